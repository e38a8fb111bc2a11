/**
 * How much room the letters beside a plot take. Plotly finds out by drawing: with too little room it draws
 * the whole chart again. So the room is guessed first, rather too large by a pixel than too small; what
 * lacks nevertheless, Plotly adds by its second drawing.
 */
window.chartRoom = (() => {
  "use strict";

  const KEY = 45; // the sign before a legend's name and the space after it
  const BESIDE = 16; // between a plot and the letters beside it, and the picture's edge
  const LINE = 1.3; // a line's height in letters
  const pen = document.createElement("canvas").getContext("2d");
  const unescaped = document.createElement("textarea");

  const broken = (text) => String(text).split("<br>");

  function width(text) {
    unescaped.innerHTML = text;
    return pen.measureText(unescaped.value).width;
  }

  const widest = (texts) => Math.max(0, ...texts.flatMap(broken).map(width));

  /** The ends of what an axis measures: its range, else the values on it, stacked where they stand stacked. */
  function ends(axis, letter, data, stacked) {
    if (axis.range) return axis.range;
    const sums = new Map([["", 0]]);
    for (const trace of data) {
      const places = trace[letter === "x" ? "y" : "x"] || [];
      (trace[letter] || []).forEach((value, i) => {
        if (typeof value !== "number") return;
        const place = stacked ? `${places[i]} ${value < 0}` : `${sums.size}`;
        sums.set(place, (sums.get(place) || 0) + value);
      });
    }
    return [Math.min(...sums.values()), Math.max(...sums.values())];
  }

  function numbers(axis, found) {
    const few = Math.max(...found.map(Math.abs)) < 10 ? 1 : 0;
    const digits = Number(/\.(\d)/.exec(axis.tickformat || "")?.[1] ?? few);
    const written = new Intl.NumberFormat("vi", { minimumFractionDigits: digits, maximumFractionDigits: digits });
    return found.map((number) => `${written.format(number)}${axis.ticksuffix || ""}`);
  }

  /** The rows of a legend that stands above the plot: side by side, in columns of the widest where they wrap. */
  function rows(names, across) {
    const widths = names.map((name) => width(name) + KEY);
    if (widths.reduce((sum, one) => sum + one, 0) <= across) return 1;
    return Math.ceil(names.length / Math.max(1, Math.floor(across / Math.max(...widths))));
  }

  /** What is written along an axis: its own words, else the categories or the largest numbers on it. */
  function labels(axis, letter, data, stacked) {
    if (axis.ticktext) return axis.ticktext;
    const words = data.flatMap((trace) => trace[letter] || []).filter((value) => typeof value === "string");
    return words.length ? words : numbers(axis, ends(axis, letter, data, stacked));
  }

  /** The margins of a chart `across` and `down` pixels large, with letters of `size`; never less than the layout's. */
  return function room(data, layout, size, [across, down]) {
    pen.font = `${size}px ${layout.font.family}`;
    const margin = { ...layout.margin };
    const least = (side, pixels) => (margin[side] = Math.max(margin[side], Math.ceil(pixels)));
    for (const [name, axis] of Object.entries(layout)) {
      const letter = /^([xy])axis\d*$/.exec(name)?.[1];
      if (!letter || axis.visible === false || axis.showticklabels === false) continue;
      const written = labels(axis, letter, data, layout.barmode === "stack");
      if (letter === "y") {
        least("l", widest(written) + BESIDE);
      } else {
        const lines = Math.max(1, ...written.map((text) => broken(text).length));
        least(axis.side === "top" ? "t" : "b", lines * size * LINE + BESIDE);
      }
    }
    const names = data.filter((trace) => trace.showlegend !== false).map((trace) => trace.name || "");
    if (layout.showlegend ?? names.length > 1) {
      const high = rows(names, across - margin.l - margin.r) * (size * LINE + 3) + 20;
      least("t", high + down / 50);
    }
    return margin;
  };
})();
