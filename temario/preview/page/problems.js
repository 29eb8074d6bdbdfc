// The list of problems, errors first: each leads to its line, if that is in a text file of the course.

import { t, w } from "./words.js";

const SEVERITIES = ["error", "warning", "advice"];
const NAMES = { error: w("Errors"), warning: w("Warnings"), advice: w("Advice") };
const ONES = { error: w("error"), warning: w("warning"), advice: w("advice") };
const MANY = 12;

export class Problems {
  /** `open(problem)` is called for one that is chosen. */
  constructor(place, open) {
    this.place = place;
    this.open = open;
    this.list = [];
    this.files = new Set();
    this.unfolded = new Map(); // by rule, whether its problems are listed, where somebody chose
    this.search = place.querySelector("#search");
    this.search.addEventListener("input", () => this.#list());
  }

  /** Show problems; `files` are the text files of the course. */
  show(problems, files) {
    const text = JSON.stringify([problems, files]);
    if (this.text === text) return;
    this.text = text;
    this.files = new Set(files);
    this.list = SEVERITIES.flatMap((severity) => problems.filter((each) => each.severity === severity));
    this.#list();
  }

  /** Return the problem that can be opened after one, from the first again behind the last. */
  after(problem) {
    const led = this.list.filter((each) => this.leads(each));
    const at = led.findIndex((each) => JSON.stringify(each) === JSON.stringify(problem));
    return led.length > 1 || (led.length && at < 0) ? led[(at + 1) % led.length] : null;
  }

  /** Whether a problem is still there, on another line perhaps. */
  has({ file, rule, message }) {
    return this.list.some((each) => each.file === file && each.rule === rule && each.message === message);
  }

  leads(problem) {
    return this.files.has(problem.file);
  }

  #list() {
    const { list, place } = this;
    const many = list.length > MANY;
    place.querySelector(".none").hidden = list.length > 0;
    place.querySelector(".english").hidden = !list.length || document.documentElement.lang === "en";
    this.search.parentElement.hidden = !many;
    const wanted = many ? this.search.value.trim().toLowerCase() : "";
    const found = list.filter((each) => !wanted || Object.values(each).join(" ").toLowerCase().includes(wanted));
    place.querySelector(".nothing").hidden = !list.length || found.length > 0;
    place.querySelector("#problems").replaceChildren(
      ...SEVERITIES.flatMap((severity) => this.#section(severity, found.filter((each) => each.severity === severity))),
    );
  }

  /** Return a heading and a list; where there are many, a rule's problems are folded together. */
  #section(severity, problems) {
    if (!problems.length) return [];
    const head = document.createElement("h3");
    head.textContent = `${t(NAMES[severity])} (${problems.length})`;
    if (problems.length <= MANY) return [head, this.#items(problems)];
    const rules = grouped(problems);
    return [head, ...[...rules].map(([rule, own]) => (own.length < 3 ? this.#items(own) : this.#folded(rule, own)))];
  }

  #folded(rule, problems) {
    const box = document.createElement("details");
    const usual = problems[0].severity === "error" || Boolean(this.search.value.trim());
    box.open = this.unfolded.get(rule) ?? usual;
    const title = document.createElement("summary");
    title.textContent = `${rule} (${problems.length})`;
    box.append(title);
    const fill = () => {
      if (box.open && box.children.length < 2) box.append(this.#items(problems));
    };
    box.addEventListener("toggle", () => {
      fill();
    });
    title.addEventListener("click", () => this.unfolded.set(rule, !box.open));
    fill();
    return box;
  }

  #items(problems) {
    const list = document.createElement("ol");
    list.append(...problems.map((problem) => this.#item(problem)));
    return list;
  }

  #item(problem) {
    const line = document.createElement("li");
    line.className = problem.severity;
    const leads = this.leads(problem);
    const box = document.createElement(leads ? "button" : "div");
    box.className = "problem";
    const place = problem.file ? `${problem.file}${problem.line ? `:${problem.line}` : ""}` : "";
    box.append(
      piece("severity", `${t(ONES[problem.severity])}: `),
      foreign("message", problem.message),
      piece("where", [place, problem.rule].filter(Boolean).join(" · ")),
      foreign("hint", problem.hint),
    );
    if (leads) {
      box.type = "button";
      box.addEventListener("click", () => this.open(problem));
    }
    line.append(box);
    return line;
  }
}

function grouped(problems) {
  const found = new Map();
  for (const each of problems) found.set(each.rule, [...(found.get(each.rule) || []), each]);
  return found;
}

/** Return what a rule says in a box of its own: in English, whatever the page speaks. */
function foreign(name, text) {
  const span = piece(name, text);
  span.lang = "en";
  return span;
}

/** Return some words in a box of their own. */
export function piece(name, text) {
  const span = document.createElement("span");
  span.className = name;
  span.textContent = text;
  return span;
}
