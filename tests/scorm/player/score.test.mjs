import assert from "node:assert/strict";
import { test } from "node:test";
import { tally, verdict } from "../../../templates/scorm/js/score.js";

/** Questions and a record; each row is [kind, points, graded, [right, parts] or null]. */
function tallied(...rows) {
  const questions = rows.map(([kind, points, graded, result], at) => ({ id: at, kind, points, graded, result }));
  const record = { result: ({ result }) => result && { right: result[0], parts: result[1], attempts: 1 } };
  return tally(questions, record);
}

test("points are earned by parts, of graded questions alone", () => {
  const found = tallied(
    ["match", 3, true, [1, 3]], ["single", 2, true, [1, 1]], ["single", 5, true, null], ["single", 90, false, [1, 1]],
  );
  assert.deepEqual(found, { earned: 3, possible: 10, answered: 2, all: 3, marked: 2, raw: 30 });
});

test("an essay must be answered and has no score", () => {
  assert.deepEqual(tallied(["essay", 4, true, [0, 0]], ["single", 1, true, null]), { earned: 0, possible: 1, answered: 1, all: 2, marked: 0, raw: 0 });
  assert.equal(tallied(["essay", 4, true, [0, 0]]).raw, null);
});

test("nothing graded has no score", () => {
  assert.deepEqual(tallied(["single", 1, false, [1, 1]]), { earned: 0, possible: 0, answered: 0, all: 0, marked: 0, raw: null });
  assert.equal(tallied().raw, null);
});

test("a score has two decimals at most", () => {
  const thirds = [["match", 1, true, [1, 3]], ["match", 1, true, [2, 3]], ["match", 1, true, [1, 3]]];
  assert.equal(tallied(...thirds).raw, 44.44);
  assert.equal(tallied(["match", 1, true, [2, 3]]).raw, 66.67);
  assert.equal(tallied(["single", 2.01, true, [1, 1]], ["single", 197.99, true, [0, 1]]).raw, 1.01);
  assert.equal(tallied(...Array(10).fill(["single", 0.1, true, [1, 1]])).raw, 100);
  assert.equal(tallied(...Array(7).fill(["single", 0.1, true, [1, 1]]), ...Array(3).fill(["single", 0.1, true, [0, 1]])).raw, 70);
});

const RULES = { pass: 70, complete: "viewed" };
const NEW = { completed: false, passed: false };

function judged(raw, answered, all, { viewed = false, rules = {}, before = NEW, marked = answered } = {}) {
  return verdict({ viewed, tallied: { raw, answered, all, marked }, rules: { ...RULES, ...rules }, before });
}

test("what passes, passes at once; what fails, once all is answered", () => {
  assert.equal(judged(0, 0, 3).success, "");
  assert.equal(judged(33.3, 1, 3).success, "");
  assert.equal(judged(70, 2, 3).success, "passed");
  assert.equal(judged(69.99, 3, 3).success, "failed");
  assert.equal(judged(70, 3, 3).success, "passed");
});

test("where 0 passes, nobody has passed before answering", () => {
  assert.equal(judged(0, 0, 3, { rules: { pass: 0 } }).success, "");
  assert.equal(judged(0, 1, 3, { rules: { pass: 0 }, marked: 0 }).success, "");
  assert.equal(judged(0, 1, 3, { rules: { pass: 0 } }).success, "passed");
  assert.equal(judged(0, 3, 3, { rules: { pass: 0 } }).success, "passed");
});

test("a course that was passed stays so until new questions are all answered", () => {
  const before = { completed: true, passed: true };
  assert.equal(judged(60, 3, 4, { before }).success, "passed");
  assert.equal(judged(60, 4, 4, { before }).success, "failed");
  assert.equal(judged(null, 0, 0, { before }).success, "passed");
});

test("a course without a score is neither passed nor failed", () => {
  assert.equal(judged(null, 0, 0, { viewed: true }).success, "");
  assert.equal(judged(null, 1, 1, { viewed: true, marked: 0 }).success, "");
});

test("a course completes as its author wants", () => {
  const rows = [
    // rule, viewed, raw, answered, all, completed, ended
    ["viewed", true, 0, 0, 2, true, true], ["viewed", false, 100, 2, 2, false, false], ["viewed", true, null, 0, 0, true, true],
    ["answered", true, 50, 1, 2, false, false], ["answered", false, 0, 2, 2, true, true], ["answered", false, null, 0, 0, false, false],
    ["answered", true, null, 0, 0, true, true], ["answered", false, null, 1, 1, true, true],
    ["passed", false, 70, 1, 2, true, true], ["passed", true, 60, 1, 2, false, false], ["passed", true, 60, 2, 2, false, true],
    ["passed", true, null, 0, 0, true, true], ["passed", false, null, 1, 1, false, false],
  ];
  for (const [complete, viewed, raw, answered, all, completed, ended] of rows) {
    const found = judged(raw, answered, all, { viewed, rules: { complete } });
    assert.deepEqual([found.completed, found.ended], [completed, ended], [complete, viewed, raw, answered, all].join());
  }
});

test("a course that was complete stays so, whatever is added", () => {
  for (const complete of ["viewed", "answered", "passed"]) {
    const found = judged(10, 1, 5, { rules: { complete }, before: { completed: true, passed: false } });
    assert.deepEqual(found, { completed: true, ended: true, success: "" });
  }
});
