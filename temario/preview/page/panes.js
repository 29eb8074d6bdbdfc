// The views side by side: a frame each, on the course's own origin.

const NAMES = { online: "Online", slides: "Slides", handout: "Handout" };
const FRAMES = { online: "host.html", slides: "slides.html", handout: "handout.html" };

export class Panes {
  constructor(place, buttons, course, shelf) {
    this.place = place;
    this.buttons = buttons;
    this.course = course;
    this.shelf = shelf;
    this.views = {};
    this.open = new Set(shelf.get("views", window.innerWidth >= 1200 ? ["online", "slides"] : ["online"]));
    this.chosen = shelf.get("parts", {});
    this.launch = () => {}; // the rehearsal says how the online view is shown
  }

  /** Show what stands there now. */
  show(state) {
    for (const name of Object.keys(state.views)) {
      if (!this.views[name]) this.#add(name);
    }
    for (const [name, view] of Object.entries(state.views)) this.#fill(this.views[name], view);
  }

  /** Send an order to the frame of a view. */
  order(name, message) {
    const view = this.views[name];
    if (view?.ready) view.frame.contentWindow.postMessage(message, new URL(this.course).origin);
  }

  owns(source) {
    return Object.values(this.views).some((view) => view.frame?.contentWindow === source);
  }

  /** A frame listens. */
  ready(name) {
    const view = this.views[name];
    if (!view) return;
    view.ready = true;
    view.shown = "";
    this.#send(view);
  }

  #add(name) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = NAMES[name];
    button.addEventListener("click", () => this.#toggle(name));
    this.buttons.append(button);
    const pane = document.createElement("section");
    pane.className = "pane";
    pane.dataset.view = name;
    pane.innerHTML = '<div class="bar"><h2></h2><span class="said"></span></div><pre class="fault" hidden></pre>';
    pane.querySelector("h2").textContent = NAMES[name];
    pane.setAttribute("aria-label", NAMES[name]);
    const select = document.createElement("select");
    select.setAttribute("aria-label", `What of ${NAMES[name]} is shown`);
    select.hidden = true;
    const bar = pane.querySelector(".bar");
    bar.append(select);
    if (name !== "handout") {
      const edit = document.createElement("button");
      edit.type = "button";
      edit.className = "edit";
      edit.textContent = "Edit";
      edit.title = "Edit what stands at the top of this view";
      edit.addEventListener("click", () => document.dispatchEvent(new CustomEvent("edit", { detail: name })));
      bar.append(edit);
    } else {
      const link = document.createElement("a");
      link.className = "pdf";
      link.textContent = "PDF";
      link.target = "_blank";
      link.rel = "noopener";
      bar.append(link);
    }
    const view = { name, pane, button, select, said: pane.querySelector(".said"), frame: null, ready: false, shown: "", state: null };
    select.addEventListener("change", () => this.#choose(view, select.value));
    this.views[name] = view;
    this.place.append(pane);
    this.#arrange(view);
  }

  #toggle(name) {
    if (this.open.has(name)) this.open.delete(name);
    else this.open.add(name);
    this.shelf.set("views", [...this.open]);
    this.#arrange(this.views[name]);
  }

  #arrange(view) {
    const open = this.open.has(view.name);
    view.pane.hidden = !open;
    view.button.setAttribute("aria-pressed", String(open));
    if (open && !view.frame) {
      view.frame = document.createElement("iframe");
      view.frame.title = NAMES[view.name];
      view.frame.src = `${this.course}/frame/${FRAMES[view.name]}`;
      view.pane.append(view.frame);
    }
  }

  #fill(view, state) {
    view.state = state;
    const fault = view.pane.querySelector(".fault");
    fault.hidden = !state.failure;
    if (fault.textContent !== state.failure) fault.textContent = state.failure;
    view.said.classList.toggle("bad", state.failed);
    if (state.making) view.said.textContent = "making …";
    else if (state.failed) view.said.textContent = state.parts.length ? "the last good version" : "nothing yet";
    else view.said.textContent = state.parts.length ? `made in ${state.seconds.toFixed(1)} s` : "";
    this.#list(view);
    this.#send(view);
  }

  /** List the parts to choose from. */
  #list(view) {
    const options = this.#options(view).map(([key, label]) => `${key}\n${label}`).join("\n\n");
    if (view.listed === options) return;
    view.listed = options;
    view.select.replaceChildren(
      ...this.#options(view).map(([key, label]) => new Option(label, key, false, key === this.#key(view))),
    );
    view.select.hidden = view.select.length < 2;
  }

  /** Return keys and names of what can be chosen. */
  #options(view) {
    const { parts } = view.state;
    if (view.name === "slides") return [];
    if (view.name === "handout") return parts.map((part) => [part.name, part.name]);
    return parts.flatMap((part) =>
      part.scos.map((sco) => {
        const version = part.name.endsWith("2004") ? "2004" : "1.2";
        const one = part.scos.length < 2;
        return [`${part.name}/${sco.file}`, one ? `SCORM ${version}` : `SCORM ${version} · ${sco.title}`];
      }),
    );
  }

  #key(view) {
    const keys = this.#options(view).map(([key]) => key);
    const chosen = this.chosen[view.name];
    return keys.includes(chosen) ? chosen : keys[0];
  }

  #choose(view, key) {
    this.chosen[view.name] = key;
    this.shelf.set("parts", this.chosen);
    if (view.name === "handout") {
      fetch("look", { method: "POST", body: JSON.stringify({ view: view.name, part: key }) });
    }
    this.#send(view);
  }

  /** Tell a frame what to show, if that is another than before. */
  #send(view) {
    if (!view.ready || !view.state?.parts.length) return;
    const made = `${this.course}/made`;
    if (view.name === "online") {
      this.launch(this.#launched(view));
      return;
    }
    const { parts } = view.state;
    if (view.name === "slides") {
      const decks = parts.map((part) => ({ name: part.name, address: `${made}/${part.path}` }));
      this.#post(view, { order: "show", parts: decks });
      return;
    }
    const part = parts.find((each) => each.name === this.#key(view));
    view.pane.querySelector(".pdf").href = `${made}/${part.path}`;
    this.#post(view, { order: "show", address: `${this.course}/sheets/${part.path}` });
  }

  #post(view, message) {
    const text = JSON.stringify(message);
    if (view.shown !== text) this.order(view.name, message);
    view.shown = text;
  }

  /** Return what the online view is to launch. */
  #launched(view) {
    const key = this.#key(view);
    const part = view.state.parts.find((each) => key.startsWith(`${each.name}/`));
    return {
      key,
      version: part.name.endsWith("2004") ? "2004" : "1.2",
      address: `${this.course}/made/${part.path}`,
      file: key.slice(part.name.length + 1),
    };
  }
}
