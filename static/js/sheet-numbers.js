/**
 * Numbers as people type them into a sheet: "1.250.000", "1,25 triệu", "850 nghìn". The server reads
 * them by the same rule (groups/entry.py) and has the last word; here they are only echoed, written
 * evenly, pasted and copied.
 */
window.SheetNumbers = (() => {
  "use strict";
  const ZEROS = { "": 0, d: 0, dong: 0, vnd: 0, nguoi: 0, k: 3, nghin: 3, ngan: 3, tr: 6, trieu: 6, ty: 9, ti: 9 };
  const TYPED = /^([\d.,' ]*\d)\s*([^\d\s.,'][^\d]*)?$/u;
  const GROUPED = /^[1-9]\d{0,2}([., ])\d{3}(?:\1\d{3})*$/;
  const DECIMAL = /^(\d+|[1-9]\d{0,2}([., ])\d{3}(?:\2\d{3})*)(?:([.,])(\d+))?$/;
  const MOST = 4e15; // dong: ten times what the whole bank lends
  const DATE = /^(?:\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{4}-\d{1,2}-\d{1,2})(?:[ T][\d:.]+)?$/;
  const YES = new Set(["1", "co", "x", "v", "c", "yes", "y", "true", "da", "dung"]);
  const NO = new Set(["0", "khong", "k", "ko", "no", "n", "false", "chua", "sai"]);

  /** One line in NFC without spaces at its ends and without signs that nobody sees. */
  function clean(text) {
    return String(text ?? "").normalize("NFC").replace(/[\u200b-\u200f\ufeff]/g, "").replace(/\s+/gu, " ").trim();
  }

  function withoutMarks(text) {
    return clean(text).toLowerCase().replaceAll("đ", "d").replaceAll("₫", "d").normalize("NFD").replace(/\p{M}/gu, "");
  }

  /** The digits of a number and of its decimals; null when it could mean two things or nothing. */
  function digits(number, zeros) {
    const mark = GROUPED.exec(number)?.[1];
    const several = mark && (mark === " " || number.split(mark).length > 2);
    if (mark && (several || zeros === 0)) return [number.replace(/[., ]/g, ""), ""];
    const found = mark ? null : DECIMAL.exec(number);
    if (!found || (found[2] && found[2] === found[3])) return null;
    return [found[1].replace(/[., ]/g, ""), (found[4] ?? "").replace(/0+$/, "")];
  }

  /** The whole number that a text says; null for an empty text, undefined for what cannot be read. */
  function read(text) {
    const line = clean(text);
    if (line === "") return null;
    const [, number, word = ""] = TYPED.exec(line) ?? [];
    const zeros = ZEROS[withoutMarks(word).replace(/ dong$/, "").replace(/[ .]+$/, "")];
    const parts = number && zeros !== undefined ? digits(number.replaceAll("'", "."), zeros) : null;
    if (!parts || parts[1].length > zeros) return undefined;
    const value = Number(parts[0] + parts[1].padEnd(zeros, "0"));
    return value <= MOST ? value : undefined;
  }

  /** A whole number with dots at the thousands. */
  function written(number) {
    return String(number).replace(/\B(?=(\d{3})+$)/g, ".");
  }

  /** An amount as one says it, in words = {billion, million, thousand, dong}: 1250000 is "1,25 triệu". */
  function echo(text, words) {
    const dong = read(text);
    if (typeof dong !== "number") return "";
    const [zeros, word] = [[9, words.billion], [6, words.million], [3, words.thousand]].find(([z]) => dong >= 10 ** z) ?? [0, words.dong];
    const hundredths = zeros ? Math.floor(dong / 10 ** (zeros - 2) + 0.5) : dong * 100;
    const rest = String(hundredths % 100).padStart(2, "0").replace(/0+$/, "");
    const near = zeros && hundredths * 10 ** (zeros - 2) !== dong ? "≈ " : "";
    return `${near}${written(Math.floor(hundredths / 100))}${rest && `,${rest}`} ${word}`;
  }

  /** The same value written evenly where it can be read, else the text as it is. */
  function tidy(text) {
    const number = read(text);
    return typeof number === "number" ? written(number) : clean(text);
  }

  /** "1", "0" or "" for what people write for yes and no; undefined for anything else. */
  function answer(text) {
    const said = withoutMarks(text);
    if (said === "") return "";
    return YES.has(said) || said === "✓" ? "1" : NO.has(said) ? "0" : undefined;
  }

  return { clean, read, written, echo, tidy, answer, isDate: (text) => DATE.test(clean(text)) };
})();
