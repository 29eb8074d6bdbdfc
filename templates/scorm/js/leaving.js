// Leaving: the buttons that save and end the session, and the screen that follows.

import { find, findAll, on } from "./dom.js";

/** Show the buttons; a press ends the session and says whether the LMS took all. */
export function offerLeaving(doc, saving, words) {
  const screen = find(doc, "#_leaving");
  const text = find(screen, "p");
  const again = find(screen, "button");

  function leave() {
    const taken = saving.finish();
    text.textContent = taken ? words.left : words.unfinished;
    again.hidden = taken;
    for (const part of doc.body.children) if (part !== screen) part.hidden = true;
    screen.hidden = false;
    find(screen, "h1").focus();
  }

  on(again, "click", leave);
  for (const button of findAll(doc, ".leave")) {
    button.hidden = false;
    on(button, "click", leave);
  }
}
