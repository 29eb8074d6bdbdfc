import assert from "node:assert/strict";
import { test } from "node:test";
import { decode, encode, openRecord } from "../../../templates/scorm/js/record.js";

const page = (print) => ({ id: print, print });
const [a, b, c, d] = ["AAAA", "b-_9", "cccc", "dddd"].map(page);

function seen(pages, state) {
  const record = openRecord(pages, state);
  return pages.filter(record.has).map((one) => one.print);
}

test("a record begins empty and says nothing until something is done", () => {
  const record = openRecord([a, b], "");
  assert.equal(record.count, 0);
  assert.equal(record.begun, false);
  assert.equal(record.complete, false);
  assert.equal(record.state(4096), "");
});

test("what was seen is written with its fingerprints and read back", () => {
  const record = openRecord([a, b, c], "");
  assert.equal(record.see(b), true);
  assert.equal(record.see(b), false);
  assert.equal(record.state(4096), "1sAAEb-_9");
  assert.deepEqual(seen([a, b, c], "1sAAEb-_9"), ["b-_9"]);
});

test("the right lessons stay seen after lessons are added, moved and taken out", () => {
  const record = openRecord([a, b, c], "");
  record.see(a);
  record.see(c);
  const state = record.state(4096);
  assert.deepEqual(seen([c, d, b, a], state), ["cccc", "AAAA"]);
  assert.deepEqual(seen([b, c], state), ["cccc"]);
});

test("a lesson that is taken out and put back is still seen", () => {
  const without = openRecord([b, c], "1sAAIAAAAcccc");
  without.see(b);
  assert.deepEqual(seen([a, b, c], without.state(4096)), ["AAAA", "b-_9", "cccc"]);
});

test("a course is complete when all is seen, and stays so when a lesson is added", () => {
  const record = openRecord([a, b], "1sAAEAAAA");
  assert.equal(record.complete, false);
  record.see(b);
  assert.equal(record.complete, true);
  assert.equal(openRecord([a, b, c], record.state(4096), true).complete, true);
  assert.equal(openRecord([a, b, c], record.state(4096), false).complete, false);
});

test("sections of a later version are kept", () => {
  const record = openRecord([a, b], "1qAAFhello" + "sAAEAAAA");
  record.see(b);
  const sections = decode(record.state(4096));
  assert.equal(sections.get("q"), "hello");
  assert.equal(sections.get("s"), "AAAAb-_9");
});

test("a state of another making counts as none, and is not touched before something is done", () => {
  for (const state of ["", "2sAEAAAA", "{}", "null", "1", "1s", "1sA", "1sAAEAAA", "1sA**AAAA", "1sAAFAAAA"]) {
    const record = openRecord([a, b], state);
    assert.equal(record.count, 0, state);
    assert.equal(record.state(4096), state);
    record.see(a);
    assert.equal(record.state(4096).startsWith("1"), true);
  }
});

test("a cut state keeps what came before the cut", () => {
  assert.deepEqual([...decode("1sAAEAAAAqAAFhel").keys()], ["s"]);
});

test("a thousand lessons fit SCORM 1.2", () => {
  const digits = "ABCDEFGHIJ";
  const pages = [...Array(1000).keys()].map((n) => page("x" + [...String(n).padStart(3, "0")].map((i) => digits[i]).join("")));
  const record = openRecord(pages, "");
  for (const one of pages) record.see(one);
  const state = record.state(4096);
  assert.ok(state.length <= 4096);
  assert.equal(seen(pages, state).length, 1000);
  assert.equal(openRecord(pages, state).complete, true);
});

test("marks of lessons that are gone make room for those that are not", () => {
  const record = openRecord([a, b], encode([["s", "ccccddddAAAA"]]));
  record.see(b);
  assert.equal(record.state(14), "1sAAIAAAAb-_9");
});
