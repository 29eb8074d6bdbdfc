// The player: joins the pages, the questions, the record of what was done, and the LMS.

import { alone } from "./alone.js";
import { findApi } from "./api.js";
import { startClock } from "./clock.js";
import { openContents } from "./contents.js";
import { find, on } from "./dom.js";
import { listenToKeys } from "./keys.js";
import { offerLeaving } from "./leaving.js";
import { hashOf, openPages } from "./pages.js";
import { openProgress } from "./progress.js";
import { openQuiz } from "./quiz.js";
import { watchEnds } from "./reading.js";
import { openRecord } from "./record.js";
import { openReport } from "./report.js";
import { openResults } from "./results.js";
import { openSaving } from "./saving.js";

const CLOSING = "_end";

/** Play the course in the document of `win`; `scorm` is the version of SCORM that is spoken. */
export function play(win, scorm) {
  const doc = win.document;
  const course = JSON.parse(find(doc, "#_course").textContent);
  const { pages, words } = course;
  const { host, kept } = openHost(course, win, scorm);
  const record = openRecord(pages, kept.state, kept.completed, course.questions, () => anySeed(win));
  const clock = startClock(doc);
  const quiz = openQuiz(doc, course, record, clock, { answered, drafted: keep });
  const report = openReport(course, quiz.asked, record, kept);
  let place = "";
  let opened = false;

  const saving = openSaving(host, entry, (trouble) => say(doc, trouble ? words.unsaved : "", trouble));
  const contents = openContents(doc, words);
  const progress = openProgress(doc, pages, words);
  const results = openResults(doc, course, quiz, report);
  const reading = watchEnds(doc, (page) => see(page) && saving.save());
  const book = openPages(pages, CLOSING, doc, turned);

  /** Return what is to be kept at this moment. */
  function entry() {
    return { place, state: record.state(host.longest), seconds: clock.seconds(), ...report.now() };
  }

  /** Mark a page as seen; return whether that is news. */
  function see(page) {
    if (!page || !record.see(page)) return false;
    contents.mark(page, true);
    progress(record);
    return true;
  }

  /** Save, and return whether that is kept anywhere: the learner is told that it is. */
  function keep() {
    return saving.save() && host.keeps;
  }

  function answered(question, details) {
    report.answered(question, details);
    const { current } = book;
    if (quiz.asked.every((one) => one.page !== current?.id || record.result(one))) see(current);
    results(record);
    return keep();
  }

  function turned(page) {
    contents.point(page);
    if (page) {
      place = page.mark;
      quiz.turned(page);
    } else {
      results(record);
    }
    reading.watch(page, page && book.element(page).querySelector(".turn"));
    if (!opened) return;
    record.begin();
    saving.save();
  }

  /** Turn a page; what the learner leaves by moving on is seen, and saved with the turn. */
  function turn(step) {
    if (saving.over) return false;
    if (step > 0) see(book.current);
    return book.turn(step);
  }

  for (const page of pages) contents.mark(page, record.has(page));
  progress(record);
  const marked = pages.find((page) => page.mark === kept.place) || pages[0];
  const hash = hashOf(win);
  const start = hash !== CLOSING && book.indexOf(hash) >= 0 ? hash : marked.id;
  book.go(start, { remember: false, focus: false });
  opened = true;
  if (quiz.corrected) saving.save();

  listenToKeys(doc, turn);
  on(doc, "click", (event) => {
    if (event.target.closest?.("a.next")) see(book.current);
  }, { capture: true });
  on(doc, "visibilitychange", () => {
    if (doc.hidden && record.begun) saving.save();
  });
  on(win, "pagehide", (event) => {
    if (!event.persisted) saving.finish();
    else if (record.begun) saving.save();
  });
  if (host.recorded) offerLeaving(doc, saving, words);
  if (!host.keeps) say(doc, host.recorded ? words.looks : words.unrecorded);
  else if (!host.recorded) say(doc, words.kept);
}

/** Return the LMS, or what stands in for it, and what was kept there last time. */
function openHost(course, win, scorm) {
  const api = findApi(scorm.api, win);
  if (api) {
    const host = scorm.host(api, course.longest);
    const kept = host.open();
    if (kept) return { host, kept };
  }
  const host = alone([course.id, course.sco].filter(Boolean).join(":"), win);
  return { host, kept: host.open() };
}

/** Return a number that is another for each learner. */
function anySeed(win) {
  const [number] = win.crypto.getRandomValues(new Uint32Array(1));
  return number >>> 8;
}

/** Show a quiet line to the learner, which stays in view while there is trouble. */
function say(doc, words, trouble = false) {
  const line = find(doc, "#_sign");
  line.textContent = words;
  line.classList.toggle("trouble", trouble);
}
