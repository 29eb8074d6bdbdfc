// The score, and what it says of the course. Knows no page and no LMS.

/** Return `value` with two decimals at most. */
function hundredths(value) {
  return Math.floor(value * 100 + 0.5 + 1e-9) / 100;
}

/**
 * Return what the learner has of `questions`: `{earned, possible, answered, all, marked, raw}`.
 *
 * Only graded questions count; `raw` is 0 to 100, or null where there is nothing to score.
 * `answered` and `all` count questions that must be answered: graded ones, essays too; `marked`
 * counts answers that have a score.
 */
export function tally(questions, record) {
  let [earned, possible, answered, all, marked] = [0, 0, 0, 0, 0];
  for (const question of questions) {
    if (!question.graded) continue;
    const result = record.result(question);
    all += 1;
    if (result) answered += 1;
    if (question.kind === "essay") continue;
    possible += question.points;
    if (!result) continue;
    marked += 1;
    earned += result.parts ? (question.points * result.right) / result.parts : 0;
  }
  return { earned, possible, answered, all, marked, raw: possible ? hundredths((100 * earned) / possible) : null };
}

/**
 * Return `{completed, ended, success}` by the author's rules; success is "passed", "failed" or "".
 *
 * `before` is what the LMS had: a course that was complete stays so, and one that was passed stays
 * so until every graded question is answered. Nothing is failed before that, and nothing passed
 * before a first answer has a score, even where 0 passes. `ended` says that the success is final by
 * these rules: the course is complete, or only passing completes it.
 */
export function verdict({ viewed, tallied, rules, before }) {
  const { raw, answered, all, marked } = tallied;
  const everything = answered === all;
  let success = "";
  if (raw !== null) {
    if (marked && raw >= rules.pass) success = "passed";
    else if (everything) success = "failed";
    else if (before.passed) success = "passed";
  } else if (before.passed) {
    success = "passed";
  }
  // Where nothing is asked, or nothing has a score, having seen everything is all there is.
  const wanted = { viewed, answered: all ? everything : viewed, passed: raw === null ? viewed : success === "passed" };
  const completed = before.completed || wanted[rules.complete];
  return { completed, ended: completed || (rules.complete === "passed" && success === "failed"), success };
}
