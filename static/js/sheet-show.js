/** How a row says what became of it: the words beside it, the marks at its cells, the panel below it. */
window.SheetShow = (() => {
  "use strict";

  function made(name, { text, ...attributes } = {}, ...children) {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    if (text !== undefined) node.textContent = text;
    node.append(...children);
    return node;
  }

  function state(row) {
    const box = row.stateBox;
    const { words } = row.tools;
    const text = row.state === "saved" ? box.dataset.saved : words(row.state);
    box.querySelector(".monthly-said").textContent = text;
    row.body.dataset.state = row.state;
  }

  function faults(row) {
    for (const [name, td] of row.cells) {
      const found = row.faults.filter(({ field }) => field === name);
      const box = td.querySelector(".monthly-fault");
      const control = row.controls.get(name);
      box.textContent = found.map(({ text }) => text).join(" ");
      box.hidden = !found.length;
      if (found.length) control.setAttribute("aria-invalid", "true");
      else control.removeAttribute("aria-invalid");
    }
    const box = row.panel.querySelector(".monthly-refused");
    box.replaceChildren(...row.faults.map(({ field, text }) => made("b", { text: row.cells.has(field) ? `${label(row, field)}: ${text}` : text })));
    box.hidden = !row.faults.length;
  }

  function questions(row) {
    const list = row.panel.querySelector(".monthly-questions");
    list.replaceChildren(...row.questions.map(({ field, text }) => made("li", { "data-field": field, text })));
    row.panel.querySelector(".monthly-asked").hidden = !row.questions.length && !row.value("explanation");
    for (const [name, td] of row.cells) td.toggleAttribute("data-asked", row.questions.some(({ field }) => field === name));
  }

  function shown(row, name, value) {
    const { words } = row.tools;
    if (value === "") return "–";
    return row.kind(name) === "yesno" ? words(value === "1" ? "yes" : "no") : value;
  }

  function conflict(row) {
    const box = row.panel.querySelector(".monthly-conflict");
    box.hidden = !row.theirs;
    if (!row.theirs) return;
    const { words } = row.tools;
    box.querySelector(".monthly-conflict-text").textContent = row.theirs.text;
    const lines = row.contested().map(({ name, mine, theirs }) =>
      made("tr", {}, made("th", { scope: "row", text: label(row, name) }), made("td", { text: shown(row, name, theirs) }), made("td", { text: shown(row, name, mine) })));
    box.querySelector("tbody").replaceChildren(...lines);
    box.querySelector("[data-theirs]").textContent = words("theirs", { who: row.theirs.saved_by });
  }

  function label(row, name) {
    return row.controls.get(name).labels[0].firstChild.textContent.trim();
  }

  /** Everything of a row anew. */
  function row(row) {
    state(row);
    faults(row);
    questions(row);
    conflict(row);
    row.panel.hidden = [...row.panel.querySelectorAll(".monthly-part")].every((part) => part.hidden);
  }

  return { row, label, made };
})();
