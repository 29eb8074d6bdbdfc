// Where the joined script of a SCORM 2004 package begins.

import { scorm2004 } from "./scorm2004.js";
import { start } from "./start.js";

start(scorm2004);
