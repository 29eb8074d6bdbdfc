// SCORM 1.2: its names for what a session keeps (Run-Time Environment 1.2, section 3.4).

import { openLine } from "./api.js";
import { session } from "./session.js";

const VERBS = {
  initialize: "LMSInitialize",
  finish: "LMSFinish",
  get: "LMSGetValue",
  set: "LMSSetValue",
  commit: "LMSCommit",
  error: "LMSGetLastError",
};

export const API_12 = { name: "API", verb: VERBS.initialize };

const MODEL = {
  names: {
    place: "cmi.core.lesson_location",
    state: "cmi.suspend_data",
    status: "cmi.core.lesson_status",
    mode: "cmi.core.lesson_mode",
    credit: "cmi.core.credit",
    time: "cmi.core.session_time",
    exit: "cmi.core.exit",
  },
  longest: 4096,
  complete: ["completed", "passed"],
  duration: timespan,
};

/** Return a host that speaks SCORM 1.2 to `api`. */
export function scorm12(api) {
  return session(openLine(api, VERBS), MODEL);
}

/** Return seconds as a CMITimespan, `HHHH:MM:SS.SS`. */
export function timespan(seconds) {
  const hundredths = Math.min(Math.round(seconds * 100), 3600 * 10000 * 100 - 1);
  const whole = Math.floor(hundredths / 100);
  const two = (number) => String(number).padStart(2, "0");
  const hours = String(Math.floor(whole / 3600)).padStart(4, "0");
  return `${hours}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}.${two(hundredths % 100)}`;
}
