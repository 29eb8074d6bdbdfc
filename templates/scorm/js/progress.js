// Progress, in words and in a bar; and the closing page, which says what is left.

import { find, findAll } from "./dom.js";

/** Return a function that shows how many of `pages` the record has as seen. */
export function openProgress(doc, pages, words) {
  const text = find(doc, "#_words");
  const bar = find(doc, "#_bar");
  const done = find(doc, "#_done");
  const left = find(doc, "#_left");
  const items = new Map(findAll(left, "li").map((item) => [item.dataset.page, item]));

  return function show(record) {
    const { count } = record;
    text.textContent = fill(words.progress, { seen: count, all: pages.length });
    bar.style.width = `${(100 * count) / pages.length}%`;
    done.hidden = count < pages.length;
    left.hidden = count === pages.length;
    for (const page of pages) items.get(page.id).hidden = record.has(page);
  };
}

/** Return `text` with each `{name}` replaced by its value. */
export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
}
