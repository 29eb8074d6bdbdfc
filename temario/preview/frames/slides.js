// The slides view: every slide as it was laid out, with its notes. What has not changed stays as it
// is, so that the page stands where it stood.

(function () {
  "use strict";

  const PAGE = document.documentElement.dataset.page;
  const main = document.querySelector("#slides");
  const cards = new Map(); // by deck and place: the figure, what it shows, where it came from
  let decks = [];

  const tell = (message) => window.parent.postMessage(message, PAGE);
  const near = new IntersectionObserver(
    (entries) => entries.filter((entry) => entry.isIntersecting).forEach((entry) => draw(entry.target)),
    { rootMargin: "1200px" },
  );

  /** Show decks, [{name, address}], as they are now. */
  async function show(wanted) {
    decks = wanted;
    const listed = await Promise.all(
      wanted.map(async (deck) => {
        const answer = await fetch(`${deck.address}/slides.json`);
        return answer.ok ? answer.json() : [];
      }),
    );
    if (decks !== wanted) return; // something newer came meanwhile
    const seen = new Set();
    let before = null;
    listed.forEach((slides, at) => {
      const deck = wanted[at];
      if (wanted.length > 1) before = put(`${deck.name}`, before, seen, () => heading(deck.name));
      slides.forEach((slide, number) => {
        before = put(`${deck.name}/${number}`, before, seen, card);
        fill(before, slide, number + 1, deck.address);
      });
    });
    for (const [key, element] of cards) {
      if (seen.has(key)) continue;
      near.unobserve(element);
      element.remove();
      cards.delete(key);
    }
    tell({ kind: "shown", view: "slides" });
  }

  function put(key, before, seen, make) {
    seen.add(key);
    if (!cards.has(key)) cards.set(key, make());
    const element = cards.get(key);
    const next = before ? before.nextSibling : main.firstChild;
    if (element !== next) main.insertBefore(element, next);
    return element;
  }

  function heading(text) {
    const element = document.createElement("h2");
    element.textContent = text;
    return element;
  }

  function card() {
    const figure = document.createElement("figure");
    figure.className = "slide";
    figure.innerHTML =
      '<div class="picture" tabindex="0" role="button"></div>' +
      '<figcaption><span class="number"></span><span class="title"></span></figcaption>' +
      '<details><summary>Notes</summary><p class="told"></p></details>';
    const picture = figure.querySelector(".picture");
    picture.addEventListener("click", (event) => {
      event.preventDefault(); // links of a slide lead to files that are not here
      edit(figure, event.target.closest("[data-place]"));
    });
    picture.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      edit(figure, null);
    });
    near.observe(figure);
    return figure;
  }

  function fill(figure, slide, number, address) {
    figure.querySelector(".number").textContent = number;
    figure.querySelector(".title").textContent = slide.title;
    const picture = figure.querySelector(".picture");
    picture.setAttribute("aria-label", `Slide ${number}: ${slide.title}. Edit its text.`);
    const told = figure.querySelector(".told");
    if (told.textContent !== slide.notes) told.textContent = slide.notes;
    figure.querySelector("details").hidden = !slide.notes;
    figure.dataset.place = slide.place || "";
    if (figure.dataset.digest === slide.digest && figure.dataset.drawn) return;
    figure.dataset.digest = slide.digest;
    figure.dataset.source = `${address}/${slide.file}`;
    if (figure.dataset.drawn) {
      delete figure.dataset.drawn;
      draw(figure);
    } else {
      near.unobserve(figure);
      near.observe(figure);
    }
  }

  async function draw(figure) {
    const source = figure.dataset.source;
    if (figure.dataset.drawn === source) return;
    figure.dataset.drawn = source;
    const answer = await fetch(source);
    if (!answer.ok || figure.dataset.source !== source) return;
    const parsed = new DOMParser().parseFromString(await answer.text(), "image/svg+xml");
    const svg = parsed.documentElement;
    if (svg.localName !== "svg") return;
    svg.setAttribute("aria-hidden", "true"); // its title is the figure's
    const [, , width, height] = (svg.getAttribute("viewBox") || "0 0 16 9").split(" ");
    const picture = figure.querySelector(".picture");
    picture.style.aspectRatio = `${width} / ${height}`;
    picture.replaceChildren(document.importNode(svg, true));
  }

  function edit(figure, part) {
    const place = part?.dataset.place || figure.dataset.place;
    const [, file, line] = /^(.*):(\d+)$/.exec(place) || [];
    if (!file) return;
    document.querySelector(".edited")?.classList.remove("edited");
    figure.classList.add("edited");
    tell({ kind: "place", view: "slides", file, line: +line });
  }

  function showFirst() {
    const seen = [...document.querySelectorAll(".slide")].filter((figure) => figure.dataset.place);
    const first = seen.find((figure) => figure.getBoundingClientRect().bottom > 60) || seen[0];
    if (first) edit(first, null);
  }

  const ORDERS = { show: (data) => show(data.parts), edit: showFirst };
  window.addEventListener("message", (event) => {
    if (event.origin !== PAGE || event.source !== window.parent) return;
    ORDERS[event.data.order]?.(event.data);
  });
  tell({ kind: "ready", view: "slides" });
})();
