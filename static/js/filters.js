/**
 * Sends a filter form when a choice is made with the pointer. With the keyboard each arrow key would
 * be a choice, so the form keeps its button instead.
 */
(() => {
  "use strict";

  for (const form of document.querySelectorAll("form[data-submit-on-change]")) {
    form.addEventListener("keydown", (event) => {
      if (event.target.matches("select")) form.dataset.byKeyboard = "";
    });
    form.addEventListener("change", () => {
      if (!("byKeyboard" in form.dataset)) form.requestSubmit();
    });
  }
})();
