// The page's words: English here, in the course's language where there are any.

let known = {};

/** Use the words of a language: English words, and what they are in it. */
export function speak(words) {
  known = words;
}

/** Return words as the course's language has them, with `{name}` filled in. */
export function t(english, values = {}) {
  const words = known[english] || english;
  return words.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}
