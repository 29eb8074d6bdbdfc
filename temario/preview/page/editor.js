// The editor: the lines of one block. Saving writes those lines alone, and nothing where the file
// has changed meanwhile.

export class Editor {
  constructor(form) {
    this.form = form;
    this.text = form.querySelector("textarea");
    this.said = form.querySelector("#saved");
    this.passage = null;
    this.change = 0;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.save();
    });
    form.querySelector(".discard").addEventListener("click", () => this.discard());
    form.querySelector(".back").addEventListener("click", () => this.#step(-1));
    form.querySelector(".on").addEventListener("click", () => this.#step(1));
    form.addEventListener("keydown", (event) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
        event.preventDefault();
        this.save();
      }
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

  /** Open the block at a line of a file. */
  async open(file, line) {
    if (this.dirty) {
      this.#say("Save or discard this passage first.", true);
      this.text.focus();
      return;
    }
    const found = await this.#get(file, line);
    if (!found) return;
    this.#show(found);
    this.#say("");
    this.text.focus({ preventScroll: true });
    this.text.setSelectionRange(0, 0);
  }

  async save() {
    if (!this.passage) return;
    const asked = { ...this.passage, text: this.text.value };
    const answer = await fetch("passage", { method: "POST", body: JSON.stringify(asked) });
    const found = await answer.json();
    if (!answer.ok) {
      this.#say(found.message, true);
      return;
    }
    this.#show(found, true);
    this.#say("Saved.");
  }

  discard() {
    if (!this.passage) return;
    const { file, start } = this.passage;
    this.text.value = this.passage.text;
    this.open(file, start);
  }

  /** The course has changed: show the lines as they are now, unless somebody is writing. */
  async changed(change) {
    if (change === this.change || !this.passage || this.dirty) return;
    this.change = change;
    const { file, start, end, digest } = this.passage;
    const found = await this.#get(file, start, true);
    if (!found || this.dirty || found.digest === digest || this.passage.start !== start) return;
    if (found.end !== end || found.text !== this.passage.text) this.#show(found, true);
    else this.passage = found;
  }

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
        this.#show(found);
        this.#say("");
        return;
      }
      line = next;
    }
  }

  async #get(file, line, quiet = false) {
    const answer = await fetch(`passage?${new URLSearchParams({ file, line })}`);
    const found = await answer.json();
    if (answer.ok) return found;
    if (!quiet) {
      this.form.hidden = false;
      this.#say(found.message, true);
    }
    return null;
  }

  #show(passage, keep = false) {
    const [from, to] = [this.text.selectionStart, this.text.selectionEnd];
    this.passage = passage;
    this.form.hidden = false;
    this.form.parentElement.querySelector(".none").hidden = true;
    const lines = passage.start === passage.end ? `line ${passage.start}` : `lines ${passage.start}–${passage.end}`;
    this.form.querySelector("#where").textContent = `${passage.file}, ${lines}`;
    if (this.text.value !== passage.text) this.text.value = passage.text;
    if (keep) this.text.setSelectionRange(from, to);
  }

  #say(text, bad = false) {
    this.said.textContent = text;
    this.said.classList.toggle("bad", bad);
  }
}
