// The LMS's own page: it launches a SCO in a frame on a strict LMS, keeps what a learner's record
// holds, and tells the preview's page of every call. The page, on another origin, gives orders.

(function () {
  "use strict";

  const PAGE = document.documentElement.dataset.page;
  const SLOW = 1200;
  const SHELF = "temario-rehearsal";
  const TIMES = { "1.2": ["cmi.core.session_time", "cmi.core.total_time"], 2004: ["cmi.session_time", "cmi.total_time"] };

  let frame = null;
  let session = null;
  let launched = null; // what runs: {address, file, version, key}
  let latest = null; // what was asked for last
  let slow = false;
  let offline = false;

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
      record: session?.kept || (launched && kept[launched.key]) || {},
    });
  }

  function heard(call) {
    if (slow && /Commit|Finish|Terminate|Initialize/.test(call.verb)) wait(SLOW);
    tell({ kind: "call", ...call });
    // After the answer: what the record holds then is what the LMS has.
    const own = session;
    setTimeout(() => {
      if (session !== own) return; // the learner has left meanwhile
      remember();
      report();
    });
  }

  /** Let a call take its time: an LMS answers within the call. */
  function wait(milliseconds) {
    const end = performance.now() + milliseconds;
    while (performance.now() < end);
  }

  function remember() {
    if (!launched || !session || !Object.keys(session.kept).length) return;
    keep(launched.key, { ...session.kept });
  }

  /** Open a SCO, with the record that is kept of it. */
  async function launch(order) {
    latest = order;
    const text = await (await fetch(`${order.address}/${order.file}`)).text();
    if (latest !== order) return; // another was asked for meanwhile
    const place = launched && frame && launched.key === order.key ? scrolled() : null;
    leave();
    launched = order;
    // The package says how much state its LMS keeps.
    const longest = +(/"longest":\s*(\d+)/.exec(text)?.[1] || 0) || undefined;
    const before = kept[order.key] || {};
    const [, total] = TIMES[order.version];
    const given = order.version === "1.2" ? { "cmi.core.student_name": "Learner, A" } : {};
    if (before[total]) given[total] = before[total];
    session = window.launch(order.version, before, given, longest, undefined, heard);
    session.offline = offline;
    frame = document.createElement("iframe");
    frame.title = "Course";
    frame.allow = "fullscreen";
    frame.src = `${order.address}/${order.file}`;
    frame.onload = () => opened(place);
    document.querySelector("#away").hidden = true;
    document.body.append(frame);
    report();
  }

  /** Take the SCO away, as an LMS does when a learner goes elsewhere; its record is kept. */
  function leave() {
    if (!frame) return;
    frame.remove();
    frame = null;
    const [own, total] = TIMES[launched.version];
    if (session.kept[own]) {
      const before = kept[launched.key]?.[total];
      session.kept[total] = time(launched.version, seconds(before) + seconds(session.kept[own]));
      delete session.kept[own];
    }
    remember();
    session = null;
    for (const name of ["API", "API_1484_11"]) delete window[name];
  }

  function away(text) {
    const sign = document.querySelector("#away");
    sign.textContent = text;
    sign.hidden = false;
  }

  // --- where the learner is on the page ---

  function scrolled() {
    const page = frame.contentDocument?.querySelector(".page:not([hidden])");
    return page ? { page: page.id, top: frame.contentWindow.scrollY } : null;
  }

  function opened(place) {
    const inside = frame.contentDocument;
    if (!inside) return;
    inside.addEventListener("click", clicked, true);
    const page = inside.querySelector(".page:not([hidden])");
    if (place && page && page.id === place.page) frame.contentWindow.scrollTo(0, place.top);
    tell({ kind: "opened", page: page?.id || "" });
  }

  function clicked(event) {
    const there = event.target.closest?.("a, button, input, select, textarea, label, summary, video, audio");
    const block = event.target.closest?.("[data-place]");
    if (!block || (there && !event.altKey)) return;
    show(block);
  }

  /** Mark a block, and say where it stands in the source. */
  function show(block) {
    const inside = block.ownerDocument;
    inside.querySelector("[data-edited]")?.removeAttribute("data-edited");
    block.setAttribute("data-edited", "");
    if (!inside.querySelector("#temario-edited")) {
      const style = inside.createElement("style");
      style.id = "temario-edited";
      style.textContent = "[data-edited] { outline: 2px solid #b3541e !important; outline-offset: 4px; border-radius: 2px; }";
      inside.head.append(style);
    }
    const [, file, line] = /^(.*):(\d+)$/.exec(block.dataset.place);
    tell({ kind: "place", view: "online", file, line: +line });
  }

  /** Choose the first block that can be seen, for whoever has no mouse. */
  function showFirst() {
    const page = frame?.contentDocument?.querySelector(".page:not([hidden])");
    const blocks = [...(page?.querySelectorAll("[data-place]") || [])];
    const seen = blocks.find((block) => block.getBoundingClientRect().bottom > 80);
    if (seen || blocks[0]) show(seen || blocks[0]);
  }

  const ORDERS = {
    launch,
    leave() {
      leave();
      report("over");
      away("The learner has left. The record is what the LMS kept.");
    },
    forget({ key }) {
      leave();
      keep(key, null);
    },
    edit: showFirst,
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
