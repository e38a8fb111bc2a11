/** What a key does in a cell of the sheet. */
window.SheetKeys = (() => {
  "use strict";
  const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

  function jump(grid, at, key) {
    const [down, right] = ARROWS[key];
    return {
      row: down ? (down > 0 ? grid.rows.length - 1 : 0) : at.row,
      column: right ? (right > 0 ? grid.names.length - 1 : 0) : at.column,
    };
  }

  function step(at, key) {
    return { row: at.row + ARROWS[key][0], column: at.column + ARROWS[key][1] };
  }

  /** Where a key that moves leads from a cell; null for other keys. */
  function target(grid, event, from) {
    const ends = { Home: 0, End: grid.names.length - 1 };
    if (event.key in ARROWS) return event.ctrlKey || event.metaKey ? jump(grid, from, event.key) : step(from, event.key);
    if (event.key in ends) {
      const row = event.ctrlKey ? (event.key === "Home" ? 0 : grid.rows.length - 1) : from.row;
      return { row, column: ends[event.key] };
    }
    if (event.key === "PageUp") return { row: from.row - grid.constructor.PAGE, column: from.column };
    if (event.key === "PageDown") return { row: from.row + grid.constructor.PAGE, column: from.column };
    return null;
  }

  function moving(grid, event, at) {
    if (grid.mode === "edit" && !/^Page/.test(event.key)) return null;
    const { picked } = grid;
    const head = { row: at.row === picked.top ? picked.bottom : picked.top, column: at.column === picked.left ? picked.right : picked.left };
    const to = target(grid, event, event.shiftKey ? head : at);
    if (!to) return null;
    if (event.shiftKey) return grid.mode === "move" ? () => grid.extend(to.row, to.column) : null;
    if (event.key === "ArrowRight" && at.column === grid.names.length - 1 && !event.ctrlKey) return () => grid.toState(at);
    return () => grid.go(to.row, to.column);
  }

  const withControl = {
    z: (grid, event) => () => (event.shiftKey ? grid.tools.redo() : grid.mode === "move" ? grid.tools.undo() : grid.giveBack()),
    y: (grid) => () => grid.tools.redo(),
    a: (grid) => (grid.mode === "move" ? () => grid.pickAll() : null),
    d: (grid) => (grid.mode === "move" ? () => grid.fillDown() : null),
  };

  const plain = {
    Enter: (grid, event, at) => () => grid.enter(at, event.shiftKey),
    Tab: (grid, event, at) => () => grid.tab(at, event.shiftKey),
    F2: (grid) => () => (grid.mode === "edit" ? grid.commit() || true : grid.edit()),
    Escape: (grid) => () => grid.giveBack(),
    Delete: (grid) => (grid.mode === "move" ? () => grid.clear() : null),
    Backspace: (grid) => (grid.mode === "move" ? () => grid.clear() : null),
  };

  /** Yes and no by 1 and 0, c and k; the space bar turns one into the other. */
  function answered(grid, event, at) {
    const row = grid.rows[at.row];
    const name = grid.names[at.column];
    if (row.kind(name) !== "yesno" || event.ctrlKey || event.metaKey || event.key.length !== 1) return null;
    const said = event.key === " " ? (row.value(name) === "1" ? "0" : "1") : window.SheetNumbers.answer(event.key);
    return () => {
      if (said) grid.tools.change([{ row, name, value: said }]);
      grid.refresh();
      return true;
    };
  }

  /** The act of a key in a cell, or nothing when the browser does what is wanted. */
  function act(grid, event, at) {
    const control = event.ctrlKey || event.metaKey;
    const letter = event.key.toLowerCase();
    if (control && letter in withControl) return withControl[letter](grid, event, at);
    if (!control && event.key in plain) return plain[event.key](grid, event, at);
    return moving(grid, event, at) ?? answered(grid, event, at);
  }

  return { act };
})();
