// Saving: when the learner has done something, and again while the LMS does not take it.

const PAUSES = [3, 10, 30, 60];

/**
 * Return what saves `entry()` at `host`.
 *
 * `sign(trouble)` tells the learner that the last save was refused, or that all is well again.
 */
export function openSaving(host, entry, sign, wait = (act, pause) => setTimeout(act, pause)) {
  let refused = 0;
  let waiting = null;
  let over = false;

  function save() {
    if (over) return true;
    const taken = host.save(entry());
    if (taken) {
      if (refused) sign(false);
      refused = 0;
    } else {
      refused += 1;
      sign(true);
      again();
    }
    return taken;
  }

  function again() {
    if (waiting !== null) return;
    const pause = PAUSES[Math.min(refused, PAUSES.length) - 1];
    waiting = wait(() => {
      waiting = null;
      if (refused) save();
    }, pause * 1000);
  }

  return {
    save,
    /** End the session; return whether the LMS took everything. */
    finish() {
      if (over) return true;
      over = host.finish(entry());
      return over;
    },
    get over() {
      return over;
    },
  };
}
