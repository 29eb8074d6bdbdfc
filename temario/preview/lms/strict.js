// A rehearsal LMS: over a run-time of SCORM, a checker that is as strict as the strictest LMS known.
// A classic script; `launch(version, kept)` puts an API into the window. The run-time is our own
// (`runtime.js`), or whichever is given.
//
// Every call is in `calls`; whatever a strict LMS would refuse, and every error code that the
// run-time gives without need, is in `refused`. `kept` is what survives the session.

(function (win) {
  "use strict";

  const ASCII = /^[!-~]{1,255}$/;
  const DECIMAL = /^-?\d+(\.\d+)?$/;
  // Moodle's and scorm-again's CMIDecimal of 2004.
  const FIVE = /^-?\d{1,5}(\.\d{1,18})?$/;
  const SHORT = "[A-Za-z0-9_.]{1,250}";
  const SAID = "(\\{lang=[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*\\})?";

  const oneOf = (...words) => (value) => (words.includes(value) ? "" : `not one of ${words}`);
  const match = (pattern) => (value) => (pattern.test(value) ? "" : `does not match ${pattern}`);
  const upTo = (length) => (value) => (value.length <= length ? "" : `over ${length} characters`);
  const between = (low, high) => (value) =>
    DECIMAL.test(value) && +value >= low && +value <= high ? "" : `not within ${low} and ${high}`;
  const both = (...rules) => (value) => rules.map((rule) => rule(value)).find(Boolean) || "";
  /** A list of `most` parts at most, each as `part` has it; `once` says that none comes twice. */
  const list = (part, sign, most, once) => (value) => {
    const parts = value.split(sign);
    if (parts.length > most) return `over ${most} parts`;
    if (once && new Set(parts).size < parts.length) return "a part comes twice";
    return parts.every((one) => new RegExp(`^${part}$`).test(one)) ? "" : `parts do not match ${part}`;
  };
  const range = (value) => {
    const [low, high, ...more] = value.split("[:]");
    if (more.length || high === undefined || ![low, high].every((end) => FIVE.test(end))) return "no range";
    return +low <= +high ? "" : "a range from high to low";
  };

  const RESULT = (wrong) => (value) =>
    ["correct", wrong, "unanticipated", "neutral"].includes(value) || DECIMAL.test(value) ? "" : "no result";

  // What a learner answers, and what is right: by type [response, pattern, most patterns].
  // RTE 1.2, 3.4.6 (CMIFeedback); RTE 2004, 4.2.9 with its smallest permitted maximums.
  const CHOICE_12 = list("[0-9a-z]", ",", 36, true);
  const MATCHING_12 = list("[0-9a-z]\\.[0-9a-z]", ",", 36);
  const CHOICE = list(SHORT, "[,]", 36, true);
  const MATCHING = list(`${SHORT}\\[\\.\\]${SHORT}`, "[,]", 36);
  const ORDER = list(SHORT, "[,]", 36);
  const FILLED = list(`${SAID}[^\\n\\r]{0,250}`, "[,]", 10);
  const LONG = match(new RegExp(`^${SAID}[^\\n\\r]{0,4000}$`));
  const without = (prefix, rule) => (value) => rule(value.replace(prefix, ""));
  const MATTERS = /^\{case_matters=(true|false)\}(\{order_matters=(true|false)\})?/;

  const ANSWERS = {
    "1.2": {
      "true-false": [match(/^[01tf]$/), match(/^[01tf]$/), 1],
      choice: [CHOICE_12, CHOICE_12, 10],
      "fill-in": [upTo(255), upTo(255), 5],
      matching: [MATCHING_12, MATCHING_12, 5],
      sequencing: [CHOICE_12, CHOICE_12, 5],
      numeric: [match(DECIMAL), match(DECIMAL), 1],
    },
    2004: {
      "true-false": [oneOf("true", "false"), oneOf("true", "false"), 1],
      choice: [CHOICE, CHOICE, 10],
      "fill-in": [FILLED, without(MATTERS, FILLED), 5],
      "long-fill-in": [LONG, without(MATTERS, LONG), 5],
      matching: [MATCHING, MATCHING, 5],
      sequencing: [ORDER, ORDER, 5],
      numeric: [match(FIVE), range, 1],
    },
  };

  const TYPES_12 = oneOf(...Object.keys(ANSWERS["1.2"]));
  const TYPES_2004 = oneOf(...Object.keys(ANSWERS["2004"]));
  const STATUS_12 = ["passed", "completed", "failed", "incomplete", "browsed"];

  const RULES = {
    "1.2": {
      "cmi.core.lesson_status": oneOf(...STATUS_12),
      "cmi.core.lesson_location": match(ASCII),
      "cmi.core.exit": oneOf("time-out", "suspend", "logout", ""),
      "cmi.core.session_time": match(/^\d{4}:[0-5]\d:[0-5]\d\.\d\d$/),
      "cmi.core.score.raw": between(0, 100),
      "cmi.core.score.min": between(0, 100),
      "cmi.core.score.max": between(0, 100),
      "cmi.suspend_data": match(/^[ -~]*$/),
      "cmi.objectives.n.id": match(ASCII),
      "cmi.objectives.n.status": oneOf(...STATUS_12, "not attempted"),
      "cmi.objectives.n.score.raw": between(0, 100),
      "cmi.objectives.n.score.min": between(0, 100),
      "cmi.objectives.n.score.max": between(0, 100),
      "cmi.interactions.n.id": match(ASCII),
      "cmi.interactions.n.objectives.m.id": match(ASCII),
      "cmi.interactions.n.type": TYPES_12,
      "cmi.interactions.n.time": match(/^([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d\d?)?$/),
      "cmi.interactions.n.correct_responses.m.pattern": upTo(255),
      "cmi.interactions.n.student_response": upTo(255),
      // Moodle takes no more than 100.
      "cmi.interactions.n.weighting": between(-100, 100),
      "cmi.interactions.n.result": RESULT("wrong"),
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
      "cmi.suspend_data": match(/^[ -~]*$/),
      "cmi.objectives.n.id": match(ASCII),
      "cmi.objectives.n.success_status": oneOf("passed", "failed"),
      "cmi.objectives.n.completion_status": oneOf("completed", "incomplete"),
      "cmi.objectives.n.progress_measure": between(0, 1),
      "cmi.objectives.n.score.scaled": between(-1, 1),
      "cmi.objectives.n.score.raw": between(0, 100),
      "cmi.objectives.n.score.min": between(0, 100),
      "cmi.objectives.n.score.max": between(0, 100),
      "cmi.objectives.n.description": both(upTo(250), match(/^[^\n\r]*$/)),
      "cmi.interactions.n.id": match(ASCII),
      "cmi.interactions.n.objectives.m.id": match(ASCII),
      "cmi.interactions.n.type": TYPES_2004,
      "cmi.interactions.n.timestamp": match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d\d?)?$/),
      "cmi.interactions.n.correct_responses.m.pattern": match(/^[^\n\r]*$/),
      "cmi.interactions.n.learner_response": match(/^[^\n\r]*$/),
      "cmi.interactions.n.weighting": match(DECIMAL),
      "cmi.interactions.n.description": both(upTo(250), match(/^[^\n\r]*$/)),
      "cmi.interactions.n.result": RESULT("incorrect"),
      "cmi.interactions.n.latency": match(/^PT(?=\d)(\d+H)?(\d+M)?(\d+(\.\d\d?)?S)?$/),
    },
  };

  const NAMES = {
    "1.2": {
      api: "API",
      verbs: ["LMSInitialize", "LMSFinish", "LMSGetValue", "LMSSetValue", "LMSCommit", "LMSGetLastError", "LMSGetErrorString", "LMSGetDiagnostic"],
      exit: "cmi.core.exit",
      entry: "cmi.core.entry",
      raw: "cmi.core.score.raw",
      edges: ["cmi.core.score.min", "cmi.core.score.max"],
      status: "cmi.core.lesson_status",
      response: "student_response",
      longest: 4096,
      unreached: "101",
      most: {},
      lost: [],
    },
    2004: {
      api: "API_1484_11",
      verbs: ["Initialize", "Terminate", "GetValue", "SetValue", "Commit", "GetLastError", "GetErrorString", "GetDiagnostic"],
      exit: "cmi.exit",
      entry: "cmi.entry",
      raw: "cmi.score.raw",
      edges: ["cmi.score.min", "cmi.score.max"],
      status: "cmi.completion_status",
      response: "learner_response",
      longest: 64000,
      unreached: "391",
      // Smallest permitted maximums, RTE 4.2.9 and 4.2.17.
      most: { interactions: 250, objectives: 100 },
      // Reading what was never set is error 403, and no fault.
      lost: ["cmi.location", "cmi.suspend_data", "cmi.progress_measure", "cmi.score.raw", "cmi.score.scaled"],
    },
  };

  /** Our own run-time, which refuses values by the same rules. */
  const own = (version) => new win.Runtime(version, (shape, value) => RULES[version][shape]?.(value) || "");

  /**
   * Open a session, and return what a test looks at.
   *
   * `kept` is that of an earlier session: a suspended one is resumed with its interactions and
   * objectives, as in Moodle; any other is gone, as the specifications have it. `given` are values
   * that the LMS sets itself, such as the mode. `longest` is how much suspend_data it keeps.
   * `make` makes the run-time; `told` hears of each call, with what is wrong with it.
   *
   * While `session.offline` is true the LMS cannot be reached: nothing is stored, and it says so.
   */
  function launch(version, kept = {}, given = {}, longest = NAMES[version].longest, make = own, told = () => {}) {
    const names = NAMES[version];
    const rules = RULES[version];
    const [initialize, finish, get, set, commit, lastError] = names.verbs;
    const inner = make(version);
    const session = { calls: [], refused: [], kept: {}, state: "new", version, offline: false };
    let faults = [];
    let failure = "";
    const written = new Set();
    let all = {};
    let pending = {};

    if (kept[names.exit] === "suspend") {
      all = { ...kept };
      session.kept = { ...kept };
    }
    const before = { ...all, ...given };
    if (Object.keys(all).length) before[names.entry] = "resume";
    for (const name of Object.keys(before)) if (/session_time|exit$/.test(name)) delete before[name];
    if (Object.keys(before).length) inner.loadFromFlattenedJSON(before, "");

    const refuse = (text) => {
      faults.push(text);
      session.refused.push(text);
    };

    function checkCall(verb, args, wanted) {
      // Moodle writes what it is told into an address; half a character stops it for good.
      if (args.some((value) => !String(value).isWellFormed())) refuse(`${verb}(${args}): half a character`);
      if (args.length !== wanted) refuse(`${verb} takes ${wanted} arguments, not ${args.length}`);
      for (const value of args) {
        if (typeof value !== "string") refuse(`${verb}(${args}): ${value} is no string`);
      }
    }

    function checkOpen(verb) {
      if (session.state !== "open") refuse(`${verb} in a session that is ${session.state}`);
    }

    function checkGet(name) {
      if (version === "1.2" && /^cmi\.interactions\.(?!_count$|_children$)/.test(name)) {
        refuse(`${get}(${name}): interactions are written only`);
      }
    }

    /** Return how many rows a table has. */
    function count(table) {
      let rows = 0;
      while (Object.keys(all).some((name) => name.startsWith(`${table}.${rows}.`))) rows += 1;
      return rows;
    }

    function checkSet(name, value) {
      const shape = name.replace(/\.(\d+)\./, ".n.").replace(/\.(\d+)\./, ".m.");
      const rule = shape === "cmi.suspend_data" ? both(upTo(longest), rules[shape]) : rules[shape];
      const fault = (rule ? rule(value) : "no element that is written in this version") || rowFault(name, value);
      if (fault) refuse(`${set}(${name}, ${value}): ${fault}`);
    }

    /** Return what is wrong with an element of a row: its place, its order, its form. */
    function rowFault(name, value) {
      const [, table, index, rest] = /^cmi\.(interactions|objectives)\.(\d+)\.(.+)$/.exec(name) || [];
      if (!table) return "";
      const row = `cmi.${table}.${index}`;
      if (+index > count(`cmi.${table}`)) return "a gap before the row";
      if (+index >= names.most[table]) return `over ${names.most[table]} rows`;
      if (rest === "id") return table === "objectives" ? idFault(`cmi.${table}`, index, value) : "";
      if (!(`${row}.id` in all)) return "written before the id of its row";
      return table === "interactions" ? answerFault(row, rest, value) : "";
    }

    /** An objective's id is written once, and there is one of it in a table. */
    function idFault(table, index, value) {
      const own = all[`${table}.${index}.id`];
      if (own !== undefined && own !== value) return `the id was ${own}`;
      const others = Array.from({ length: count(table) }, (_, at) => at).filter((at) => at !== +index);
      return others.some((at) => all[`${table}.${at}.id`] === value) ? "an id that is there" : "";
    }

    function answerFault(row, rest, value) {
      if (rest === "type") return "";
      const type = all[`${row}.type`];
      if (!type) return "written before the type of its row";
      const [, table, at] = /^(objectives|correct_responses)\.(\d+)\./.exec(rest) || [];
      if (table && +at > count(`${row}.${table}`)) return "a gap before it";
      if (table === "objectives") return idFault(`${row}.objectives`, at, value);
      const [response, pattern, most] = ANSWERS[version][type];
      if (rest === names.response) return response(value);
      if (!table) return "";
      if (+at >= most) return `over ${most} patterns`;
      const same = Array.from({ length: most }, (_, n) => n).some((n) => n !== +at && all[`${row}.${table}.${n}.pattern`] === value);
      return same && version === "2004" ? "a pattern that is there" : pattern(value);
    }

    function checkStored(verb) {
      for (const edge of names.edges) if (names.raw in all && !(edge in all)) refuse(`${verb}: a score without ${edge}`);
      for (const name of written) {
        const row = /^(cmi\.interactions\.\d+)\.id$/.exec(name)?.[1];
        for (const part of row ? ["type", "result", names.response] : []) {
          if (!(`${row}.${part}` in all)) refuse(`${verb}: ${row} has no ${part}`);
        }
      }
    }

    function run(verb, ...args) {
      const lost = session.offline && (verb === commit || verb === finish);
      const answer = lost ? "false" : inner[verb](...args);
      const code = lost ? names.unreached : inner[lastError]();
      failure = lost ? code : "";
      session.calls.push([verb, ...args, answer, code]);
      const excused = lost || (code === "403" && verb === get && names.lost.includes(args[0]));
      if (code !== "0" && !excused) refuse(`${verb}(${args}): error ${code}`);
      if (verb !== get && String(answer) !== "true" && !lost) refuse(`${verb}(${args}) answers ${answer}`);
      told({ verb, args, answer: String(answer), code, faults, offline: lost });
      faults = [];
      return answer;
    }

    function store() {
      Object.assign(session.kept, pending);
      pending = {};
    }

    /** At the end of a session Moodle writes a status in 1.2, whatever the content said. */
    function judge() {
      const mastery = given["cmi.student_data.mastery_score"] || "";
      const { [names.raw]: raw, [names.status]: status } = session.kept;
      if (!status) session.kept[names.status] = "completed";
      if (mastery && raw) session.kept[names.status] = +raw >= +mastery ? "passed" : "failed";
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
        checkGet(...args);
        return run(get, ...args);
      },
      [set](...args) {
        checkCall(set, args, 2);
        checkOpen(set);
        checkSet(...args);
        written.add(args[0]);
        all[args[0]] = args[1];
        pending[args[0]] = args[1];
        return run(set, ...args);
      },
      [commit](...args) {
        checkCall(commit, args, 1);
        checkOpen(commit);
        checkStored(commit);
        const answer = run(commit, ...args);
        if (!session.offline) store();
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
        if (session.offline) return answer;
        store();
        if (version === "1.2") judge();
        session.state = "over";
        return answer;
      },
    };
    for (const verb of names.verbs.slice(5)) api[verb] = (...args) => inner[verb](...args);
    api[lastError] = (...args) => failure || inner[lastError](...args);
    win[names.api] = api;
    win.session = session;
    return session;
  }

  win.launch = launch;
})(window);
