// The closing page: what the learner has answered and earned, unit by unit.

import { fill } from "./progress.js";
import { tally, verdict } from "./score.js";

/** Return a function that fills the results in; it does nothing where there are none. */
export function openResults(doc, course, quiz) {
  const box = doc.getElementById("_results");
  if (!box) return () => {};
  const { words, rules, pages } = course;
  const number = new Intl.NumberFormat(course.language, { maximumFractionDigits: 2 });
  const units = new Map(pages.filter(({ unit }) => unit).map(({ unit, unitTitle }) => [unit, unitTitle]));
  const graded = quiz.asked.filter((question) => question.graded);

  /** Return a table's row of texts. */
  function row(title, { answered, all, earned, possible }, tells) {
    const line = doc.createElement("tr");
    const head = doc.createElement("th");
    head.scope = "row";
    head.textContent = title;
    const counted = (count, total) => fill(words.of, { count: number.format(count), all: number.format(total) });
    const texts = [counted(answered, all), possible && tells ? counted(earned, possible) : "–"];
    line.append(head, ...texts.map((text) => {
      const cell = doc.createElement("td");
      cell.className = "right";
      cell.textContent = text;
      return cell;
    }));
    return line;
  }

  return function show(record, before) {
    const all = tally(graded, record);
    const open = graded.every((question) => !record.result(question) || quiz.tells(question));
    const { success } = verdict({ viewed: record.viewed, tallied: all, rules, before });
    box.hidden = !graded.length;
    const sum = { points: number.format(all.earned), possible: number.format(all.possible), percent: number.format(all.raw ?? 0), pass: rules.pass };
    const counts = fill(words.answeredSum, { count: all.answered, all: all.all });
    box.querySelector(".sum").textContent = all.raw !== null && open ? fill(words.sum, sum) : counts;
    const line = box.querySelector(".verdict");
    line.textContent = { passed: words.passed, failed: words.failed }[success] || "";
    line.hidden = !success || !open;
    line.className = `verdict ${success === "passed" ? "good" : "bad"}`;
    box.querySelector("tbody").replaceChildren(
      ...[...units].flatMap(([unit, title]) => {
        const own = graded.filter(({ objective }) => objective === unit);
        return own.length ? [row(title, tally(own, record), open)] : [];
      }),
    );
    const left = graded.filter((question) => !record.result(question));
    const list = box.querySelector(".unanswered");
    list.hidden = !left.length;
    list.querySelector("ul").replaceChildren(...left.map((question) => {
      const item = doc.createElement("li");
      const link = doc.createElement("a");
      link.href = `#${question.id}`;
      link.textContent = `${words.question} ${question.number}. ${question.title}`;
      item.append(link);
      return item;
    }));
  };
}
