// The line to the LMS: finds its API, and calls it so that nothing it does can stop the course.

const DEEPEST = 20;

/**
 * Return the LMS's API object, or null: the one called `api.name` that has a function `api.verb`.
 *
 * SCORM 1.2 RTE 3.3.6 and 2004 RTE 3.2.1: the window, its parents, then the opener and its
 * parents. A window of another origin throws when it is asked, and is passed over; so is a frame
 * or a heading that happens to have the API's name.
 */
export function findApi(api, start) {
  const opener = peek(() => start.top.opener) || peek(() => start.opener);
  return climb(api, start) || climb(api, opener);
}

function climb(api, start) {
  let win = start;
  for (let depth = 0; win && depth < DEEPEST; depth += 1) {
    const here = win;
    const found = held(api, here) || held(api, depth > 0 && peek(() => here.opener));
    if (found) return found;
    const parent = peek(() => here.parent);
    if (parent === here) break;
    win = parent;
  }
  return null;
}

function held({ name, verb }, win) {
  return win ? peek(() => win[name][verb] && win[name]) : null;
}

function peek(look) {
  try {
    return look() || null;
  } catch {
    return null;
  }
}

/**
 * Return the API behind calls that always answer a string and never throw.
 *
 * `verbs` names its functions: initialize, finish, get, set, commit, error.
 */
export function openLine(api, verbs) {
  function call(verb, ...values) {
    try {
      const answer = api[verbs[verb]](...values);
      return answer === null || answer === undefined ? "" : String(answer);
    } catch {
      return "";
    }
  }

  function quiet() {
    return call("error") === "0";
  }

  /** Whether the API took a call: it says so, or says nothing and knows of no error. */
  function taken(answer) {
    if (answer === "true" || answer === "1") return true;
    return answer === "" && quiet();
  }

  return {
    /** Begin. A session that is open already, as after a reload, is as good as a new one. */
    initialize: (probe) => call("initialize", "") === "true" || call("get", probe) !== "",
    get: (element) => call("get", element),
    set: (element, value) => taken(call("set", element, String(value))),
    commit: () => taken(call("commit", "")),
    finish: () => taken(call("finish", "")),
  };
}
