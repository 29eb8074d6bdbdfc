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

/** Return what `read` makes of a section; what is broken is as good as not there. */
function attempt(read) {
  try {
    read();
  } catch (failure) {
    if (!(failure instanceof RangeError)) throw failure;
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
  else if (content) attempt(() => readSet(bitReader(content), (_, print) => found.add(print)));
  return found;
}

// --- results: grouped by their shape, so that each can be read without knowing the question ---

function bitsFor(parts) {
  return parts ? Math.ceil(Math.log2(parts + 1)) : 0;
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
      if (attempts > 3) writer.number(Math.min(attempts, 19) - 4, 4);
      writer.number(right, bitsFor(parts)).number(sign, SIGN).number(bits, length);
    });
  }
  return groups.size ? writer.number(0, 1).text() : "";
}

function decodeResults(content, results) {
  const reader = bitReader(content);
  while (reader.number(1)) {
    const parts = reader.number(6);
    const length = reader.number(10);
    readSet(reader, (_, print) => {
      const few = reader.unary() + 1;
      const attempts = few < 4 ? few : 4 + reader.number(4);
      const right = reader.number(bitsFor(parts));
      results.set(print, { attempts, right, parts, sign: reader.number(SIGN), length, bits: reader.big(length) });
    });
  }
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
  let high = text.length;
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

function decodeTexts(content, texts) {
  for (let at = 0; at + TEXT_HEAD <= content.length; ) {
    const size = number(content.slice(at + 4, at + TEXT_HEAD));
    const length = size % MOST;
    const text = decodeText(content.slice(at + TEXT_HEAD, at + TEXT_HEAD + length));
    texts.set(number(content.slice(at, at + 4)), { text, cut: size >= MOST });
    at += TEXT_HEAD + length;
  }
}

/**
 * Return the record of a learner, as `state` left it.
 *
 * `pages` and `questions` are this package's, each with its fingerprint in `print`; `before` says
 * that the LMS had the course as complete already, which no new lesson takes back. `random` gives
 * a number under 2 to the power of 24, for a learner who has no seed yet.
 */
export function openRecord(pages, state, before = false, questions = [], random = () => 0) {
  const sections = decode(state);
  const old = state[0] === "1";
  const seen = readPrints(sections.get("s") || "", old);
  const drawn = readPrints(sections.get("d") || "", false);
  const results = new Map();
  const texts = new Map();
  if (sections.get("q")) attempt(() => decodeResults(sections.get("q"), results));
  if (sections.get("t")) attempt(() => decodeTexts(sections.get("t"), texts));
  const given = number(sections.get("g") || "");
  const seed = given < 0 ? random() : given;
  let begun = state !== "" && sections.size > 0;

  function ours(question) {
    const result = results.get(question.print);
    return result && result.sign === question.sig && result.length === answerLength(question) ? result : null;
  }

  function typed(question) {
    return typedPlaces(question).length ? texts.get(question.print) : null;
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
    text: (question) => typed(question) || null,
    /** Keep a text that is being written and was not handed in yet. */
    draft(question, text) {
      texts.delete(question.print);
      const others = [...texts];
      texts.clear();
      if (text) texts.set(question.print, { text, cut: false });
      for (const [print, other] of others) texts.set(print, other);
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
      const known = new Set([...pages, ...questions].map(({ print }) => print));
      const mine = (prints) => [...prints].filter((print) => known.has(print));
      const whole = (keep) => [
        ["s", setOf(keep(seen))],
        ["g", questions.length || given >= 0 ? letters(seed, 4) : ""],
        ["q", encodeResults(new Map(keep(results.keys()).map((print) => [print, results.get(print)])))],
        ["d", setOf(keep(drawn))],
      ];
      const foreign = whole((prints) => [...prints]);
      const fits = (parts) => encode(parts).length <= longest;
      const least = fits([...foreign, ...others])
        ? [...foreign, ...others]
        : [...whole(mine), ...others].filter((_, at, all) => at < 4 || fits(all.slice(0, at + 1)));
      const room = Math.min(longest - encode(least).length - HEAD, 2 ** 18 - 1);
      return encode([...least, ["t", room > 0 ? encodeTexts(texts, room) : ""]]);
    },
  };
  return record;
}
