import assert from "node:assert/strict";
import { test } from "node:test";
import { answerLength, packAnswer, typedPlaces, unpackAnswer } from "../../../templates/scorm/js/answers.js";

const FIVE = ["e", "b", "d", "a", "c"];

function* permutations(ids) {
  if (!ids.length) yield [];
  for (const id of ids) for (const rest of permutations(ids.filter((one) => one !== id))) yield [id, ...rest];
}

function* products(choices) {
  if (!choices.length) yield [];
  else for (const one of choices[0]) for (const rest of products(choices.slice(1))) yield [one, ...rest];
}

function* subsets(ids) {
  for (const chosen of products(ids.map(() => [false, true]))) yield ids.filter((_, at) => chosen[at]);
}

const KINDS = [
  [{ kind: "single", options: FIVE }, FIVE.map((id) => [id]), 3],
  [{ kind: "single", options: ["a"] }, [["a"]], 0],
  [{ kind: "truefalse" }, [["true"], ["false"]], 1],
  [{ kind: "multiple", options: FIVE }, [...subsets(FIVE)], 5],
  [{ kind: "match", options: ["i", "j", "h"], targets: ["y", "x"] }, [...products(Array(3).fill(["", "x", "y"]))], 5],
  [{ kind: "order", options: FIVE }, [...permutations(FIVE)], 7],
  [{ kind: "cloze", gaps: [["no", "sí"], ["c", "b", "a"]] }, [...products([["", "no", "sí"], ["", "a", "b", "c"]])], 4],
];

test("every answer of every kind is read as it was written, in as few bits as there are answers", () => {
  for (const [question, answers, length] of KINDS) {
    assert.equal(answerLength(question), length, question.kind);
    const packed = new Set();
    for (const answer of answers) {
      const number = packAnswer(question, answer);
      assert.ok(number >= 0n && number < 2n ** BigInt(length), question.kind);
      assert.deepEqual(unpackAnswer(question, number), answer);
      packed.add(number);
    }
    assert.equal(packed.size, answers.length);
    assert.equal(length, Math.ceil(Math.log2(answers.length)));
  }
});

test("options that move take the answer with them", () => {
  const moved = (question) => ({
    ...question,
    options: question.options && [...question.options].reverse(),
    targets: question.targets && [...question.targets].reverse(),
    gaps: question.gaps?.map((choices) => [...choices].reverse()),
  });
  for (const [question, answers] of KINDS) {
    for (const answer of answers) {
      const found = unpackAnswer(moved(question), packAnswer(question, answer));
      // What is chosen of several, and what is joined, is listed as the items now are.
      const expected = question.kind === "multiple" || question.kind === "match" ? [...answer].reverse() : answer;
      assert.deepEqual(found, expected, question.kind);
    }
  }
});

test("what is typed takes no bits, and its places are known", () => {
  for (const kind of ["short", "numeric", "essay"]) {
    assert.equal(answerLength({ kind }), 0);
    assert.equal(packAnswer({ kind }, ["algo"]), 0n);
    assert.deepEqual(unpackAnswer({ kind }, 0n), [""]);
    assert.deepEqual(typedPlaces({ kind }), [0]);
  }
  const cloze = { kind: "cloze", gaps: [[], ["a", "b"], []] };
  assert.equal(answerLength(cloze), 2);
  assert.deepEqual(unpackAnswer(cloze, packAnswer(cloze, ["uno", "b", "dos"])), ["", "b", ""]);
  assert.deepEqual(typedPlaces(cloze), [0, 2]);
  assert.deepEqual(typedPlaces({ kind: "multiple", options: FIVE }), []);
});

test("bits that are no answer of the question are still some answer", () => {
  for (const [question, , length] of KINDS) {
    for (let number = 0n; number < 2n ** BigInt(length); number += 1n) {
      assert.ok(unpackAnswer(question, number).every((part) => typeof part === "string"), question.kind);
    }
  }
});

test("large questions are written too", () => {
  const ids = [...Array(36).keys()].map((at) => `o${at}`);
  const order = { kind: "order", options: ids };
  const answer = [...ids].reverse();
  assert.equal(answerLength(order), 139);
  assert.deepEqual(unpackAnswer(order, packAnswer(order, answer)), answer);
  const match = { kind: "match", options: ids, targets: ids };
  assert.deepEqual(unpackAnswer(match, packAnswer(match, answer)), answer);
});
