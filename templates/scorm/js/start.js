// Where the joined script begins. Whatever fails, the text of the course stays readable.

import { play } from "./main.js";

try {
  play(window);
} catch (failure) {
  for (const page of document.querySelectorAll(".page")) page.hidden = false;
  throw failure;
}
