/**
 * Shows the sum of a score while it is typed, and the class it falls in. The server computes both
 * again; here they only save a look at the table.
 */
(() => {
  "use strict";

  const form = document.querySelector("form[data-score]");
  if (!form) return;
  const fields = [...form.querySelectorAll("[data-most]")];
  const sum = form.querySelector("[data-sum]");
  const classes = [...form.querySelectorAll("[data-minimum]")];
  const number = new Intl.NumberFormat(document.documentElement.lang, {
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
  });

  /** Hundredths of a point, so that sums are exact; NaN for what is no number within the most. */
  function hundredths(field) {
    const text = field.value.trim().replace(",", ".");
    const value = /^\d{1,2}(\.\d{1,2})?$/.test(text) ? Math.round(Number(text) * 100) : NaN;
    return value <= Number(field.dataset.most) * 100 ? value : NaN;
  }

  function show() {
    const total = fields.reduce((all, field) => all + hundredths(field), 0);
    sum.value = Number.isNaN(total) ? "–" : number.format(total / 100);
    const reached = classes.find((one) => total >= Number(one.dataset.minimum) * 100);
    for (const one of classes) {
      if (one === reached) one.setAttribute("aria-current", "true");
      else one.removeAttribute("aria-current");
    }
    for (const field of fields) {
      const wrong = field.value.trim() !== "" && Number.isNaN(hundredths(field));
      if (wrong) field.setAttribute("aria-invalid", "true");
      else field.removeAttribute("aria-invalid");
    }
  }

  form.addEventListener("input", show);
  show();
})();
