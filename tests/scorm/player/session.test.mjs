import assert from "node:assert/strict";
import { test } from "node:test";
import { isoDuration, scorm2004 } from "../../../templates/scorm/js/scorm2004.js";
import { scorm12, timespan } from "../../../templates/scorm/js/scorm12.js";
import { openSaving } from "../../../templates/scorm/js/saving.js";
import { startClock } from "../../../templates/scorm/js/clock.js";

/** An LMS of 1.2 that writes down what it is told, by the last words of its names. */
function lms(values = {}, answers = {}) {
  const log = [];
  const api = {
    LMSInitialize: () => "true",
    LMSGetValue: (name) => values[name] ?? "",
    LMSSetValue: (name, value) => (log.push(`${name.replace(/^cmi\.(core\.)?/, "")}=${value}`), answers.set ?? "true"),
    LMSCommit: () => (log.push("commit"), answers.commit ?? "true"),
    LMSFinish: () => (log.push("finish"), answers.finish ?? "true"),
    LMSGetLastError: () => "0",
  };
  return { api, log };
}

const ENTRY = {
  place: "uno", state: "2sAA", begun: true, completed: false, ended: false, success: "", raw: null,
  progress: 0.5, seconds: 61.5, objectives: [], interactions: [],
};
const DONE = { ...ENTRY, completed: true, ended: true, progress: 1 };

function statuses(log) {
  return log.filter((line) => line.startsWith("lesson_status=")).map((line) => line.slice(14));
}

test("seconds are written as each version wants them", () => {
  assert.equal(timespan(0), "0000:00:00.00");
  assert.equal(timespan(3661.239), "0001:01:01.24");
  assert.equal(timespan(1e9), "9999:59:59.99");
  assert.equal(isoDuration(0), "PT0S");
  assert.equal(isoDuration(61.239), "PT1M1.24S");
  assert.equal(isoDuration(7200), "PT2H0S");
  assert.equal(isoDuration(59.999), "PT1M0S");
});

test("a first save sends everything, later ones only what is new", () => {
  const { api, log } = lms();
  const host = scorm12.host(api);
  assert.deepEqual(host.open(), { place: "", state: "", completed: false, passed: false, known: [] });
  assert.equal(host.save(ENTRY), true);
  assert.deepEqual(log.splice(0), [
    "lesson_location=uno", "suspend_data=2sAA", "lesson_status=incomplete",
    "session_time=0000:01:01.50", "exit=suspend", "commit",
  ]);
  host.save({ ...ENTRY, seconds: 70 });
  assert.deepEqual(log, ["session_time=0000:01:10.00", "commit"]);
});

test("finishing sends the rest without a commit, once", () => {
  const { api, log } = lms();
  const host = scorm12.host(api);
  host.open();
  host.finish(ENTRY);
  host.finish(DONE);
  host.save(DONE);
  assert.deepEqual(log, [
    "lesson_location=uno", "suspend_data=2sAA", "lesson_status=incomplete",
    "session_time=0000:01:01.50", "exit=suspend", "finish",
  ]);
});

test("who did nothing has no status and no score; one who leaves so has only looked inside", () => {
  const { api, log } = lms();
  const host = scorm12.host(api);
  host.open();
  host.save({ ...ENTRY, state: "", begun: false });
  assert.deepEqual(log.splice(0), ["lesson_location=uno", "session_time=0000:01:01.50", "exit=suspend", "commit"]);
  host.finish({ ...ENTRY, state: "", begun: false });
  assert.deepEqual(log, ["lesson_status=incomplete", "finish"]);
});

test("a look at a course that has a status takes nothing of it", () => {
  for (const status of ["incomplete", "completed", "failed"]) {
    const { api, log } = lms({ "cmi.core.lesson_status": status });
    const host = scorm12.host(api);
    host.open();
    host.finish({ ...ENTRY, begun: false });
    assert.deepEqual(statuses(log), []);
  }
});

test("one status of 1.2 says what is passed or failed once the course has ended", () => {
  const rows = [
    [ENTRY, "incomplete"],
    [{ ...ENTRY, success: "passed" }, "incomplete"],
    [{ ...ENTRY, ended: true, success: "failed" }, "failed"],
    [DONE, "completed"],
    [{ ...DONE, success: "passed" }, "passed"],
    [{ ...DONE, success: "failed" }, "failed"],
  ];
  for (const [entry, status] of rows) {
    const { api, log } = lms();
    const host = scorm12.host(api);
    host.open();
    host.save(entry);
    assert.deepEqual(statuses(log), [status]);
  }
});

test("a score is sent once there is one, 0 too, with its ends", () => {
  const { api, log } = lms();
  const host = scorm12.host(api);
  host.open();
  host.save(ENTRY);
  assert.ok(!log.some((line) => line.startsWith("score")));
  host.save({ ...ENTRY, raw: 0 });
  host.save({ ...ENTRY, raw: 33.33 });
  assert.deepEqual(log.filter((line) => line.startsWith("score")), ["score.raw=0", "score.min=0", "score.max=100", "score.raw=33.33"]);
});

test("objectives that were begun and answers are rows without a gap", () => {
  const { api, log } = lms({ "cmi.interactions._count": "4" });
  const host = scorm12.host(api);
  host.open();
  const unit = { id: "uno", raw: 50, success: "", completed: false, begun: true };
  const question = { kind: "truefalse", points: 1 };
  const answer = {
    id: "p1", question, key: { right: ["true"] }, answer: ["false"], right: 0, parts: 1,
    time: new Date(2026, 0, 2, 3, 4, 5), seconds: 1.5, objective: "uno", language: "es",
  };
  const entry = { ...ENTRY, raw: 0, objectives: [{ ...unit, id: "cero", begun: false }, unit], interactions: [answer] };
  host.save(entry);
  host.save({ ...entry, interactions: [{ ...answer, answer: ["true"], right: 1 }] });
  assert.deepEqual(log.filter((line) => line.startsWith("objectives")), [
    "objectives.0.id=uno", "objectives.0.score.raw=50", "objectives.0.score.min=0", "objectives.0.score.max=100", "objectives.0.status=incomplete",
  ]);
  const rows = log.filter((line) => line.startsWith("interactions"));
  assert.equal(rows[0], "interactions.4.id=p1");
  assert.ok(rows.includes("interactions.4.time=03:04:05"));
  assert.ok(rows.includes("interactions.4.latency=0000:00:01.50"));
  assert.deepEqual(rows.filter((row) => row.includes("result")), ["interactions.4.result=wrong", "interactions.4.result=correct"]);
  assert.ok(rows.every((row) => row.startsWith("interactions.4.")));
});

test("nothing that counts is written where the learner only looks, and no trace by browsing or reviewing", () => {
  for (const values of [{ "cmi.core.lesson_mode": "browse" }, { "cmi.core.lesson_mode": "review" }, { "cmi.core.credit": "no-credit" }]) {
    const { api, log } = lms(values);
    const host = scorm12.host(api);
    host.open();
    const full = { ...DONE, success: "passed", raw: 100, objectives: [{ id: "u", begun: true }], interactions: [{ id: "p" }] };
    host.save(full);
    host.finish(full);
    assert.equal(log.some((line) => /^(lesson_status|score|objectives|interactions)/.test(line)), false);
    const keeps = !("cmi.core.lesson_mode" in values);
    assert.equal(host.keeps, keeps);
    assert.equal(log.includes("suspend_data=2sAA"), keeps);
    assert.equal(log.includes("lesson_location=uno"), keeps);
  }
});

test("a course that was complete or passed is told so", () => {
  for (const status of ["completed", "passed"]) {
    const { api, log } = lms({ "cmi.core.lesson_status": status });
    const host = scorm12.host(api);
    const { completed, passed } = host.open();
    assert.deepEqual([completed, passed], [true, status === "passed"]);
    host.save({ ...DONE, success: passed ? "passed" : "" });
    host.finish({ ...DONE, success: passed ? "passed" : "" });
    assert.deepEqual(statuses(log), []);
  }
});

test("2004 sends progress as a measure, and two statuses", () => {
  const log = [];
  const host = scorm2004.host({
    Initialize: () => "true", GetValue: () => "", GetLastError: () => "403",
    SetValue: (...pair) => (log.push(pair.join("=")), "true"), Commit: () => "true",
  });
  assert.deepEqual(host.open(), { place: "", state: "", completed: false, passed: false, known: [] });
  host.save(ENTRY);
  assert.ok(log.includes("cmi.progress_measure=0.5"));
  assert.ok(log.includes("cmi.completion_status=incomplete"));
  assert.ok(!log.some((line) => line.includes("success")));
  log.length = 0;
  host.save({ ...DONE, success: "failed", raw: 66.67 });
  assert.deepEqual(log, [
    "cmi.completion_status=completed", "cmi.success_status=failed", "cmi.progress_measure=1",
    "cmi.score.scaled=0.6667", "cmi.score.raw=66.67", "cmi.score.min=0", "cmi.score.max=100",
  ]);
});

test("a refused value is sent again", () => {
  const { api, log } = lms({}, { set: "false" });
  const host = scorm12.host(api);
  host.open();
  assert.equal(host.save(ENTRY), false);
  log.length = 0;
  host.save(ENTRY);
  assert.ok(log.includes("lesson_location=uno"));
});

test("a refused save shows a sign and is tried again until it is taken", () => {
  let answer = false;
  let saves = 0;
  const signs = [];
  const waits = [];
  const host = { save: () => ((saves += 1), answer), finish: () => answer };
  const saving = openSaving(host, () => ENTRY, (trouble) => signs.push(trouble), (act, pause) => waits.push([act, pause]));
  assert.equal(saving.save(), false);
  saving.save();
  assert.equal(waits.length, 1);
  assert.equal(waits[0][1], 3000);
  waits.shift()[0]();
  assert.ok(waits[0][1] > 3000);
  answer = true;
  waits.shift()[0]();
  assert.deepEqual(signs.slice(-1), [false]);
  assert.equal(waits.length, 0);
  assert.equal(saves, 4);
});

test("leaving that fails may be tried again", () => {
  let answer = false;
  const saving = openSaving({ finish: () => answer }, () => ENTRY, () => {});
  assert.equal(saving.finish(), false);
  assert.equal(saving.over, false);
  answer = true;
  assert.equal(saving.finish(), true);
  assert.equal(saving.over, true);
});

test("the clock stands still while the page is hidden", () => {
  let time = 0;
  let heard;
  const doc = { hidden: false, addEventListener: (_, listen) => (heard = listen) };
  const clock = startClock(doc, () => time);
  time = 5000;
  doc.hidden = true;
  heard();
  time = 60000;
  assert.equal(clock.seconds(), 5);
  doc.hidden = false;
  heard();
  time = 62000;
  assert.equal(clock.seconds(), 7);
});
