// The keyboard: arrows turn pages, unless they have another meaning where the focus is.

import { on } from "./dom.js";

const OWN_ARROWS =
  'input, textarea, select, video, audio, [contenteditable], [tabindex="0"], [role="slider"], .moves *';

/** Call `turn(1)` or `turn(-1)` when the learner presses an arrow that nothing else wants. */
export function listenToKeys(doc, turn) {
  on(doc, "keydown", (event) => {
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.shiftKey || event.target.closest?.(OWN_ARROWS)) return;
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step && turn(step)) event.preventDefault();
  });
}
