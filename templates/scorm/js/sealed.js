// What is right, and what a learner is told, as the builder sealed it from a glance at the source.

/** Return what `seal` in builders/scorm/questions.py was given. */
export function unseal(text, id) {
  let state = 0x811c9dc5;
  for (const letter of id) state = Math.imul(state ^ letter.codePointAt(0), 0x01000193) >>> 0;
  const bytes = Uint8Array.from(atob(text), (letter) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return letter.charCodeAt(0) ^ (state >>> 24);
  });
  return JSON.parse(new TextDecoder().decode(bytes));
}
