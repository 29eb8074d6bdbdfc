// SCORM 1.2: its names and forms for what a session keeps (Run-Time Environment 1.2, section 3.4).

import { openLine } from "./api.js";
import { toNumber } from "./marking.js";
import { decimal, line, result, session } from "./session.js";

const VERBS = {
  initialize: "LMSInitialize",
  finish: "LMSFinish",
  get: "LMSGetValue",
  set: "LMSSetValue",
  commit: "LMSCommit",
  error: "LMSGetLastError",
};

const API = { name: "API", verb: VERBS.initialize };

// An option is one of these, by its place in the source (RTE 3.4.6, CMIFeedback).
const LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
const ITEMS = "123456789abcdefghijklmnopqrstuvwxyz0";
const TYPES = {
  single: "choice",
  multiple: "choice",
  truefalse: "true-false",
  numeric: "numeric",
  match: "matching",
  order: "sequencing",
};

const MODEL = {
  names: {
    place: "cmi.core.lesson_location",
    state: "cmi.suspend_data",
    status: "cmi.core.lesson_status",
    score: "cmi.core.score.",
    mode: "cmi.core.lesson_mode",
    credit: "cmi.core.credit",
    time: "cmi.core.session_time",
    exit: "cmi.core.exit",
  },
  longest: 4096,
  // The ids of interactions can be written and not read (RTE 3.4.4).
  readsInteractions: false,
  duration: timespan,
  status: (entry) => [["cmi.core.lesson_status", status(entry)]],
  score: (raw) => [["raw", String(raw)], ["min", "0"], ["max", "100"]],
  before(get) {
    const known = get("cmi.core.lesson_status");
    const meant = known && known !== "not attempted" ? [["cmi.core.lesson_status", known]] : [];
    return { completed: known === "completed" || known === "passed", passed: known === "passed", known: meant };
  },
  objective: (unit) => [
    ...(unit.raw === null ? [] : [["score.raw", String(unit.raw)], ["score.min", "0"], ["score.max", "100"]]),
    ["status", status({ ...unit, ended: unit.completed })],
  ],
  interaction,
};

/** One status says both: what is passed or failed counts only once the course is complete. */
function status({ completed, ended, success }) {
  return ended && success ? success : completed ? "completed" : "incomplete";
}

/** SCORM 1.2: where its API is, and a host that speaks to it. */
export const scorm12 = { api: API, host: (api, longest) => session(openLine(api, VERBS), MODEL, longest) };

/** Return an answer as elements of `cmi.interactions.n` (RTE 3.4.4). */
function interaction({ question, key, answer, right, parts, time, seconds, objective }) {
  const patterns = question.kind === "short" ? key.right.map(short) : [response(question, solution(question, key))];
  return [
    ["type", TYPES[question.kind] || "fill-in"],
    ["objectives.0.id", objective],
    ["time", time.toTimeString().slice(0, 8)],
    ...patterns.slice(0, 5).map((pattern, at) => [`correct_responses.${at}.pattern`, pattern]),
    ["weighting", String(question.graded && parts ? question.points : 0)],
    ["student_response", response(question, answer)],
    ["result", result(right, parts, "wrong")],
    ["latency", timespan(seconds)],
  ];
}

function solution({ kind }, key) {
  if (kind === "cloze") return key.right.map((texts) => texts[0]);
  if (kind === "numeric") return [key.value];
  return key.right || [""];
}

function response({ kind, options, targets }, answer) {
  switch (kind) {
    case "single":
    case "multiple":
      return options.map((id, at) => (answer.includes(id) ? LETTERS[at] : "")).filter(Boolean).join(",");
    case "truefalse":
      return answer[0][0];
    case "order":
      return answer.map((id) => LETTERS[options.indexOf(id)]).join(",");
    case "match":
      return answer.map((id, at) => id && `${ITEMS[at]}.${LETTERS[targets.indexOf(id)]}`).filter(Boolean).join(",");
    case "numeric":
      return decimal(toNumber(answer[0]));
    default:
      return short(answer.join(", "));
  }
}

/** Return a text as a CMIString255. */
function short(text) {
  return line(text, 255);
}

/** Return seconds as a CMITimespan, `HHHH:MM:SS.SS`. */
export function timespan(seconds) {
  const hundredths = Math.min(Math.round(seconds * 100), 3600 * 10000 * 100 - 1);
  const whole = Math.floor(hundredths / 100);
  const two = (number) => String(number).padStart(2, "0");
  const hours = String(Math.floor(whole / 3600)).padStart(4, "0");
  return `${hours}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}.${two(hundredths % 100)}`;
}
