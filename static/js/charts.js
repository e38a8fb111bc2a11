/**
 * Draws each `figure[data-chart]` from the JSON inside it ({data, layout, config}), on the page that
 * came and in every part of it that is exchanged later. The table below is the content; the chart
 * replaces its being open. `data-drawn` is set when the chart stands, `data-chart-failed` when it
 * cannot, and then the table stays open.
 */
(() => {
  "use strict";

  /** As print.css: fits the print area of A4; a page with other paper names its own size. */
  function printed(box) {
    const usual = box.matches(".chart-box-taller") ? "640x640" : box.matches(".chart-box-tall") ? "640x440" : "640x290";
    const [width, height] = (document.body.dataset.printed || usual).split("x").map(Number);
    return { width, height };
  }

  const begun = new WeakSet();

  async function draw(figure) {
    try {
      await family;
      const { data, layout, config } = window.ChartStyle.ready(figure);
      if (!figure.isConnected) return;
      await window.Plotly.newPlot(figure.querySelector(".chart-box"), data, layout, config);
      figure.dataset.drawn = "";
    } catch (error) {
      figure.dataset.chartFailed = "";
      figure.querySelector(".chart-table")?.setAttribute("open", "");
      console.error(error);
    }
  }

  /** Begins every chart once; its table closes before the page is painted. */
  function drawNew() {
    for (const figure of document.querySelectorAll("figure[data-chart]:not([data-drawn])")) {
      if (begun.has(figure)) continue;
      begun.add(figure);
      figure.querySelector(".chart-table")?.removeAttribute("open");
      draw(figure);
    }
  }

  function forget(event) {
    if (event.target.matches?.("figure[data-drawn]")) window.Plotly.purge(event.target.querySelector(".chart-box"));
  }

  function drawn() {
    return [...document.querySelectorAll("[data-drawn] .chart-box")];
  }

  function fitPaper() {
    for (const box of drawn()) window.Plotly.relayout(box, printed(box));
  }

  function fitScreen() {
    for (const box of drawn()) window.Plotly.relayout(box, { autosize: true, width: null, height: null });
  }

  // Letters are measured when drawn, so the family must have arrived.
  const family = document.fonts.load('1rem "Hanken Grotesk"', "aợ1").catch(() => {});
  drawNew();
  for (const name of ["htmx:afterSwap", "htmx:oobAfterSwap", "htmx:load"]) document.addEventListener(name, drawNew);
  document.addEventListener("htmx:beforeCleanupElement", forget);
  window.addEventListener("beforeprint", fitPaper);
  window.addEventListener("afterprint", fitScreen);
})();
