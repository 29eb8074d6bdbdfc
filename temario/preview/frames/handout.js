// The handout view: the pages of the PDF as pictures. A page is changed once its new picture is
// there, so that nothing flickers and the page stands where it stood.

(function () {
  "use strict";

  const PAGE = document.documentElement.dataset.page;
  const main = document.querySelector("#sheets");
  let address = "";

  const tell = (message) => window.parent.postMessage(message, PAGE);
  const near = new IntersectionObserver(
    (entries) => entries.filter((entry) => entry.isIntersecting).forEach((entry) => draw(entry.target)),
    { rootMargin: "800px" },
  );

  /** Show the PDF whose pages are at an address. */
  async function show(wanted) {
    address = wanted;
    const answer = await fetch(wanted).catch(() => null);
    if (!answer?.ok || address !== wanted) return;
    const sizes = await answer.json();
    if (address !== wanted) return;
    sizes.forEach(([width, height], number) => {
      const sheet = main.children[number] || main.appendChild(page(number));
      sheet.style.aspectRatio = `${width} / ${height}`;
      delete sheet.dataset.drawn;
    });
    while (main.children.length > sizes.length) {
      near.unobserve(main.lastChild);
      main.lastChild.remove();
    }
    for (const sheet of main.children) {
      near.unobserve(sheet);
      near.observe(sheet);
    }
    tell({ kind: "shown", view: "handout" });
  }

  function page(number) {
    const sheet = document.createElement("div");
    sheet.className = "sheet";
    sheet.dataset.number = number;
    return sheet;
  }

  async function draw(sheet, again = 2) {
    const width = Math.min(2400, Math.ceil((sheet.clientWidth * devicePixelRatio) / 100) * 100);
    const source = `${address}?page=${sheet.dataset.number}&width=${width}`;
    if (sheet.dataset.drawn === source) return;
    sheet.dataset.drawn = source;
    const picture = new Image();
    picture.alt = `${word} ${+sheet.dataset.number + 1}`;
    picture.src = source;
    try {
      await picture.decode();
    } catch {
      // A browser may refuse to decode ahead what it can show; and a picture may come late.
      if (sheet.dataset.drawn !== source) return;
      if (!picture.naturalWidth) {
        delete sheet.dataset.drawn;
        if (again) setTimeout(() => sheet.isConnected && draw(sheet, again - 1), 500);
        return;
      }
    }
    if (sheet.dataset.drawn === source) sheet.replaceChildren(picture);
  }

  let word = "Page";
  const ORDERS = {
    show: (data) => show(data.address),
    words: (data) => {
      word = data.words.page;
      document.documentElement.lang = data.language;
    },
    focus: () => main.focus({ preventScroll: true }),
  };
  document.addEventListener("keydown", (event) => {
    const save = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s";
    if (save || event.key === "F6") event.preventDefault();
    if (save) tell({ kind: "key", key: "save" });
    else if (event.key === "F6" || event.key === "Escape") tell({ kind: "key", key: event.key, shift: event.shiftKey });
  });
  window.addEventListener("message", (event) => {
    if (event.origin !== PAGE || event.source !== window.parent) return;
    ORDERS[event.data.order]?.(event.data);
  });
  let timer = 0;
  window.addEventListener("resize", () => {
    clearTimeout(timer);
    timer = setTimeout(() => [...main.children].forEach((sheet) => {
      near.unobserve(sheet);
      near.observe(sheet);
    }), 200);
  });
  tell({ kind: "ready", view: "handout" });
})();
