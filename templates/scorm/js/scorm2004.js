// SCORM 2004: its names for what a session keeps (Run-Time Environment, section 4.2).

import { openLine } from "./api.js";
import { session } from "./session.js";

const VERBS = {
  initialize: "Initialize",
  finish: "Terminate",
  get: "GetValue",
  set: "SetValue",
  commit: "Commit",
  error: "GetLastError",
};

export const API_2004 = { name: "API_1484_11", verb: VERBS.initialize };

const MODEL = {
  names: {
    place: "cmi.location",
    state: "cmi.suspend_data",
    status: "cmi.completion_status",
    progress: "cmi.progress_measure",
    mode: "cmi.mode",
    credit: "cmi.credit",
    time: "cmi.session_time",
    exit: "cmi.exit",
  },
  longest: 64000,
  complete: ["completed"],
  duration: isoDuration,
};

/** Return a host that speaks SCORM 2004 to `api`. */
export function scorm2004(api) {
  return session(openLine(api, VERBS), MODEL);
}

/** Return seconds as a timeinterval (second,10,2), `PT1H2M3.04S`; two decimals at most. */
export function isoDuration(seconds) {
  const hundredths = Math.round(seconds * 100);
  const hours = Math.floor(hundredths / 360000);
  const minutes = Math.floor(hundredths / 6000) % 60;
  const rest = (hundredths % 6000) / 100;
  return `PT${hours ? `${hours}H` : ""}${minutes ? `${minutes}M` : ""}${rest}S`;
}
