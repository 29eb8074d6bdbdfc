import assert from "node:assert/strict";
import { test } from "node:test";
import { bitWriter, letters, writeSet } from "../../../templates/scorm/js/bits.js";
import { decode, encode, openRecord } from "../../../templates/scorm/js/record.js";

const page = (print) => ({ id: `p${print}`, print });
const [a, b, c, d] = [1, 70_000, 2 ** 22 - 1, 900_001].map(page);

const single = { id: "s", print: 11, sig: 1, kind: "single", options: ["a", "b", "c"], attempts: 0 };
const multiple = { id: "m", print: 1001, sig: 2, kind: "multiple", options: ["a", "b", "c"], attempts: 0 };
const order = { id: "o", print: 2_000_000, sig: 3, kind: "order", options: ["x", "y", "z"], attempts: 0 };
const short = { id: "t", print: 44, sig: 4, kind: "short", attempts: 0 };
const essay = { id: "e", print: 55, sig: 5, kind: "essay", attempts: 0 };
const cloze = { id: "c", print: 66, sig: 6, kind: "cloze", gaps: [[], ["no", "sí"], []], attempts: 0 };
const ALL = [single, multiple, order, short, essay, cloze];
const ANSWERS = new Map([
  [single, [["b"], [0, 1]]], [multiple, [["a", "c"], [1, 2]]], [order, [["z", "x", "y"], [1, 2]]],
  [short, [["Señal 😀"], [1, 1]]], [essay, [["Uno.\nDos."], [0, 0]]], [cloze, [["año", "sí", ""], [2, 3]]],
]);

function open(state, { pages = [a, b], questions = ALL, before = false, random = () => 77 } = {}) {
  return openRecord(pages, state, before, questions, random);
}

function seen(pages, state) {
  const record = openRecord(pages, state);
  return pages.filter(record.has).map((one) => one.print);
}

/** A record in which every question was answered, `attempts` times. */
function answered(questions = ALL, attempts = 1) {
  const record = open("", { questions });
  for (const question of questions) record.put(question, ...ANSWERS.get(question), attempts);
  return record;
}

// --- pages ---

test("a record begins empty and says nothing until something is done", () => {
  const record = open("");
  assert.equal(record.count, 0);
  assert.equal(record.begun, false);
  assert.equal(record.viewed, false);
  assert.equal(record.state(4096), "");
  assert.ok(ALL.every((question) => record.result(question) === null && record.answer(question) === null && record.text(question) === null));
  record.begin();
  assert.equal(record.begun, true);
  assert.equal(record.state(4096), "2gAAEAABN");
});

test("what was seen is written with its fingerprints and read back", () => {
  const record = openRecord([a, b, c], "");
  assert.equal(record.see(b), true);
  assert.equal(record.see(b), false);
  const state = record.state(4096);
  assert.match(state, /^2sAA[\w-]+$/);
  assert.deepEqual(seen([a, b, c], state), [b.print]);
  assert.equal(openRecord([a, b, c], state).begun, true);
});

test("the right lessons stay seen after lessons are added, moved and taken out", () => {
  const record = openRecord([a, b, c], "");
  record.see(a);
  record.see(c);
  const state = record.state(4096);
  assert.deepEqual(seen([c, d, b, a], state), [c.print, a.print]);
  assert.deepEqual(seen([b, c], state), [c.print]);
});

test("a lesson that is taken out and put back is still seen", () => {
  const first = openRecord([a, b, c], "");
  first.see(a);
  const without = openRecord([b, c], first.state(4096));
  without.see(b);
  assert.deepEqual(seen([a, b, c], without.state(4096)), [a.print, b.print]);
});

test("a course is viewed when all is seen, and stays so when a lesson is added", () => {
  const record = openRecord([a, b], "");
  record.see(a);
  assert.equal(record.viewed, false);
  record.see(b);
  assert.equal(record.viewed, true);
  assert.equal(openRecord([a, b, c], record.state(4096), true).viewed, true);
  assert.equal(openRecord([a, b, c], record.state(4096), false).viewed, false);
});

test("state written by an older layout is read", () => {
  // Version 1 wrote each fingerprint as four letters, 24 bits, of which the first 22 are left.
  const old = ["CrUh", "rr0Z"].map((text) => page(parseInt([...text].map((letter) => "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".indexOf(letter).toString(2).padStart(6, "0")).join(""), 2) >> 2));
  const state = "1sAAICrUhrr0Z";
  assert.deepEqual(seen([...old, d], state), old.map(({ print }) => print));
  const record = openRecord([...old, d], state, false, ALL, () => 5);
  assert.equal(record.begun, true);
  assert.equal(record.state(4096)[0], "2");
  assert.deepEqual(seen([...old, d], record.state(4096)), old.map(({ print }) => print));
});

test("a thousand lessons fit SCORM 1.2", () => {
  const pages = [...Array(1000).keys()].map((at) => page((at * 2654435761) % 2 ** 22));
  const record = openRecord(pages, "");
  for (const one of pages) record.see(one);
  const state = record.state(4096);
  assert.ok(state.length < 2600);
  assert.equal(openRecord(pages, state).viewed, true);
});

// --- results and answers ---

test("results and answers are written and read back, whatever the order of the questions", () => {
  const state = answered(ALL, 2).state(4096);
  const record = open(state, { questions: [...ALL].reverse() });
  for (const [question, [answer, [right, parts]]] of ANSWERS) {
    const result = record.result(question);
    assert.deepEqual([result.attempts, result.right, result.parts], [2, right, parts], question.kind);
    assert.deepEqual(record.answer(question), answer, question.kind);
    assert.equal(record.known(question), true);
  }
  assert.equal(record.state(4096), state);
});

test("attempts are counted up to nineteen, which is as good as many", () => {
  for (const [attempts, kept] of [[1, 1], [2, 2], [3, 3], [4, 4], [7, 7], [19, 19], [20, 19], [500, 19]]) {
    assert.equal(open(answered([single], attempts).state(4096)).result(single).attempts, kept);
  }
});

test("a later answer takes an earlier one's place", () => {
  const record = open(answered().state(4096));
  record.put(single, ["c"], [1, 1], 2);
  record.put(short, ["otra"], [0, 1], 3);
  const again = open(record.state(4096));
  assert.deepEqual(again.answer(single), ["c"]);
  assert.deepEqual(again.answer(short), ["otra"]);
  assert.equal(again.result(short).attempts, 3);
});

test("a corrected key changes what is right and nothing else", () => {
  const record = open(answered(ALL, 3).state(4096));
  record.remark(multiple, [2, 2]);
  const again = open(record.state(4096));
  const { attempts, right, parts } = again.result(multiple);
  assert.deepEqual([attempts, right, parts], [3, 2, 2]);
  assert.deepEqual(again.answer(multiple), ["a", "c"]);
});

test("where options changed, the result stays and the answer is dropped", () => {
  const state = answered().state(4096);
  for (const changed of [{ ...multiple, sig: 9 }, { ...multiple, sig: 9, options: ["a", "b"] }, { ...multiple, options: ["a", "b"] }]) {
    const record = open(state, { questions: [changed] });
    assert.equal(record.result(changed).right, 1);
    assert.equal(record.answer(changed), null);
    assert.equal(record.known(changed), false);
    // Until it is answered anew, the earlier answer waits for the earlier options.
    record.see(a);
    assert.deepEqual(open(record.state(4096)).answer(multiple), ["a", "c"]);
  }
});

test("a question that is taken out and put back has its answer", () => {
  const without = open(answered().state(4096), { questions: [single] });
  without.see(b);
  without.put(single, ["c"], [1, 1], 2);
  const record = open(without.state(4096));
  for (const question of ALL.slice(1)) assert.deepEqual(record.answer(question), ANSWERS.get(question)[0], question.kind);
  assert.deepEqual(record.answer(single), ["c"]);
});

test("a learner's seed is drawn once and kept, also where a version asks nothing", () => {
  const record = open("", { random: () => 123_456 });
  assert.equal(record.seed, 123_456);
  record.see(a);
  const without = openRecord([a, b], record.state(4096), false, [], () => 9);
  without.see(b);
  assert.equal(open(without.state(4096), { random: () => 9 }).seed, 123_456);
});

test("a course without questions writes no seed", () => {
  const record = openRecord([a], "", false, [], () => 9);
  record.see(a);
  assert.deepEqual([...decode(record.state(4096)).keys()], ["s"]);
});

test("what pools drew is kept", () => {
  const record = open("");
  record.begin();
  record.drawn.add(single.print).add(7);
  assert.deepEqual([...open(record.state(4096)).drawn].sort((x, y) => x - y), [7, single.print]);
});

// --- typed texts ---

test("a draft is kept without a result, and goes when it is emptied", () => {
  const record = open("");
  record.begin();
  record.draft(essay, "Empiezo a escribir…");
  const again = open(record.state(4096));
  assert.deepEqual(again.text(essay), { text: "Empiezo a escribir…", cut: false });
  assert.equal(again.result(essay), null);
  assert.equal(again.answer(essay), null);
  again.draft(essay, "");
  assert.equal(open(again.state(4096)).text(essay), null);
});

test("texts are written newest first; what does not fit is cut, and the rest left out", () => {
  const questions = [...Array(6).keys()].map((at) => ({ ...short, id: `t${at}`, print: 100 + at }));
  const record = open("", { questions });
  for (const question of questions) record.put(question, [`${question.id} `.repeat(20).trim()], [1, 1], 1);
  const whole = record.state(64000).length;
  for (let longest = record.state(1).length; longest <= whole; longest += 1) {
    const state = record.state(longest);
    assert.ok(state.length <= longest);
    const again = open(state, { questions });
    assert.ok(questions.every((question) => again.result(question).right === 1));
    const texts = [...questions].reverse().map((question) => again.text(question));
    const kept = texts.findIndex((text) => !text || text.cut);
    if (kept < 0) {
      assert.equal(longest, whole);
      continue;
    }
    assert.equal(again.answer(questions[5 - kept]), null);
    assert.ok(!texts[kept] || record.text(questions[5 - kept]).text.startsWith(texts[kept].text));
    assert.ok(texts.slice(kept + 1).every((text) => text === null));
    assert.equal(again.state(longest), state);
  }
});

test("a text is never cut inside a letter, and one that was cut stays marked", () => {
  const text = "añ😀模é".repeat(30);
  const record = open("", { questions: [essay] });
  record.put(essay, [text], [0, 0], 1);
  for (let longest = 40; longest < 300; longest += 1) {
    const kept = open(record.state(longest), { questions: [essay] });
    const found = kept.text(essay);
    if (!found) continue;
    assert.ok(text.startsWith(found.text) && found.cut);
    assert.ok(found.text.isWellFormed());
    assert.equal(open(kept.state(64000), { questions: [essay] }).text(essay).cut, true);
    assert.equal(kept.answer(essay), null);
  }
});

test("texts of questions that are gone make way first", () => {
  const gone = { ...essay, print: 99 };
  const record = open("", { questions: [short, gone] });
  record.put(short, ["respuesta"], [1, 1], 1);
  record.put(gone, ["x".repeat(300)], [0, 0], 1);
  const without = open(record.state(4096), { questions: [short] });
  without.see(a);
  assert.deepEqual(open(without.state(150), { questions: [short] }).answer(short), ["respuesta"]);
  assert.deepEqual(open(without.state(4096), { questions: [gone] }).answer(gone), ["x".repeat(300)]);
});

test("an endless text is cut to what a section holds", () => {
  const record = open("", { questions: [essay] });
  record.put(essay, ["a".repeat(300_000)], [0, 0], 1);
  assert.ok(record.state(64000).length <= 64000);
  assert.ok(record.state(10 ** 6).length < 2 ** 18);
  assert.ok(open(record.state(10 ** 6)).text(essay).text.length > 90_000);
});

// --- room, strangers and damage ---

test("sections of a later version are kept", () => {
  const record = open("2zAAFhellosAAA", { questions: [] });
  record.see(b);
  const sections = decode(record.state(4096));
  assert.equal(sections.get("z"), "hello");
  assert.deepEqual(seen([a, b], record.state(4096)), [b.print]);
});

test("sections that fit are kept where one before them does not", () => {
  const record = open(encode([["y", "long".repeat(20)], ["z", "short"]]), { questions: [] });
  record.see(b);
  assert.deepEqual([...decode(record.state(4096)).keys()], ["s", "y", "z"]);
  assert.deepEqual([...decode(record.state(60)).keys()], ["s", "z"]);
});

test("marks of what is gone make room for those that are not", () => {
  const gone = [...Array(50).keys()].map((at) => ({ ...multiple, id: `g${at}`, print: 500 + 60_000 * at }));
  const first = openRecord([a, c, d], "", false, [...gone, multiple], () => 77);
  for (const one of [a, c, d]) first.see(one);
  for (const question of [...gone, multiple]) first.put(question, ["a"], [1, 2], 1);
  for (const { print } of gone) first.drawn.add(print);
  const record = open(first.state(4096), { questions: [multiple] });
  record.see(b);
  const whole = record.state(4096);
  assert.deepEqual(record.state(whole.length), whole);
  const least = record.state(whole.length - 1);
  assert.ok(least.length < 80);
  const kept = openRecord([a, b, c, d], least, false, [...gone, multiple], () => 1);
  assert.deepEqual([a, b, c, d].map(kept.has), [true, true, false, false]);
  assert.ok(gone.every((question) => kept.result(question) === null));
  assert.deepEqual(kept.answer(multiple), ["a"]);
  assert.equal(kept.drawn.size, 0);
});

test("where room is short, answers to what changed go first, and then their results", () => {
  const many = [...Array(60).keys()].map((at) => ({ ...order, id: `o${at}`, print: 500 + 60_000 * at, options: [..."abcdefghijkl"] }));
  const first = openRecord([], "", false, many, () => 77);
  for (const question of many) first.put(question, [..."lkjihgfedcba"], [0, 11], 19);
  const now = many.map((question, at) => (at ? { ...question, attempts: 1, sig: 8, options: ["a", "b"] } : { ...question, attempts: 1 }));
  const record = openRecord([], first.state(4096), false, now, () => 1);
  record.begin();
  const results = (state) => now.filter((question) => openRecord([], state, false, now).result(question)).length;
  const lean = record.state(record.state(4096).length - 1);
  assert.equal(results(lean), 60);
  assert.deepEqual(openRecord([], lean, false, now).answer(now[0]), [..."lkjihgfedcba"]);
  assert.equal(openRecord([], lean, false, now).result(now[5]).attempts, 1);
  assert.equal(results(record.state(lean.length - 1)), 1);
});

test("what a pool drew is forgotten where room is short and it stands in no pool now", () => {
  const pooled = { ...single, print: 12, pool: "p" };
  const record = open("", { questions: [single, pooled] });
  record.begin();
  record.drawn.add(single.print).add(pooled.print);
  const whole = record.state(4096);
  assert.deepEqual([...open(record.state(whole.length - 1)).drawn], [pooled.print]);
});

test("more fingerprints than a set can count are those of other versions", () => {
  const many = [...Array(3000).keys()].map((at) => page(at * 2));
  const others = [...Array(3000).keys()].map((at) => page(at * 2 + 1));
  const first = openRecord(many, "");
  for (const one of many) first.see(one);
  const record = openRecord(others, first.state(64000));
  for (const one of others) record.see(one);
  assert.equal(openRecord(others, record.state(64000)).viewed, true);
});

test("a state of another making counts as none, and is not touched before something is done", () => {
  const states = [
    "", "{}", "null", "undefined", "1", "2", "1s", "1sA", "1sAAEAAA", "1sA**AAAA", "1sAAFAAAA", "2sA", "2sAAF", "3sAAEAAAA",
    "viewed=1,2,3|lastviewedslide=4", "😀😀", "2😀AAA", "\u0000", "a%20b",
  ];
  for (const state of states) {
    const record = open(state);
    assert.equal(record.count, 0, state);
    assert.equal(record.state(4096), state);
    assert.ok(ALL.every((question) => record.result(question) === null), state);
    record.see(a);
    assert.deepEqual(seen([a, b], record.state(4096)), [a.print]);
  }
});

test("a broken section is as good as not there, and the others stay", () => {
  const sections = decode(answered().state(4096));
  const broken = ["+", "A", "AAAAA", "____", "_".repeat(500), "hello", "ñañaña", "A A ", "0".repeat(40), "g".repeat(333)];
  for (const letter of "sgqdt") {
    for (const content of broken) {
      const record = open(encode([...new Map(sections).set(letter, content)]));
      if (letter === "q") assert.ok(ALL.every((question) => record.result(question) === null), content);
      else assert.deepEqual(record.answer(single), ["b"]);
      if (letter === "t") assert.ok(ALL.every((question) => !record.text(question) || record.text(question).text !== undefined));
      record.see(a);
      record.put(short, ["nuevo"], [1, 1], 1);
      assert.deepEqual(open(record.state(4096)).answer(short), ["nuevo"], content);
    }
  }
});

test("a text that ends too early is none", () => {
  const texts = letters(short.print, 4) + letters(8, 3) + "YcOxbw";
  assert.equal(open(encode([["t", texts]])).text(short), null);
  assert.deepEqual(open(encode([["t", texts.replace(letters(8, 3), letters(6, 3))]])).text(short), { text: "año", cut: false });
});

test("a result with more right parts than there are is none", () => {
  const writer = bitWriter().number(1, 1).number(5, 6).number(0, 10);
  writeSet(writer, [single.print], 22, (bits) => bits.unary(0).number(7, 3).number(1, 10));
  const record = open(encode([["q", writer.number(0, 1).text()]]));
  assert.equal(record.result(single), null);
});

test("a state that was cut keeps what came before the cut, and invents nothing", () => {
  const whole = answered();
  for (const one of [a, b]) whole.see(one);
  whole.drawn.add(single.print);
  const state = whole.state(4096);
  for (let length = 0; length < state.length; length += 1) {
    const record = open(state.slice(0, length));
    for (const question of ALL) {
      const [result, answer] = [record.result(question), record.answer(question)];
      if (result) assert.deepEqual(result, whole.result(question));
      if (answer) assert.deepEqual(answer, whole.answer(question));
    }
    assert.ok([...record.drawn].every((print) => print === single.print));
    record.see(a);
    assert.ok(record.state(4096).length <= 4096);
  }
  assert.deepEqual([...decode(`2sAAE${letters(9, 4)}qAAFhel`).keys()], ["s"]);
});
