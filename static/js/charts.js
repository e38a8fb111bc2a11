/**
 * Draws each `figure[data-chart]` from the JSON inside it ({data, layout, config}).
 * The table below is the content; the chart replaces its being open. `data-drawn` is set when the
 * chart stands, `data-chart-failed` when it cannot, and then the table stays open.
 */
(() => {
  "use strict";

  const PRINTED = { width: 640, height: 290 }; // as print.css: fits the print area of A4

  async function draw(figure) {
    const box = figure.querySelector(".chart-box");
    const table = figure.querySelector(".chart-table");
    const title = figure.querySelector(".chart-title")?.textContent.trim();
    try {
      const given = JSON.parse(figure.querySelector('script[type="application/json"]').textContent);
      const { data, layout } = window.ChartStyle.resolve({ data: given.data, layout: given.layout || {} });
      await window.Plotly.newPlot(
        box,
        data,
        window.ChartStyle.layout(layout),
        window.ChartStyle.config(given.config, title),
      );
      figure.dataset.drawn = "";
    } catch (error) {
      figure.dataset.chartFailed = "";
      if (table) table.open = true;
      throw error;
    }
  }

  function closeTables(figures) {
    for (const figure of figures) figure.querySelector(".chart-table")?.removeAttribute("open");
  }

  /** Letters are measured when drawn, so the family must have arrived. */
  function family() {
    return document.fonts.load('1rem "Hanken Grotesk"', "aợ1").catch(() => {});
  }

  function drawn() {
    return [...document.querySelectorAll("[data-drawn] .chart-box")];
  }

  function fitPaper() {
    for (const box of drawn()) window.Plotly.relayout(box, PRINTED);
  }

  function fitScreen() {
    for (const box of drawn()) window.Plotly.relayout(box, { autosize: true, width: null, height: null });
  }

  const figures = [...document.querySelectorAll("figure[data-chart]")];
  closeTables(figures);
  family().then(() => Promise.allSettled(figures.map(draw))).then((results) => {
    for (const result of results) if (result.status === "rejected") console.error(result.reason);
  });
  window.addEventListener("beforeprint", fitPaper);
  window.addEventListener("afterprint", fitScreen);
})();
