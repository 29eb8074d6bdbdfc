// Without an LMS: a double click on the file keeps the place in the browser; a web page, nowhere.

const FRESH = { completed: false, passed: false };

/**
 * Return a host for a course that no LMS opened.
 *
 * Only a file on the reader's own disk is remembered: on a web server the next reader of a
 * shared computer would find somebody else's marks.
 */
export function alone(course, win) {
  const key = `temario:${course}`;
  let keeps = win.location.protocol === "file:";

  function save(entry) {
    if (!keeps) return true;
    try {
      win.localStorage.setItem(key, JSON.stringify([entry.place, entry.state]));
    } catch {
      keeps = false; // Storage is full or forbidden.
    }
    return true;
  }

  return {
    recorded: false,
    get keeps() {
      return keeps;
    },
    longest: 64000,
    open() {
      try {
        const [place, state] = JSON.parse((keeps && win.localStorage.getItem(key)) || "[]");
        return { place: String(place || ""), state: String(state || ""), ...FRESH };
      } catch {
        return { place: "", state: "", ...FRESH };
      }
    },
    save,
    finish: save,
  };
}
