/**
 * Draws each `figure[data-chart]` from the JSON inside it ({data, layout, config}), on the page that
 * came and in every part of it that is exchanged later. The table below is the content; the chart
 * replaces its being open. `data-drawn` is set when the chart stands, `data-chart-failed` when it
 * cannot, and then the table stays open.
 */
(() => {
  "use strict";

  /** As print.css: fits the print area of A4; a page with other paper names its own size. */
  function printed(figure) {
    const box = figure.querySelector(".chart-box");
    const usual = box.matches(".chart-box-taller") ? "640x640" : box.matches(".chart-box-tall") ? "640x440" : "640x290";
    return (document.body.dataset.printed || usual).split("x").map(Number);
  }

  const onScreen = (figure) => window.ChartStyle.extent(figure);
  const SETTLED_MS = 100; // a window being drawn larger is followed when it rests
  const begun = new WeakSet();
  const fits = new WeakMap(); // for which letters and pixels a figure is drawn
  const sizes = new ResizeObserver(fitSoon);
  let extent = onScreen;
  let waiting = 0;

  function measured(figure) {
    const found = { size: window.ChartStyle.fontSize(figure), pixels: extent(figure) };
    return { ...found, key: `${found.size} ${found.pixels}` };
  }

  async function draw(figure) {
    try {
      await family;
      const { size, pixels, key } = measured(figure);
      const { data, layout, config } = window.ChartStyle.ready(figure, size, pixels);
      if (!figure.isConnected) return;
      const box = figure.querySelector(".chart-box");
      await window.Plotly.newPlot(box, data, layout, config);
      figure.dataset.drawn = "";
      fits.set(figure, key);
      sizes.observe(box);
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
    if (!event.target.matches?.("figure[data-drawn]")) return;
    const box = event.target.querySelector(".chart-box");
    sizes.unobserve(box);
    window.Plotly.purge(box);
  }

  /** Draws again, once, each chart whose pixels or letters are no longer those it was drawn for. */
  function fit() {
    const changed = [];
    // All are measured before the first is drawn: the page is laid out once.
    for (const figure of document.querySelectorAll("figure[data-drawn]")) {
      const { size, pixels, key } = measured(figure);
      if (fits.get(figure) === key || !pixels.every(Boolean)) continue;
      fits.set(figure, key);
      changed.push([figure.querySelector(".chart-box"), window.ChartStyle.fitted(figure, size, pixels)]);
    }
    for (const [box, layout] of changed) window.Plotly.relayout(box, layout);
  }

  function fitSoon() {
    clearTimeout(waiting);
    waiting = setTimeout(fit, SETTLED_MS);
  }

  function fitTo(place) {
    extent = place;
    fit();
  }

  // Letters are measured when drawn, so the family must have arrived.
  const family = document.fonts.load('1rem "Hanken Grotesk"', "aợ1").catch(() => {});
  drawNew();
  for (const name of ["htmx:afterSwap", "htmx:oobAfterSwap", "htmx:load"]) document.addEventListener(name, drawNew);
  document.addEventListener("htmx:beforeCleanupElement", forget);
  window.addEventListener("beforeprint", () => fitTo(printed));
  window.addEventListener("afterprint", () => fitTo(onScreen));
})();
