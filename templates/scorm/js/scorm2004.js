// SCORM 2004: its names and forms for what a session keeps (Run-Time Environment, section 4.2).

import { openLine } from "./api.js";
import { toNumber } from "./marking.js";
import { decimal, line, result, session } from "./session.js";

const VERBS = {
  initialize: "Initialize",
  finish: "Terminate",
  get: "GetValue",
  set: "SetValue",
  commit: "Commit",
  error: "GetLastError",
};

const API = { name: "API_1484_11", verb: VERBS.initialize };

const TYPES = {
  single: "choice",
  multiple: "choice",
  truefalse: "true-false",
  numeric: "numeric",
  match: "matching",
  order: "sequencing",
  essay: "long-fill-in",
};

const MODEL = {
  names: {
    place: "cmi.location",
    state: "cmi.suspend_data",
    status: "cmi.completion_status",
    score: "cmi.score.",
    mode: "cmi.mode",
    credit: "cmi.credit",
    time: "cmi.session_time",
    exit: "cmi.exit",
  },
  longest: 64000,
  readsInteractions: true,
  duration: isoDuration,
  status: ({ completed, success, progress }) => [
    ["cmi.completion_status", completed ? "completed" : "incomplete"],
    ["cmi.success_status", success],
    ["cmi.progress_measure", String(completed ? 1 : progress)],
  ],
  score,
  before(get) {
    const [completion, success] = [get("cmi.completion_status"), get("cmi.success_status")];
    const known = [["cmi.completion_status", completion], ["cmi.success_status", success]];
    return {
      completed: completion === "completed",
      passed: success === "passed",
      known: known.filter(([, value]) => /^(completed|incomplete|passed|failed)$/.test(value)),
    };
  },
  objective: ({ raw, completed, success }) => [
    ...(raw === null ? [] : score(raw).map(([name, value]) => [`score.${name}`, value])),
    ["success_status", success],
    ["completion_status", completed ? "completed" : "incomplete"],
  ],
  interaction,
};

/** Return a score, which Moodle reads as `raw` and others as `scaled`. */
function score(raw) {
  return [["scaled", decimal(raw / 100)], ["raw", String(raw)], ["min", "0"], ["max", "100"]];
}

/** SCORM 2004: where its API is, and a host that speaks to it. */
export const scorm2004 = { api: API, host: (api, longest) => session(openLine(api, VERBS), MODEL, longest) };

/** Return an answer as elements of `cmi.interactions.n` (RTE 4.2.9). */
function interaction(entry) {
  const { right, parts, time, seconds, objective, language } = entry;
  const { question, key, answer } = fitting(entry);
  const local = new Date(time - time.getTimezoneOffset() * 60000);
  return [
    ["type", TYPES[question.kind] || "fill-in"],
    ["objectives.0.id", objective],
    ["timestamp", local.toISOString().slice(0, 19)],
    ...patterns(question, key, language).map((text, at) => [`correct_responses.${at}.pattern`, text]),
    ["weighting", String(question.graded && parts ? question.points : 0)],
    ["learner_response", response(question, answer, language)],
    ["result", result(right, parts, "incorrect")],
    ["latency", isoDuration(seconds)],
    ["description", question.title.slice(0, 250)],
  ];
}

/**
 * Return an entry as LMSs take it: more than ten gaps (RTE 4.2.9.1), or a number with more than five
 * digits before the point, are reported as a text.
 */
function fitting(entry) {
  const { question, key, answer } = entry;
  const many = question.kind === "cloze" && answer.length > 10;
  const values = question.kind === "numeric" ? [toNumber(answer[0]), Math.abs(key.value) + Number(key.tolerance)] : [];
  if (!many && !values.some((value) => Math.abs(value) >= 1e5)) return entry;
  return { question: { ...question, kind: "essay" }, answer: [answer.join(", ")] };
}

/** Return the correct responses: one, but for typed words, where each alternative is one. */
function patterns(question, key, language) {
  const { kind } = question;
  const matters = `{case_matters=${question.case}}`;
  if (kind === "essay") return [];
  if (kind === "short") return key.right.slice(0, 5).map((text) => matters + said(text, language));
  if (kind === "cloze") return [matters + response(question, key.right.map((texts) => texts[0]), language)];
  if (kind === "numeric") {
    const [value, tolerance] = [+key.value, +key.tolerance];
    return [`${decimal(value - tolerance)}[:]${decimal(value + tolerance)}`];
  }
  return [response(question, key.right, language)];
}

function response({ kind, options, targets, names }, answer, language) {
  switch (kind) {
    case "single":
    case "multiple":
      return options.filter((id) => answer.includes(id)).map((id) => names[id]).join("[,]");
    case "truefalse":
      return answer[0];
    case "order":
      return answer.map((id) => names[id]).join("[,]");
    case "match":
      return options
        .map((id, at) => answer[at] && `${names[id]}[.]${names[`>${answer[at]}`]}`)
        .filter(Boolean)
        .join("[,]");
    case "numeric":
      return decimal(toNumber(answer[0]));
    case "essay":
      return said(answer[0], language, 3900);
    default:
      return answer.map((text) => said(text, language)).join("[,]");
  }
}

/** Return a text as a localized_string_type, on one line. */
function said(text, language, most = 240) {
  return `{lang=${language}}${line(text, most)}`;
}

/** Return seconds as a timeinterval (second,10,2), `PT1H2M3.04S`; two decimals at most. */
export function isoDuration(seconds) {
  const hundredths = Math.round(seconds * 100);
  const hours = Math.floor(hundredths / 360000);
  const minutes = Math.floor(hundredths / 6000) % 60;
  const rest = (hundredths % 6000) / 100;
  return `PT${hours ? `${hours}H` : ""}${minutes ? `${minutes}M` : ""}${rest}S`;
}
