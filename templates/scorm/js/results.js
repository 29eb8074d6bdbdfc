// The closing page: what the learner has answered and earned, unit by unit.

import { find, findAll } from "./dom.js";
import { fill } from "./progress.js";
import { tally } from "./score.js";

/** Return a function that fills the results in; it does nothing where there are none. */
export function openResults(doc, { words, rules, language }, quiz, report) {
  const box = find(doc, "#_results");
  const graded = quiz.asked.filter((question) => question.graded);
  if (!box || !graded.length) return () => box && (box.hidden = true);
  const part = (name) => find(box, name);
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 2 }).format;
  const counted = (count, all) => fill(words.of, { count: number(count), all: number(all) });

  return function show(record) {
    const { success, tallied } = report.verdict();
    const { earned, possible, raw, answered, all } = tallied;
    const open = graded.every((question) => !record.result(question) || quiz.tells(question));
    const sum = { points: number(earned), possible: number(possible), percent: number(raw), pass: rules.pass };
    part(".sum").textContent =
      possible && open ? fill(words.sum, sum) : fill(words.answeredSum, { count: answered, all });
    const line = part(".verdict");
    line.textContent = words[success] || "";
    line.hidden = !success || !open;
    line.className = `verdict ${success === "passed" ? "good" : "bad"}`;
    for (const row of findAll(box, "[data-unit]")) {
      const own = tally(graded.filter(({ objective }) => objective === row.dataset.unit), record);
      row.hidden = !own.all;
      row.cells[1].textContent = counted(own.answered, own.all);
      row.cells[2].textContent = own.possible && open ? counted(own.earned, own.possible) : "–";
    }
    part(".unanswered").hidden = answered === all;
    for (const item of findAll(box, "[data-question]")) {
      const question = graded.find(({ id }) => id === item.dataset.question);
      item.hidden = !question || Boolean(record.result(question));
    }
  };
}
