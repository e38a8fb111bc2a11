/**
 * How every chart looks: family and colours come from the page's CSS names, never from the figure.
 * A figure names a colour as "var(--association-11)"; `resolve` replaces it by the value in tokens.css.
 */
window.ChartStyle = (() => {
  "use strict";

  const COLOUR_NAME = /^var\((--[\w-]+)\)$/;

  function token(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  }

  function resolve(value) {
    if (typeof value === "string") {
      const name = COLOUR_NAME.exec(value);
      return name ? token(name[1]) : value;
    }
    if (Array.isArray(value)) return value.map(resolve);
    if (value && typeof value === "object") {
      return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, resolve(part)]));
    }
    return value;
  }

  function axis(given, horizontal) {
    return {
      automargin: true,
      fixedrange: true, // a finger on the chart scrolls the page
      gridcolor: token("--line"),
      linecolor: token("--line-strong"),
      zerolinecolor: token("--line-strong"),
      ticks: "",
      showgrid: !horizontal,
      // Letters beside the plot have their room; to look whether they stand out takes a measure of each.
      ...(horizontal ? {} : { ticklabeloverflow: "allow" }),
      ...given,
      title: { standoff: 8, ...(typeof given?.title === "string" ? { text: given.title } : given?.title) },
    };
  }

  /** The figure's layout over the house's: the figure decides what it shows, the house how it looks. */
  function layout(given, size) {
    const { template, width, height, ...own } = given;
    const merged = {
      paper_bgcolor: "rgba(0,0,0,0)",
      plot_bgcolor: "rgba(0,0,0,0)",
      colorway: ["--series-1", "--series-2", "--series-3"].map(token),
      dragmode: false,
      bargap: 0.35,
      ...own,
      autosize: true,
      font: { family: token("--family"), size, color: token("--ink"), ...own.font },
      margin: { l: 8, r: 12, t: 12, b: 8, ...own.margin },
      legend: { orientation: "h", x: 0, y: 1.02, yanchor: "bottom", ...own.legend },
      hoverlabel: {
        bgcolor: token("--surface"),
        bordercolor: token("--line-strong"),
        font: { family: token("--family"), color: token("--ink") },
        ...own.hoverlabel,
      },
    };
    const names = Object.keys(own).filter((key) => /^[xy]axis\d*$/.test(key));
    for (const name of new Set(["xaxis", "yaxis", ...names])) merged[name] = axis(own[name], name.startsWith("x"));
    return merged;
  }

  /** In pixels; a page enlarges its charts by the font-size of `.chart-box`. */
  function fontSize(figure) {
    return Math.round(parseFloat(getComputedStyle(figure.querySelector(".chart-box")).fontSize) * 0.84);
  }

  /**
   * Charts are fitted to their box by charts.js, which knows the room for their letters too. No bar of
   * buttons: its cloud button would upload the bank's figures.
   */
  function config(given) {
    return {
      ...given,
      responsive: false,
      displayModeBar: false,
      displaylogo: false,
      showSendToCloud: false,
      plotlyServerURL: "",
      locale: document.documentElement.lang.startsWith("vi") ? "vi" : "en",
    };
  }

  /** Of the place where a chart stands on the page, in pixels. */
  function extent(figure) {
    const box = figure.querySelector(".chart-box");
    return [box.clientWidth, box.clientHeight];
  }

  /** What Plotly needs to draw the JSON inside a `figure[data-chart]`, with letters of `size` pixels: on the page, or as
   * a picture of another extent. */
  function ready(figure, size = fontSize(figure), pixels = extent(figure)) {
    const given = JSON.parse(figure.querySelector('script[type="application/json"]').textContent);
    const { data, layout: own } = resolve({ data: given.data, layout: given.layout || {} });
    const housed = layout(own, size);
    housed.margin = window.chartRoom(data, housed, size, pixels);
    return { data, layout: housed, config: config(given.config) };
  }

  return { extent, fontSize, ready, token };
})();
