/** Blocks of cells as spreadsheets put them on the clipboard: tabs, line ends, quoted cells. */
window.SheetBlock = (() => {
  "use strict";
  const { clean, read, tidy, answer, isDate } = window.SheetNumbers;

  /** Rows of texts. A quoted cell may hold tabs, line ends and doubled quotes; the last line end ends. */
  function parse(text) {
    const rows = [[]];
    const cells = /(?:"((?:[^"]|"")*)"|([^\t\r\n]*))(\t|\r\n|\r|\n|$)/gy;
    for (let found = cells.exec(text); found; found = cells.exec(text)) {
      const [, quoted, plain, end] = found;
      rows.at(-1).push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
      if (end === "") break;
      if (end !== "\t") {
        if (cells.lastIndex === text.length) break;
        rows.push([]);
      }
    }
    return rows;
  }

  /** The text of rows of cells, for a spreadsheet. */
  function write(rows) {
    const quoted = (cell) => (/["\t\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
    return rows.map((row) => row.map(quoted).join("\t")).join("\n");
  }

  /** What a pasted text becomes in a cell of a kind; undefined when it has no place there, as a date. */
  function fitted(text, kind) {
    if (kind === "text") return clean(text);
    if (isDate(text)) return undefined;
    if (kind === "yesno") return answer(text);
    return /^[-–]$/.test(clean(text)) ? "" : tidy(text);
  }

  /** What a cell gives away: digits that every spreadsheet takes for a number. */
  function given(value, kind, words) {
    if (kind === "text") return value;
    if (kind === "yesno") return value === "1" ? words.yes : value === "0" ? words.no : "";
    const number = read(value);
    return typeof number === "number" ? String(number) : value;
  }

  return { parse, write, fitted, given };
})();
