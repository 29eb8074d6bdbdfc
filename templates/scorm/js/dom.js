// The page, in as few words as can be.

/** Listen to `target` for events of a type. */
export function on(target, type, act, options) {
  target.addEventListener(type, act, options);
}

/** Return the elements in `box` that a selector names, as an array. */
export function findAll(box, selector) {
  return [...box.querySelectorAll(selector)];
}

/** Return the first element in `box` that a selector names, or null. */
export function find(box, selector) {
  return box.querySelector(selector);
}
