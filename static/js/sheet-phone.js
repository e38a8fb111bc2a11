/**
 * On a phone one group fills the screen: buttons and swipes turn to the next, a list jumps to any, and
 * the sums stand behind the last.
 */
window.SheetPhone = class SheetPhone {
  static SWIPE = 60;
  #at = 0;
  #narrow = matchMedia("(max-width: 40rem)");

  /** `tools`: {words(key, slots)}; `rows` may be empty of controls in a sheet that is only read. */
  constructor(root, rows, tools) {
    this.root = root;
    this.rows = rows;
    this.tools = tools;
    this.cards = [...root.querySelectorAll("tbody[data-row]"), root.querySelector("tfoot")];
    this.bar = root.querySelector(".monthly-bar");
    this.list = root.querySelector("#monthly-list");
    this.bar.hidden = false;
    this.bar.addEventListener("click", (event) => this.#clicked(event));
    this.list.addEventListener("click", ({ target }) => this.#chosen(target.closest("[data-go]")));
    this.#swiping(root.querySelector(".monthly-box"));
    this.show(0, false);
  }

  get narrow() {
    return this.#narrow.matches;
  }

  /** Turns to a card; the last one holds the sums. */
  show(index, scroll = true) {
    const before = this.#at;
    this.#at = Math.min(Math.max(index, 0), this.cards.length - 1);
    for (const [number, card] of this.cards.entries()) card.toggleAttribute("data-current", number === this.#at);
    const count = this.cards.length - 1;
    const last = this.#at === count;
    this.bar.querySelector("[data-list]").textContent = last ? this.tools.words("sums") : `${this.#at + 1}/${count}`;
    this.bar.querySelector("[data-step='-1']").disabled = this.#at === 0;
    this.bar.querySelector("[data-step='1']").disabled = last;
    if (scroll && this.narrow && before !== this.#at) this.root.querySelector(".monthly-box").scrollIntoView({ block: "start", behavior: "instant" });
  }

  step(by) {
    if (document.activeElement?.closest("tbody[data-row]")) document.activeElement.blur();
    this.show(this.#at + by);
  }

  #clicked({ target }) {
    const button = target.closest("[data-step]");
    if (button) this.step(Number(button.dataset.step));
    if (target.closest("[data-list]")) this.#open();
  }

  #open() {
    const { made } = window.SheetShow;
    const items = this.cards.slice(0, -1).map((card, number) => {
      const state = made("span", { class: "monthly-list-state", text: card.querySelector(".monthly-said")?.textContent ?? "" });
      const button = made("button", { type: "button", "data-go": number, "data-state": card.dataset.state ?? "" }, made("span", { text: `${number + 1}. ${card.dataset.name}` }), state);
      if (number === this.#at) button.setAttribute("aria-current", "true");
      return made("li", {}, button);
    });
    items.push(made("li", {}, made("button", { type: "button", "data-go": this.cards.length - 1, text: this.tools.words("sums") })));
    this.list.querySelector("ul").replaceChildren(...items);
    this.list.showModal();
    this.list.querySelector("[aria-current]")?.focus();
  }

  #chosen(button) {
    if (!button) return;
    this.list.close();
    this.step(Number(button.dataset.go) - this.#at);
  }

  /** Across, and clearly more than up or down; not where a text is picked or a box scrolls by itself. */
  #swiping(box) {
    let from = null;
    box.addEventListener("touchstart", ({ touches }) => {
      from = touches.length === 1 && this.narrow ? touches[0] : null;
    }, { passive: true });
    box.addEventListener("touchend", ({ changedTouches: [to] }) => {
      if (!from) return;
      const across = to.clientX - from.clientX;
      const along = to.clientY - from.clientY;
      from = null;
      if (Math.abs(across) > SheetPhone.SWIPE && Math.abs(across) > 2 * Math.abs(along)) this.step(across < 0 ? 1 : -1);
    });
    box.addEventListener("touchcancel", () => { from = null; });
  }
};
