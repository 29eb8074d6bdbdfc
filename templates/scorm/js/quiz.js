// The questions on the pages: asked, marked, answered. Knows the record, and nothing of an LMS.

import { draw } from "./chance.js";
import { find, findAll, on } from "./dom.js";
import { mark, partsRight } from "./marking.js";
import { fill } from "./progress.js";
import { unseal } from "./sealed.js";
import { widget } from "./widgets.js";

const PAUSE = 2000;

/**
 * Return the questions that this learner is asked.
 *
 * `answered(question, details)` is called when one is handed in, and returns whether that is
 * saved; `drafted()` when a text that is being written should be kept.
 */
export function openQuiz(doc, course, record, clock, { answered, drafted }) {
  const { questions, pools, rules, words } = course;
  const drawn = new Set(pools.flatMap((pool) => draw(pool, questions, record)));
  const asked = questions.filter(({ id, pool }) => !pool || drawn.has(id));
  const shown = new Map();
  const boxes = new Map();
  const seals = new Map();

  for (const question of questions) {
    if (!asked.includes(question)) doc.getElementById(question.id).hidden = true;
  }

  /** Return what is sealed of a question. */
  function opened({ id }) {
    if (!seals.has(id)) seals.set(id, unseal(doc.getElementById(id).dataset.sealed, id));
    return seals.get(id);
  }

  /** Whether a learner is told how a question was marked. */
  function tells({ graded, page: own }) {
    if (!graded || rules.feedback === "immediate") return true;
    return rules.feedback === "end" && asked.every((one) => !one.graded || one.page !== own || record.result(one));
  }

  /** Whether a question can be answered no more. */
  function done(question) {
    const { attempts, right, parts } = record.result(question) || {};
    if (!attempts) return false;
    return (parts > 0 && right === parts && tells(question)) || (question.attempts > 0 && attempts >= question.attempts);
  }

  function open(question) {
    const box = doc.getElementById(question.id);
    const part = (name) => find(box, name);
    const [missing, outcome, check, again, hint, kept] =
      [".missing[role]", ".outcome", ".check", ".again", ".hint", ".kept"].map(part);
    const { key, hints, ...sealed } = opened(question);
    const essay = question.kind === "essay";
    const announce = (text) => {
      kept.textContent = text;
    };
    const tool = widget(question, box, { seed: record.seed, key, words, fill, announce });
    let told = 0;

    /** Show the question as it is answered, or open to an answer. */
    function show(result) {
      tool.clear();
      tool.lock(!!result);
      missing.hidden = true;
      outcome.hidden = !result;
      check.hidden = !!result;
      again.hidden = !result || done(question);
      if (hint) hint.hidden = !!result || told >= hints.length;
    }

    /** Show the question as the record has it. */
    function render() {
      const result = record.result(question);
      show(result);
      const text = record.text(question);
      const answer = result && record.answer(question);
      if (answer) tool.write(answer);
      else if (text && essay) tool.write([text.text]);
      if (result) explain(result, answer, text);
    }

    function explain({ right, parts, attempts }, answer, text) {
      const [final, open_] = [done(question), tells(question)];
      const whole = parts > 0 && right === parts;
      const lines = [];
      const say = (line) => lines.push(`<p>${line}</p>`);
      outcome.className = `outcome ${!open_ || !parts ? "" : whole ? "good" : "bad"}`;
      part(".verdict").textContent =
        !parts || !open_ ? words.handed : whole ? words.right : right ? fill(words.partly, { right, all: parts }) : words.wrong;
      if (!answer) say(text && text.cut && essay ? words.cut : record.known(question) ? words.notKept : words.lost);
      if (open_) {
        if (answer && parts) {
          const each = question.kind === "cloze" ? partsRight(question, key, answer) : [];
          tool.show({ key, answer, right, all: parts, each, final, told: sealed.options });
        }
        if (parts) lines.push(whole ? sealed.correct : sealed.incorrect);
        if (final || !parts) lines.push(sealed.feedback);
      } else if (parts && rules.feedback === "end") {
        say(words.later);
      }
      const left = question.attempts - attempts;
      if (!final && question.attempts) say(left === 1 ? words.last : fill(words.more, { count: left }));
      part(".told").innerHTML = lines.join("");
    }

    function handIn() {
      const answer = tool.read();
      if (typeof answer === "string") {
        missing.textContent = fill(words[answer], { example: (0.5).toLocaleString(course.language) });
        missing.hidden = false;
        const fields = findAll(box, "input, select, textarea");
        (fields.find(({ value }) => !value.trim()) || fields[0]).focus();
        return;
      }
      const before = record.result(question);
      const [right, parts] = mark(question, key, answer);
      const now = clock.seconds();
      record.put(question, answer, [right, parts], (before ? before.attempts : 0) + 1);
      const saved = answered(question, { key, answer, right, parts, seconds: now - shown.get(question) });
      refresh(question);
      announce(saved ? words.saved : "");
      outcome.focus();
    }

    on(find(box, "form"), "submit", (event) => {
      event.preventDefault();
      if (!check.hidden) handIn();
    });
    on(again, "click", () => {
      show(null);
      shown.set(question, clock.seconds());
      announce("");
      part("input, select, textarea, .moves button").focus();
    });
    if (hint) on(hint, "click", () => {
      const clue = `<div class="callout"><p class="label">${words.hint}</p>${hints[told]}</div>`;
      part(".clue").insertAdjacentHTML("beforeend", clue);
      told += 1;
      hint.hidden = told >= hints.length;
      if (hint.hidden) check.focus();
    });
    if (essay) keepDrafts(question, tool.field, announce);
    return { render, writing: () => !check.hidden };
  }

  /** Keep what is being written, a moment after the last key. */
  function keepDrafts(question, field, announce) {
    const win = doc.defaultView;
    let timer = null;
    on(field, "input", () => {
      // What was handed in stays until another text is.
      if (field.readOnly || record.result(question)) return;
      record.draft(question, field.value);
      record.begin();
      announce("");
      win.clearTimeout(timer);
      timer = win.setTimeout(() => {
        if (!field.readOnly && drafted()) announce(words.draft);
      }, PAUSE);
    });
  }

  /** Show anew what an answer changes: itself, and under "end" what else was answered here. */
  function refresh(question) {
    for (const [one, { render, writing }] of boxes) {
      const here = rules.feedback === "end" && one.page === question.page && record.result(one);
      if (one === question || (here && !writing())) render();
    }
  }

  /** Mark what is kept anew, since its key may have been corrected; return whether that told. */
  function remark() {
    let news = false;
    for (const question of asked) {
      const before = record.result(question);
      const answer = before && record.answer(question);
      if (!answer) continue;
      const [right, parts] = mark(question, opened(question).key, answer);
      if (before.right === right && before.parts === parts) continue;
      record.remark(question, [right, parts]);
      news = true;
    }
    return news;
  }

  return {
    asked,
    corrected: remark(),
    tells,
    /** Open the questions of a page that is shown. */
    turned(page) {
      for (const question of asked) {
        if (question.page !== page.id || boxes.has(question)) continue;
        boxes.set(question, open(question));
        boxes.get(question).render();
        shown.set(question, clock.seconds());
      }
    },
  };
}
