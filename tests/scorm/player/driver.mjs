// Plays a learner for tests in Python: a line of JSON in, a line of JSON out.

import { createInterface } from "node:readline";
import { answerLength } from "../../../templates/scorm/js/answers.js";
import { draw } from "../../../templates/scorm/js/chance.js";
import { mark, toNumber } from "../../../templates/scorm/js/marking.js";
import { openRecord } from "../../../templates/scorm/js/record.js";
import { tally, verdict } from "../../../templates/scorm/js/score.js";
import { unseal } from "../../../templates/scorm/js/sealed.js";

const DOES = {
  unseal: ({ sealed, id }) => unseal(sealed, id),
  number: ({ text }) => toNumber(text),
  mark: ({ question, sealed, answers }) => {
    const { key } = unseal(sealed, question.id);
    return { length: answerLength(question), marks: answers.map((answer) => mark(question, key, answer)) };
  },
  session,
  worst,
  open,
};

/** Play a session as main.js and quiz.js do: open, mark anew, act, leave. */
function session({ course, state, before, seed, longest, acts }) {
  const { pages, questions, pools, rules, sealed } = course;
  const key = (question) => unseal(sealed[question.id], question.id).key;
  const record = openRecord(pages, state, before.completed, questions, () => seed);
  const was = { begun: record.begun, drawn: [...record.drawn] };
  const drawn = new Set(pools.flatMap((pool) => draw(pool, questions, record)));
  const asked = questions.filter(({ id, pool }) => !pool || drawn.has(id));

  const kept = questions.map((question) => view(record, question));
  for (const question of asked) {
    const answer = record.result(question) && record.answer(question);
    if (answer) record.remark(question, mark(question, key(question), answer));
  }
  const opened = now();

  function now() {
    const tallied = tally(asked, record);
    return {
      seen: pages.filter(record.has).map(({ id }) => id),
      count: record.count,
      results: questions.map((question) => view(record, question)),
      tallied,
      verdict: verdict({ viewed: record.viewed, tallied, rules, before }),
    };
  }

  for (const [what, id, given] of acts) {
    if (what === "see") record.see(pages.find((page) => page.id === id));
    else {
      const question = asked.find((one) => one.id === id);
      if (!question) continue;
      const before = record.result(question)?.attempts || 0;
      if (what === "draft") {
        record.draft(question, given);
        record.begin();
      } else if (!question.attempts || before < question.attempts) {
        record.put(question, given, mark(question, key(question), given), before + 1);
      }
    }
  }
  return {
    was, asked: asked.map(({ id }) => id), kept, opened, left: now(), begun: record.begun, state: record.state(longest),
  };
}

function view(record, question) {
  const result = record.result(question);
  return {
    id: question.id,
    result: result && [result.attempts, result.right, result.parts],
    answer: record.answer(question),
    text: record.text(question),
  };
}

/** Return the length of the state of a learner who did all that there is; each `done` is [answer, marks, attempts]. */
function worst({ course, done, longest, lossy = false }) {
  const { pages, questions, pools } = course;
  const record = openRecord(pages, "", false, questions, () => 2 ** 24 - 1);
  for (const pool of pools) draw(pool, questions, record);
  for (const page of pages) record.see(page);
  questions.forEach((question, at) => done[at] && record.put(question, ...done[at]));
  const state = record.state(longest);
  const again = openRecord(pages, state, false, questions);
  for (const [at, question] of questions.entries()) {
    if (!lossy && done[at] && String(again.answer(question)) !== String(done[at][0])) throw new Error(`lost: ${question.id}`);
  }
  return state.length;
}

/** Open whatever an LMS gave, do something, and come back. */
function open({ course, state }) {
  const { pages, questions, pools } = course;
  const record = openRecord(pages, state, false, questions, () => 1);
  for (const pool of pools) draw(pool, questions, record);
  const found = questions.map((question) => view(record, question));
  const untouched = record.state(4096);
  record.see(pages[0]);
  const again = openRecord(pages, record.state(4096), false, questions, () => 2);
  return { found, again: questions.map((question) => view(again, question)), untouched, seen: again.has(pages[0]), length: record.state(4096).length };
}

for await (const line of createInterface({ input: process.stdin })) {
  const { what, ...request } = JSON.parse(line);
  let answer;
  try {
    answer = { found: DOES[what](request) };
  } catch (failure) {
    answer = { fault: failure.stack };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
