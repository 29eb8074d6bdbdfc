// The rehearsal: orders to the LMS in the online view, the learner's record, and every call.

const MOST = 400;

export class Rehearsal {
  constructor(place, panes) {
    this.place = place;
    this.panes = panes;
    this.open = false;
    this.running = null; // what was launched last
    this.newest = null; // what could be launched now
    this.away = false;
    this.record = {};
    this.refused = 0;
    panes.launch = (what) => this.#newest(what);
    for (const button of place.querySelectorAll("button[data-order]")) {
      button.addEventListener("click", () => this.#order(button.dataset.order));
    }
    for (const box of place.querySelectorAll("input[data-order]")) {
      box.addEventListener("change", () => panes.order("online", { order: box.dataset.order, on: box.checked }));
    }
  }

  show() {
    this.#buttons();
  }

  /** The LMS's page has been loaded, anew perhaps: nothing runs in it. */
  begin() {
    this.running = null;
    this.away = false;
  }

  /** Show the course as it is now, unless a learner is being played. */
  upToDate() {
    if (this.newest && !this.away && !same(this.newest, this.running)) this.#launch(this.newest);
  }

  #newest(what) {
    this.newest = what;
    const other = !this.running || this.running.key !== what.key;
    if (other || (!this.open && !this.away)) {
      if (!same(what, this.running)) this.#launch(what);
    }
    this.#buttons();
  }

  #launch(what) {
    if (this.running?.key !== what.key) this.#clear();
    this.running = what;
    this.away = false;
    this.panes.order("online", { order: "slow", on: this.#on("slow") });
    this.panes.order("online", { order: "offline", on: this.#on("offline") });
    this.panes.order("online", { order: "launch", ...what });
    this.#buttons();
  }

  #on(name) {
    return this.place.querySelector(`input[data-order="${name}"]`).checked;
  }

  #order(name) {
    if (!this.running) return;
    if (name === "leave") {
      this.panes.order("online", { order: "leave" });
      this.away = true;
    } else if (name === "resume") {
      this.#launch(this.running);
    } else if (name === "next") {
      this.#launch(this.newest);
    } else {
      this.panes.order("online", { order: "forget", key: this.running.key });
      this.#clear();
      this.#launch(this.newest);
    }
    this.#buttons();
  }

  #clear() {
    this.record = {};
    this.refused = 0;
    this.place.querySelector("#calls").replaceChildren();
    this.place.querySelector("#refused").textContent = "";
    this.place.querySelector("#record tbody").replaceChildren();
  }

  #buttons() {
    const button = (name) => this.place.querySelector(`button[data-order="${name}"]`);
    button("leave").disabled = !this.running || this.away;
    button("resume").disabled = !this.running || !this.away;
    button("new").disabled = !this.running;
    const newer = Boolean(this.running && this.newest && !same(this.newest, this.running));
    button("next").disabled = !newer;
    button("next").classList.toggle("ready", newer);
  }

  /** Take note of what the LMS says. */
  heard(said) {
    if (said.kind === "call") this.#call(said);
    else if (said.kind === "record") this.#showRecord(said);
  }

  #call({ verb, args, answer, code, faults, offline }) {
    const line = document.createElement("li");
    const shown = args.map((value) => JSON.stringify(value)).join(", ");
    line.append(`${verb}(${shown}) `);
    const said = document.createElement("span");
    said.className = "answer";
    said.textContent = `→ ${JSON.stringify(answer)}${code === "0" ? "" : `, error ${code}`}`;
    line.append(said);
    if (offline) line.className = "offline";
    for (const fault of faults) {
      line.className = "refused";
      const why = document.createElement("div");
      why.textContent = fault.startsWith(`${verb}(`) ? fault.slice(fault.lastIndexOf("): ") + 3) : fault;
      line.append(why);
    }
    this.refused += faults.length > 0;
    this.place.querySelector("#refused").textContent = this.refused ? `${this.refused} refused` : "";
    const calls = this.place.querySelector("#calls");
    calls.prepend(line);
    while (calls.children.length > MOST) calls.lastChild.remove();
  }

  #showRecord({ state, record }) {
    const words = { new: "The course opens.", open: "A learner is inside.", over: "The session is over.", away: "" };
    this.place.querySelector("#visit").textContent = words[state] ?? "";
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
  }
}

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
const byNumber = (one, other) => one.localeCompare(other, "en", { numeric: true });
