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

  /**
   * Draws a figure, also one that stands: to lay that out anew, Plotly would wrap its legend by the old
   * width. What somebody hid in the legend stays hidden, for that is kept in the data of the box.
   */
  function plot(figure, { size, pixels, key }) {
    const box = figure.querySelector(".chart-box");
    const { data, layout, config } = window.ChartStyle.ready(figure, size, pixels);
    if (extent !== onScreen) [layout.width, layout.height] = pixels;
    fits.set(figure, key);
    return window.Plotly.newPlot(box, box.data || data, layout, config);
  }

  async function draw(figure) {
    try {
      await family;
      if (!figure.isConnected) return;
      await plot(figure, measured(figure));
      figure.dataset.drawn = "";
      sizes.observe(figure.querySelector(".chart-box"));
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
    const figures = [...document.querySelectorAll("figure[data-drawn]")];
    // All are measured before the first is drawn: the page is laid out once.
    const changed = figures
      .map((figure) => [figure, measured(figure)])
      .filter(([figure, { pixels, key }]) => pixels.every(Boolean) && fits.get(figure) !== key);
    for (const [figure, found] of changed) plot(figure, found);
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
