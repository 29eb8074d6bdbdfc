import assert from "node:assert/strict";
import { test } from "node:test";
import { bitReader, bitWriter, letters, number, readSet, writeSet } from "../../../templates/scorm/js/bits.js";

const WIDTH = 22;

function written(values, width = WIDTH) {
  const writer = bitWriter();
  writeSet(writer, values, width);
  return writer.text();
}

function read(text, width = WIDTH) {
  const found = [];
  readSet(bitReader(text), width, (_, value) => found.push(value));
  return found;
}

test("numbers are letters of base64url", () => {
  assert.equal(letters(0, 3), "AAA");
  assert.equal(letters(2 ** 18 - 1, 3), "___");
  assert.equal(number("b-_9"), 27 * 64 ** 3 + 62 * 64 ** 2 + 63 * 64 + 61);
  assert.equal(number(letters(123456, 3)), 123456);
});

test("letters that are none are no number", () => {
  for (const text of ["", "AA+", "ñ", "A A", "\n"]) assert.equal(number(text), -1, text);
});

test("bits are read as they were written", () => {
  const writer = bitWriter().number(5, 3).unary(0).unary(7).number(0, 0).number(2n ** 70n + 1n, 71).number(1, 12);
  const reader = bitReader(writer.text());
  assert.deepEqual(
    [reader.number(3), reader.unary(), reader.unary(), reader.number(0), reader.big(71), reader.number(12)],
    [5, 0, 7, 0, 2n ** 70n + 1n, 1],
  );
});

test("sets of no, one and many numbers are read as they were written", () => {
  const ends = [[], [0], [2 ** WIDTH - 1], [0, 2 ** WIDTH - 1], [...Array(4095).keys()]];
  const many = [...Array(700).keys()].map((at) => (at * 2654435761) % 2 ** WIDTH);
  for (const values of [...ends, [...new Set(many)]]) {
    assert.deepEqual(read(written(values)), [...values].sort((a, b) => a - b));
    assert.equal(written([...values].reverse()), written(values));
  }
});

test("a set costs about eleven bits a page in a course of a thousand", () => {
  const many = new Set([...Array(1000).keys()].map((at) => (at * 2654435761) % 2 ** WIDTH));
  assert.ok(written([...many]).length * 6 < 15 * many.size);
});

test("what belongs to a number stands behind it", () => {
  const writer = bitWriter();
  writeSet(writer, [9, 3], WIDTH, (bits, value) => bits.number(value * 2, 5));
  const found = [];
  readSet(bitReader(writer.text()), WIDTH, (bits, value) => found.push([value, bits.number(5)]));
  assert.deepEqual(found, [[3, 6], [9, 18]]);
});

test("what ends too early, has other letters or numbers too large is a RangeError", () => {
  const whole = written([...Array(40).keys()].map((at) => at * 100_003));
  for (let length = 0; length < whole.length; length += 1) {
    assert.throws(() => read(whole.slice(0, length)), RangeError, String(length));
  }
  for (const text of ["", "+", "AAñA", "A AA", "____", "_".repeat(4000), `A${"_".repeat(400)}`, "😀😀"]) {
    assert.throws(() => read(text), RangeError, text);
  }
  assert.throws(() => read(written([2 ** 12], 13), 12), RangeError);
});
