// A run-time of SCORM 1.2 and 2004 for one SCO: what the specifications ask of an LMS, and no more.
// `new Runtime(version)` has the verbs of that version; `strict.js` stands before it and says what a
// strict LMS refuses. A classic script: frames of a course find the API in a window.
//
// Sources: SCORM 1.2 Run-Time Environment, 3.3 (API, error codes) and 3.4 (data model); SCORM 2004
// 4th Edition Run-Time Environment, 3.1 (API) and 4.2 (data model).

(function (win) {
  "use strict";

  const CODES = {
    "1.2": {
      none: "0", argument: "201", unknown: "401", keyword: "402", readOnly: "403", writeOnly: "404", type: "405",
      children: "202", count: "203", gap: "201",
      closed: { get: "301", set: "301", commit: "301", finish: "301", initialize: "101" },
      ended: { get: "301", set: "301", commit: "301", finish: "301", initialize: "101" },
      failed: "101",
    },
    2004: {
      none: "0", argument: "201", unknown: "401", keyword: "404", readOnly: "404", writeOnly: "405", type: "406",
      children: "301", count: "301", gap: "351", unset: "403", dependency: "408",
      closed: { get: "122", set: "132", commit: "142", finish: "112", initialize: "103" },
      ended: { get: "123", set: "133", commit: "143", finish: "113", initialize: "104" },
      failed: "391",
    },
  };
  const TEXTS = {
    "1.2": {
      0: "No error", 101: "General exception", 201: "Invalid argument error",
      202: "Element cannot have children", 203: "Element not an array. Cannot have count.",
      301: "Not initialized", 401: "Not implemented error",
      402: "Invalid set value, element is a keyword", 403: "Element is read only.",
      404: "Element is write only", 405: "Incorrect Data Type",
    },
    2004: {
      0: "No Error", 103: "Already Initialized", 104: "Content Instance Terminated",
      112: "Termination Before Initialization", 113: "Termination After Termination",
      122: "Retrieve Data Before Initialization", 123: "Retrieve Data After Termination",
      132: "Store Data Before Initialization", 133: "Store Data After Termination",
      142: "Commit Before Initialization", 143: "Commit After Termination",
      201: "General Argument Error", 301: "General Get Failure", 351: "General Set Failure",
      391: "General Commit Failure", 401: "Undefined Data Model Element",
      403: "Data Model Element Value Not Initialized", 404: "Data Model Element Is Read Only",
      405: "Data Model Element Is Write Only", 406: "Data Model Element Type Mismatch",
      408: "Data Model Dependency Not Established",
    },
  };

  // Elements by shape: how they may be used (r read, w write), and what they hold before anything
  // is written; "n" and "m" stand for numbers of rows.
  const COMMON_12 = {
    "cmi.core.student_id": ["r", "learner"], "cmi.core.student_name": ["r", "Learner, A"],
    "cmi.core.lesson_location": ["rw", ""], "cmi.core.credit": ["r", "credit"],
    "cmi.core.lesson_status": ["rw", "not attempted"], "cmi.core.entry": ["r", "ab-initio"],
    "cmi.core.score.raw": ["rw", ""], "cmi.core.score.min": ["rw", ""], "cmi.core.score.max": ["rw", ""],
    "cmi.core.total_time": ["r", "0000:00:00.00"], "cmi.core.lesson_mode": ["r", "normal"],
    "cmi.core.exit": ["w", ""], "cmi.core.session_time": ["w", ""],
    "cmi.suspend_data": ["rw", ""], "cmi.launch_data": ["r", ""],
    "cmi.comments": ["rw", ""], "cmi.comments_from_lms": ["r", ""],
    "cmi.student_data.mastery_score": ["r", ""], "cmi.student_data.max_time_allowed": ["r", ""],
    "cmi.student_data.time_limit_action": ["r", ""],
    "cmi.student_preference.audio": ["rw", "0"], "cmi.student_preference.language": ["rw", ""],
    "cmi.student_preference.speed": ["rw", "0"], "cmi.student_preference.text": ["rw", "0"],
    "cmi.objectives.n.id": ["rw", ""], "cmi.objectives.n.status": ["rw", "not attempted"],
    "cmi.objectives.n.score.raw": ["rw", ""], "cmi.objectives.n.score.min": ["rw", ""],
    "cmi.objectives.n.score.max": ["rw", ""],
  };
  const ROWS_12 = [
    "id", "time", "type", "weighting", "student_response", "result", "latency",
    "objectives.m.id", "correct_responses.m.pattern",
  ];
  const COMMON_2004 = {
    "cmi._version": ["r", "1.0"], "cmi.learner_id": ["r", "learner"], "cmi.learner_name": ["r", "Learner, A"],
    "cmi.location": ["rw"], "cmi.credit": ["r", "credit"], "cmi.mode": ["r", "normal"],
    "cmi.entry": ["r", "ab-initio"], "cmi.exit": ["w"], "cmi.session_time": ["w"],
    "cmi.total_time": ["r", "PT0S"], "cmi.completion_status": ["rw", "unknown"],
    "cmi.success_status": ["rw", "unknown"], "cmi.completion_threshold": ["r"],
    "cmi.scaled_passing_score": ["r"], "cmi.progress_measure": ["rw"], "cmi.launch_data": ["r"],
    "cmi.max_time_allowed": ["r"], "cmi.time_limit_action": ["r", "continue,no message"],
    "cmi.suspend_data": ["rw"],
    "cmi.score.scaled": ["rw"], "cmi.score.raw": ["rw"], "cmi.score.min": ["rw"], "cmi.score.max": ["rw"],
    "cmi.learner_preference.audio_level": ["rw", "1"], "cmi.learner_preference.language": ["rw", ""],
    "cmi.learner_preference.delivery_speed": ["rw", "1"], "cmi.learner_preference.audio_captioning": ["rw", "0"],
    "cmi.objectives.n.id": ["rw"], "cmi.objectives.n.success_status": ["rw", "unknown"],
    "cmi.objectives.n.completion_status": ["rw", "unknown"], "cmi.objectives.n.progress_measure": ["rw"],
    "cmi.objectives.n.description": ["rw"], "cmi.objectives.n.score.scaled": ["rw"],
    "cmi.objectives.n.score.raw": ["rw"], "cmi.objectives.n.score.min": ["rw"], "cmi.objectives.n.score.max": ["rw"],
  };
  const ROWS_2004 = [
    "id", "type", "timestamp", "weighting", "learner_response", "result", "latency", "description",
    "objectives.m.id", "correct_responses.m.pattern",
  ];
  const rows = (parts, use) => Object.fromEntries(parts.map((part) => [`cmi.interactions.n.${part}`, [use]]));
  const ELEMENTS = {
    "1.2": { ...COMMON_12, ...rows(ROWS_12, "w") },
    2004: { ...COMMON_2004, ...rows(ROWS_2004, "rw") },
  };
  const VERBS = {
    "1.2": ["LMSInitialize", "LMSFinish", "LMSGetValue", "LMSSetValue", "LMSCommit", "LMSGetLastError", "LMSGetErrorString", "LMSGetDiagnostic"],
    2004: ["Initialize", "Terminate", "GetValue", "SetValue", "Commit", "GetLastError", "GetErrorString", "GetDiagnostic"],
  };

  const shapeOf = (name) => name.replace(/\.\d+(?=\.)/, ".n").replace(/\.\d+(?=\.)/, ".m");

  /** The run-time of one attempt at one SCO. `fits(shape, value)` says what is wrong with a value. */
  class Runtime {
    constructor(version, fits = () => "") {
      this.version = version;
      this.codes = CODES[version];
      this.elements = ELEMENTS[version];
      this.fits = fits;
      this.values = new Map();
      this.state = "closed";
      this.code = "0";
      const [initialize, finish, get, set, commit, lastError, errorText, diagnostic] = VERBS[version];
      this[initialize] = (empty) => this.#initialize(empty);
      this[finish] = (empty) => this.#finish(empty);
      this[get] = (name) => this.#get(String(name));
      this[set] = (name, value) => this.#set(String(name), String(value));
      this[commit] = (empty) => this.#commit(empty);
      this[lastError] = () => this.code;
      this[errorText] = (code) => TEXTS[version][code] || "";
      this[diagnostic] = (code) => TEXTS[version][code || this.code] || "";
    }

    /** Put what an LMS has of an earlier session, or sets itself, into the model. */
    loadFromFlattenedJSON(values) {
      for (const [name, value] of Object.entries(values)) this.values.set(name, String(value));
    }

    #answer(code, answer) {
      this.code = code;
      return answer;
    }

    #initialize(empty) {
      if (empty !== "") return this.#answer(this.codes.argument, "false");
      if (this.state === "open") return this.#answer(this.codes.closed.initialize, "false");
      if (this.state === "ended") return this.#answer(this.codes.ended.initialize, "false");
      this.state = "open";
      return this.#answer("0", "true");
    }

    #finish(empty) {
      if (empty !== "") return this.#answer(this.codes.argument, "false");
      if (this.state !== "open") return this.#answer(this.codes[this.state].finish, "false");
      this.state = "ended";
      return this.#answer("0", "true");
    }

    #commit(empty) {
      if (empty !== "") return this.#answer(this.codes.argument, "false");
      if (this.state !== "open") return this.#answer(this.codes[this.state].commit, "false");
      return this.#answer("0", "true");
    }

    #get(name) {
      if (this.state !== "open") return this.#answer(this.codes[this.state].get, "");
      const [, parent, keyword] = /^(.+)\.(_children|_count)$/.exec(name) || [];
      if (keyword === "_count") {
        const table = this.#isTable(parent);
        return table ? this.#answer("0", String(this.#count(parent))) : this.#answer(this.codes.count, "");
      }
      if (keyword === "_children") {
        const children = this.#children(parent);
        return children ? this.#answer("0", children) : this.#answer(this.codes.children, "");
      }
      const element = this.elements[shapeOf(name)];
      if (!element) return this.#answer(this.codes.unknown, "");
      if (!element[0].includes("r")) return this.#answer(this.codes.writeOnly, "");
      if (this.#beyond(name, 0)) return this.#answer(this.version === "1.2" ? "201" : "301", "");
      const value = this.values.has(name) ? this.values.get(name) : element[1];
      return value === undefined ? this.#answer(this.codes.unset, "") : this.#answer("0", value);
    }

    #set(name, value) {
      if (this.state !== "open") return this.#answer(this.codes[this.state].set, "false");
      if (/\._(children|count|version)$/.test(name)) return this.#answer(this.codes.keyword, "false");
      const shape = shapeOf(name);
      const element = this.elements[shape];
      if (!element) return this.#answer(this.codes.unknown, "false");
      if (!element[0].includes("w")) return this.#answer(this.codes.readOnly, "false");
      if (this.#beyond(name, 1)) return this.#answer(this.codes.gap, "false");
      const row = /^cmi\.(?:interactions|objectives)\.\d+(?=\.)/.exec(name)?.[0];
      if (row && this.codes.dependency && !name.endsWith(`${row}.id`) && !this.values.has(`${row}.id`)) {
        return this.#answer(this.codes.dependency, "false");
      }
      if (this.fits(shape, value)) return this.#answer(this.codes.type, "false");
      this.values.set(name, value);
      return this.#answer("0", "true");
    }

    #isTable(name) {
      const start = `${shapeOf(`${name}.`).replace(/\.$/, "")}.`;
      return Object.keys(this.elements).some((shape) => /^[nm]\./.test(shape.slice(start.length)) && shape.startsWith(start));
    }

    /** Return the names of the parts of an element, by commas; empty where it has none. */
    #children(name) {
      const start = `${shapeOf(`${name}.`).replace(/\.$/, "")}.`;
      const found = Object.keys(this.elements)
        .filter((shape) => shape.startsWith(start))
        .map((shape) => shape.slice(start.length).replace(/^[nm]\./, "").split(".")[0]);
      return [...new Set(found)].filter((part) => part !== "_version").join(",");
    }

    #count(table) {
      const row = new RegExp(`^${table.replaceAll(".", "\\.")}\\.(\\d+)\\.`);
      const numbers = [...this.values.keys()].map((name) => row.exec(name)?.[1]).filter(Boolean);
      return new Set(numbers).size;
    }

    /** Return whether a row is named that is not there; the `next` new one may be written. */
    #beyond(name, next) {
      const parts = name.split(".");
      return parts.some((part, at) => /^\d+$/.test(part) && +part > this.#count(parts.slice(0, at).join(".")) - 1 + next);
    }
  }

  win.Runtime = Runtime;
})(window);
