// A learner's record in plain words: how far, what was answered, how many points.

import { t, w } from "./words.js";

const STATES = {
  "not attempted": w("Not begun"), browsed: w("Looked at"), incomplete: w("Incomplete"),
  completed: w("Completed"), passed: w("Passed"), failed: w("Not passed"),
};

/** Return what a record of SCORM 1.2 or 2004 says, in one line. */
export function summary(record) {
  if (!Object.keys(record).length) return t("Nothing yet: the LMS has kept nothing of this learner.");
  const states = ["cmi.core.lesson_status", "cmi.completion_status", "cmi.success_status"]
    .map((name) => record[name])
    .filter((state) => state && state !== "unknown");
  const said = states.length ? states.map((state) => t(STATES[state] || state)).join(", ") : t("Not begun");
  return [said, answers(record), points(record)].filter(Boolean).join(" · ");
}

function points(record) {
  const raw = record["cmi.core.score.raw"] ?? record["cmi.score.raw"];
  return raw === undefined || raw === "" ? "" : t("{raw} of 100 points", { raw });
}

/** Count questions by how they were answered last. */
function answers(record) {
  const last = new Map();
  for (let row = 0; `cmi.interactions.${row}.id` in record; row += 1) {
    last.set(record[`cmi.interactions.${row}.id`], record[`cmi.interactions.${row}.result`]);
  }
  if (!last.size) return t("no question answered");
  const kinds = [...last.values()].map(kind);
  const counts = [w("right"), w("wrong"), w("partly right"), w("not marked")]
    .map((each) => [kinds.filter((own) => own === each).length, t(each)])
    .filter(([count]) => count);
  if (last.size === 1) return t("1 question answered, {result}", { result: counts[0][1] });
  const results = counts.map(([count, result]) => `${count} ${result}`).join(", ");
  return t("{count} questions answered: {results}", { count: last.size, results });
}

function kind(result) {
  if (result === "correct") return "right";
  if (result === "wrong" || result === "incorrect") return "wrong";
  return result && Number.isFinite(+result) ? "partly right" : "not marked";
}
