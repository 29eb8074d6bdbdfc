// The editor: the lines of one block. Where its file changes elsewhere, the passage is found again;
// words that somebody else changed are shown, and overwritten only when asked for.

import { t } from "./words.js";

const DRAFT = "draft";

export class Editor {
  /** `shown(passage, fresh)` is told what is open; `marked(unsaved)` whether something is not saved. */
  constructor(form, { shown, marked }) {
    this.form = form;
    this.shown = shown;
    this.marked = marked;
    this.text = form.querySelector("textarea");
    this.said = form.querySelector("#saved");
    this.offers = form.querySelector("#offers");
    this.conflict = form.querySelector("#conflict");
    this.passage = null; // as it was given out
    this.at = 0; // which of its lines was asked for, from 0
    this.about = null; // the problem that led to it
    this.theirs = undefined; // what stands in its place now, if that is another; null where nobody knows
    this.gone = false; // whether the preview has ended
    this.change = ""; // which the passage was last looked for after
    this.asked = 0;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.save();
    });
    form.querySelector(".discard").addEventListener("click", () => this.discard());
    form.querySelector(".back").addEventListener("click", () => this.#step(-1));
    form.querySelector(".on").addEventListener("click", () => this.#step(1));
    this.text.addEventListener("input", () => {
      if (this.theirs === undefined && !this.gone) this.#say("");
      this.#mark();
    });
    form.addEventListener("keydown", (event) => {
      if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
        event.preventDefault();
        this.#step(event.key === "ArrowUp" ? -1 : 1);
      }
    });
  }

  /** Whether something is written that is not saved. */
  get dirty() {
    return this.passage !== null && this.text.value !== this.passage.text;
  }

  /** Open the block at a line of a file; with the problem that it is `about`, the line is selected. */
  async open(file, line, about = null) {
    const { passage } = this;
    if (this.dirty && file === passage.file && line >= passage.start && line <= passage.end) {
      this.about = about;
      this.at = line - passage.start;
      this.#look(about ? line : 0, true);
      this.shown(passage, true);
      return;
    }
    if (this.dirty) {
      const on = () => this.open(file, line, about);
      this.#say(t("Save or discard this passage first."), true, [
        [t("Save, and open the other"), async () => { await this.save(); if (!this.dirty) on(); }],
        [t("Discard, and open the other"), () => { this.discard(); on(); }],
      ]);
      this.text.focus();
      return;
    }
    const found = await this.#get(file, line);
    if (!found || this.dirty) return;
    this.about = about;
    this.at = Math.max(0, line - found.start);
    this.#show(found, found.text, true);
    this.#say("");
    // A file of settings is given out whole: the line is what is meant.
    this.#look(about || !/\.(md|markdown)$/i.test(file) ? line : 0, Boolean(about));
  }

  /** Open again what was being written when the page was left. */
  restore() {
    const kept = JSON.parse(sessionStorage.getItem(DRAFT) || "null");
    if (!kept) return false;
    this.#show(kept.passage);
    this.text.value = kept.now;
    this.#mark();
    this.#say(t("This was not saved when the page was left."));
    return true;
  }

  async save() {
    if (!this.passage) return;
    if (!this.dirty && !this.gone) {
      this.#settle();
      this.#say(t("There is nothing to save."));
      return;
    }
    const now = this.text.value;
    const answer = await this.#post("passage", { ...this.passage, now });
    if (!answer) return;
    if (answer.ok) {
      this.#settle();
      this.#show(answer.found, this.text.value !== now ? this.text.value : now);
      this.#say(t("Saved."));
    } else if (answer.found.changed) {
      this.#differ(answer.found.theirs);
    } else {
      this.#say(said(answer.found), true);
    }
  }

  /** Bring back what stands in the file. */
  discard() {
    if (!this.passage || this.gone) return;
    if (this.theirs !== undefined) {
      this.#take();
      return;
    }
    const had = this.dirty;
    this.#write(this.passage.text);
    this.#mark();
    this.#say(had ? t("Discarded. Ctrl+Z brings it back.") : "");
  }

  /** The course has changed: find the passage where it is now. */
  async changed(change) {
    if (change === this.change) return;
    this.change = change;
    const given = this.passage;
    if (!given) return;
    this.asked += 1;
    const { asked } = this;
    const answer = await this.#post("found", given, true);
    if (!answer || asked !== this.asked || this.passage !== given) return;
    if (answer.ok) {
      if (this.theirs !== undefined) this.#say("");
      this.#settle();
      this.#show(answer.found, this.text.value);
    } else if (!answer.found.changed) {
      this.#say(said(answer.found), true);
    } else if (this.dirty) {
      this.#differ(answer.found.theirs);
    } else if (answer.found.theirs) {
      this.#show(answer.found.theirs);
      this.#say(t("Somebody changed this passage; here it is as it stands now."));
    } else {
      const { file, start } = given;
      this.#say(t("This passage has changed or moved; the box shows what it was."), true, [
        [t("Show what stands there now"), () => this.open(file, start)],
      ]);
    }
  }

  /** The preview has ended, or is there again. */
  ended(gone) {
    if (this.gone === gone) return;
    this.gone = gone;
    this.form.querySelector(".discard").disabled = gone;
    if (!gone) this.#say("");
    else if (this.dirty) this.#sayGone();
  }

  // --- going on ---

  #step(way) {
    if (!this.passage) return;
    const { file, start, end, last } = this.passage;
    const line = way < 0 ? start - 1 : end + 1;
    if (line >= 1 && line <= last) this.#toText(file, line, way);
  }

  /** Open the next block that is no empty line. */
  async #toText(file, from, way) {
    if (this.dirty) {
      this.open(file, from);
      return;
    }
    for (let line = from; ; ) {
      const found = await this.#get(file, line);
      if (!found) return;
      const next = way < 0 ? found.start - 1 : found.end + 1;
      if (found.text.trim() || next < 1 || next > found.last) {
        this.about = null;
        this.at = 0;
        this.#show(found, found.text, true);
        this.#say("");
        this.#look(0);
        return;
      }
      line = next;
    }
  }

  // --- words of somebody else ---

  /** Show what stands in the file, beside what is written here. */
  #differ(theirs) {
    this.theirs = theirs;
    this.conflict.hidden = false;
    this.conflict.querySelector("pre").textContent = theirs ? theirs.text : "";
    this.conflict.querySelector("details").hidden = !theirs;
    const copy = [t("Copy mine"), () => this.#copy()];
    if (theirs) {
      this.#say(t("Not saved: somebody else changed this passage meanwhile. Yours is in the box."), true, [
        [t("Overwrite this passage"), () => this.#overwrite()], copy,
        [t("Take the file’s"), () => this.#take()],
      ]);
    } else {
      this.#say(t("Not saved: this passage has changed or moved, and its place is not sure. Yours is in the box."), true, [
        copy, [t("Take the file’s"), () => this.#take()],
      ]);
    }
    this.#mark();
  }

  async #overwrite() {
    this.passage = this.theirs;
    await this.save();
  }

  #take() {
    const { theirs, passage } = this;
    this.#settle();
    this.#say("");
    if (theirs) {
      this.#show(theirs);
    } else {
      this.text.value = passage.text;
      this.#mark();
      this.open(passage.file, passage.start);
    }
  }

  async #copy() {
    try {
      await navigator.clipboard.writeText(this.text.value);
    } catch {
      this.text.select();
      document.execCommand("copy");
    }
    this.offers.querySelector(".copied")?.remove();
    const done = document.createElement("span");
    done.className = "copied";
    done.textContent = t("Copied.");
    this.offers.append(done);
  }

  #settle() {
    this.theirs = undefined;
    this.conflict.hidden = true;
  }

  // --- asking ---

  // A preview that has ended is asked nothing: who else listens there is not known.

  async #get(file, line) {
    if (this.gone) {
      this.#sayGone();
      return null;
    }
    try {
      const answer = await fetch(`passage?${new URLSearchParams({ file, line })}`);
      const found = await answer.json();
      if (answer.ok) return found;
      this.#say(said(found), true);
    } catch {
      this.#sayGone();
    }
    return null;
  }

  async #post(where, asked, quiet = false) {
    if (this.gone) {
      if (!quiet) this.#sayGone();
      return null;
    }
    try {
      const answer = await fetch(where, { method: "POST", body: JSON.stringify(asked) });
      return { ok: answer.ok, found: await answer.json() };
    } catch {
      if (!quiet) this.#sayGone();
      return null;
    }
  }

  // --- showing ---

  #sayGone() {
    const copy = [[t("Copy mine"), () => this.#copy()]];
    this.conflict.hidden = true;
    if (!this.dirty) this.#say(t("The preview has ended; nothing can be opened or saved now."), true);
    else this.#say(t("Not saved: the preview has ended. Your text is still here; save it once the preview runs again, or copy it."), true, copy);
  }

  /** Show a passage, with what is written in it now; `fresh` says that it was just opened. */
  #show(passage, now = passage.text, fresh = false) {
    this.passage = passage;
    this.form.hidden = false;
    this.form.parentElement.querySelector(".none").hidden = true;
    this.form.querySelector("#where").textContent =
      passage.start === passage.end
        ? t("{file}, line {start}", passage)
        : t("{file}, lines {start}–{end}", passage);
    if (this.text.value !== now) {
      const [from, to] = [this.text.selectionStart, this.text.selectionEnd];
      this.text.value = now;
      this.text.setSelectionRange(from, to);
    }
    this.#mark();
    this.shown(passage, fresh);
  }

  /** Put words into the box as if they were typed, so that they can be taken back. */
  #write(words) {
    this.text.focus({ preventScroll: true });
    this.text.select();
    document.execCommand(words ? "insertText" : "delete", false, words);
    if (this.text.value !== words) this.text.value = words;
  }

  /** Go to a line of the file in the box, and select it if asked for; to the beginning without one. */
  #look(line, select = false) {
    const lines = this.text.value.split("\n");
    const at = line ? Math.max(0, Math.min(line - this.passage.start, lines.length - 1)) : 0;
    const start = lines.slice(0, at).join("\n").length + (at ? 1 : 0);
    const end = start + lines[at].length;
    const whole = this.text.value;
    if (at && !this.dirty) {
      this.text.value = whole.slice(0, end);
      this.text.classList.add("flat");
      const height = this.text.scrollHeight; // of what stands above, with its lines broken
      this.text.classList.remove("flat");
      this.text.value = whole;
      this.text.scrollTop = height - this.text.clientHeight / 2;
    } else if (!at) {
      this.text.scrollTop = 0;
    }
    this.text.focus({ preventScroll: true });
    this.text.setSelectionRange(line && !select ? end : start, line ? end : start);
  }

  #mark() {
    const { dirty } = this;
    if (dirty) sessionStorage.setItem(DRAFT, JSON.stringify({ passage: this.passage, now: this.text.value }));
    else sessionStorage.removeItem(DRAFT);
    this.form.querySelector("#unsaved").hidden = !dirty;
    this.marked(dirty);
  }

  #say(words, bad = false, offers = []) {
    this.form.hidden = false;
    this.said.textContent = words;
    this.said.classList.toggle("bad", bad);
    this.offers.replaceChildren(
      ...offers.map(([label, take]) => {
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = label;
        button.addEventListener("click", take);
        return button;
      }),
    );
    this.offers.hidden = !offers.length;
    if (!offers.length) this.conflict.hidden = this.theirs === undefined;
  }
}

/** Return what the preview says of a passage that it cannot give or write. */
function said({ message, values }) {
  return t(message, values);
}
