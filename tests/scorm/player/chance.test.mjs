import assert from "node:assert/strict";
import { test } from "node:test";
import { chance, draw, shuffled } from "../../../templates/scorm/js/chance.js";

const IDS = [..."abcdefghij"];
const SEEDS = [...Array(300).keys()].map((at) => (at * 2654435761) % 2 ** 24);

test("chance is a number of 32 bits, the same for the same seed and id", () => {
  for (const id of ["", "a", "pregunta-1", "模型", "😀"]) {
    const number = chance(12345, id);
    assert.ok(Number.isInteger(number) && number >= 0 && number < 2 ** 32);
    assert.equal(number, chance(12345, id));
  }
});

test("learners see orders of their own, each about as often as any other", () => {
  const first = new Map();
  for (const seed of SEEDS) {
    const order = shuffled(IDS, seed, "q");
    assert.deepEqual([...order].sort(), IDS);
    assert.deepEqual(order, shuffled([...IDS].reverse(), seed, "q"));
    first.set(order[0], (first.get(order[0]) || 0) + 1);
  }
  assert.equal(first.size, IDS.length);
  assert.ok(Math.max(...first.values()) < 2 * (SEEDS.length / IDS.length));
  assert.notDeepEqual(shuffled(IDS, 7, "q1"), shuffled(IDS, 7, "q2"));
});

test("an id that is added or taken out moves none of the others", () => {
  for (const seed of SEEDS) {
    const order = shuffled(IDS, seed, "q");
    assert.deepEqual(shuffled([...IDS, "new"], seed, "q").filter((id) => id !== "new"), order);
    assert.deepEqual(shuffled(IDS.slice(1), seed, "q"), order.filter((id) => id !== "a"));
  }
});

/** A pool of `ids`, its questions, and a record of what was drawn and answered. */
function setting(ids, count, { drawn = [], answered = [], seed = 5 } = {}) {
  const print = (id) => id.charCodeAt(0);
  const record = {
    seed,
    drawn: new Set(drawn.map(print)),
    result: (question) => (answered.some((id) => print(id) === question.print) ? {} : null),
  };
  const questions = ids.map((id) => ({ id, print: print(id), pool: "p" }));
  return [{ id: "p", draw: count, questions: ids }, [{ id: "z", print: 9 }, ...questions], record];
}

test("a pool draws as many as it should, and keeps them", () => {
  const drawn = new Set();
  for (const seed of SEEDS) {
    const given = setting(IDS, 3, { seed });
    const first = draw(...given);
    assert.equal(first.length, 3);
    assert.deepEqual(new Set(draw(...given)), new Set(first));
    assert.equal(given[2].drawn.size, 3);
    for (const id of first) drawn.add(id);
  }
  assert.equal(drawn.size, IDS.length);
});

test("what was answered comes before what was drawn, and that before the rest", () => {
  for (const seed of SEEDS) {
    const found = new Set(draw(...setting(IDS, 4, { drawn: ["i", "j"], answered: ["a"], seed })));
    assert.ok(["a", "i", "j"].every((id) => found.has(id)));
    assert.equal(found.size, 4);
    assert.deepEqual(new Set(draw(...setting(IDS, 2, { drawn: ["i", "j"], answered: ["a", "b"], seed }))), new Set(["a", "b"]));
  }
});

test("a pool that asks for more than it has draws all, and one that shrinks forgets the rest", () => {
  assert.equal(draw(...setting(IDS, 99)).length, IDS.length);
  const given = setting(IDS, 1, { drawn: ["a", "b", "c"] });
  const [one] = draw(...given);
  assert.ok("abc".includes(one));
  assert.deepEqual([...given[2].drawn], [one.charCodeAt(0)]);
});

test("what other pools drew is left alone", () => {
  const given = setting(IDS, 2);
  given[2].drawn.add(9);
  draw(...given);
  assert.ok(given[2].drawn.has(9));
});
