// Names of handouts, as whoever hands them out calls them.

import { t } from "./words.js";

const KEY = "-instructor";

/** Return what a handout of these files is called: whose it is, and of which part of the course. */
export function handoutName(name, names) {
  const base = (each) => (each.endsWith(KEY) && names.includes(each.slice(0, -KEY.length)) ? each.slice(0, -KEY.length) : each);
  const bases = [...new Set(names.map(base))];
  const whose = base(name) === name ? t("Students") : t("Instructor");
  if (bases.length < 2) return whose;
  let shared = 0;
  while (bases.every((each) => each[shared] !== undefined && each[shared] === bases[0][shared])) shared += 1;
  shared = bases[0].lastIndexOf("-", shared - 1) + 1;
  return `${whose} · ${base(name).slice(shared)}`;
}
