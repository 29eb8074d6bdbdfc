import assert from "node:assert/strict";
import { test } from "node:test";
import { mark, partsRight, toNumber } from "../../../templates/scorm/js/marking.js";

const LAX = { case: false, accents: false };

test("one choice is right or wrong", () => {
  for (const kind of ["single", "truefalse"]) {
    assert.deepEqual(mark({ kind }, { right: ["a"] }, ["a"]), [1, 1]);
    assert.deepEqual(mark({ kind }, { right: ["a"] }, ["b"]), [0, 1]);
    assert.deepEqual(mark({ kind }, { right: ["a"] }, []), [0, 1]);
    assert.deepEqual(mark({ kind }, { right: ["a"] }, ["a", "b"]), [0, 1]);
  }
  assert.deepEqual(mark({ kind: "single" }, { right: ["a", "b"] }, ["b"]), [1, 1]);
});

test("of several choices, a wrong one takes a right one away, and never more than there are", () => {
  const rows = [
    ["ab", [2, 3]], ["abc", [3, 3]], ["abx", [1, 3]], ["abcx", [2, 3]], ["abcxyz", [0, 3]],
    ["ax", [0, 3]], ["xyz", [0, 3]], ["", [0, 3]],
  ];
  for (const [answer, marked] of rows) {
    assert.deepEqual(mark({ kind: "multiple" }, { right: [..."abc"] }, [...answer]), marked, answer);
  }
  assert.deepEqual(mark({ kind: "multiple" }, { right: [] }, ["x"]), [0, 1]);
  assert.deepEqual(mark({ kind: "multiple" }, { right: [] }, []), [0, 1]);
});

test("each pair of a match is a part", () => {
  const marked = (answer) => mark({ kind: "match" }, { right: ["x", "y", "x"] }, answer);
  assert.deepEqual(marked(["x", "y", "x"]), [3, 3]);
  assert.deepEqual(marked(["x", "x", "x"]), [2, 3]);
  assert.deepEqual(marked(["", "", ""]), [0, 3]);
});

test("in an order, each item that its right successor follows is a part", () => {
  const marked = (answer) => mark({ kind: "order" }, { right: [..."abcd"] }, [...answer])[0];
  assert.deepEqual(mark({ kind: "order" }, { right: [..."abcd"] }, [..."abcd"]), [3, 3]);
  assert.equal(marked("dabc"), 2);
  assert.equal(marked("bcda"), 2);
  assert.equal(marked("cdab"), 2);
  assert.equal(marked("acbd"), 0);
  assert.equal(marked("dcba"), 0);
  assert.equal(marked("badc"), 0);
});

test("each gap of a cloze is a part", () => {
  const question = { kind: "cloze", ...LAX, gaps: [[], ["uno", "dos"]] };
  const key = { right: [["token", "tokens"], ["dos"]] };
  assert.deepEqual(mark(question, key, [" Tokens. ", "dos"]), [2, 2]);
  assert.deepEqual(partsRight(question, key, ["otro", "dos"]), [false, true]);
  assert.deepEqual(mark(question, key, []), [0, 2]);
});

test("what is chosen in a gap is another word with an accent or a capital", () => {
  const question = { kind: "cloze", ...LAX, gaps: [["si", "sí"], ["el", "El"]] };
  const key = { right: [["sí"], ["El"]] };
  assert.deepEqual(mark(question, key, ["si", "el"]), [0, 2]);
  assert.deepEqual(mark(question, key, ["sí", "El"]), [2, 2]);
});

test("an essay has no parts", () => {
  assert.deepEqual(mark({ kind: "essay" }, {}, ["Largo."]), [0, 0]);
});

function alike(right, given, policy = LAX) {
  return mark({ kind: "short", ...policy }, { right: ["otra", right] }, [given])[0] === 1;
}

test("spaces, quotes and a final full stop never matter", () => {
  const given = [" el modelo ", "el\u00a0 modelo", "«el modelo»", "“el modelo”", '"El" modelo', "« el modelo ».", "el modelo.", "el modelo ."];
  for (const text of given) assert.ok(alike("el modelo", text), text);
  assert.ok(alike("“El modelo”.", "el modelo"));
  assert.ok(alike("l'heure", "l’heure"));
  for (const text of ["elmodelo", "el modelo..", ".el modelo", "el modelo,", ""]) assert.ok(!alike("el modelo", text), text);
});

test("capitals and accents matter where the author says so", () => {
  const rows = [
    ["Atención", "atencion", [true, false, false, false]],
    ["Atención", "atención", [true, false, true, false]],
    ["Atención", "Atencion", [true, true, false, false]],
    ["Atención", "Atención", [true, true, true, true]],
    ["Atención", "Atencio\u0301n", [true, true, true, true]],
    ["ÁNGEL", "ángel", [true, false, true, false]],
    ["pingüino", "pinguino", [true, true, false, false]],
  ];
  for (const [right, given, expected] of rows) {
    const policies = [[false, false], [true, false], [false, true], [true, true]];
    const found = policies.map(([exact, accents]) => alike(right, given, { case: exact, accents }));
    assert.deepEqual(found, expected, `${right} ${given}`);
  }
});

test("ñ is never n", () => {
  for (const policy of [LAX, { case: true, accents: false }, { case: false, accents: true }]) {
    assert.ok(!alike("año", "ano", policy));
    assert.ok(!alike("ano", "año", policy));
    assert.ok(alike("año", "an\u0303o", policy));
  }
  assert.ok(alike("ESPAÑA", "españa"));
  assert.ok(!alike("ESPAÑA", "espana"));
});

test("numbers are read with a comma or a point, with thousands and signs", () => {
  const rows = {
    "3,14": 3.14, "3.14": 3.14, " 3,14 ": 3.14, "1.234,5": 1234.5, "1,234.5": 1234.5, "1 234,5": 1234.5,
    "1\u202f234\u00a0567,8": 1234567.8, "1'234.5": 1234.5, "1.000.000": 1e6, "1,000,000": 1e6, "1.000.000,25": 1000000.25,
    "1.000": 1, "-5": -5, "\u22125": -5, "- 5": -5, "+5": 5, ".5": 0.5, "5.": 5, "1e3": 1000, "1,6e-19": 1.6e-19, "2E2": 200, "0": 0,
  };
  for (const [text, value] of Object.entries(rows)) assert.equal(toNumber(text), value, text);
  for (const text of ["", " ", "tres", "3m", "1/2", "50%", "-", ".", ",", "--5", "e3", "1e", "0x10", "Infinity", "NaN", "1e999", "1e1234"]) {
    assert.equal(toNumber(text), null, text);
  }
});

function near(value, tolerance, given) {
  return mark({ kind: "numeric" }, { value, tolerance, text: "" }, [given])[0] === 1;
}

test("a number is right up to its tolerance and not beyond", () => {
  const rows = [
    ["0.2", "0.1", "0.3", true], ["0.2", "0.1", "0,1", true], ["0.2", "0.1", "0.30001", false], ["0.2", "0.1", "0.0999", false],
    ["100.1", "0.1", "100.2", true], ["100.1", "0.1", "100.21", false], ["5", "0", "5", true], ["5", "0", "5.0000001", false],
    ["0", "0", "0", true], ["0", "0", "1e-12", false], ["-3", "0.5", "\u22122,5", true], ["-3", "0.5", "3", false],
    ["1000", "5", "1.005,0", true], ["1000", "5", "1006", false], ["1E+3", "0", "1000", true], ["2147483648", "0", "2147483647", false],
    ["1.6E-19", "0", "0", false], ["1.6E-19", "1E-20", "1.7e-19", true], ["1.6E-19", "1E-20", "1.71e-19", false],
  ];
  for (const [value, tolerance, given, right] of rows) {
    assert.equal(near(value, tolerance, given), right, `${given} for ${value} ± ${tolerance}`);
  }
  assert.ok(!near("5", "1", "cinco"));
});
