// What a learner answers with: one widget a kind of question, all with the same five functions.
//
//   read()    the answer; or, where it cannot be handed in, the key of the words that say why
//   write(answer)
//   lock(shut)
//   show({right, all, answer, final, told})   marks on what was answered, and if it is final on
//             what would have been right
//   clear()   takes the marks away
//
// An answer is a list of texts; marking.js says which.

import { shuffled } from "./chance.js";
import { find, findAll, on } from "./dom.js";
import { toNumber } from "./marking.js";

/** Return the widget of a question in the element `box`. */
export function widget(question, box, { seed, key, words, fill, announce }) {
  const { kind } = question;
  const kit = { question, box, seed, key, words, fill, announce };
  if (kind === "match") return pairs(kit);
  if (kind === "order") return order(kit);
  if (kind === "cloze") return gaps(kit);
  return ["short", "numeric", "essay"].includes(kind) ? typed(kit) : choice(kit);
}

/** Say beside a part whether it is right: by sign, word and colour. */
function stamp(part, right, text) {
  part.classList.toggle("good", right);
  part.classList.toggle("bad", !right);
  const line = find(part, ":scope > .mark");
  line.textContent = text;
  line.hidden = !text;
}

function tell(part, html = "") {
  const box = find(part, ":scope > .feedback");
  if (!box) return;
  box.innerHTML = html;
  box.hidden = !html;
}

function unstamp(parts) {
  for (const part of parts) {
    part.classList.remove("good", "bad");
    find(part, ":scope > .mark").hidden = true;
    tell(part);
  }
}

function choice({ question, box, seed, words }) {
  const parts = findAll(box, ".option");
  const input = (part) => find(part, "input");
  const id = (part) => part.dataset.option;
  if (question.shuffle && question.options) {
    const holder = parts[0]?.parentElement;
    for (const one of shuffled(question.options, seed, question.id)) {
      holder.append(parts.find((part) => id(part) === one));
    }
  }
  for (const part of parts) {
    // The whole line is the target, what stands under the words included.
    on(part, "click", (event) => {
      if (!event.target.closest("label, input, a, button, video, audio, .feedback")) input(part).click();
    });
  }
  return {
    read() {
      const chosen = parts.filter((part) => input(part).checked).map(id);
      return chosen.length ? chosen : "answer";
    },
    write: (answer) => parts.forEach((part) => {
      input(part).checked = answer.includes(id(part));
    }),
    lock: (shut) => parts.forEach((part) => {
      input(part).disabled = shut;
    }),
    show: ({ key, answer, final, told }) => parts.forEach((part) => {
      const [chosen, right] = [answer.includes(id(part)), key.right.includes(id(part))];
      if (chosen) stamp(part, right, right ? words.chosenRight : words.chosenWrong);
      else if (final && right) stamp(part, true, words.missed);
      if (chosen || (final && right)) tell(part, told[id(part)]);
    }),
    clear: () => unstamp(parts),
  };
}

function typed({ question, box, words, fill }) {
  const part = find(box, ".typed");
  const field = find(part, "input, textarea");
  return {
    field,
    read() {
      if (!field.value.trim()) return "answer";
      if (question.kind === "numeric" && toNumber(field.value) === null) return "number";
      return [field.value.trim()];
    },
    write([text]) {
      field.value = text;
    },
    lock(shut) {
      field.readOnly = shut;
    },
    show({ key, right, all, final }) {
      if (!all) return;
      const solution = key.right ? key.right[0] : key.text;
      stamp(part, right === all, right < all && final ? fill(words.solution, { answer: solution }) : "");
    },
    clear() {
      if (find(part, ":scope > .mark")) unstamp([part]);
    },
  };
}

function pairs({ box, words, fill }) {
  const parts = findAll(box, ".pair");
  const select = (part) => find(part, "select");
  const named = (part, value) => [...select(part).options].find((option) => option.value === value)?.text;
  // What is chosen, in full: a phone has no room for it in the list.
  const spell = (part) => {
    const { value } = select(part);
    find(part, ".picked").textContent = value && named(part, value);
  };
  for (const part of parts) on(part, "change", () => spell(part));
  return {
    read() {
      const answer = parts.map((part) => select(part).value);
      return answer.every(Boolean) ? answer : "wholeAnswer";
    },
    write: (answer) => parts.forEach((part, at) => {
      select(part).value = answer[at];
      spell(part);
    }),
    lock: (shut) => parts.forEach((part) => {
      select(part).disabled = shut;
    }),
    show: ({ key, answer, final, told }) => parts.forEach((part, at) => {
      const right = answer[at] === key.right[at];
      const solution = fill(words.solution, { answer: named(part, key.right[at]) });
      stamp(part, right, right ? words.right : final ? solution : words.wrong);
      if (final) tell(part, told[part.dataset.item]);
    }),
    clear: () => unstamp(parts),
  };
}

function order({ question, box, seed, key, words, fill, announce }) {
  const list = find(box, ".order");
  const parts = () => [...list.children];
  const ids = () => parts().map((part) => part.dataset.item);
  const text = (part) => find(part, ".words").textContent.trim();

  function arrange(answer) {
    for (const id of answer) list.append(parts().find((part) => part.dataset.item === id));
  }

  function move(button, step) {
    const part = button.closest("li");
    const at = parts().indexOf(part) + step;
    if (at < 0 || at >= parts().length) return;
    if (step < 0) list.insertBefore(part, parts()[at]);
    else parts()[at].after(part);
    button.focus();
    announce(fill(words.moved, { words: text(part), place: at + 1, all: parts().length }));
  }

  on(list, "click", (event) => {
    const button = event.target.closest(".moves button");
    if (button) move(button, button.classList.contains("up") ? -1 : 1);
  });
  const begin = shuffled(question.options, seed, question.id);
  arrange(String(begin) === String(key.right) ? begin.reverse() : begin);
  return {
    read: ids,
    write: arrange,
    lock(shut) {
      for (const button of findAll(list, "button")) button.disabled = shut;
    },
    show: ({ answer, final, told }) => parts().forEach((part, at) => {
      const place = key.right.indexOf(part.dataset.item);
      const right = place ? answer[at - 1] === key.right[place - 1] : !at;
      stamp(part, right, right ? words.right : final ? fill(words.place, { place: place + 1 }) : words.wrong);
      if (final) tell(part, told[part.dataset.item]);
    }),
    clear: () => unstamp(parts()),
  };
}

function gaps({ box, words, fill }) {
  const parts = findAll(box, ".gap");
  const field = (part) => find(part, "input, select");
  return {
    read() {
      const answer = parts.map((part) => field(part).value.trim());
      return answer.every(Boolean) ? answer : "wholeAnswer";
    },
    write: (answer) => parts.forEach((part, at) => {
      field(part).value = answer[at];
    }),
    lock: (shut) => parts.forEach((part) => {
      if (field(part).matches("select")) field(part).disabled = shut;
      else field(part).readOnly = shut;
    }),
    show: ({ each, key, final }) => parts.forEach((part, at) => {
      const solution = fill(words.solution, { answer: key.right[at][0] });
      stamp(part, each[at], each[at] ? words.right : final ? solution : words.wrong);
    }),
    clear: () => unstamp(parts),
  };
}
