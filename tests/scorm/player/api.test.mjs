import assert from "node:assert/strict";
import { test } from "node:test";
import { findApi, openLine } from "../../../templates/scorm/js/api.js";

function frame(properties = {}, parent = null) {
  const win = { ...properties };
  win.parent = parent || win;
  win.top = parent ? parent.top : win;
  return win;
}

/** A window of another origin: everything throws but its parent. */
function foreign(parent = null) {
  const win = new Proxy({}, {
    get(_, name) {
      if (name === "parent") return parent || win;
      if (name === "top") return parent ? parent.top : win;
      throw new Error("cross-origin");
    },
  });
  return win;
}

const api = { LMSInitialize() {} };
const API = { name: "API", verb: "LMSInitialize" };

test("the API is found in the window itself, a parent, a grandparent", () => {
  assert.equal(findApi(API, frame({ API: api })), api);
  assert.equal(findApi(API, frame({}, frame({ API: api }))), api);
  assert.equal(findApi(API, frame({}, frame({}, frame({ API: api })))), api);
});

test("the API is found in the opener and its parents", () => {
  assert.equal(findApi(API, frame({ opener: frame({ API: api }) })), api);
  assert.equal(findApi(API, frame({ opener: frame({}, frame({ API: api })) })), api);
  assert.equal(findApi(API, frame({}, frame({ opener: frame({ API: api }) }))), api);
});

test("a window of another origin is passed over", () => {
  assert.equal(findApi(API, frame({}, foreign(frame({ API: api })))), api);
  assert.equal(findApi(API, frame({}, foreign())), null);
  assert.equal(findApi(API, frame({ opener: foreign() })), null);
});

test("a frame or an element of the API's name is none", () => {
  assert.equal(findApi(API, frame({ API: { id: "API" } }, frame({ API: api }))), api);
  assert.equal(findApi(API, frame({ API: foreign() }, frame({ API: api }))), api);
});

test("no API is null, even where windows go round in a circle", () => {
  const one = {};
  const two = { parent: one };
  one.parent = two;
  assert.equal(findApi(API, one), null);
  assert.equal(findApi(API, frame()), null);
});

const VERBS = { initialize: "I", finish: "F", get: "G", set: "S", commit: "C", error: "E" };

test("answers are strings whatever the API returns", () => {
  for (const [given, taken] of [["true", true], [true, true], [1, true], ["false", false], [false, false], [0, false]]) {
    assert.equal(openLine({ C: () => given }, VERBS).commit(), taken, String(given));
  }
  assert.equal(openLine({ G: () => null }, VERBS).get("x"), "");
  assert.equal(openLine({ G: () => 3 }, VERBS).get("x"), "3");
});

test("an API that says nothing took it if it knows of no error", () => {
  assert.equal(openLine({ C: () => null, E: () => "0" }, VERBS).commit(), true);
  assert.equal(openLine({ C: () => null, E: () => 101 }, VERBS).commit(), false);
  assert.equal(openLine({ C: () => "" }, VERBS).commit(), false);
});

test("an API that throws or lacks a function refuses", () => {
  const line = openLine({ C() { throw new Error("down"); } }, VERBS);
  assert.equal(line.commit(), false);
  assert.equal(line.finish(), false);
  assert.equal(line.get("x"), "");
});

test("a session that is open already counts as begun", () => {
  assert.equal(openLine({ I: () => "true" }, VERBS).initialize("status"), true);
  assert.equal(openLine({ I: () => "false", G: () => "incomplete", E: () => "0" }, VERBS).initialize("status"), true);
  assert.equal(openLine({ I: () => "false", G: () => "", E: () => "301" }, VERBS).initialize("status"), false);
  assert.equal(openLine({ I: () => "", G: () => "" }, VERBS).initialize("status"), false);
});
