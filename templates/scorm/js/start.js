// Starting: whatever fails, the text of the course stays readable.

import { findAll } from "./dom.js";
import { play } from "./main.js";

/** Play the course on an LMS that speaks `scorm`. */
export function start(scorm) {
  try {
    play(window, scorm);
  } catch (failure) {
    for (const page of findAll(document, ".page")) page.hidden = false;
    throw failure;
  }
}
