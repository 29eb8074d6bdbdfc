// Marking: whether an answer is right, and in how many parts. Knows no page and no LMS.
//
// An answer is a list of texts, whatever the kind of question:
//   single, multiple   the ids of the options chosen
//   truefalse          "true" or "false"
//   short, numeric, essay   what was typed
//   match              for each item, the id of the target, or ""
//   order              the ids of the items, in the learner's order
//   cloze              for each gap, what was typed or chosen

const COMBINING = /[\u0300-\u036f]/g;

/** Return how many of how many parts of `answer` are right, as `[right, all]`. */
export function mark(question, key, answer) {
  switch (question.kind) {
    case "multiple": {
      // A right option is a part; a wrong one that is chosen takes a part away.
      const hits = answer.filter((id) => key.right.includes(id)).length;
      const all = key.right.length || 1;
      return [Math.max(0, Math.min(all, hits - (answer.length - hits))), all];
    }
    case "match":
      return share(key.right.map((target, at) => target === answer[at]));
    case "order":
      // Each item that is followed by the one that should follow it is a part.
      return share(key.right.slice(1).map((id, at) => answer.indexOf(id) === answer.indexOf(key.right[at]) + 1));
    case "cloze":
      return share(partsRight(question, key, answer));
    case "short":
      return share([key.right.some((text) => alike(question, text, answer[0]))]);
    case "numeric":
      return share([near(answer[0], key)]);
    case "essay":
      return [0, 0];
    default:
      return share([answer.length === 1 && key.right.includes(answer[0])]);
  }
}

/** Return for each gap of a cloze whether it is right. What is chosen is: “si” beside “sí” differs. */
export function partsRight(question, key, answer) {
  const same = (at, text) => (question.gaps[at].length ? text === answer[at] : alike(question, text, answer[at]));
  return key.right.map((texts, at) => texts.some((text) => same(at, text)));
}

function share(parts) {
  return [parts.filter(Boolean).length, parts.length];
}

function alike(question, right, given = "") {
  return folded(question, right) === folded(question, given);
}

/** Return a typed text as it is compared: spaces, quotes and a final full stop never matter. */
export function folded({ case: exactCase, accents }, text) {
  let plain = text.normalize("NFC").replace(/[“”«»"]/g, "").replace(/[‘’]/g, "'");
  plain = plain.replace(/\s+/g, " ").trim().replace(/ ?\.$/, "");
  if (!exactCase) plain = plain.toLowerCase();
  if (!accents) {
    // ñ is a letter of its own, not an n with an accent.
    plain = plain.normalize("NFD").replace(/([nN])\u0303/g, "$1~").replace(COMBINING, "");
  }
  return plain;
}

function near(given, key) {
  const [typed, value, tolerance] = [toNumber(given), +key.value, +key.tolerance];
  // A hair more than the tolerance: 0.3 lies 0.1 from 0.2, and in binary a little farther.
  const hair = 4 * Number.EPSILON * (Math.abs(value) + tolerance);
  return typed !== null && Math.abs(typed - value) <= tolerance + hair;
}

/**
 * Return the number that a learner typed, or null.
 *
 * A comma and a point are both taken as the decimal sign; where there are both, or several of
 * one, the last kind is the decimal sign and the others part the thousands.
 */
export function toNumber(text) {
  let plain = text.replace(/[\s\u00a0\u202f']/g, "").replace(/\u2212/g, "-").replace(/,/g, ".");
  const signs = text.replace(/[^.,]/g, "");
  if (signs.length > 1) {
    const last = Math.max(text.lastIndexOf("."), text.lastIndexOf(","));
    const several = signs.split(text[last]).length > 2;
    const at = plain.lastIndexOf(".");
    plain = several
      ? plain.replace(/\./g, "")
      : `${plain.slice(0, at).replace(/\./g, "")}${plain.slice(at)}`;
  }
  const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i.test(plain) ? +plain : NaN;
  return Number.isFinite(value) ? value : null;
}
