import assert from "node:assert/strict";
import { test } from "node:test";
import { isoDuration, scorm2004 } from "../../../templates/scorm/js/scorm2004.js";
import { scorm12, timespan } from "../../../templates/scorm/js/scorm12.js";
import { openSaving } from "../../../templates/scorm/js/saving.js";
import { startClock } from "../../../templates/scorm/js/clock.js";

/** An LMS of 1.2 that writes down what it is told. */
function lms(values = {}, answers = {}) {
  const log = [];
  const api = {
    LMSInitialize: () => "true",
    LMSGetValue: (name) => values[name] ?? "",
    LMSSetValue: (name, value) => (log.push(`${name.split(".").pop()}=${value}`), answers.set ?? "true"),
    LMSCommit: () => (log.push("commit"), answers.commit ?? "true"),
    LMSFinish: () => (log.push("finish"), answers.finish ?? "true"),
    LMSGetLastError: () => "0",
  };
  return { api, log };
}

const ENTRY = { place: "uno", state: "1sAA", status: "incomplete", progress: 0.5, seconds: 61.5 };

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
  const host = scorm12(api);
  assert.deepEqual(host.open(), { place: "", state: "", complete: false });
  assert.equal(host.save(ENTRY), true);
  assert.deepEqual(log.splice(0), [
    "lesson_location=uno", "suspend_data=1sAA", "lesson_status=incomplete",
    "session_time=0000:01:01.50", "exit=suspend", "commit",
  ]);
  host.save({ ...ENTRY, seconds: 70 });
  assert.deepEqual(log, ["session_time=0000:01:10.00", "commit"]);
});

test("finishing sends the rest without a commit, once", () => {
  const { api, log } = lms();
  const host = scorm12(api);
  host.open();
  host.finish({ ...ENTRY, status: "" });
  host.finish(ENTRY);
  host.save(ENTRY);
  assert.deepEqual(log, [
    "lesson_location=uno", "suspend_data=1sAA", "lesson_status=incomplete",
    "session_time=0000:01:01.50", "exit=suspend", "finish",
  ]);
});

test("a status is not written where the learner only looks", () => {
  for (const values of [{ "cmi.core.lesson_mode": "browse" }, { "cmi.core.lesson_mode": "review" }, { "cmi.core.credit": "no-credit" }]) {
    const { api, log } = lms(values);
    const host = scorm12(api);
    host.open();
    host.save(ENTRY);
    host.finish(ENTRY);
    assert.equal(log.some((line) => line.startsWith("lesson_status")), false);
  }
});

test("a course that was complete or passed stays so", () => {
  for (const status of ["completed", "passed"]) {
    const { api, log } = lms({ "cmi.core.lesson_status": status });
    const host = scorm12(api);
    assert.equal(host.open().complete, true);
    host.save(ENTRY);
    host.finish(ENTRY);
    assert.equal(log.some((line) => line.startsWith("lesson_status")), false);
  }
});

test("2004 sends progress as a measure", () => {
  const log = [];
  const host = scorm2004({
    Initialize: () => "true", GetValue: () => "", GetLastError: () => "403",
    SetValue: (...pair) => (log.push(pair.join("=")), "true"), Commit: () => "true",
  });
  host.open();
  host.save(ENTRY);
  assert.ok(log.includes("cmi.progress_measure=0.5"));
  assert.ok(log.includes("cmi.completion_status=incomplete"));
  assert.ok(!log.some((line) => line.includes("success")));
});

test("a refused value is sent again", () => {
  const { api, log } = lms({}, { set: "false" });
  const host = scorm12(api);
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
