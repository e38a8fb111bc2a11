/**
 * Files chosen or dropped: `form[data-drop]` takes what is dropped anywhere on it, and lists what
 * was chosen with its size. `data-chosen` is the text of the sum, with {count} and {size}.
 */
(() => {
  "use strict";

  const megabytes = (bytes) =>
    (bytes / 1024 ** 2).toLocaleString(document.documentElement.lang, {
      minimumFractionDigits: 1,
      maximumFractionDigits: 1,
    });

  const sized = (bytes) =>
    bytes < 1024 ** 2 / 10 ? `${Math.ceil(bytes / 1024)} kB` : `${megabytes(bytes)} MB`;

  function list(form, files) {
    const lines = files.map((file) => `${file.name} · ${sized(file.size)}`);
    if (files.length > 1) {
      const size = megabytes(files.reduce((sum, file) => sum + file.size, 0));
      lines.push(form.dataset.chosen.replace("{count}", files.length).replace("{size}", size));
    }
    form.querySelector(".chosen").replaceChildren(
      ...lines.map((text) => {
        const item = document.createElement("li");
        item.textContent = text;
        return item;
      }),
    );
  }

  function watch(form) {
    const input = form.querySelector('input[type="file"]');
    const over = (on) => (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      form.classList.toggle("drop-over", on);
    };
    form.addEventListener("dragover", over(true));
    form.addEventListener("dragleave", over(false));
    form.addEventListener("drop", (event) => {
      over(false)(event);
      if (!event.dataTransfer.files.length) return;
      input.files = event.dataTransfer.files;
      list(form, [...input.files]);
    });
    input.addEventListener("change", () => list(form, [...input.files]));
    if (input.files.length) list(form, [...input.files]);
  }

  document.querySelectorAll("form[data-drop]").forEach(watch);
})();
