/**
 * Handing a sheet in, returning and accepting it: a dialog says what happens then. Without scripts the
 * same forms stand open on the page. What is sent is sent once.
 */
window.SheetDialogs = class SheetDialogs {
  /** `tools`: {missing() as [{row, name, text}], busy(), idle(), go(row, name), words}. */
  constructor(root, tools) {
    this.root = root;
    this.tools = tools;
    for (const dialog of root.querySelectorAll("dialog[open]")) dialog.close();
    for (const opener of root.querySelectorAll("[data-dialog]")) {
      opener.hidden = false;
      opener.addEventListener("click", () => this.open(opener.dataset.dialog));
    }
    root.addEventListener("click", ({ target }) => {
      if (target.closest("[data-close]")) target.closest("dialog").close();
    });
    for (const form of root.querySelectorAll("dialog form[method=post]")) form.addEventListener("submit", (event) => this.#once(event));
  }

  open(id) {
    const dialog = this.root.querySelector(`#${id}`);
    if (id === "monthly-submit") this.#list(dialog);
    dialog.showModal();
  }

  /** What handing in still waits for, each a button that leads to the cell. */
  #list(dialog) {
    const { made } = window.SheetShow;
    const missing = this.tools.missing();
    const lines = missing.slice(0, 12).map(({ row, name, text }) => {
      const button = made("button", { type: "button", class: "go", text });
      button.addEventListener("click", () => {
        dialog.close();
        this.tools.go(row, name);
      });
      return made("li", {}, button);
    });
    if (missing.length > 12) lines.push(made("li", { text: this.tools.words("moreMissing", { count: missing.length - 12 }) }));
    dialog.querySelector(".monthly-missing ul").replaceChildren(...lines);
    dialog.querySelector(".monthly-missing").hidden = !missing.length;
    dialog.querySelector(".monthly-complete").hidden = missing.length > 0;
    dialog.querySelector("[type=submit]").disabled = missing.length > 0;
  }

  /** A second click does nothing; rows that are still being saved go first. */
  async #once(event) {
    const form = event.target;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "";
    const button = form.querySelector("[type=submit]");
    if (!this.tools.busy()) {
      // After this event: a button that is disabled at once would not be sent with its form.
      setTimeout(() => { button.disabled = true; });
      return;
    }
    event.preventDefault();
    button.disabled = true;
    await this.tools.idle();
    form.submit();
  }
};
