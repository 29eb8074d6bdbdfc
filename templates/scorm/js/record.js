// What the learner did, and how it is written into the LMS's suspend_data. docs/analysis/scorm.md
// has the layout, bit by bit.
//
//   state   = version section*        version "2"; "1" is read too
//   section = letter length content   length: three letters of base64url, characters of content
//   "s"     the pages seen            "g"  the seed of this learner's shuffles
//   "q"     results and answers       "d"  the questions that pools drew
//   "t"     typed texts, the newest first
//
// Pages and questions are known by fingerprints of their ids, never by their position, so they may
// come, go and move between two versions of a course. What this version of the course does not
// know is kept as it is and written back, as long as there is room.

import { answerLength, packAnswer, typedPlaces, unpackAnswer } from "./answers.js";
import { bitReader, bitWriter, letters, number, readSet, writeSet } from "./bits.js";

const VERSION = "2";
const HEAD = 4;
const WIDTH = 22;
const SIGN = 10;
const TEXT_HEAD = 7;
const MOST_ATTEMPTS = 19;
const MOST = 2 ** 17;
const SEPARATOR = "\u001f";

/** Return the sections of a state, by letter; empty where the state is none of ours. */
export function decode(state) {
  const sections = new Map();
  if (state[0] !== VERSION && state[0] !== "1") return sections;
  for (let at = 1; at + HEAD <= state.length; ) {
    const length = number(state.slice(at + 1, at + HEAD));
    const content = state.slice(at + HEAD, at + HEAD + length);
    if (length < 0 || content.length < length) break;
    sections.set(state[at], content);
    at += HEAD + length;
  }
  return sections;
}

/** Return sections as a state; empty ones are left out. */
export function encode(sections) {
  let state = VERSION;
  for (const [letter, content] of sections) {
    if (content) state += letter + letters(content.length, 3) + content;
  }
  return state;
}

/** Return what `read` makes of a section, or `nothing`: what is broken is as good as not there. */
function attempt(read, nothing) {
  try {
    return read();
  } catch {
    return nothing;
  }
}

function setOf(values) {
  const writer = bitWriter();
  writeSet(writer, values, WIDTH);
  return values.length ? writer.text() : "";
}

/** Return the numbers in a section; version 1 wrote pages as four letters each, 24 bits. */
function readPrints(content, old) {
  const found = new Set();
  if (old) for (const print of content.match(/[\w-]{4}/g) || []) found.add(number(print) >> 2);
  else if (content) readSet(bitReader(content), WIDTH, (_, print) => found.add(print));
  return found;
}

// --- results: grouped by their shape, so that each can be read without knowing the question ---

function bitsFor(parts) {
  return 32 - Math.clz32(parts);
}

function encodeResults(results) {
  const groups = new Map();
  for (const [print, result] of results) {
    const shape = result.parts * 1024 + result.length;
    if (!groups.has(shape)) groups.set(shape, []);
    groups.get(shape).push(print);
  }
  const writer = bitWriter();
  for (const [shape, prints] of [...groups].sort((a, b) => a[0] - b[0])) {
    const parts = Math.floor(shape / 1024);
    writer.number(1, 1).number(parts, 6).number(shape % 1024, 10);
    writeSet(writer, prints, WIDTH, (_, print) => {
      const { attempts, right, sign, bits, length } = results.get(print);
      writer.unary(Math.min(attempts, 4) - 1);
      if (attempts > 3) writer.number(Math.min(attempts, MOST_ATTEMPTS) - 4, 4);
      writer.number(right, bitsFor(parts)).number(sign, SIGN).number(bits, length);
    });
  }
  return groups.size ? writer.number(0, 1).text() : "";
}

function decodeResults(content) {
  const results = new Map();
  const reader = bitReader(content);
  while (content && reader.number(1)) {
    const parts = reader.number(6);
    const length = reader.number(10);
    readSet(reader, WIDTH, (_, print) => {
      const few = reader.unary() + 1;
      const attempts = few < 4 ? few : 4 + reader.number(4);
      const right = reader.number(bitsFor(parts));
      if (right > parts) throw new RangeError();
      results.set(print, { attempts, right, parts, sign: reader.number(SIGN), length, bits: reader.big(length) });
    });
  }
  return results;
}

// --- typed texts ---

function encodeText(text) {
  let bytes = "";
  for (const byte of new TextEncoder().encode(text)) bytes += String.fromCharCode(byte);
  return btoa(bytes).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
}

function decodeText(content) {
  const bytes = atob(content.replace(/-/g, "+").replace(/_/g, "/"));
  return new TextDecoder().decode(Uint8Array.from(bytes, (letter) => letter.charCodeAt(0)));
}

/** Return the longest beginning of `text` that takes at most `space` letters. */
function shortened(text, space) {
  let low = 0;
  let high = Math.min(text.length, space);
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (encodeText(text.slice(0, middle)).length <= space) low = middle;
    else high = middle - 1;
  }
  return text.slice(0, low).replace(/[\ud800-\udbff]$/, "");
}

/** Return texts in at most `room` letters: the first that does not fit is cut, others left out. */
function encodeTexts(texts, room) {
  let content = "";
  for (const [print, { text, cut }] of texts) {
    const space = Math.min(room - content.length - TEXT_HEAD, MOST - 1);
    if (space < 4) break;
    let kept = encodeText(text);
    const long = kept.length > space;
    if (long) kept = encodeText(shortened(text, space));
    content += letters(print, 4) + letters((cut || long ? MOST : 0) + kept.length, 3) + kept;
  }
  return content;
}

function decodeTexts(content) {
  const texts = new Map();
  for (let at = 0; at < content.length; ) {
    const [print, size] = [number(content.slice(at, at + 4)), number(content.slice(at + 4, at + TEXT_HEAD))];
    const text = content.slice(at + TEXT_HEAD, at + TEXT_HEAD + (size % MOST));
    if (print < 0 || size < 0 || text.length < size % MOST) throw new RangeError();
    texts.set(print, { text: decodeText(text), cut: size >= MOST });
    at += TEXT_HEAD + text.length;
  }
  return texts;
}

/**
 * Return the record of a learner, as `state` left it.
 *
 * `pages` and `questions` are this package's, each with its fingerprint in `print`; `before` says
 * that the LMS had the course as complete already, which no new lesson takes back. `random` gives
 * a number under 2 to the power of 24, for a learner who has no seed yet.
 */
export function openRecord(pages, state, before = false, questions = [], random = () => 0) {
  const shown = new Set(pages.map(({ print }) => print));
  const asked = new Map(questions.map((question) => [question.print, question]));
  const sections = decode(state);
  const old = state[0] === "1";
  const content = (letter) => sections.get(letter) || "";
  const seen = attempt(() => readPrints(content("s"), old), new Set());
  const drawn = attempt(() => readPrints(content("d"), false), new Set());
  const results = attempt(() => decodeResults(content("q")), new Map());
  let texts = attempt(() => decodeTexts(content("t")), new Map());
  const given = number(content("g"));
  const seed = given < 0 ? random() : given;
  let begun = state !== "" && sections.size > 0;

  function ours(question) {
    const result = results.get(question.print);
    return result && result.sign === question.sig && result.length === answerLength(question) ? result : null;
  }

  function typed(question) {
    return (typedPlaces(question).length && texts.get(question.print)) || null;
  }

  /** Return what is kept of a result at a level of `whole`; null for nothing. */
  function lean(print, level) {
    const [result, question] = [results.get(print), asked.get(print)];
    if (!question) return level ? null : result;
    if (level < 2) return result;
    const attempts = Math.min(result.attempts, question.attempts || MOST_ATTEMPTS);
    if (ours(question)) return { ...result, attempts };
    return level < 3 ? { ...result, attempts, length: 0, bits: 0n } : null;
  }

  /**
   * Return the sections but for texts. Level 0 has all; 1 what this version of the course knows; 2
   * no answers to what has changed since, nor attempts beyond the limit; 3 no results of it either,
   * which always fits.
   */
  function whole(level) {
    const mine = (prints, known) => setOf([...prints].filter((print) => !level || known(print)));
    const leaner = [...results.keys()].map((print) => [print, lean(print, level)]);
    return [
      ["s", mine(seen, (print) => shown.has(print))],
      ["g", questions.length || (!level && given >= 0) ? letters(seed, 4) : ""],
      ["q", encodeResults(new Map(leaner.filter(([, result]) => result)))],
      ["d", mine(drawn, (print) => asked.get(print)?.pool)],
    ];
  }

  const record = {
    seed,
    has: (page) => seen.has(page.print),
    get count() {
      return pages.filter((page) => seen.has(page.print)).length;
    },
    get viewed() {
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
    /** Return `{attempts, right, parts}` of a question, or null where it was never answered. */
    result: (question) => results.get(question.print) || null,
    /**
     * Return the learner's answer, or null where it is not kept: its options changed since, or
     * there was no room for all that was typed.
     */
    answer(question) {
      const result = ours(question);
      const places = typedPlaces(question);
      const text = typed(question);
      if (!result || (places.length && (!text || text.cut))) return null;
      const answer = unpackAnswer(question, result.bits);
      const parts = text ? text.text.split(SEPARATOR) : [];
      places.forEach((place, at) => {
        answer[place] = parts[at] || "";
      });
      return answer;
    },
    /** Whether what is kept of a question is of the question as it is now. */
    known: (question) => Boolean(ours(question)),
    /** Return what was typed, even where its end is not kept: `{text, cut}`, or null. */
    text: typed,
    /** Keep a text that is being written and was not handed in yet. */
    draft(question, text) {
      texts.delete(question.print);
      texts = new Map([...(text ? [[question.print, { text, cut: false }]] : []), ...texts]);
    },
    /** Keep an answer; `[right, parts]` is how it was marked. */
    put(question, answer, [right, parts], attempts) {
      begun = true;
      const length = answerLength(question);
      const bits = packAnswer(question, answer);
      results.set(question.print, { attempts, right, parts, sign: question.sig, length, bits });
      const places = typedPlaces(question);
      if (places.length) record.draft(question, places.map((place) => answer[place]).join(SEPARATOR));
    },
    /** Mark an answer anew: its key was corrected. */
    remark(question, [right, parts]) {
      Object.assign(results.get(question.print), { right, parts });
    },
    /** The fingerprints of the questions that pools drew. */
    drawn,
    /** Return the state, no longer than `longest`; what was there until something is done. */
    state(longest) {
      if (!begun) return state;
      const others = [...sections].filter(([letter]) => !"sgqdt".includes(letter));
      const fits = (parts) => encode(parts).length <= longest;
      const countable = Math.max(seen.size, results.size, drawn.size) < 4096;
      const level = [0, 1, 2].find((one) => (one || countable) && fits([...whole(one), ...(one ? [] : others)])) ?? 3;
      const parts = whole(level);
      for (const other of others) if (fits([...parts, other])) parts.push(other);
      const room = Math.min(longest - encode(parts).length - HEAD, 2 ** 18 - 1);
      // What another version asked makes way first.
      const order = [...texts].sort(([a], [b]) => asked.has(b) - asked.has(a));
      return encode([...parts, ["t", room > 0 ? encodeTexts(order, room) : ""]]);
    },
  };
  return record;
}
