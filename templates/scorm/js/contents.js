// The contents: a drawer beside the page on a desk, over it on a phone.

import { find, findAll, on } from "./dom.js";

const DESK = "(min-width: 900px)";

/** Return the drawer; `mark(page, seen)` and `point(page)` keep its list true. */
export function openContents(doc, words) {
  const win = doc.defaultView;
  const drawer = find(doc, "#_contents");
  const button = find(doc, "#_toggle");
  const shade = find(doc, "#_shade");
  const page = find(doc, "#_page");
  const desk = win.matchMedia(DESK);
  if (!drawer) return { mark() {}, point() {} };

  function set(open, focus = false) {
    const over = open && !desk.matches;
    drawer.hidden = !open;
    shade.hidden = !over;
    doc.body.classList.toggle("drawn", open);
    button.setAttribute("aria-expanded", String(open));
    page.inert = over;
    if (focus && open) (find(drawer, "[aria-current]") || drawer).focus();
    else if (focus) button.focus();
  }

  on(button, "click", () => set(drawer.hidden, !desk.matches));
  on(shade, "click", () => set(false, true));
  on(drawer, "click", (event) => {
    if (!desk.matches && event.target.closest("a")) set(false);
  }, { capture: true });
  on(doc, "keydown", (event) => {
    if (event.key === "Escape" && !shade.hidden) set(false, true);
  });
  on(desk, "change", () => set(desk.matches));
  set(desk.matches);

  const links = new Map();
  for (const link of findAll(drawer, "a")) links.set(link.dataset.page, link);

  return {
    mark({ id }, seen) {
      const link = links.get(id);
      link.classList.toggle("seen", seen);
      find(link, ".state").textContent = seen ? words.seen : "";
    },
    /** Point at the page that is shown; null points nowhere. */
    point(shown) {
      for (const link of links.values()) link.removeAttribute("aria-current");
      if (!shown) return;
      const link = links.get(shown.id);
      link.setAttribute("aria-current", "page");
      keepInView(drawer, link);
    },
  };
}

/** Scroll the drawer, and it alone; `scrollIntoView` would move where the Tab key starts from. */
function keepInView(drawer, link) {
  const box = drawer.getBoundingClientRect?.();
  if (!box) return;
  const { top, bottom } = link.getBoundingClientRect();
  if (top < box.top || bottom > box.bottom) {
    drawer.scrollTop += (top + bottom - box.top - box.bottom) / 2;
  }
}
