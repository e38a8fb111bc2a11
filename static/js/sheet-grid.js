/**
 * The table as a spreadsheet: which cell is active, which are picked, and what keys do. A cell is moved
 * over ("move"), typed into from scratch ("type") or edited with the caret in it ("edit").
 */
window.SheetGrid = class SheetGrid {
  static PAGE = 10;
  mode = "move";
  #anchor = null;
  #head = null;
  #start = "";
  #tabbed = null;

  /** `tools`: {change(changes), committed(row, name, before), undo(), redo(), left(row), phone(), go(index)}. */
  constructor(table, rows, tools) {
    this.table = table;
    this.rows = rows;
    this.tools = tools;
    this.names = [...rows[0].cells.keys()];
    table.addEventListener("keydown", (event) => this.#pressed(event));
    table.addEventListener("focusin", (event) => this.#entered(event));
    table.addEventListener("focusout", (event) => this.#left(event));
    table.addEventListener("mousedown", (event) => this.#down(event));
    table.addEventListener("mouseover", (event) => this.#over(event));
    table.addEventListener("dblclick", (event) => this.place(event.target) && this.edit());
    table.addEventListener("input", (event) => this.#typed(event));
    table.addEventListener("change", (event) => event.target.matches("select") && this.commit());
  }

  /** Row and column of an element in the grid; null for one that is none. */
  place(element) {
    const td = element.closest?.("td[data-field]");
    if (!td) return null;
    const at = this.rows.findIndex((row) => row.cells.get(td.dataset.field) === td);
    return at < 0 ? null : { row: at, column: this.names.indexOf(td.dataset.field) };
  }

  control({ row, column }) {
    return this.rows[row].controls.get(this.names[column]);
  }

  get active() {
    return this.#anchor;
  }

  /** The picked cells: first and last row and column. */
  get picked() {
    const [a, b] = [this.#anchor, this.#head ?? this.#anchor];
    return {
      top: Math.min(a.row, b.row), bottom: Math.max(a.row, b.row),
      left: Math.min(a.column, b.column), right: Math.max(a.column, b.column),
    };
  }

  get many() {
    return Boolean(this.#head) && (this.#head.row !== this.#anchor.row || this.#head.column !== this.#anchor.column);
  }

  /** All picked cells as {row, name}, row by row. */
  *cells({ top, bottom, left, right } = this.picked) {
    for (let row = top; row <= bottom; row += 1) {
      for (let column = left; column <= right; column += 1) yield { row: this.rows[row], name: this.names[column] };
    }
  }

  /** Makes a cell the active one, in view. */
  go(row, column) {
    const at = { row: this.#within(row, this.rows.length), column: this.#within(column, this.names.length) };
    if (this.tools.phone()) this.tools.show(at.row);
    const control = this.control(at);
    this.#tabbed = null;
    if (document.activeElement === control) {
      this.commit();
      this.#settle(at);
    } else control.focus();
    return true;
  }

  #within(index, count) {
    return Math.min(Math.max(index, 0), count - 1);
  }

  #settle(at) {
    this.#anchor = at;
    this.#head = null;
    this.mode = "move";
    this.#start = this.control(at).value;
    this.control(at).select?.();
    this.paint();
  }

  extend(row, column) {
    this.#head = { row: this.#within(row, this.rows.length), column: this.#within(column, this.names.length) };
    this.paint();
    this.control(this.#head).closest("td").scrollIntoView({ block: "nearest", inline: "nearest" });
    return true;
  }

  pickAll() {
    this.#anchor = { row: 0, column: 0 };
    this.#head = { row: this.rows.length - 1, column: this.names.length - 1 };
    this.paint();
    return true;
  }

  paint() {
    for (const td of this.table.querySelectorAll("[data-picked]")) td.removeAttribute("data-picked");
    if (!this.#anchor || !this.many) return;
    for (const { row, name } of this.cells()) row.cells.get(name).setAttribute("data-picked", "");
  }

  /** The caret goes into the active cell, behind what stands there. */
  edit() {
    const control = this.control(this.#anchor);
    if (!control.setSelectionRange || control.readOnly) return false;
    this.mode = "edit";
    this.#head = null;
    this.paint();
    control.setSelectionRange(control.value.length, control.value.length);
    return true;
  }

  /** What was typed into the active cell stands. */
  commit() {
    if (!this.#anchor) return;
    const { row, column } = this.#anchor;
    const [owner, name] = [this.rows[row], this.names[column]];
    if (this.mode !== "move" || owner.value(name) !== this.#start) this.tools.committed(owner, name, this.#start);
    this.mode = "move";
    this.#start = owner.value(name);
  }

  /** The cell gets back what it had before it was typed into; of picked cells only the active one stays. */
  giveBack() {
    const { row, column } = this.#anchor;
    this.mode = "move";
    this.rows[row].put(this.names[column], this.#start);
    this.tools.typed(this.rows[row], this.names[column]);
    this.#settle(this.#anchor);
    return true;
  }

  clear() {
    const changes = [...this.cells()].map(({ row, name }) => ({ row, name, value: "" }));
    this.tools.change(changes);
    this.#start = this.control(this.#anchor).value;
    return true;
  }

  /** Each picked column gets the value of its topmost cell; a single cell that of the one above. */
  fillDown() {
    const { top, bottom, left, right } = this.picked;
    const from = this.many ? top : Math.max(top - 1, 0);
    const values = this.names.map((name) => this.rows[from].value(name));
    const target = { top: from + 1, bottom, left, right };
    this.tools.change([...this.cells(target)].map(({ row, name }) => ({ row, name, value: values[this.names.indexOf(name)] })));
    this.#start = this.control(this.#anchor).value;
    return true;
  }

  /** After a change from outside: what stands in the active cell is its beginning. */
  refresh() {
    if (this.#anchor && this.mode === "move") this.#start = this.control(this.#anchor).value;
  }

  #entered({ target }) {
    const at = this.place(target);
    if (!at || !target.matches("[data-control]")) return;
    this.#settle(at);
  }

  #left({ target, relatedTarget }) {
    if (target.matches("[data-control]") && this.place(target)) this.commit();
    const body = target.closest("tbody[data-row]");
    if (body && body !== relatedTarget?.closest?.("tbody[data-row]")) {
      this.tools.left(this.rows.find((row) => row.body === body));
    }
  }

  #typed({ target }) {
    const at = this.place(target);
    const row = at ? this.rows[at.row] : this.rows.find(({ body }) => body.contains(target));
    if (!row || !target.matches("[data-control]")) return;
    if (at && this.mode === "move" && !target.matches("select")) {
      this.mode = "type";
      this.#head = null;
      this.paint();
    }
    this.tools.typed(row, target.name);
  }

  #down(event) {
    const at = this.place(event.target);
    if (!at || event.button !== 0 || this.tools.phone()) return;
    if (event.shiftKey && this.#anchor) {
      event.preventDefault();
      this.extend(at.row, at.column);
      return;
    }
    const control = this.control(at);
    this.#tabbed = null;
    if (control.matches("select") && event.target === control) return; // opens its own list
    if (document.activeElement !== control) {
      event.preventDefault();
      control.focus();
    } else if (event.target === control) {
      this.mode = "edit";
      this.#head = null;
      this.paint();
    }
  }

  #over(event) {
    if (event.buttons !== 1 || !this.#anchor || this.mode !== "move" || this.tools.phone()) return;
    const at = this.place(event.target);
    if (at && (this.many || at.row !== this.#anchor.row || at.column !== this.#anchor.column)) this.extend(at.row, at.column);
  }

  #pressed(event) {
    if (event.isComposing || event.altKey) return;
    const at = this.place(event.target);
    if (!at) this.#backFromState(event);
    if (!at || !event.target.matches("[data-control]")) return;
    const act = window.SheetKeys.act(this, event, at);
    if (act && act()) event.preventDefault();
  }

  /** To what stands beside the row, where a link shows its history. */
  toState(at) {
    const link = this.rows[at.row].stateBox.querySelector("a, button:not([hidden])");
    link?.focus();
    return true;
  }

  #backFromState(event) {
    const row = this.rows.findIndex(({ stateBox }) => stateBox.contains(event.target));
    const to = { ArrowLeft: row, ArrowUp: row - 1, ArrowDown: row + 1 }[event.key];
    if (row < 0 || to === undefined) return;
    event.preventDefault();
    this.go(to, this.names.length - 1);
  }

  /** Tab to the right; behind the last cell of a row into what is asked below it, else into the next row. */
  tab(at, back) {
    const began = this.#tabbed?.row === at.row ? this.#tabbed : at;
    const column = at.column + (back ? -1 : 1);
    const inRow = column >= 0 && column < this.names.length;
    const row = inRow ? at.row : at.row + (back ? -1 : 1);
    if (!this.rows[row] || (!inRow && !back && !this.rows[at.row].panel.hidden)) return false;
    this.go(row, inRow ? column : back ? this.names.length - 1 : 0);
    this.#tabbed = back ? null : inRow ? began : { row, column: 0 };
    return true;
  }

  /** Enter goes down; after a run of tabs to where the run began, a row below. */
  enter(at, up) {
    const column = !up && this.#tabbed?.row === at.row ? this.#tabbed.column : at.column;
    if (this.tools.phone()) return this.#enterOnPhone(at, up);
    return this.go(at.row + (up ? -1 : 1), column);
  }

  #enterOnPhone(at, up) {
    const next = at.column + (up ? -1 : 1);
    if (next >= 0 && next < this.names.length) return this.go(at.row, next);
    return this.rows[at.row + (up ? -1 : 1)] ? this.go(at.row + (up ? -1 : 1), up ? this.names.length - 1 : 0) : false;
  }
};
