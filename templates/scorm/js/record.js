// What the learner did, and how it is written into the LMS's suspend_data.
//
//   state   = version section*        version "1"
//   section = letter length content   length: three digits of base64url, characters of content
//   "s"     = fingerprint*            the lessons seen, four digits of base64url (24 bits) each
//
// A lesson is known by the fingerprint of its id, never by its position, so lessons may come, go
// and move between two versions of a course. Sections and fingerprints that this version of the
// course does not know are kept as they are and written back, as long as there is room.

const VERSION = "1";
const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const HEAD = 4;
const PRINT = 4;
const SEEN = "s";

/** Return the sections of a state, by letter; empty where the state is none of ours. */
export function decode(state) {
  const sections = new Map();
  if (state[0] !== VERSION) return sections;
  for (let at = 1; at + HEAD <= state.length; ) {
    const digits = [1, 2, 3].map((offset) => DIGITS.indexOf(state[at + offset]));
    const length = (digits[0] * 64 + digits[1]) * 64 + digits[2];
    const content = state.slice(at + HEAD, at + HEAD + length);
    if (digits.includes(-1) || content.length < length) break;
    sections.set(state[at], content);
    at += HEAD + length;
  }
  return sections;
}

/** Return sections as a state. */
export function encode(sections) {
  let state = VERSION;
  for (const [letter, content] of sections) {
    const digits = [12, 6, 0].map((bits) => DIGITS[(content.length >> bits) & 63]);
    state += letter + digits.join("") + content;
  }
  return state;
}

/** Return the fingerprints in the content of a section. */
function prints(content) {
  return content.match(/[\w-]{4}/g) || [];
}

/**
 * Return the record of a learner, as `state` left it.
 *
 * `pages` are this package's, each with its fingerprint in `print`; `before` says that the LMS
 * had the course as complete already, which no new lesson takes back.
 */
export function openRecord(pages, state, before = false) {
  const sections = decode(state);
  const seen = new Set(prints(sections.get(SEEN) || ""));
  const known = new Set(pages.map((page) => page.print));
  let begun = seen.size > 0;

  return {
    has: (page) => seen.has(page.print),
    get count() {
      return pages.filter((page) => seen.has(page.print)).length;
    },
    get complete() {
      return before || pages.every((page) => seen.has(page.print));
    },
    /** Whether the learner has done anything, in this session or an earlier one. */
    get begun() {
      return begun;
    },
    begin() {
      begun = true;
    },
    /** Mark a page as seen; return whether that is news. */
    see(page) {
      begun = true;
      if (seen.has(page.print)) return false;
      seen.add(page.print);
      return true;
    },
    /** Return the state, no longer than `longest`; what was there until something is done. */
    state(longest) {
      if (!begun) return state;
      const others = new Map([...sections].filter(([letter]) => letter !== SEEN));
      const ours = pages.map((page) => page.print).filter((print) => seen.has(print));
      const foreign = [...seen].filter((print) => !known.has(print));
      const room = Math.max(0, longest - encode(others).length - HEAD);
      const kept = [...ours, ...foreign].slice(0, Math.floor(room / PRINT));
      return encode([[SEEN, kept.join("")], ...others]);
    },
  };
}
