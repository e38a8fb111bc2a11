/** What was changed in cells, to be taken back and done again. A change is {code, name, before, after}. */
window.SheetUndo = class SheetUndo {
  #done = [];
  #undone = [];

  /** One act of a person: a cell typed in, or all cells of a paste. What does not change is left out. */
  did(changes) {
    const real = changes.filter(({ before, after }) => before !== after);
    if (!real.length) return;
    this.#done.push(real);
    this.#undone = [];
  }

  /** The last act backwards, as [{code, name, value}]; null when there is none. */
  undo() {
    const act = this.#done.pop();
    if (!act) return null;
    this.#undone.push(act);
    return act.toReversed().map(({ code, name, before }) => ({ code, name, value: before }));
  }

  redo() {
    const act = this.#undone.pop();
    if (!act) return null;
    this.#done.push(act);
    return act.map(({ code, name, after }) => ({ code, name, value: after }));
  }

  get canUndo() {
    return this.#done.length > 0;
  }

  get canRedo() {
    return this.#undone.length > 0;
  }
};
