// What an LMS is told of a learner: verdict, score, objectives and answers. Knows no SCORM.

import { tally, verdict } from "./score.js";

/**
 * Return what reports on the questions `asked`; `before` says what the LMS had at the start.
 *
 * `verdict()` is that on the whole, with what it was made of; `now()` is the part of a session's
 * entry that is not place, state and time (see session.js).
 */
export function openReport(course, asked, record, before) {
  const { pages, rules } = course;
  const answers = new Map();

  /** Return the verdict on some pages and questions, and the score once an answer has one. */
  function judged(viewed, questions, had) {
    const tallied = tally(questions, record);
    const raw = tallied.marked ? tallied.raw : null;
    return { ...verdict({ viewed, tallied, rules, before: had }), raw, tallied };
  }

  function objectives() {
    const names = new Set(pages.map(({ unit }) => unit).filter(Boolean));
    return [...names].map((id) => {
      const own = pages.filter(({ unit }) => unit === id);
      const questions = asked.filter(({ objective }) => objective === id);
      const begun = own.some(record.has) || questions.some(record.result);
      return { id, begun, ...judged(own.every(record.has), questions, {}) };
    });
  }

  return {
    /** Take note of an answer that was handed in now. */
    answered(question, details) {
      const { name, objective } = question;
      answers.delete(name);
      answers.set(name, { id: name, question, objective, time: new Date(), language: course.language, ...details });
    },
    verdict: () => judged(record.viewed, asked, before),
    now() {
      const { tallied, ...found } = judged(record.viewed, asked, before);
      const needed = rules.complete === "viewed" ? [0, 0] : [tallied.answered, tallied.all];
      const progress = Math.floor((100 * (record.count + needed[0])) / (pages.length + needed[1])) / 100;
      return { begun: record.begun, ...found, progress, objectives: objectives(), interactions: [...answers.values()] };
    },
  };
}
