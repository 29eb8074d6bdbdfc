// The rehearsal: a mode of the online view, on or off whatever panel is open. While it is on, a
// learner is played: the course stays as it is until the next version is asked for, and a record is
// kept. While it is off the view shows whatever was saved last, and nothing is kept.

import { summary } from "./record.js";
import { t, w } from "./words.js";

const MOST = 400;
const SHELF = "rehearsal";
const VISITS = { new: w("The course opens."), open: w("A learner is inside."), over: w("The session is over.") };

export class Rehearsal {
  constructor(place, panes) {
    this.place = place;
    this.panes = panes;
    this.on = sessionStorage.getItem(SHELF) === "on"; // whether a learner is played
    this.running = null; // what was launched last
    this.newest = null; // what could be launched now
    this.away = false; // whether the learner has left
    this.record = {};
    this.refused = 0;
    panes.launch = (what) => this.#newest(what);
    panes.saying = () => this.#saying();
    panes.rehearse(this.on);
    for (const button of place.querySelectorAll("button[data-order]")) {
      button.addEventListener("click", () => this.order(button.dataset.order));
    }
    for (const box of place.querySelectorAll("input[data-order]")) {
      box.addEventListener("change", () => {
        panes.order("online", { order: box.dataset.order, on: box.checked });
        this.#show();
      });
    }
    this.#show();
  }

  /** The LMS's page has been loaded, anew perhaps: nothing runs in it. */
  begin() {
    this.running = null;
    this.away = false;
  }

  #newest(what) {
    this.newest = what;
    const other = !this.running || this.running.key !== what.key;
    if (other || !this.on) {
      if (!same(what, this.running)) this.#launch(what, true);
    }
    this.#show();
  }

  /** Launch a version; a `fresh` one is certain to be there. */
  #launch(what, fresh = false) {
    if (this.running?.key !== what.key) this.#clear();
    this.running = what;
    this.away = false;
    for (const name of ["slow", "offline"]) this.panes.order("online", { order: name, on: this.#switch(name).checked });
    this.panes.order("online", { order: "launch", ...what, rehearsing: this.on, fresh });
    this.#show();
  }

  #switch(name) {
    return this.place.querySelector(`input[data-order="${name}"]`);
  }

  order(name) {
    if (name === "begin" || name === "end") {
      this.#turn(name === "begin");
    } else if (!this.running) {
      return;
    } else if (name === "leave") {
      this.panes.order("online", { order: "leave" });
      this.away = true;
    } else if (name === "resume") {
      this.#launch(this.on && !this.#lost ? this.running : this.newest);
    } else if (name === "next") {
      this.#launch(this.newest);
    } else {
      this.panes.order("online", { order: "forget", key: this.running.key });
      this.#clear();
      this.#launch(this.newest);
    }
    this.#show();
  }

  /** Begin a rehearsal, or end it: the view shows what was saved last. */
  #turn(on) {
    this.on = on;
    this.panes.rehearse(on);
    sessionStorage.setItem(SHELF, on ? "on" : "off");
    for (const name of ["slow", "offline"]) this.#switch(name).checked = false;
    this.#clear();
    if (this.newest) this.#launch(this.newest);
  }

  #clear() {
    this.record = {};
    this.refused = 0;
    this.place.querySelector("#calls").replaceChildren();
    this.place.querySelector("#refused").textContent = "";
    this.place.querySelector("#visit").textContent = "";
    this.place.querySelector("#record tbody").replaceChildren();
    this.place.querySelector("#summary").textContent = summary({});
  }

  /** Whether what runs was made by an earlier run of the preview, which took it along. */
  get #lost() {
    const base = `${this.panes.made}/`;
    return !this.running.address.startsWith(base);
  }

  get #newer() {
    return Boolean(this.on && this.running && this.newest && !same(this.newest, this.running));
  }

  #saying() {
    if (this.away) return this.on ? t("learner away") : t("left");
    return this.#newer ? t("an older version") : "";
  }

  /** Show what can be done, in the panel and above the view. */
  #show() {
    const { place, on, running, away } = this;
    const had = document.activeElement;
    const button = (name) => place.querySelector(`button[data-order="${name}"]`);
    place.querySelector(".playing").hidden = !on;
    place.querySelector(".writing").hidden = on;
    button("begin").hidden = on;
    button("begin").disabled = !this.newest;
    button("end").hidden = !on;
    button("leave").disabled = !running || away;
    button("resume").disabled = !running || !away;
    button("new").disabled = !running;
    button("next").disabled = !this.#newer;
    button("next").classList.toggle("ready", this.#newer);
    // A button that is no longer to be pressed leaves the focus to the one that is.
    const other = { leave: "resume", resume: "leave", next: "leave", begin: "end", end: "begin" }[had?.dataset?.order];
    if (other && (had.disabled || had.hidden)) button(other).focus();
    this.#signs();
    this.panes.say();
  }

  /** Say above the view that a learner is played, and offer what is to be done next. */
  #signs() {
    const signs = this.panes.views.online?.pane.querySelector(".signs");
    if (!signs) return;
    const shown = [];
    if (this.on) shown.push(["sign", t("Rehearsal")]);
    if (this.#switch("slow").checked) shown.push(["sign", t("Slow")]);
    if (this.#switch("offline").checked) shown.push(["sign", t("Offline")]);
    if (this.#newer) shown.push(["next", t("Next version")]);
    if (this.on) shown.push(["end", t("End")]);
    const text = JSON.stringify(shown);
    if (signs.dataset.shown === text) return;
    const focused = signs.contains(document.activeElement);
    signs.dataset.shown = text;
    signs.replaceChildren(
      ...shown.map(([order, words]) => {
        const sign = document.createElement(order === "sign" ? "span" : "button");
        sign.textContent = words;
        sign.className = order === "sign" ? "sign" : order === "next" ? "ready" : "";
        if (order === "sign") return sign;
        sign.type = "button";
        sign.addEventListener("click", () => this.order(order));
        return sign;
      }),
    );
    if (focused) (signs.querySelector("button") || this.panes.views.online.pane.querySelector(".edit")).focus();
  }

  /** Take note of what the LMS says. */
  heard(said) {
    if (said.kind === "call") this.#call(said);
    else if (said.kind === "record") this.#showRecord(said);
    else if (said.kind === "resume") this.order("resume");
  }

  #call({ verb, args, answer, code, faults, offline }) {
    const line = document.createElement("li");
    const shown = args.map((value) => JSON.stringify(value)).join(", ");
    line.append(`${verb}(${shown}) `);
    const said = document.createElement("span");
    said.className = "answer";
    said.textContent = `→ ${JSON.stringify(answer)}${code === "0" ? "" : `, ${t("error")} ${code}`}`;
    line.append(said);
    if (offline) line.className = "offline";
    for (const fault of faults) {
      line.className = "refused";
      const why = document.createElement("div");
      why.lang = "en";
      why.textContent = fault.startsWith(`${verb}(`) ? fault.slice(fault.lastIndexOf("): ") + 3) : fault;
      line.append(why);
    }
    this.refused += faults.length > 0;
    this.place.querySelector("#refused").textContent = this.refused ? t("{count} refused", { count: this.refused }) : "";
    const calls = this.place.querySelector("#calls");
    calls.prepend(line);
    while (calls.children.length > MOST) calls.lastChild.remove();
  }

  #showRecord({ state, record }) {
    this.away = state === "over";
    this.place.querySelector("#visit").textContent = VISITS[state] ? t(VISITS[state]) : "";
    this.place.querySelector("#summary").textContent = summary(record);
    const rows = Object.keys(record).sort(byNumber).map((name) => {
      const row = document.createElement("tr");
      if (this.record[name] !== record[name]) row.className = "new";
      const head = document.createElement("th");
      head.scope = "row";
      head.textContent = name;
      const value = document.createElement("td");
      value.textContent = record[name];
      row.append(head, value);
      return row;
    });
    this.place.querySelector("#record tbody").replaceChildren(...rows);
    this.record = record;
    this.#show();
  }
}

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
const byNumber = (one, other) => one.localeCompare(other, "en", { numeric: true });
