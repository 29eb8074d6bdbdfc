// The LMS's own page: it launches a SCO in a frame on a strict LMS and tells the preview's page of
// every call. In a rehearsal it keeps what a learner's record holds; while one merely writes, every
// launch is a first one, at the page that was shown. The preview's page, on another origin, gives orders.

(function () {
  "use strict";

  const PAGE = document.documentElement.dataset.page;
  const SLOW = 1200;
  const SHELF = "temario-rehearsal";
  const TIMES = { "1.2": ["cmi.core.session_time", "cmi.core.total_time"], 2004: ["cmi.session_time", "cmi.total_time"] };

  let frame = null;
  let session = null;
  let launched = null; // what runs: {address, file, version, key, longest, rehearsing}
  let latest = null; // what was asked for last
  let coming = null; // where the reader was, until the version is open that was launched last
  let slow = false;
  let offline = false;
  let marked = null; // the passage that is being edited: {file, start, end, line}

  const tell = (message) => window.parent.postMessage(message, PAGE);

  // Records live as long as the browser's tab.
  function records() {
    try {
      return JSON.parse(sessionStorage.getItem(SHELF)) || {};
    } catch {
      return {};
    }
  }
  function keep(key, record) {
    const all = { ...records(), [key]: record };
    if (record === null) delete all[key];
    try {
      sessionStorage.setItem(SHELF, JSON.stringify(all));
    } catch {
      // No room, or no shelf in this browser: the record lasts as long as this page.
    }
    kept[key] = record;
  }
  const kept = records();

  /** Seconds of a time as either version writes it. */
  function seconds(text) {
    const clock = /^(\d+):(\d\d):(\d\d(?:\.\d+)?)$/.exec(text || "");
    if (clock) return +clock[1] * 3600 + +clock[2] * 60 + +clock[3];
    const iso = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?$/.exec(text || "");
    return iso ? +(iso[1] || 0) * 3600 + +(iso[2] || 0) * 60 + +(iso[3] || 0) : 0;
  }
  function time(version, total) {
    if (version === "2004") return `PT${total.toFixed(2)}S`;
    const [hours, minutes] = [Math.floor(total / 3600), Math.floor((total % 3600) / 60)];
    const two = (number) => String(number).padStart(2, "0");
    return `${String(hours).padStart(4, "0")}:${two(minutes)}:${(total % 60).toFixed(2).padStart(5, "0")}`;
  }

  function report(state) {
    tell({
      kind: "record",
      state: state || session?.state || "away",
      record: session?.kept || (launched && before(launched)) || {},
    });
  }

  function heard(call, own) {
    if (session !== own) return; // an older version says goodbye
    if (slow && /Commit|Finish|Terminate|Initialize/.test(call.verb)) wait(SLOW);
    if (launched.rehearsing) tell({ kind: "call", ...call });
    // After the answer: what the record holds then is what the LMS has.
    setTimeout(() => {
      if (session !== own) return; // the learner has left meanwhile
      remember();
      report();
      // The player's own button: the learner has gone, and the player shows its farewell.
      if (own?.state === "over") away();
    });
  }

  /** Let a call take its time: an LMS answers within the call. */
  function wait(milliseconds) {
    const end = performance.now() + milliseconds;
    while (performance.now() < end);
  }

  /** Return what is kept of earlier sessions: nothing, unless a learner is played. */
  function before(order) {
    return (order.rehearsing && kept[order.key]) || {};
  }

  function remember() {
    if (!launched?.rehearsing || !session || !Object.keys(session.kept).length) return;
    keep(launched.key, { ...session.kept });
  }

  /** Open a SCO, with the record that is kept of it. */
  async function launch(order) {
    latest = order;
    if (!order.fresh) {
      const answer = await fetch(`${order.address}/${order.file}`).catch(() => null);
      if (!answer?.ok || latest !== order) return; // it is gone, or another was asked for meanwhile
    }
    // A version that comes before the last one could open takes over where the reader was.
    const place = frame && (coming || scrolled());
    coming = place;
    // While one merely writes nothing is kept: the next version takes the old one's place in its
    // frame, which is quicker than another frame and does not flicker.
    const stays = session && !order.rehearsing && !launched.rehearsing && launched.address !== order.address;
    if (stays) removeApis();
    else leave();
    launched = order;
    const past = before(order);
    const [, total] = TIMES[order.version];
    const given = order.version === "1.2" ? { "cmi.core.student_name": "Learner, A" } : {};
    if (past[total]) given[total] = past[total];
    const own = window.launch(order.version, past, given, order.longest || undefined, undefined, (call) => heard(call, own));
    session = own;
    session.offline = offline;
    // The player opens no address of its last page; it is turned to later.
    const near = !order.rehearsing && place && place.page !== "_end";
    const page = near ? `#${encodeURIComponent(place.page)}` : "";
    const source = `${order.address}/${order.file}${page}`;
    sign.hidden = true;
    if (stays) {
      frame.onload = () => opened(place);
      frame.contentWindow.location.replace(source);
    } else {
      frame = document.createElement("iframe");
      frame.title = words.course;
      frame.allow = "fullscreen";
      frame.src = source;
      frame.onload = () => opened(place);
      document.body.append(frame);
    }
    report();
  }

  /** Take the SCO away, as an LMS does when a learner goes elsewhere; its record is kept. */
  function leave() {
    if (!frame) return;
    frame.remove();
    frame = null;
    const [own, total] = TIMES[launched.version];
    if (session.kept[own]) {
      const sum = seconds(before(launched)[total]) + seconds(session.kept[own]);
      session.kept[total] = time(launched.version, sum);
      delete session.kept[own];
    }
    remember();
    session = null;
    removeApis();
  }

  /** Have no API where a SCO looks for one; the one that ran keeps the object that it found. */
  function removeApis() {
    for (const name of ["API", "API_1484_11"]) delete window[name];
  }

  const sign = document.querySelector("#away");
  sign.querySelector("button").addEventListener("click", () => tell({ kind: "resume" }));

  /** Say that the learner has left, above what the player shows then, if it is still there. */
  function away() {
    sign.querySelector("p").textContent = launched.rehearsing ? words.left : words.closed;
    sign.querySelector("button").textContent = launched.rehearsing ? words.resume : words.again;
    sign.hidden = false;
  }
  let words = {
    left: "The learner has left. The record is what the LMS kept.",
    closed: "The course was left. While you write, nothing of it is kept.",
    resume: "Resume",
    again: "Open it again",
    course: "Course",
  };

  // --- where the learner is on the page ---

  const inside = () => frame?.contentDocument;
  const pages = () => [...(inside()?.querySelectorAll(".page") || [])];
  const shownPage = () => inside()?.querySelector(".page:not([hidden])");

  function scrolled() {
    const page = shownPage();
    return page ? { page: page.id, at: pages().indexOf(page), top: frame.contentWindow.scrollY } : null;
  }

  function opened(place) {
    coming = null;
    if (!inside()) return;
    inside().addEventListener("click", clicked, true);
    inside().addEventListener("keydown", pressed, true);
    const style = inside().createElement("style");
    style.textContent = MARKS;
    inside().head.append(style);
    inside().documentElement.toggleAttribute("data-writing", !launched.rehearsing);
    back(place);
    tell({ kind: "opened", page: shownPage()?.id || "" });
  }

  /** Go back to where the reader was; to the page at that place, if it has another name now. */
  function back(place) {
    if (!place || !shownPage()) return;
    const there = () => frame.contentWindow.scrollTo(0, place.top);
    const target = inside().getElementById(place.page) || pages()[place.at];
    if (target === shownPage()) there();
    else if (target && !launched.rehearsing) turnTo(target, there);
  }

  /** Have the player turn to a page, which takes the focus. */
  function turnTo(page, then) {
    const turned = () => {
      then();
      tell({ kind: "turned" });
    };
    frame.contentWindow.addEventListener("popstate", turned, { once: true });
    frame.contentWindow.location.hash = page.id;
  }

  const MARKS = `
    [data-edited] { outline: 2px solid #b3541e !important; outline-offset: 4px; border-radius: 2px; }
    [data-writing] .page [data-place]:hover:not(:has([data-place]:hover)) { outline: 1px dashed #8a8f94; outline-offset: 4px; }
    @media (prefers-color-scheme: dark) { [data-edited] { outline-color: #f0a878 !important; } }
  `;

  function clicked(event) {
    const there = event.target.closest?.("a, button, input, select, textarea, label, summary, video, audio");
    const block = event.target.closest?.("[data-place]");
    if (!block || ((there || launched.rehearsing) && !event.altKey)) return;
    if (!event.altKey && !inside().getSelection().isCollapsed) return; // words were selected, to be copied
    if (event.altKey) {
      event.preventDefault();
      event.stopPropagation();
    }
    choose(block);
  }

  /** Keys that belong to the preview wherever the focus is. */
  function pressed(event) {
    const save = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s";
    if (save || event.key === "F6") event.preventDefault();
    const drawer = inside()?.querySelector("#_shade:not([hidden])"); // Escape closes it
    if (save) tell({ kind: "key", key: "save" });
    else if (event.key === "F6" || (event.key === "Escape" && !drawer)) {
      tell({ kind: "key", key: event.key, shift: event.shiftKey });
    }
  }
  document.addEventListener("keydown", pressed);

  const placeOf = (block) => {
    const [, file, line] = /^(.*):(\d+)$/.exec(block.dataset.place);
    return { file, line: +line };
  };

  /** Say where a block stands in the source. */
  function choose(block) {
    tell({ kind: "place", view: "online", ...placeOf(block) });
  }

  /** Choose the first block that can be seen, for whoever has no mouse. */
  function chooseFirst() {
    const blocks = [...(shownPage()?.querySelectorAll("[data-place]") || [])];
    const seen = blocks.find((block) => block.getBoundingClientRect().bottom > 80);
    if (seen || blocks[0]) choose(seen || blocks[0]);
  }

  /** Mark the passage that is edited; while one writes, turn to it. */
  function mark({ file, start, end, line, scroll }) {
    marked = file ? { file, start, end, line } : null;
    if (!inside()) return;
    for (const old of inside().querySelectorAll("[data-edited]")) old.removeAttribute("data-edited");
    if (!marked) return;
    const blocks = [...inside().querySelectorAll("[data-place]")].filter((block) => {
      const place = placeOf(block);
      return place.file === file && place.line >= start && place.line <= end;
    });
    const exact = blocks.filter((each) => placeOf(each).line === line);
    // Of a file of settings, which is edited whole, the line alone is meant.
    const near = exact.length || !/\.(md|markdown)$/i.test(file) ? exact : blocks;
    // A list begins on the line of its first item; a question is edited whole.
    const least = near.filter((each) => !near.some((other) => other !== each && each.contains(other)));
    const found = least.find((each) => shownPage()?.contains(each)) || least[0];
    if (!found) return;
    const question = found.closest(".question");
    const block = question && blocks.includes(question) ? question : found;
    block.setAttribute("data-edited", "");
    if (!scroll || launched.rehearsing) return;
    const page = block.closest(".page");
    if (page && page !== shownPage()) {
      turnTo(page, () => block.scrollIntoView({ block: "center" }));
      return;
    }
    const { top, bottom } = block.getBoundingClientRect();
    if (bottom < 80 || top > frame.contentWindow.innerHeight - 40) block.scrollIntoView({ block: "center" });
  }

  const ORDERS = {
    launch,
    leave() {
      leave();
      report("over");
      away();
    },
    forget({ key }) {
      leave();
      keep(key, null);
    },
    words(order) {
      words = order.words;
      document.documentElement.lang = order.language;
    },
    edit: chooseFirst,
    mark,
    focus() { (frame?.contentWindow || window).focus(); },
    slow({ on }) { slow = on; },
    offline({ on }) {
      offline = on;
      if (session) session.offline = on;
    },
  };

  window.addEventListener("message", (event) => {
    if (event.origin !== PAGE || event.source !== window.parent) return;
    ORDERS[event.data.order]?.(event.data);
  });
  window.addEventListener("pagehide", leave);
  tell({ kind: "ready", view: "online" });
})();
