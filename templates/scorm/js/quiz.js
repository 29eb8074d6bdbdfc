// The questions on the pages: asked, marked, answered. Knows the record, and nothing of an LMS.

import { draw } from "./chance.js";
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

  for (const question of questions) {
    if (asked.includes(question)) boxes.set(question, open(question));
    else doc.getElementById(question.id).hidden = true;
  }

  /** Whether a learner is told how a question was marked. */
  function tells(question) {
    if (!question.graded || rules.feedback === "immediate") return true;
    if (rules.feedback === "never") return false;
    const here = asked.filter(({ page, graded }) => graded && page === question.page);
    return here.every(record.result);
  }

  /** Whether a question can be answered no more. */
  function done(question) {
    const { attempts, right, parts } = record.result(question) || {};
    if (!attempts) return false;
    return (parts > 0 && right === parts && tells(question)) || (question.attempts > 0 && attempts >= question.attempts);
  }

  function open(question) {
    const box = doc.getElementById(question.id);
    const part = (name) => box.querySelector(name);
    const sealed = unseal(box.dataset.sealed, question.id);
    const { key } = sealed;
    const announce = (text) => {
      part(".kept").textContent = text;
    };
    const tool = widget(question, box, { seed: record.seed, key, words, fill, announce });
    let hints = 0;

    /** Show a question as the record has it. */
    function render() {
      const result = record.result(question);
      tool.clear();
      part(".missing[role]").hidden = true;
      part(".outcome").hidden = !result;
      part(".check").hidden = Boolean(result);
      part(".again").hidden = !result || done(question);
      if (part(".hint")) part(".hint").hidden = Boolean(result) || hints >= sealed.hints.length;
      tool.lock(Boolean(result));
      if (!result) {
        const draft = record.text(question);
        if (draft && question.kind === "essay") tool.write([draft.text]);
        return;
      }
      const answer = record.answer(question);
      if (answer) tool.write(answer);
      else if (record.text(question) && question.kind === "essay") tool.write([record.text(question).text]);
      told(result, answer);
    }

    function told(result, answer) {
      const { right, parts } = result;
      const [final, open_] = [done(question), tells(question)];
      const whole = parts > 0 && right === parts;
      const lines = [];
      part(".outcome").className = `outcome ${!open_ || !parts ? "" : whole ? "good" : "bad"}`;
      if (!parts || !open_) part(".verdict").textContent = words.handed;
      else if (whole) part(".verdict").textContent = words.right;
      else part(".verdict").textContent = right ? fill(words.partly, { right, all: parts }) : words.wrong;
      if (!answer) lines.push(unkept());
      if (open_) {
        if (answer && parts) {
          const each = question.kind === "cloze" ? partsRight(question, key, answer) : [];
          tool.show({ key, answer, right, all: parts, each, final, told: sealed.options });
        }
        if (parts) lines.push(whole ? sealed.correct : sealed.incorrect);
        if (final || !parts) lines.push(sealed.feedback);
      } else if (rules.feedback === "end") {
        lines.push(`<p>${words.later}</p>`);
      }
      const left = question.attempts - result.attempts;
      if (!final && question.attempts) lines.push(`<p>${left === 1 ? words.last : fill(words.more, { count: left })}</p>`);
      part(".told").innerHTML = lines.filter(Boolean).join("");
    }

    /** Return why an answer is not shown. */
    function unkept() {
      const text = record.text(question);
      if (text && text.cut && question.kind === "essay") return `<p>${words.cut}</p>`;
      return `<p>${text || !record.known(question) ? words.lost : words.notKept}</p>`;
    }

    function handIn() {
      const answer = tool.read();
      const missing = part(".missing[role]");
      if (typeof answer === "string") {
        missing.textContent = fill(words[answer], { example: (0.5).toLocaleString(course.language) });
        missing.hidden = false;
        (box.querySelector(".stem input, .stem select, .options input, .typed input, .typed textarea, .pair select") || box).focus();
        return;
      }
      const before = record.result(question);
      const [right, parts] = mark(question, key, answer);
      const seconds = Math.max(0, clock.seconds() - (shown.get(question) ?? 0));
      record.put(question, answer, [right, parts], (before ? before.attempts : 0) + 1);
      shown.set(question, clock.seconds());
      const saved = answered(question, { key, answer, right, parts, seconds });
      refresh(question);
      announce(saved ? words.saved : "");
      part(".outcome").focus();
    }

    function again() {
      const outcome = record.result(question);
      render();
      tool.clear();
      tool.lock(false);
      part(".outcome").hidden = true;
      part(".again").hidden = true;
      part(".check").hidden = false;
      if (part(".hint")) part(".hint").hidden = hints >= sealed.hints.length;
      shown.set(question, clock.seconds());
      announce("");
      box.querySelector("form input:not([disabled]), form select, form textarea, .moves button")?.focus();
      return outcome;
    }

    function hint() {
      const clue = doc.createElement("div");
      clue.className = "callout";
      clue.innerHTML = `<p class="label">${words.hint}</p>${sealed.hints[hints]}`;
      part(".clue").append(clue);
      hints += 1;
      part(".hint").hidden = hints >= sealed.hints.length;
      if (part(".hint").hidden) part(".check").focus();
    }

    box.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      if (!part(".check").hidden) handIn();
    });
    part(".again").addEventListener("click", again);
    part(".hint")?.addEventListener("click", hint);
    if (question.kind === "essay") keepDrafts(question, tool.field, announce);
    return { render, key, writing: () => !part(".check").hidden };
  }

  /** Keep what is being written, a moment after the last key. */
  function keepDrafts(question, field, announce) {
    const win = doc.defaultView;
    let timer = null;
    field.addEventListener("input", () => {
      if (field.readOnly) return;
      record.draft(question, field.value);
      record.begin();
      announce("");
      win.clearTimeout(timer);
      timer = win.setTimeout(() => {
        if (!field.readOnly && drafted()) announce(words.draft);
      }, PAUSE);
    });
  }

  /** Show anew what an answer changes: itself, and under "end" the whole page. */
  function refresh(question) {
    const all = rules.feedback === "end" ? asked.filter(({ page }) => page === question.page) : [question];
    for (const one of all) {
      const { render, writing } = boxes.get(one);
      if (one === question || (record.result(one) && !writing())) render();
    }
  }

  /** Mark what is kept anew, since its key may have been corrected; return whether that told. */
  function remark() {
    let news = false;
    for (const question of asked) {
      const answer = record.result(question) && record.answer(question);
      if (!answer) continue;
      const [right, parts] = mark(question, boxes.get(question).key, answer);
      const before = record.result(question);
      if (before.right === right && before.parts === parts) continue;
      record.remark(question, [right, parts]);
      news = true;
    }
    return news;
  }

  const corrected = remark();
  for (const { render } of boxes.values()) render();

  return {
    asked,
    corrected,
    tells,
    /** Take note that the questions of a page can be seen from now on. */
    turned(page) {
      for (const question of asked) {
        if (question.page === page.id && !shown.has(question)) shown.set(question, clock.seconds());
      }
    },
  };
}
