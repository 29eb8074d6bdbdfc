// One session with an LMS, the same for every version of SCORM: what is read, kept and sent.

import { openRows } from "./rows.js";

/**
 * Return a host: the place where what the learner did is kept.
 *
 * `model` says how one version of SCORM writes it: the elements' names, a status, a score, an
 * objective and an interaction as pairs of names and values, a duration. Every host has
 * `recorded`, `keeps`, `longest`, `open()`, `save(entry)` and `finish(entry)`; an entry is
 *
 *   place, state        the bookmark and the suspended state
 *   begun               whether the learner has done anything: no status goes before that
 *   completed, ended, success   the verdict on the course
 *   raw                 the score, 0 to 100; null where there is none yet
 *   progress, seconds   0 to 1; the time of this session
 *   objectives          one a unit: {id, raw, success, completed, begun}
 *   interactions        one an answer of this session, the newest state of each
 */
export function session(line, model, longest = model.longest) {
  const { names } = model;
  const sent = new Map();
  const objectives = openRows(line, "cmi.objectives", true);
  const interactions = openRows(line, "cmi.interactions", model.readsInteractions);
  let looks = false;
  let graded = true;
  let over = false;

  function set(name, value) {
    if (!name || value === undefined || value === "" || sent.get(name) === value) return true;
    const taken = line.set(name, value);
    if (taken) sent.set(name, value);
    return taken;
  }

  function setAll(pairs, before = "") {
    return pairs.map(([name, value]) => set(before + name, value)).every(Boolean);
  }

  /** Send rows of a table; one that the LMS does not take is no reason to trouble the learner. */
  function setRows(rows, items, pairs) {
    for (const item of items) {
      const row = rows(item.id);
      if (row) setAll(pairs(item), `${row}.`);
    }
  }

  // The exit is always "suspend": any other ends the attempt, and the next visit of a learner who
  // has completed the course would begin with nothing (SCORM 2004 RTE 4.2.8, cmi.exit).
  function write(entry) {
    // Browsing and reviewing are meant to leave no trace (SCORM 2004 RTE 4.2.14, cmi.mode).
    const answers = looks ? [] : [set(names.place, entry.place), set(names.state, entry.state)];
    if (graded && entry.begun) {
      answers.push(setAll(model.status(entry)));
      if (entry.raw !== null) answers.push(setAll(model.score(entry.raw), names.score));
      setRows(objectives, entry.objectives.filter(({ begun }) => begun), model.objective);
      setRows(interactions, entry.interactions, model.interaction);
    }
    answers.push(set(names.time, model.duration(entry.seconds)), set(names.exit, "suspend"));
    return answers.every(Boolean);
  }

  return {
    recorded: true,
    get keeps() {
      return !looks;
    },
    longest,

    /** Begin, and return what was kept last time; null where the LMS does not answer. */
    open() {
      if (!line.initialize(names.status)) return null;
      const mode = line.get(names.mode);
      looks = mode === "browse" || mode === "review";
      graded = !looks && line.get(names.credit) !== "no-credit";
      const before = model.before(line.get);
      for (const [name, value] of before.known) sent.set(name, value);
      return { place: line.get(names.place), state: line.get(names.state), ...before };
    },

    /** Send what is new and have it stored; return whether the LMS took all of it. */
    save(entry) {
      if (over) return true;
      const written = write(entry);
      return line.commit() && written;
    },

    /** Send the rest and end. Ending stores, so nothing is committed once it has begun. */
    finish(entry) {
      if (over) return true;
      over = true;
      // A session that ends without a status counts as completed in 1.2 (RTE 3.4.4,
      // cmi.core.lesson_status) and in Moodle: "incomplete" is what a look inside is.
      if (graded && !entry.begun && !sent.has(names.status)) set(names.status, "incomplete");
      const written = write(entry);
      const ended = line.finish();
      over = ended;
      return ended && written;
    },
  };
}

/** Return how an answer was marked: a word, or the share of its parts that are right. */
export function result(right, parts, wrong) {
  if (!parts) return "neutral";
  return right === parts ? "correct" : right ? String(Math.round((100 * right) / parts) / 100) : wrong;
}

/** Return a number as real(10,7): no exponent, no endless digits. */
export function decimal(value) {
  return value.toLocaleString("en-US", { useGrouping: false, maximumFractionDigits: 7 });
}

/** Return the beginning of a text on one line, with no character cut in half: Moodle chokes on one. */
export function line(text, most) {
  return text.replace(/\s+/g, " ").slice(0, most).replace(/[\ud800-\udbff]$/, "");
}
