// The pages: one is shown at a time, in source order. Knows nothing of records or of an LMS.

import { find, findAll, on } from "./dom.js";

/**
 * Return the course's pages as a reader turns them.
 *
 * `list` are the pages, each with its `id` and `title`; `closing` is the id of the page behind the last.
 * `turned(page)` is called after every turn; on the closing page, `page` is null.
 */
export function openPages(list, closing, doc, turned) {
  const win = doc.defaultView;
  const title = doc.title;
  const order = [...list.map((page) => page.id), closing];
  let current = -1;
  if (win.history) win.history.scrollRestoration = "manual";

  function element(index) {
    return doc.getElementById(order[index]);
  }

  /** Return the index of the page that holds the element `id`, or -1. */
  function indexOf(id) {
    const direct = order.indexOf(id);
    if (direct >= 0) return direct;
    const holder = doc.getElementById(id)?.closest(".page");
    return holder ? order.indexOf(holder.id) : -1;
  }

  function show(index) {
    const from = current;
    if (from !== index) {
      const before = element(Math.max(from, 0));
      silence(before);
      before.hidden = true;
      element(index).hidden = false;
    }
    current = index;
    for (const player of findAll(element(index), "video, audio")) player.preload = "metadata";
    doc.title = index < list.length ? `${list[index].title} · ${title}` : title;
    if (from !== index) turned(list[index] || null);
  }

  /** Show the page that holds the element `id`, and go to it. */
  function go(id, { remember = true, focus = true } = {}) {
    const index = indexOf(id);
    if (index < 0) return false;
    const same = index === current;
    show(index);
    if (remember) note(win, id);
    const page = element(index);
    const target = order[index] === id ? null : doc.getElementById(id);
    if (target) reveal(target);
    if (target) target.scrollIntoView();
    else if (!same || focus) win.scrollTo(0, 0);
    if (focus) attend(target || find(page, "h1"));
    return true;
  }

  on(doc, "click", (event) => {
    const link = event.target.closest?.('a[href^="#"]');
    if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (go(decoded(link.getAttribute("href")))) event.preventDefault();
  });
  on(win, "popstate", () => {
    go(hashOf(win) || order[0], { remember: false });
  });

  return {
    go,
    turn(step) {
      const next = current + step;
      return next >= 0 && next < order.length && go(order[next]);
    },
    /** The page that is shown; null behind the last. */
    get current() {
      return list[current] || null;
    },
    indexOf,
    element: (page) => doc.getElementById(page.id),
  };
}

/** Return the id in the window's address, or nothing. */
export function hashOf(win) {
  return decoded(win.location.hash);
}

/** Return the id that an address such as `#caf%C3%A9` leads to. */
function decoded(hash) {
  try {
    return decodeURIComponent(hash.slice(1));
  } catch {
    return hash.slice(1);
  }
}

/** Put `id` into the address, so that the browser's Back turns pages too; some frames forbid it. */
function note(win, id) {
  try {
    if (hashOf(win) !== id) win.history.pushState(null, "", `#${encodeURIComponent(id)}`);
  } catch {
    // The pages turn without it.
  }
}

function silence(page) {
  for (const player of findAll(page, "video, audio")) player.pause();
}

/** Open every closed passage that `target` lies in. */
function reveal(target) {
  for (let box = target.closest("details"); box; box = box.parentElement.closest("details")) {
    box.open = true;
  }
}

function attend(target) {
  if (!target.matches("a, button, [tabindex]")) target.tabIndex = -1;
  target.focus({ preventScroll: true });
}
