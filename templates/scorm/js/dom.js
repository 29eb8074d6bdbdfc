// The page, in as few words as can be.

/** Listen to `target` for events of a type. */
export function on(target, type, act, options) {
  target.addEventListener(type, act, options);
}
