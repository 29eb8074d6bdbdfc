// The slides view: every slide as it was laid out, with its notes. What has not changed stays as it
// is, so that the page stands where it stood.

(function () {
  "use strict";

  const PAGE = document.documentElement.dataset.page;
  const main = document.querySelector("#slides");
  const cards = new Map(); // by deck and place: the figure, what it shows, where it came from
  const ahead = new Map(); // by address: the text of a slide that was asked for with the list
  let decks = [];
  let rehearsing = false; // a learner is played: a click alone edits nothing
  let language = ""; // of the course
  let marked = null; // the passage that is being edited: {file, start, end, line}

  const tell = (message) => window.parent.postMessage(message, PAGE);
  const near = new IntersectionObserver(
    (entries) => entries.filter((entry) => entry.isIntersecting).forEach((entry) => draw(entry.target)),
    { rootMargin: "1200px" },
  );

  /** Show decks, [{name, address, changed}], as they are now; of few, the files that have changed. */
  async function show(wanted) {
    decks = wanted;
    ahead.clear();
    for (const { address, changed } of wanted) {
      for (const file of changed.filter((each) => each.endsWith(".svg"))) {
        ahead.set(`${address}/${file}`, got(`${address}/${file}`));
      }
    }
    const listed = await Promise.all(
      wanted.map(async (deck) => {
        return JSON.parse((await got(`${deck.address}/slides.json`)) || "null");
      }),
    );
    // Something newer came meanwhile, or will come.
    if (decks !== wanted || listed.includes(null)) return;
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
    stop(main.querySelector('.picture[tabindex="0"]'));
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
      '<div class="picture" tabindex="-1"></div>' +
      '<figcaption><span class="number"></span><span class="title"></span></figcaption>' +
      '<details><summary tabindex="-1">Notes</summary><p class="told"></p></details>';
    const picture = figure.querySelector(".picture");
    picture.addEventListener("click", (event) => {
      stop(picture);
      if (rehearsing && !event.altKey) return;
      if (!document.getSelection().isCollapsed) return; // words were selected, to be copied
      choose(figure, event.target.closest("[data-place]"));
    });
    picture.addEventListener("keydown", (event) => {
      if ((event.key === "Enter" || event.key === " ") && (event.altKey || !rehearsing)) choose(figure, null);
      else if (event.key in STEPS) step(picture, STEPS[event.key]);
      else return;
      event.preventDefault();
    });
    near.observe(figure);
    return figure;
  }

  function fill(figure, slide, number, address) {
    figure.querySelector(".number").textContent = number;
    figure.querySelector(".title").textContent = slide.title;
    const picture = figure.querySelector(".picture");
    figure.dataset.name = `${words.slide} ${number}: ${slide.title}.`;
    figure.querySelector("summary").textContent = words.notes;
    const told = figure.querySelector(".told");
    if (told.textContent !== slide.notes) told.textContent = slide.notes;
    for (const text of figure.querySelectorAll(".title, .told")) text.lang = language;
    figure.querySelector("details").hidden = !slide.notes;
    figure.dataset.place = slide.place || "";
    figure.dataset.begins = slide.begins || "";
    figure.classList.toggle("placed", Boolean(slide.place));
    name(figure);
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

  /** Say what a slide is, and what can be done with it. */
  function name(figure) {
    const picture = figure.querySelector(".picture");
    const edits = figure.dataset.place && !rehearsing;
    picture.setAttribute("aria-label", edits ? `${figure.dataset.name} ${words.edit}` : figure.dataset.name);
    picture.setAttribute("role", edits ? "button" : "img");
    picture.title = figure.dataset.place && rehearsing ? words.alt : "";
  }

  async function draw(figure) {
    const source = figure.dataset.source;
    if (figure.dataset.drawn === source) return;
    figure.dataset.drawn = source;
    const text = await (ahead.get(source) || got(source));
    if (figure.dataset.source !== source) return;
    if (!text) delete figure.dataset.drawn; // it is drawn when the slides are listed again
    const parsed = new DOMParser().parseFromString(text, "image/svg+xml");
    const svg = parsed.documentElement;
    if (svg.localName !== "svg") return;
    svg.setAttribute("aria-hidden", "true"); // its title is the figure's
    for (const link of svg.querySelectorAll("a")) link.removeAttribute("href"); // no file is there
    const [, , width, height] = (svg.getAttribute("viewBox") || "0 0 16 9").split(" ");
    const picture = figure.querySelector(".picture");
    picture.style.aspectRatio = `${width} / ${height}`;
    picture.replaceChildren(document.importNode(svg, true));
    point();
  }

  /** Return the text at an address, "" where nobody answers. */
  async function got(address) {
    try {
      const answer = await fetch(address);
      return answer.ok ? await answer.text() : "";
    } catch {
      return "";
    }
  }

  // --- by keyboard: one stop for Tab, from there by arrows ---

  const STEPS = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1, Home: -Infinity, End: Infinity };

  /** Let Tab stop at one slide, and at its notes. */
  function stop(picture) {
    const pictures = [...main.querySelectorAll(".picture")];
    const chosen = pictures.includes(picture) ? picture : pictures[0];
    for (const each of pictures) {
      each.tabIndex = each === chosen ? 0 : -1;
      each.closest(".slide").querySelector("summary").tabIndex = each.tabIndex;
    }
    return chosen;
  }

  function step(picture, by) {
    const pictures = [...main.querySelectorAll(".picture")];
    const at = Math.max(0, Math.min(pictures.length - 1, pictures.indexOf(picture) + by));
    stop(pictures[at]).focus();
  }

  // --- which passage ---

  /** Say where a part of a slide, or the slide, stands in the source. */
  function choose(figure, part) {
    const found = placeOf(part) || placeOf(figure);
    if (found) tell({ kind: "place", view: "slides", ...found });
  }

  function placeOf(element) {
    const [, file, line] = /^(.*):(\d+)$/.exec(element?.dataset.place) || [];
    return file && { file, line: +line };
  }

  const onTop = () => [...main.querySelectorAll(".slide.placed")].find((figure) => figure.getBoundingClientRect().bottom > 60);

  function chooseFirst() {
    const first = onTop() || main.querySelector(".slide.placed");
    if (first) choose(first, null);
  }

  /** Mark the passage that is edited, on the slide that shows it. */
  function point(scroll = false) {
    for (const old of document.querySelectorAll(".edited")) old.classList.remove("edited");
    if (!marked) return;
    const { file, start, end, line } = marked;
    const within = (element, from = start, to = end) => {
      const place = placeOf(element);
      return place && place.file === file && place.line >= from && place.line <= to;
    };
    const all = [...main.querySelectorAll("[data-place]")];
    const exact = all.filter((element) => within(element, line, line));
    // Of a file of settings, which is edited whole, the line alone is meant.
    const whole = !/\.(md|markdown)$/i.test(file);
    const parts = exact.length || whole ? exact : all.filter((element) => within(element));
    // Contents name a lesson before its own slide does, which begins with it.
    const own = [...main.children].find((each) => each.dataset.begins === `${file}:${line}`);
    const part = own || parts.find((each) => within(each.closest(".slide"))) || parts[0];
    // A slide whose picture is not there yet begins before the passage, and the next one behind it.
    const before = [...main.querySelectorAll(".slide.placed")].filter((figure) => {
      const place = placeOf(figure);
      return !whole && place.file === file && place.line <= end;
    });
    const figure = part?.closest(".slide") || before.at(-1);
    if (!figure) return;
    figure.classList.add("edited");
    if (part && part !== figure) part.classList.add("edited");
    const { top, bottom } = figure.getBoundingClientRect();
    if (scroll && (bottom < 60 || top > innerHeight - 60)) figure.scrollIntoView({ block: "center" });
  }

  function mark({ file, start, end, line, scroll }) {
    marked = file ? { file, start, end, line } : null;
    point(scroll);
  }

  /** A learner is played, or no longer. */
  function rehearse(on) {
    rehearsing = on;
    document.body.classList.toggle("writing", !on);
    for (const figure of main.querySelectorAll(".slide")) name(figure);
  }

  let words = { slide: "Slide", edit: "Edit its text.", alt: "Alt+click edits.", notes: "Notes" };
  const ORDERS = {
    show: (data) => {
      language = data.language;
      show(data.parts);
    },
    rehearse: ({ on }) => rehearse(on),
    edit: chooseFirst,
    mark,
    words: (data) => {
      words = data.words;
      document.documentElement.lang = data.language;
    },
    focus: () => stop(main.querySelector('.picture[tabindex="0"]'))?.focus({ preventScroll: true }),
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
  tell({ kind: "ready", view: "slides" });
})();
