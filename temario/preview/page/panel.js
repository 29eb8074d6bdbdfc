// The panel beside the views: one of its sections is open, or none; it takes and returns the focus.

const NARROWEST = 288;

export class Panel {
  /** `opened(name)` is told which section is open now, "" for none; `focused(element)` focuses it. */
  constructor(place, buttons, sizer, shelf, { opened, focused }) {
    this.place = place;
    this.buttons = buttons;
    this.opened = opened;
    this.focused = focused;
    this.name = "";
    this.from = null; // what had the focus before
    for (const button of buttons) {
      button.addEventListener("click", () => {
        if (this.name === button.dataset.panel) this.close();
        else this.open(button.dataset.panel);
      });
    }
    this.#resize(sizer, shelf);
  }

  /** Open a section; it takes the focus unless that is to stay. */
  open(name, focus = true) {
    if (!this.place.contains(document.activeElement)) this.from = document.activeElement;
    this.#show(name);
    if (focus) this.focus();
  }

  close() {
    const inside = this.place.contains(document.activeElement);
    const button = this.buttons.find((each) => each.dataset.panel === this.name);
    this.#show("");
    if (!inside) return;
    const back = this.from?.isConnected && this.from !== document.body && this.from.getClientRects().length;
    this.focused(back ? this.from : button);
  }

  focus() {
    const section = this.place.querySelector(`section[data-panel="${this.name}"]`);
    const first = section?.querySelector("textarea, button.main, li button, input, button");
    const seen = [first, section?.querySelector("h2")].find((each) => each?.getClientRects().length);
    seen?.focus({ preventScroll: true });
  }

  #show(name) {
    this.name = name;
    this.place.hidden = !name;
    for (const section of this.place.querySelectorAll("section")) section.hidden = section.dataset.panel !== name;
    for (const button of this.buttons) button.setAttribute("aria-pressed", String(button.dataset.panel === name));
    this.opened(name);
  }

  /** Let the panel be made wider: with the mouse, or with arrows. */
  #resize(sizer, shelf) {
    const set = (wanted) => {
      const width = Math.round(Math.max(NARROWEST, Math.min(wanted, window.innerWidth * 0.6)));
      this.place.style.setProperty("--width", `${width}px`);
      sizer.setAttribute("aria-valuenow", String(width));
      return width;
    };
    let width = set(shelf.get("panel", 400));
    const keep = (wanted) => {
      width = set(wanted);
      shelf.set("panel", width);
    };
    sizer.addEventListener("pointerdown", (event) => {
      sizer.setPointerCapture(event.pointerId);
      document.body.classList.add("sizing");
    });
    sizer.addEventListener("pointermove", (event) => {
      if (sizer.hasPointerCapture(event.pointerId)) keep(window.innerWidth - event.clientX);
    });
    sizer.addEventListener("lostpointercapture", () => document.body.classList.remove("sizing"));
    sizer.addEventListener("keydown", (event) => {
      const by = { ArrowLeft: 32, ArrowRight: -32 }[event.key];
      if (by) keep(width + by);
      if (by) event.preventDefault();
    });
  }
}
