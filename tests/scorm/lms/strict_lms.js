// A rehearsal LMS for tests: scorm-again for the run-time, and over it a checker that is as
// strict as the strictest LMS known (docs of each rule: the table in RULES). Loaded as a classic
// script after scorm-again's; `launch(version, kept)` puts an API into the window.
//
// Every call is in `calls`; whatever a strict LMS would refuse, and every error code that
// scorm-again gives without need, is in `refused`. `kept` is what survives the session.

(function (win) {
  "use strict";

  const ASCII = /^[!-~]{1,255}$/;
  const DECIMAL = /^-?\d+(\.\d+)?$/;

  const oneOf = (...words) => (value) => (words.includes(value) ? "" : `not one of ${words}`);
  const match = (pattern) => (value) => (pattern.test(value) ? "" : `does not match ${pattern}`);
  const upTo = (length) => (value) => (value.length <= length ? "" : `over ${length} characters`);
  const between = (low, high) => (value) =>
    DECIMAL.test(value) && +value >= low && +value <= high ? "" : `not within ${low} and ${high}`;
  const both = (...rules) => (value) => rules.map((rule) => rule(value)).find(Boolean) || "";

  const TYPES_12 = oneOf("true-false", "choice", "fill-in", "matching", "performance", "sequencing", "likert", "numeric");
  const TYPES_2004 = oneOf("true-false", "choice", "fill-in", "long-fill-in", "matching", "performance", "sequencing", "likert", "numeric", "other");

  const RULES = {
    "1.2": {
      "cmi.core.lesson_status": oneOf("passed", "completed", "failed", "incomplete", "browsed"),
      "cmi.core.lesson_location": match(ASCII),
      "cmi.core.exit": oneOf("time-out", "suspend", "logout", ""),
      "cmi.core.session_time": match(/^\d{4}:[0-5]\d:[0-5]\d\.\d\d$/),
      "cmi.core.score.raw": between(0, 100),
      "cmi.core.score.min": between(0, 100),
      "cmi.core.score.max": between(0, 100),
      "cmi.suspend_data": both(upTo(4096), match(/^[ -~]*$/)),
      "cmi.interactions.n.id": match(ASCII),
      "cmi.interactions.n.type": TYPES_12,
      "cmi.interactions.n.time": match(/^([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d\d?)?$/),
      "cmi.interactions.n.correct_responses.m.pattern": upTo(255),
      "cmi.interactions.n.student_response": upTo(255),
      "cmi.interactions.n.weighting": match(DECIMAL),
      "cmi.interactions.n.result": (value) =>
        /^(correct|wrong|unanticipated|neutral)$/.test(value) || DECIMAL.test(value) ? "" : "no result",
      "cmi.interactions.n.latency": match(/^\d{4}:[0-5]\d:[0-5]\d\.\d\d$/),
    },
    2004: {
      "cmi.completion_status": oneOf("completed", "incomplete"),
      "cmi.success_status": oneOf("passed", "failed"),
      "cmi.location": match(/^[!-~]{1,1000}$/),
      "cmi.exit": oneOf("time-out", "suspend", "logout", "normal", ""),
      "cmi.session_time": match(/^PT(?=\d)(\d+H)?(\d+M)?(\d+(\.\d\d?)?S)?$/),
      "cmi.progress_measure": between(0, 1),
      "cmi.score.scaled": between(-1, 1),
      "cmi.score.raw": between(0, 100),
      "cmi.score.min": between(0, 100),
      "cmi.score.max": between(0, 100),
      "cmi.suspend_data": both(upTo(64000), match(/^[ -~]*$/)),
      "cmi.interactions.n.id": match(ASCII),
      "cmi.interactions.n.type": TYPES_2004,
      "cmi.interactions.n.timestamp": match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d\d?)?$/),
      "cmi.interactions.n.correct_responses.m.pattern": match(/^[^\n\r]*$/),
      "cmi.interactions.n.learner_response": match(/^[^\n\r]*$/),
      "cmi.interactions.n.weighting": match(DECIMAL),
      "cmi.interactions.n.description": upTo(250),
      "cmi.interactions.n.result": (value) =>
        /^(correct|incorrect|unanticipated|neutral)$/.test(value) || DECIMAL.test(value) ? "" : "no result",
      "cmi.interactions.n.latency": match(/^PT(?=\d)(\d+H)?(\d+M)?(\d+(\.\d\d?)?S)?$/),
    },
  };

  const NAMES = {
    "1.2": {
      api: "API",
      make: (settings) => new win.Scorm12API(settings),
      verbs: ["LMSInitialize", "LMSFinish", "LMSGetValue", "LMSSetValue", "LMSCommit", "LMSGetLastError", "LMSGetErrorString", "LMSGetDiagnostic"],
      exit: "cmi.core.exit",
      entry: "cmi.core.entry",
      raw: "cmi.core.score.raw",
      edges: ["cmi.core.score.min", "cmi.core.score.max"],
      status: "cmi.core.lesson_status",
      lost: [],
    },
    2004: {
      api: "API_1484_11",
      make: (settings) => new win.Scorm2004API(settings),
      verbs: ["Initialize", "Terminate", "GetValue", "SetValue", "Commit", "GetLastError", "GetErrorString", "GetDiagnostic"],
      exit: "cmi.exit",
      entry: "cmi.entry",
      raw: "cmi.score.raw",
      edges: ["cmi.score.min", "cmi.score.max"],
      status: "cmi.completion_status",
      // Reading what was never set is error 403, and no fault.
      lost: ["cmi.location", "cmi.suspend_data", "cmi.progress_measure", "cmi.score.raw", "cmi.score.scaled"],
    },
  };

  /**
   * Open a session, and return what a test looks at.
   *
   * `kept` is that of an earlier session: a suspended one is resumed, any other is gone, as the
   * specifications have it. `given` are values that the LMS sets itself, such as the mode.
   */
  function launch(version, kept = {}, given = {}) {
    const names = NAMES[version];
    const rules = RULES[version];
    const [initialize, finish, get, set, commit, lastError] = names.verbs;
    const inner = names.make({ autocommit: false, logLevel: 5, autoCommitSeconds: 0 });
    const session = { calls: [], refused: [], kept: {}, state: "new", version };
    const written = new Map();
    let pending = {};
    let resumed = {};

    if (kept[names.exit] === "suspend") {
      resumed = { ...kept, [names.entry]: "resume" };
      delete resumed[names.exit];
      session.kept = { ...kept };
    }
    const before = { ...resumed, ...given };
    for (const name of Object.keys(before)) if (/session_time|interactions/.test(name)) delete before[name];
    if (Object.keys(before).length) inner.loadFromFlattenedJSON(before, "");

    const refuse = (text) => session.refused.push(text);

    function checkCall(verb, args, wanted) {
      if (args.length !== wanted) refuse(`${verb} takes ${wanted} arguments, not ${args.length}`);
      for (const value of args) {
        if (typeof value !== "string") refuse(`${verb}(${args}): ${value} is no string`);
      }
    }

    function checkOpen(verb) {
      if (session.state !== "open") refuse(`${verb} in a session that is ${session.state}`);
    }

    function checkSet(name, value) {
      const shape = name.replace(/\.(\d+)\./, ".n.").replace(/\.(\d+)\./, ".m.");
      const rule = rules[shape];
      const fault = rule ? rule(value) : "no element that is written in this version";
      if (fault) refuse(`${set}(${name}, ${value}): ${fault}`);
      const index = /^cmi\.interactions\.(\d+)\.(\w+)/.exec(name);
      if (!index) return;
      const own = `cmi.interactions.${index[1]}`;
      if (index[2] !== "id" && !written.has(`${own}.id`)) refuse(`${name} is written before its id`);
      if (!["id", "type"].includes(index[2]) && !written.has(`${own}.type`)) refuse(`${name} is written before its type`);
      if (index[1] > 0 && !written.has(`cmi.interactions.${index[1] - 1}.id`)) refuse(`${name} leaves a gap`);
    }

    function checkStored(verb) {
      const all = new Map([...Object.entries(session.kept), ...written]);
      for (const edge of names.edges) {
        if (all.has(names.raw) && !all.has(edge)) refuse(`${verb}: a score without ${edge}`);
      }
    }

    function run(verb, ...args) {
      const answer = inner[verb](...args);
      const code = inner[lastError]();
      session.calls.push([verb, ...args, answer, code]);
      const excused = code === "403" && verb === get && names.lost.includes(args[0]);
      if (code !== "0" && !excused) refuse(`${verb}(${args}): error ${code}`);
      if (verb !== get && String(answer) !== "true") refuse(`${verb}(${args}) answers ${answer}`);
      return answer;
    }

    function store() {
      Object.assign(session.kept, pending);
      pending = {};
    }

    const api = {
      [initialize](...args) {
        checkCall(initialize, args, 1);
        if (session.state !== "new") refuse(`${initialize} in a session that is ${session.state}`);
        const answer = run(initialize, ...args);
        session.state = "open";
        return answer;
      },
      [get](...args) {
        checkCall(get, args, 1);
        checkOpen(get);
        return run(get, ...args);
      },
      [set](...args) {
        checkCall(set, args, 2);
        checkOpen(set);
        checkSet(...args);
        written.set(...args);
        pending[args[0]] = args[1];
        return run(set, ...args);
      },
      [commit](...args) {
        checkCall(commit, args, 1);
        checkOpen(commit);
        checkStored(commit);
        const answer = run(commit, ...args);
        store();
        return answer;
      },
      [finish](...args) {
        checkCall(finish, args, 1);
        checkOpen(finish);
        checkStored(finish);
        if (!written.has(Object.keys(rules).find((name) => name.endsWith("session_time")))) {
          refuse(`${finish} without a session time`);
        }
        const answer = run(finish, ...args);
        store();
        // As Moodle does: who says nothing has completed.
        if (version === "1.2" && !session.kept[names.status]) session.kept[names.status] = "completed";
        session.state = "over";
        return answer;
      },
    };
    for (const verb of names.verbs.slice(5)) api[verb] = (...args) => inner[verb](...args);
    win[names.api] = api;
    win.session = session;
    return session;
  }

  win.launch = launch;
})(window);
