// The preview's page: which views are open, what they show, and the panels beside them.

import { Editor } from "./editor.js";
import { News } from "./news.js";
import { Panel } from "./panel.js";
import { Panes } from "./panes.js";
import { Problems } from "./problems.js";
import { Rehearsal } from "./rehearsal.js";
import { t, translate, w } from "./words.js";

translate(document.body);

const course = document.documentElement.dataset.course;
const origin = new URL(course).origin;
const shelf = {
  get: (key, usual) => JSON.parse(localStorage.getItem(key) ?? JSON.stringify(usual)),
  set: (key, value) => localStorage.setItem(key, JSON.stringify(value)),
};
const one = (selector) => document.querySelector(selector);

const panes = new Panes(one("#panes"), one(".views"), course, shelf);
const editor = new Editor(one("#editor"), { shown: mark, marked });
const rehearsal = new Rehearsal(one('section[data-panel="rehearsal"]'), panes);
const problems = new Problems(one('section[data-panel="problems"]'), mend);
const buttons = [...document.querySelectorAll("header [data-panel]")];
const panel = new Panel(one("#side"), buttons, one("#sizer"), shelf, { opened, focused });

// --- the passage that is edited ---

/** A section of the panel was opened, or none is: only what is in the editor is marked. */
function opened() {
  mark();
}

one('header [data-panel="edit"]').addEventListener("click", () => {
  if (panel.name === "edit" && !editor.passage) panes.edit();
});

async function edit(file, line, why = null) {
  panel.open("edit", false);
  await editor.open(file, line, why);
}

/** Mark the passage in the views that show it; they go there if it was just opened. */
function mark(passage = editor.passage, fresh = false) {
  const shown = panel.name === "edit" ? passage : null;
  const { file = "", start = 0, end = 0 } = shown || {};
  panes.orderAll({ order: "mark", file, start, end, line: start + editor.at, scroll: fresh });
  if (fresh) tellWhy(editor.about);
}

function marked(unsaved) {
  one("header .dot").hidden = !unsaved;
}

// --- from one problem to the next ---

let mending = null;

function mend(problem) {
  edit(problem.file, problem.line || 1, problem);
}

function tellWhy(problem) {
  mending = problem;
  const box = one("#why");
  box.hidden = !problem;
  if (!problem) return;
  tellGone(false);
  box.querySelector(".severity").textContent = `${t(problem.severity)}: `;
  box.querySelector(".message").textContent = problem.message;
  box.querySelector(".hint").textContent = problem.hint;
  box.querySelector(".following").disabled = !problems.after(problem);
}

/** Say whether the problem that is being mended is no longer there. */
function tellGone(gone) {
  const box = one("#why");
  box.className = gone ? "gone" : mending.severity;
  box.querySelector(".gone").hidden = !gone;
  box.querySelector(".what").hidden = gone;
}

one("#why .following").addEventListener("click", () => {
  const next = problems.after(mending);
  if (next) mend(next);
});
one("#why .all").addEventListener("click", () => panel.open("problems"));

// --- what the course's frames say ---

window.addEventListener("message", (event) => {
  if (event.origin !== origin || !panes.owns(event.source)) return;
  const said = event.data;
  if (said.kind === "place") edit(said.file, said.line);
  else if (said.kind === "key") pressed(said);
  else if (said.kind === "ready") {
    if (said.view === "online") rehearsal.begin();
    panes.ready(said.view);
  } else if (said.kind === "opened" || said.kind === "shown") mark();
  else if (said.kind === "turned" && panel.name === "edit") editor.text.focus({ preventScroll: true });
  else if (["call", "record", "resume"].includes(said.kind)) rehearsal.heard(said);
});

// --- keys that hold everywhere ---

function pressed({ key, shift }) {
  if (key === "save") editor.save();
  else if (key === "Escape") panel.close();
  else if (key === "F6") goOn(shift ? -1 : 1);
}

document.addEventListener("keydown", (event) => {
  const save = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s";
  if (event.isComposing || (!save && event.key !== "F6" && event.key !== "Escape")) return;
  if (event.key !== "Escape") event.preventDefault();
  pressed({ key: save ? "save" : event.key, shift: event.shiftKey });
});

/** Go to the next part of the page: its head, each view, the panel. */
function goOn(way) {
  const parts = [one("header"), ...panes.frames, ...(panel.name ? [panel.place] : [])];
  const within = (part) => (part.closest(".pane") || part).contains(document.activeElement);
  const at = parts.findIndex(within);
  const next = parts[(Math.max(at, 0) + way + parts.length) % parts.length];
  if (next === panel.place) panel.focus();
  else focused(next === parts[0] ? next.querySelector("button") : next);
}

function focused(element) {
  if (panes.frames.includes(element)) panes.focus(element);
  else element?.focus();
}

// --- what the preview says ---

const status = one("#status");
const count = one("#count");
const VIEWS = { online: w("online"), slides: w("slides"), handout: w("handout") };
let told = false; // that the course has errors

function say(words, bad = false) {
  if (status.textContent === words && status.classList.contains("bad") === bad) return;
  status.classList.toggle("bad", bad);
  if (!bad || editor.gone) {
    status.textContent = words;
    return;
  }
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = words;
  button.addEventListener("click", () => panel.open("problems"));
  status.replaceChildren(button);
}

function show(state) {
  document.title = state.title ? `${state.title} · ${t("preview")}` : t("Preview");
  one("#title").textContent = state.title || t("Preview");
  one("#title").title = state.title;
  one("#title").lang = state.title ? state.language : "";
  const views = Object.entries(state.views);
  const failures = views.filter(([, view]) => view.failure).map(([name]) => name);
  const wrong = [...failures.map(failure), ...state.problems];
  const errors = wrong.filter((problem) => problem.severity === "error").length;
  count.textContent = wrong.length;
  count.classList.toggle("error", errors > 0);
  const shown = views.some(([, view]) => view.parts.length);
  const broken = views.some(([, view]) => view.failed);
  const making = views.filter(([, view]) => view.making).map(([name]) => name);
  problems.show(wrong, state.files);
  if (mending) {
    one("#why .following").disabled = !problems.after(mending);
    if (!making.length || problems.has(mending)) tellGone(!problems.has(mending));
  }
  if (broken && !shown && !making.length && !told && !panel.name) panel.open("problems", false);
  told ||= broken;
  if (making.length) say(t("Making {views} …", { views: making.map((name) => t(VIEWS[name])).join(", ") }));
  else if (failures.length) say(t("temario itself failed; your text is safe."), true);
  else if (broken && shown) say(t("The course has errors; the last good version is shown."), true);
  else if (broken) say(t("The course has errors. Mend them, and it is shown here."), true);
  else if (errors) say(t("Not all could be made; the last good version is shown."), true);
  else say(t("Up to date."));
  panes.show(state);
  if (state.files.length) editor.changed(`${state.run}/${state.change}`);
}

/** Return a fault of temario's own as a problem. */
function failure(name) {
  return {
    severity: "error",
    rule: "",
    file: null,
    line: 0,
    message: t("temario itself failed while it made the {view} view; your text is safe", { view: t(VIEWS[name]) }),
    hint: t("Above that view stands what happened; please report it. Undoing the last change may help."),
  };
}

/** Take note of what the preview says, or that it has ended. */
function heard({ state, ended }) {
  document.body.classList.toggle("ended", Boolean(ended));
  panes.ended = Boolean(ended);
  editor.ended(panes.ended);
  if (ended) {
    say(t("The preview has ended; this page waits. Start it again: temario preview"), true);
  } else if (state.version !== version) {
    anew = true;
    location.reload(); // another temario, or at other ports; what is not saved is kept
  } else {
    show(state);
  }
}

const { version } = document.documentElement.dataset;
let anew = false;

if (editor.restore()) panel.open("edit", false);
window.addEventListener("beforeunload", (event) => {
  if (editor.dirty && !anew) event.preventDefault();
});

if (window.SharedWorker) {
  const shared = new SharedWorker(`shared.js?${version}`, { type: "module" });
  shared.port.onmessage = (event) => heard(event.data);
  shared.addEventListener("error", () => new News(heard), { once: true }); // this browser has none
  window.addEventListener("pagehide", (event) => event.persisted || shared.port.postMessage("closed"));
} else {
  new News(heard);
}
