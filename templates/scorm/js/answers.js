// An answer as bits, so that hundreds fit into what an LMS keeps. Typed texts are kept elsewhere.
//
// Options, items and targets are counted in the order of their ids, so that an author may move
// them. `question.sig` is a fingerprint of all that the bits depend on.

/** Return the digits' bases: what is chosen in each place, of how many. */
function bases(question) {
  const { kind, options, targets, gaps } = question;
  switch (kind) {
    case "single":
      return [options.length];
    case "truefalse":
      return [2];
    case "multiple":
      return options.map(() => 2);
    case "match":
      return options.map(() => targets.length + 1);
    case "order":
      return options.map((_, at) => options.length - at);
    case "cloze":
      return gaps.map((choices) => (choices.length ? choices.length + 1 : 1));
    default:
      return [];
  }
}

/** Return how many bits an answer takes. */
export function answerLength(question) {
  const all = bases(question).reduce((product, base) => product * BigInt(base), 1n);
  return (all - 1n).toString(2).length * (all > 1n ? 1 : 0);
}

/** Return an answer as one number; what is typed is not in it. */
export function packAnswer(question, answer) {
  return bases(question).reduce((sum, base, at) => sum * BigInt(base) + BigInt(digit(question, answer, at)), 0n);
}

function digit({ kind, options, targets, gaps }, answer, at) {
  const sorted = options ? [...options].sort() : [];
  switch (kind) {
    case "single":
      return Math.max(0, sorted.indexOf(answer[0]));
    case "truefalse":
      return answer[0] === "true" ? 1 : 0;
    case "multiple":
      return answer.includes(sorted[at]) ? 1 : 0;
    case "match":
      return [...targets].sort().indexOf(answer[options.indexOf(sorted[at])]) + 1;
    case "order": {
      const left = sorted.filter((id) => !answer.slice(0, at).includes(id));
      return Math.max(0, left.indexOf(answer[at]));
    }
    default:
      return gaps[at].length ? [...gaps[at]].sort().indexOf(answer[at]) + 1 : 0;
  }
}

/** Return the answer that a number stands for; what was typed is "" in it. */
export function unpackAnswer(question, packed) {
  const digits = [];
  let rest = packed;
  for (const base of bases(question).reverse()) {
    digits.unshift(Number(rest % BigInt(base)));
    rest /= BigInt(base);
  }
  const { kind, options, targets, gaps } = question;
  const sorted = options ? [...options].sort() : [];
  switch (kind) {
    case "single":
      return [sorted[digits[0]]];
    case "truefalse":
      return [digits[0] ? "true" : "false"];
    case "multiple":
      return options.filter((id) => digits[sorted.indexOf(id)]);
    case "match": {
      const right = [...targets].sort();
      return options.map((id) => right[digits[sorted.indexOf(id)] - 1] || "");
    }
    case "order":
      return digits.map((at) => sorted.splice(at, 1)[0]);
    case "cloze":
      return gaps.map((choices, at) => [...choices].sort()[digits[at] - 1] || "");
    default:
      return [""];
  }
}

/** Return the places of an answer that hold typed text. */
export function typedPlaces({ kind, gaps }) {
  if (kind === "cloze") return gaps.flatMap((choices, at) => (choices.length ? [] : [at]));
  return ["short", "numeric", "essay"].includes(kind) ? [0] : [];
}
