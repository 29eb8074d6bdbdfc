// When a page counts as seen by reading: its end was on the screen for a moment.

import { on } from "./dom.js";

const MOMENT = 1000;

/**
 * Return a watch over the end of one page at a time.
 *
 * `reached(page)` is called when the end has been in view for a moment, but not before the
 * learner has touched anything: a short page whose end shows at once is not seen by opening it.
 */
export function watchEnds(doc, reached) {
  const win = doc.defaultView;
  let page = null;
  let inView = false;
  let acted = false;
  let timer = null;

  const observer = new win.IntersectionObserver((entries) => {
    inView = entries[entries.length - 1].isIntersecting;
    consider();
  });

  function consider() {
    if (timer !== null) win.clearTimeout(timer);
    timer = inView && acted && !doc.hidden ? win.setTimeout(() => reached(page), MOMENT) : null;
  }

  for (const act of ["pointerdown", "keydown", "wheel", "touchmove"]) {
    on(doc, act, () => {
      if (acted) return;
      acted = true;
      consider();
    }, { passive: true, capture: true });
  }
  on(doc, "visibilitychange", consider);

  return {
    /** Watch `end`, the last element of `next`; null stops. */
    watch(next, end) {
      observer.disconnect();
      inView = false;
      page = next;
      consider();
      if (end) observer.observe(end);
    },
  };
}
