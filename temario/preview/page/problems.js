// The list of problems: each leads to its line.

/** List `problems`; `open` is given file and line of the one that is chosen. */
export function showProblems(problems, open) {
  const list = document.querySelector("#problems");
  const text = JSON.stringify(problems);
  if (list.dataset.shown === text) return;
  list.dataset.shown = text;
  document.querySelector('section[data-panel="problems"] .none').hidden = problems.length > 0;
  list.replaceChildren(...problems.map((problem) => item(problem, open)));
}

function item(problem, open) {
  const line = document.createElement("li");
  line.className = problem.severity;
  const button = document.createElement("button");
  button.type = "button";
  const place = problem.file ? `${problem.file}${problem.line ? `:${problem.line}` : ""}` : "";
  button.append(
    piece("severity", `${problem.severity}: `),
    piece("message", problem.message),
    piece("where", [place, problem.rule].filter(Boolean).join(" · ")),
    piece("hint", problem.hint),
  );
  button.disabled = !problem.file;
  button.addEventListener("click", () => open(problem.file, problem.line || 1));
  line.append(button);
  return line;
}

function piece(name, text) {
  const span = document.createElement("span");
  span.className = name;
  span.textContent = text;
  return span;
}
