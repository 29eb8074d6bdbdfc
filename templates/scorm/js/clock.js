// The time of a session: as long as the course is on the screen.

import { on } from "./dom.js";

/** Return a clock that stands still while the page is hidden; `seconds()` reads it. */
export function startClock(doc, now = () => Date.now()) {
  let total = 0;
  let since = doc.hidden ? null : now();

  on(doc, "visibilitychange", () => {
    if (doc.hidden && since !== null) {
      total += now() - since;
      since = null;
    } else if (!doc.hidden && since === null) {
      since = now();
    }
  });

  return {
    seconds: () => Math.max(0, total + (since === null ? 0 : now() - since)) / 1000,
  };
}
