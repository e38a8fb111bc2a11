/** Copying picked cells and pasting blocks from a spreadsheet. */
window.SheetClipboard = class SheetClipboard {
  /** `tools`: {change(changes), words(key, slots), say(text)}. */
  constructor(grid, tools) {
    this.grid = grid;
    this.tools = tools;
    grid.table.addEventListener("copy", (event) => this.#copy(event));
    grid.table.addEventListener("cut", (event) => this.#copy(event) && grid.clear());
    grid.table.addEventListener("paste", (event) => this.#pasted(event));
  }

  #copy(event) {
    if (!this.grid.place(event.target) || this.grid.mode !== "move") return false;
    const { top, bottom, left, right } = this.grid.picked;
    const words = { yes: this.tools.words("yes"), no: this.tools.words("no") };
    const given = ({ row, name }) => window.SheetBlock.given(row.value(name), row.kind(name), words);
    const rows = [];
    for (let row = top; row <= bottom; row += 1) rows.push([...this.grid.cells({ top: row, bottom: row, left, right })].map(given));
    event.clipboardData.setData("text/plain", window.SheetBlock.write(rows));
    event.preventDefault();
    if (rows.length * rows[0].length > 1) this.tools.say(this.tools.words("copied", { cells: rows.length * rows[0].length }));
    return true;
  }

  #pasted(event) {
    if (!this.grid.place(event.target)) return;
    const text = event.clipboardData.getData("text/plain");
    const block = window.SheetBlock.parse(text);
    const single = block.length === 1 && block[0].length === 1;
    if (single && this.grid.mode !== "move") return; // into the text that is being typed
    event.preventDefault();
    this.paste(block);
  }

  /** Puts a block at the active cell; a single value into all picked ones. Says what did not fit. */
  paste(block) {
    const { top, bottom, left, right } = this.grid.picked;
    const single = block.length === 1 && block[0].length === 1;
    const height = single ? bottom - top + 1 : block.length;
    const width = single ? right - left + 1 : Math.max(...block.map((row) => row.length));
    const changes = [];
    const unfit = [];
    for (let down = 0; down < Math.min(height, this.grid.rows.length - top); down += 1) {
      const row = this.grid.rows[top + down];
      const texts = single ? Array(width).fill(block[0][0]) : block[down];
      for (const [across, text] of texts.slice(0, this.grid.names.length - left).entries()) {
        const name = this.grid.names[left + across];
        const value = window.SheetBlock.fitted(text, row.kind(name));
        if (value === undefined) unfit.push(text.trim());
        else changes.push({ row, name, value });
      }
    }
    this.tools.change(changes);
    this.grid.refresh();
    this.#told(changes, unfit, { rows: top + height - this.grid.rows.length, columns: left + width - this.grid.names.length });
  }

  #told(changes, unfit, { rows, columns }) {
    const { words } = this.tools;
    const count = new Set(changes.map(({ row }) => row)).size;
    const said = [words("pasted", { cells: changes.length, rows: count })];
    if (rows > 0) said.push(words("rowsOver", { count: rows }));
    if (columns > 0) said.push(words("columnsOver", { count: columns }));
    if (unfit.length) said.push(words("unfit", { count: unfit.length, list: unfit.slice(0, 3).join("; ") }));
    this.tools.say(said.join(" "), rows > 0 || columns > 0 || unfit.length > 0);
  }
};
