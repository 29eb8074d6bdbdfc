// The page's words: English here, in the language of whoever reads it where there are any.

const known = JSON.parse(document.querySelector("#words").textContent);

/** Mark English words that are translated where they are shown. */
export const w = (english) => english;

/** Return words in the reader's language, with `{name}` filled in. */
export function t(english, values = {}) {
  const words = known[english] || english;
  return words.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** Put what is written in the page itself into the reader's language. */
export function translate(root) {
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const english = texts.currentNode.data.trim();
    if (english) texts.currentNode.data = texts.currentNode.data.replace(english, () => t(english));
  }
  for (const name of ["title", "aria-label", "placeholder"]) {
    for (const element of root.querySelectorAll(`[${name}]`)) element.setAttribute(name, t(element.getAttribute(name)));
  }
}
