/**
 * One group's row: its fields, what the server last said of it, and what of it is not saved. A row is a
 * <tbody>: the line of cells, and below it a panel for what is asked, refused or contested.
 */
window.SheetRow = class SheetRow {
  #state = "";

  /** `tools`: {words, echo words, changed(row)} of the sheet. */
  constructor(body, tools) {
    this.body = body;
    this.code = body.dataset.row;
    this.name = body.dataset.name;
    this.url = body.dataset.url;
    this.tools = tools;
    this.revision = Number(body.dataset.revision);
    this.cells = new Map([...body.querySelectorAll("td[data-field]")].map((td) => [td.dataset.field, td]));
    this.controls = new Map();
    for (const control of body.querySelectorAll("[data-control]")) this.controls.set(control.name, control);
    this.panel = body.querySelector(".monthly-panel");
    this.stateBox = body.querySelector(".monthly-state");
    this.explanation = this.controls.get("explanation");
    this.base = this.values();
    this.questions = [...body.querySelectorAll(".monthly-questions li")].map((li) => ({ field: li.dataset.field, text: li.textContent }));
    this.faults = [];
    this.theirs = null;
    this.#state = this.#settled();
    this.show();
  }

  /** All fields of the row as they are typed. */
  values() {
    const found = {};
    for (const [name, control] of this.controls) found[name] = control.value;
    return found;
  }

  kind(name) {
    return this.cells.get(name)?.dataset.kind ?? "text";
  }

  value(name) {
    return this.controls.get(name).value;
  }

  /** Puts a value into a field; no saving by itself. */
  put(name, value) {
    const control = this.controls.get(name);
    if (control.value === value) return;
    control.value = value;
    this.echo(name);
    if (document.activeElement === control) control.select?.();
  }

  /** A value as it is compared: 1.250.000 and 1250000 are one. */
  #same(name, one, other) {
    const { read, clean } = window.SheetNumbers;
    if (one === other) return true;
    if (!["count", "amount"].includes(this.kind(name))) return clean(one) === clean(other);
    const numbers = [read(one), read(other)];
    return numbers[0] !== undefined && numbers[0] === numbers[1];
  }

  /** The names of fields that differ from `base`, what the server last said. */
  changed(base = this.base) {
    return [...this.controls.keys()].filter((name) => !this.#same(name, this.value(name), base[name] ?? ""));
  }

  /** Whether something of it is not as the server has it. */
  get dirty() {
    return this.changed().length > 0;
  }

  get state() {
    return this.#state;
  }

  set state(state) {
    if (this.#state === state) return;
    this.#state = state;
    this.show();
    this.tools.changed(this);
  }

  /** Whether somebody has to do something before this row is saved or can be handed in. */
  get troubled() {
    return ["refused", "conflict", "closed", "question"].includes(this.#state);
  }

  get unsaved() {
    return ["unsaved", "saving", "waiting", "refused", "conflict", "closed"].includes(this.#state);
  }

  /** Somebody changed something in it. True if it is to be saved. */
  touched() {
    if (this.theirs) {
      this.show();
      return false;
    }
    if (this.faults.length) this.refuse([]);
    if (!this.dirty) {
      if (this.#state !== "saving") this.state = this.#settled();
      return false;
    }
    if (this.#state !== "saving") this.state = "unsaved";
    return true;
  }

  /** The state of a row of which nothing waits to be saved. */
  #settled() {
    if (this.questions.length && !this.value("explanation").trim()) return "question";
    return this.revision ? "saved" : "empty";
  }

  /** What the server says of the row, as its fields hold it. */
  #texts({ values, printed }) {
    const text = ([name, value]) => [name, String((this.kind(name) === "yesno" ? value : printed[name] ?? value) ?? "")];
    return Object.fromEntries(Object.entries(values).filter(([name]) => this.controls.has(name)).map(text));
  }

  /** The server has saved what was sent; what was typed since stays and is still to be saved. */
  take(answer, sent) {
    const texts = this.#texts(answer);
    for (const [name, text] of Object.entries(texts)) {
      if (this.#same(name, this.value(name), sent[name]) && !this.#busy(name)) this.put(name, text);
    }
    this.base = { ...sent, ...texts };
    this.#saved(answer);
    this.questions = answer.questions;
    this.faults = [];
    this.#differ(answer.differs);
    for (const [name, text] of Object.entries(answer.echo)) if (!this.changed().includes(name)) this.echo(name, text);
    this.state = this.dirty ? "unsaved" : this.#settled();
    this.show();
  }

  /** Who saved it, and when, and as which revision. */
  #saved({ saved_by: who, saved_at: at, revision }) {
    const two = { day: "2-digit", month: "2-digit", year: "numeric", hour: "2-digit", minute: "2-digit" };
    const parts = new Intl.DateTimeFormat("en-GB", { ...two, timeZone: "Asia/Ho_Chi_Minh" }).formatToParts(new Date(at));
    const { day, month, year, hour, minute } = Object.fromEntries(parts.map(({ type, value }) => [type, value]));
    this.stateBox.dataset.saved = this.tools.words("savedBy", { who, time: `${hour}:${minute} ${day}/${month}/${year}` });
    this.revision = revision;
  }

  #busy(name) {
    return document.activeElement === this.controls.get(name) && this.tools.typing();
  }

  refuse(faults) {
    this.faults = faults;
    this.show();
  }

  /** Somebody else saved other values, of which `text` tells. */
  contest(theirs, text) {
    this.theirs = { ...theirs, text, texts: this.#texts(theirs) };
    this.state = "conflict";
    this.show();
  }

  /** What the two of them wrote differently, as [{name, mine, theirs}]. */
  contested() {
    const mine = this.values();
    const { texts } = this.theirs;
    const apart = this.changed().filter((name) => name in texts && !this.#same(name, mine[name], texts[name]));
    return apart.map((name) => ({ name, mine: mine[name], theirs: texts[name] }));
  }

  /** Takes theirs in all fields, or only in those that this person did not change. Gives the changes. */
  settle(keepTheirs) {
    const { texts } = this.theirs;
    const kept = new Set(keepTheirs ? [] : this.changed());
    const changes = [];
    for (const [name, after] of Object.entries(texts)) {
      if (kept.has(name) || this.#same(name, this.value(name), after)) continue;
      changes.push({ code: this.code, name, before: this.value(name), after });
      this.put(name, after);
    }
    this.base = { ...this.base, ...texts };
    this.#saved(this.theirs);
    this.theirs = null;
    this.state = this.dirty ? "unsaved" : this.#settled();
    this.show();
    return changes;
  }

  /** What is kept in the browser until it is saved. */
  entry() {
    return { values: this.values(), base: this.base, revision: this.revision };
  }

  /** Brings back what was typed before the tab was closed. True if something of it is not saved. */
  restore({ values, base, revision }) {
    for (const [name, value] of Object.entries(values)) {
      if (this.controls.has(name) && !this.#same(name, value, base[name] ?? "")) this.put(name, value);
    }
    // An answer that got lost may have been the saving of just these values.
    if (!this.dirty) return false;
    this.revision = revision;
    this.state = "unsaved";
    return true;
  }

  echo(name, text) {
    const td = this.cells.get(name);
    const box = td?.querySelector(".monthly-echo");
    if (box) box.textContent = text ?? window.SheetNumbers.echo(this.value(name), this.tools.units);
    const buttons = td?.querySelectorAll("[data-answer]") ?? [];
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.answer === this.value(name)));
  }

  #differ(differs) {
    for (const [name, td] of this.cells) {
      const found = differs.find(({ field }) => field === name);
      const note = td.querySelector(".monthly-differs");
      td.toggleAttribute("data-differs", Boolean(found));
      if (note) note.textContent = found?.text ?? "";
    }
  }

  show() {
    window.SheetShow.row(this);
  }
};
