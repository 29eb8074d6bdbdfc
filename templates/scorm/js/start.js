// Starting: whatever fails, the text of the course stays readable.

import { play } from "./main.js";

/** Play the course on an LMS that speaks `scorm`. */
export function start(scorm) {
  try {
    play(window, scorm);
  } catch (failure) {
    for (const page of document.querySelectorAll(".page")) page.hidden = false;
    throw failure;
  }
}
