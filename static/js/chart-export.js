/**
 * Takes a chart along as a picture for a slide, 16:9: `button[data-picture]` of a `figure[data-chart]`
 * saves it as png or svg, or copies it. Title, unit, subject, date and source are drawn inside, from
 * the figure's caption and from what the server wrote on #view (data-office, -quarter, -subject, -source).
 * An image sees no style sheet, so the family is put into the picture itself.
 */
(() => {
  "use strict";

  const WIDTH = 1600;
  const HEIGHT = 900;
  const SCALE = 2; // 3200 x 1800 pixels: sharp on a projector of four thousand lines
  const EDGE = 72;
  const SOURCE = HEIGHT - 44; // where the source line stands
  const LETTERS = 13; // Plotly's letters, before the chart is enlarged
  const PROBE = 40; // a strip below the picture, cut off: one letter of each file of the family

  const xml = (text) =>
    text.replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign]);

  /** The text in lines that fit the picture, at most two; what is left over ends in a mark. */
  function lines(text, weight, size) {
    const pen = document.createElement("canvas").getContext("2d");
    pen.font = `${weight} ${size}px ${window.ChartStyle.token("--family")}`;
    const found = [""];
    for (const word of text.split(/\s+/)) {
      const longer = `${found.at(-1)} ${word}`.trim();
      if (pen.measureText(longer).width <= WIDTH - 2 * EDGE) found[found.length - 1] = longer;
      else found.push(word);
    }
    return found.length > 2 ? [found[0], `${found[1]} …`] : found;
  }

  /** The lines above the chart as SVG, and where they end. */
  function heading(figure, view) {
    const said = (name) => figure.querySelector(name)?.textContent.trim() || "";
    const parts = [
      { text: view.subject || "", size: 24, weight: 650, colour: "--bronze", step: 32 },
      { text: said(".chart-title"), size: 44, weight: 700, colour: "--ink", step: 56 },
      { text: said(".chart-lead"), size: 26, weight: 400, colour: "--ink-soft", step: 46 },
    ];
    let y = EDGE - 22;
    const written = [];
    for (const { text, size, weight, colour, step } of parts.filter((part) => part.text)) {
      for (const line of lines(text, weight, size)) {
        y += step;
        written.push(
          `<text x="${EDGE}" y="${y}" font-size="${size}" font-weight="${weight}" ` +
            `fill="${window.ChartStyle.token(colour)}">${xml(line)}</text>`,
        );
      }
    }
    return { svg: written.join(""), end: y + 20 };
  }

  /** The page's font faces with their files inside, so that they need no address. */
  async function faces() {
    const rules = [...document.styleSheets].flatMap((sheet) =>
      [...sheet.cssRules].filter((rule) => rule instanceof CSSFontFaceRule).map((rule) => [rule, sheet.href]),
    );
    const written = rules.map(async ([rule, base]) => {
      const [whole, address] = /url\("?([^")]+)"?\)/.exec(rule.style.getPropertyValue("src"));
      const answer = await fetch(new URL(address, base));
      return rule.cssText
        .replace(whole, `url("${await inside(await answer.blob())}")`)
        .replace(/font-display:[^;]*;/, "font-display: block;"); // no letter before its file: see `settled`
    });
    return (await Promise.all(written)).join("\n");
  }

  function inside(blob) {
    return new Promise((resolve, reject) => {
      const reader = new FileReader();
      reader.onload = () => resolve(reader.result);
      reader.onerror = () => reject(reader.error);
      reader.readAsDataURL(blob);
    });
  }

  async function plot(figure, width, height) {
    const enlarged = figure.querySelector(".chart-box-tall") ? 1.5 : 2;
    const [inner, outer] = [width / enlarged, height / enlarged].map(Math.round);
    const svg = await window.Plotly.toImage(window.ChartStyle.ready(figure, LETTERS, [inner, outer]), {
      format: "svg",
      imageDataOnly: true,
      width: inner,
      height: outer,
    });
    return svg
      .replace(/^<svg[^>]*>/, (tag) => tag.replace(/ (width|height|viewBox|style)="[^"]*"/g, ""))
      .replace("<svg", `<svg x="${EDGE}" width="${width}" height="${height}" viewBox="0 0 ${inner} ${outer}"`);
  }

  /** The whole picture as SVG; `below` has room under it. */
  async function picture(figure, below = "") {
    const view = document.getElementById("view")?.dataset || {};
    const { svg: above, end } = heading(figure, view);
    const width = WIDTH - 2 * EDGE;
    const [chart, family] = await Promise.all([plot(figure, width, SOURCE - 50 - end), faces()]);
    const { token } = window.ChartStyle;
    const whole = HEIGHT + (below ? PROBE : 0);
    return [
      `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${whole}" viewBox="0 0 ${WIDTH} ${whole}" ` +
        `font-family="${xml(token("--family")).replaceAll("&quot;", "'")}">`,
      `<style>${family}\ntext { font-variant-numeric: lining-nums tabular-nums; }</style>`,
      `<rect width="${WIDTH}" height="${HEIGHT}" fill="${token("--paper")}"/>`,
      `<rect width="${WIDTH}" height="10" fill="${token("--patina")}"/>`,
      above,
      chart.replace("<svg", `<svg y="${end}"`),
      `<path d="M${EDGE} ${SOURCE - 34}H${WIDTH - EDGE}" stroke="${token("--line-strong")}"/>`,
      `<text x="${EDGE}" y="${SOURCE}" font-size="20" fill="${token("--ink-soft")}">${xml(view.source || "Giao Ban")}</text>`,
      below,
      "</svg>",
    ].join("\n");
  }

  /** Resolves when an image has its letters: a browser loads the files inside after the image itself. */
  async function settled(image) {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [2 * PROBE, PROBE];
    const pen = canvas.getContext("2d", { willReadFrequently: true });
    const inked = (x) => pen.getImageData(x, 0, PROBE, PROBE).data.some(Boolean);
    for (let tries = 0; tries < 100; tries += 1) {
      pen.clearRect(0, 0, canvas.width, canvas.height);
      pen.drawImage(image, 0, HEIGHT, canvas.width, PROBE, 0, 0, canvas.width, PROBE);
      if (inked(0) && inked(PROBE)) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async function pixels(figure) {
    const letters = ["a", "ợ"].map(
      (letter, place) => `<text x="${place * PROBE}" y="${HEIGHT + 30}" font-size="30">${letter}</text>`,
    );
    const svg = await picture(figure, letters.join(""));
    const address = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
    try {
      const image = new Image();
      image.src = address;
      await image.decode();
      await settled(image);
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [WIDTH * SCALE, HEIGHT * SCALE];
      canvas.getContext("2d").drawImage(image, 0, 0, WIDTH, HEIGHT, 0, 0, canvas.width, canvas.height);
      return await new Promise((resolve, reject) =>
        canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/png"),
      );
    } finally {
      URL.revokeObjectURL(address);
    }
  }

  function save(blob, figure, ending) {
    const { office, quarter } = document.getElementById("view")?.dataset || {};
    const parts = ["giao-ban", office, quarter, figure.dataset.chart].filter(Boolean);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = `${parts.join("-").replace(/[^\w.-]+/g, "-")}.${ending}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }

  const WAYS = {
    svg: async (figure) => save(new Blob([await picture(figure)], { type: "image/svg+xml" }), figure, "svg"),
    png: async (figure) => save(await pixels(figure), figure, "png"),
    async copy(figure) {
      // Only pages of a safe address (https or this machine) have the clipboard of pictures.
      if (!navigator.clipboard?.write || !window.ClipboardItem) return window.say("pictureUnable");
      await navigator.clipboard.write([new ClipboardItem({ "image/png": pixels(figure) })]);
      window.say("pictureCopied");
    },
  };

  document.addEventListener("click", async ({ target }) => {
    const button = target.closest("button[data-picture]");
    if (!button || button.ariaBusy === "true") return;
    button.ariaBusy = "true";
    try {
      await WAYS[button.dataset.picture](button.closest("figure[data-chart]"));
    } catch (error) {
      window.say("pictureFailed");
      console.error(error);
    } finally {
      button.ariaBusy = null;
    }
  });
})();
