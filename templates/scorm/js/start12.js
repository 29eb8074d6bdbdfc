// Where the joined script of a SCORM 1.2 package begins.

import { scorm12 } from "./scorm12.js";
import { start } from "./start.js";

start(scorm12);
