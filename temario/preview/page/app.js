// The preview's page: which views are open, what they show, and the panels beside them.

import { Editor } from "./editor.js";
import { Panes } from "./panes.js";
import { showProblems } from "./problems.js";
import { Rehearsal } from "./rehearsal.js";

const course = document.documentElement.dataset.course;
const origin = new URL(course).origin;
const shelf = {
  get: (key, usual) => JSON.parse(localStorage.getItem(key) ?? JSON.stringify(usual)),
  set: (key, value) => localStorage.setItem(key, JSON.stringify(value)),
};

const panes = new Panes(document.querySelector("#panes"), document.querySelector(".views"), course, shelf);
const editor = new Editor(document.querySelector("#editor"));
const rehearsal = new Rehearsal(document.querySelector('section[data-panel="rehearsal"]'), panes);

// --- panels ---

const panel = document.querySelector("#panel");
const buttons = [...document.querySelectorAll("header [data-panel]")];

function openPanel(name) {
  panel.hidden = !name;
  for (const section of panel.querySelectorAll("section")) section.hidden = section.dataset.panel !== name;
  for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.panel === name));
  rehearsal.open = name === "rehearsal";
  if (!rehearsal.open) rehearsal.upToDate();
}

for (const button of buttons) {
  button.addEventListener("click", () => {
    openPanel(button.getAttribute("aria-pressed") === "true" ? "" : button.dataset.panel);
  });
}

async function edit(file, line) {
  openPanel("edit");
  await editor.open(file, line);
}

// --- what the course's frames say ---

window.addEventListener("message", (event) => {
  if (event.origin !== origin || !panes.owns(event.source)) return;
  const said = event.data;
  if (said.kind === "place") edit(said.file, said.line);
  else if (said.kind === "ready") {
    if (said.view === "online") rehearsal.begin();
    panes.ready(said.view);
  } else if (["call", "record", "opened"].includes(said.kind)) rehearsal.heard(said);
});

// --- what the preview says ---

const status = document.querySelector("#status");
const count = document.querySelector("#count");
let told = false; // that the course has errors

function show(state) {
  document.title = state.title ? `${state.title} · preview` : "Preview";
  document.querySelector("#title").textContent = state.title || "Preview";
  const errors = state.problems.filter((problem) => problem.severity === "error").length;
  count.textContent = state.problems.length;
  count.classList.toggle("error", errors > 0);
  const making = Object.entries(state.views).filter(([, view]) => view.making).map(([name]) => name);
  const shown = Object.values(state.views).some((view) => view.parts.length);
  const broken = Object.values(state.views).some((view) => view.failed);
  if (broken && !shown && !making.length && !told) openPanel("problems");
  told ||= broken;
  status.classList.toggle("bad", broken && !making.length);
  if (making.length) status.textContent = `Making ${making.join(", ")} …`;
  else if (broken && shown) status.textContent = "The course has errors; the last good version is shown.";
  else if (broken) status.textContent = "The course has errors. Mend them, and it is shown here.";
  else status.textContent = "Up to date.";
  showProblems(state.problems, edit);
  panes.show(state);
  rehearsal.show(state);
  editor.changed(state.change);
}

const news = new EventSource("events");
news.onmessage = (event) => show(JSON.parse(event.data));
news.onerror = () => {
  status.textContent = "The preview has ended. Start it again: temario preview";
  status.classList.add("bad");
};

window.addEventListener("beforeunload", (event) => {
  if (editor.dirty) event.preventDefault();
});
document.addEventListener("edit", (event) => panes.order(event.detail, { order: "edit" }));
