// One session with an LMS, the same for every version of SCORM: what is read, kept and sent.

/**
 * Return a host: the place where what the learner did is kept.
 *
 * `model` says how one version of SCORM writes it: the elements' names, the longest state, a
 * duration. Every host has `recorded`, `longest`, `open()`, `save(entry)` and `finish(entry)`;
 * an entry is `{place, state, status, progress, seconds}`.
 */
export function session(line, model) {
  const { names } = model;
  const sent = new Map();
  let graded = true;
  let over = false;

  function set(name, value) {
    if (!name || value === undefined || value === "" || sent.get(name) === value) return true;
    const taken = line.set(name, value);
    if (taken) sent.set(name, value);
    return taken;
  }

  // The exit is always "suspend": any other ends the attempt, and the next visit of a learner who
  // has completed the course would begin with nothing (SCORM 2004 RTE 4.2.8, cmi.exit).
  function write(entry) {
    const answers = [
      set(names.place, entry.place),
      set(names.state, entry.state),
      graded ? set(names.status, entry.status) : true,
      graded && entry.status ? set(names.progress, String(entry.progress)) : true,
      set(names.time, model.duration(entry.seconds)),
      set(names.exit, "suspend"),
    ];
    return answers.every(Boolean);
  }

  return {
    recorded: true,
    longest: model.longest,

    /** Begin, and return what was kept last time; null where the LMS does not answer. */
    open() {
      if (!line.initialize(names.status)) return null;
      const mode = line.get(names.mode);
      // What only looks is not graded, and what was complete once stays so: new lessons, or a
      // second visit, take nothing back.
      const looks = mode === "browse" || mode === "review";
      const complete = model.complete.includes(line.get(names.status));
      graded = !looks && !complete && line.get(names.credit) !== "no-credit";
      return { place: line.get(names.place), state: line.get(names.state), complete };
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
      const written = write({ ...entry, status: entry.status || "incomplete" });
      const ended = line.finish();
      over = ended;
      return ended && written;
    },
  };
}
