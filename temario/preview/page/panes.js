// The views side by side: a frame each, on the course's own origin.

import { handoutName } from "./names.js";
import { t, w } from "./words.js";

const NAMES = { online: w("Online"), slides: w("Slides"), handout: w("Handout") };
const FRAMES = { online: "host.html", slides: "slides.html", handout: "handout.html" };
const NARROWEST = 290;
const SECONDS = new Intl.NumberFormat(document.documentElement.lang, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
/** What frames say themselves. */
const WORDS = {
  online: () => ({
    left: t("The learner has left. The record is what the LMS kept."),
    closed: t("The course was left. While you write, nothing of it is kept."),
    resume: t("Resume"),
    again: t("Open it again"),
    course: t("Course"),
  }),
  slides: () => ({ slide: t("Slide"), edit: t("Edit its text."), alt: t("Alt+click edits."), notes: t("Notes") }),
  handout: () => ({ page: t("Page") }),
};

export class Panes {
  constructor(place, buttons, course, shelf) {
    this.place = place;
    this.buttons = buttons;
    this.course = course;
    this.shelf = shelf;
    this.views = {};
    this.language = ""; // of the course
    this.made = course; // where all lies that this run of the preview makes
    this.rehearsing = false; // whether a learner is played, and a click edits nothing
    this.ended = false; // whether nobody answers now
    /** Views that are wanted, the latest last: where there is no room for all, those are shown. */
    this.wanted = shelf.get("views", window.innerWidth >= 1200 ? ["online", "slides"] : ["online"]);
    this.chosen = shelf.get("parts", {});
    this.launch = () => {}; // the rehearsal says how the online view is shown
    this.saying = () => ""; // and what its bar says
    new ResizeObserver(() => this.#arrange()).observe(place);
  }

  /** A learner is played from now on, or no longer. */
  rehearse(on) {
    this.rehearsing = on;
    this.orderAll({ order: "rehearse", on });
  }

  /** Show what stands there now. */
  show(state) {
    this.made = `${this.course}/${state.run}`;
    this.language = state.language;
    for (const name of Object.keys(state.views)) {
      if (!this.views[name]) this.#add(name);
    }
    for (const [name, view] of Object.entries(state.views)) this.#fill(this.views[name], view);
  }

  /** Send an order to the frame of a view, or of all. */
  order(name, message) {
    const view = this.views[name];
    if (view?.ready) view.frame.contentWindow.postMessage(message, new URL(this.course).origin);
  }

  orderAll(message) {
    for (const name of Object.keys(this.views)) this.order(name, message);
  }

  owns(source) {
    return Object.values(this.views).some((view) => view.frame?.contentWindow === source);
  }

  /** A frame listens. */
  ready(name) {
    const view = this.views[name];
    if (!view) return;
    view.ready = true;
    view.shown = "";
    this.order(name, { order: "words", words: WORDS[name](), language: document.documentElement.lang });
    this.order(name, { order: "rehearse", on: this.rehearsing });
    this.#send(view);
  }

  /** Return the frames that are seen, in order. */
  get frames() {
    return Object.values(this.views).filter((view) => !view.pane.hidden).map((view) => view.frame);
  }

  /** Put the focus into a view. */
  focus(frame) {
    frame.focus();
    const view = Object.values(this.views).find((each) => each.frame === frame);
    this.order(view.name, { order: "focus" });
  }

  /** Have the first view that can be edited open what stands at its top; return whether there is one. */
  edit() {
    const view = Object.values(this.views).find((each) => !each.pane.hidden && each.name !== "handout");
    if (view) this.order(view.name, { order: "edit" });
    return Boolean(view);
  }

  /** Say of the online view what is to be said. */
  say() {
    const view = this.views.online;
    if (view?.state) this.#say(view);
  }

  #add(name) {
    const title = t(NAMES[name]);
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = title;
    button.addEventListener("click", () => this.#toggle(name));
    this.buttons.append(button);
    const pane = document.createElement("section");
    pane.className = "pane";
    pane.dataset.view = name;
    pane.setAttribute("aria-label", title);
    pane.innerHTML =
      '<div class="bar"><h2></h2><span class="said"></span><span class="signs"></span></div>' +
      '<details class="fault" hidden><summary></summary><pre tabindex="0" lang="en"></pre></details>';
    pane.querySelector("h2").textContent = title;
    pane.querySelector(".fault summary").textContent = t("temario itself failed here; your text is safe.");
    const select = document.createElement("select");
    select.setAttribute("aria-label", t("What of this view is shown"));
    select.hidden = true;
    const bar = pane.querySelector(".bar");
    bar.append(select);
    if (name !== "handout") {
      const edit = document.createElement("button");
      edit.type = "button";
      edit.className = "edit";
      edit.textContent = name === "online" ? t("Edit page") : t("Edit slide");
      edit.title = t("Edit what stands at the top of this view");
      edit.addEventListener("click", () => this.order(name, { order: "edit" }));
      bar.append(edit);
    } else {
      const link = document.createElement("a");
      link.className = "pdf";
      link.textContent = "PDF";
      link.target = "_blank";
      link.rel = "noopener";
      bar.append(link);
    }
    const view = { name, pane, button, select, said: pane.querySelector(".said"), frame: null, ready: false, shown: "", looked: "", state: null };
    select.addEventListener("change", () => this.#choose(view, select.value));
    this.views[name] = view;
    this.place.append(pane);
    this.#arrange();
  }

  #toggle(name) {
    const seen = !this.views[name].pane.hidden;
    this.wanted = this.wanted.filter((each) => each !== name);
    if (!seen) this.wanted.push(name);
    this.shelf.set("views", this.wanted);
    this.#arrange();
  }

  /** Show the views that are wanted, as many as there is room for. */
  #arrange() {
    const room = Math.max(1, Math.floor(this.place.clientWidth / NARROWEST));
    const shown = this.wanted.slice(-room);
    for (const view of Object.values(this.views)) {
      const open = shown.includes(view.name);
      view.pane.hidden = !open;
      view.button.setAttribute("aria-pressed", String(open));
      if (open && !view.frame) {
        view.frame = document.createElement("iframe");
        view.frame.title = t(NAMES[view.name]);
        view.frame.src = `${this.course}/frame/${FRAMES[view.name]}`;
        view.pane.append(view.frame);
      }
    }
    const none = Object.keys(this.views).length > 0 && !shown.some((name) => this.views[name]);
    this.place.querySelector(".empty").hidden = !none;
  }

  #fill(view, state) {
    view.state = state;
    const fault = view.pane.querySelector(".fault");
    fault.hidden = !state.failure;
    const trace = fault.querySelector("pre");
    if (trace.textContent !== state.failure) trace.textContent = state.failure;
    view.said.classList.toggle("bad", state.failed || Boolean(state.failure));
    this.#say(view);
    this.#list(view);
    this.#send(view);
  }

  #say(view) {
    const { state } = view;
    const own = view.name === "online" ? this.saying() : "";
    let words = "";
    if (state.making) words = t("making …");
    else if (own) words = own;
    else if (state.failed || state.failure) words = state.parts.length ? t("the last good version") : t("nothing yet");
    else if (state.parts.length) words = `${SECONDS.format(state.seconds)} s`;
    if (view.said.textContent === words) return;
    view.said.textContent = words;
    view.said.title = words.endsWith(" s") ? t("Made in {time}", { time: words }) : words;
  }

  /** List the parts to choose from. */
  #list(view) {
    const options = this.#options(view);
    const listed = options.map(([key, label]) => `${key}\n${label}`).join("\n\n");
    if (view.listed === listed) return;
    view.listed = listed;
    view.select.replaceChildren(
      ...options.map(([key, label]) => new Option(label, key, false, key === this.#key(view))),
    );
    view.select.hidden = view.select.length < 2;
  }

  /** Return keys and names of what can be chosen. */
  #options(view) {
    const { parts } = view.state;
    if (view.name === "slides") return [];
    if (view.name === "handout") {
      const names = parts.map((part) => part.name);
      return names.map((name) => [name, handoutName(name, names)]);
    }
    return parts.flatMap((part) =>
      part.scos.map((sco) => {
        const version = part.name.endsWith("2004") ? "2004" : "1.2";
        const one = part.scos.length < 2;
        return [`${part.name}/${sco.file}`, one ? `SCORM ${version}` : `SCORM ${version} · ${sco.title}`];
      }),
    );
  }

  #key(view) {
    const keys = this.#options(view).map(([key]) => key);
    const chosen = this.chosen[view.name];
    return keys.includes(chosen) ? chosen : keys[0];
  }

  #choose(view, key) {
    this.chosen[view.name] = key;
    this.shelf.set("parts", this.chosen);
    this.#look(view);
    this.#send(view);
  }

  /** Say which part of a view is looked at: it is made before the others. */
  #look(view) {
    const key = this.#key(view) || "";
    const part = view.name === "online" ? key.slice(0, key.indexOf("/")) : key;
    if (view.name === "slides" || view.looked === part || this.ended) return;
    view.looked = part;
    fetch("look", { method: "POST", body: JSON.stringify({ view: view.name, part }) }).catch(() => {});
  }

  /** Tell a frame what to show, if that is another than before. */
  #send(view) {
    if (!view.ready || !view.state?.parts.length) return;
    this.#look(view);
    if (view.name === "online") {
      this.launch(this.#launched(view));
      return;
    }
    const { parts } = view.state;
    if (view.name === "slides") {
      const decks = parts.map((part) => ({ name: part.name, address: `${this.made}/made/${part.path}`, changed: part.changed }));
      this.#post(view, { order: "show", parts: decks, language: this.language });
      return;
    }
    const part = parts.find((each) => each.name === this.#key(view));
    view.pane.querySelector(".pdf").href = `${this.made}/made/${part.path}`;
    this.#post(view, { order: "show", address: `${this.made}/sheets/${part.path}` });
  }

  #post(view, message) {
    const text = JSON.stringify(message);
    if (view.shown !== text) this.order(view.name, message);
    view.shown = text;
  }

  /** Return what the online view is to launch. */
  #launched(view) {
    const key = this.#key(view);
    const part = view.state.parts.find((each) => key.startsWith(`${each.name}/`));
    const file = key.slice(part.name.length + 1);
    return {
      key,
      version: part.name.endsWith("2004") ? "2004" : "1.2",
      address: `${this.made}/made/${part.path}`,
      file,
      longest: part.scos.find((sco) => sco.file === file).longest,
    };
  }
}
