/**
 * Sends a filter form when a choice is made with the pointer. With the keyboard each arrow key would
 * be a choice, so the form keeps its button instead. The forms may come and go with the view.
 */
(() => {
  "use strict";

  const page = document.documentElement;
  const CHOICE = "form[data-submit-on-change] select";

  document.addEventListener("keydown", ({ key, target }) => {
    if (key !== "Tab" && target.matches(CHOICE)) page.dataset.byKeyboard = "";
  });
  document.addEventListener("pointerdown", ({ target }) => {
    if (target.matches(CHOICE)) delete page.dataset.byKeyboard;
  });
  document.addEventListener("change", ({ target }) => {
    if (target.matches(CHOICE) && !("byKeyboard" in page.dataset)) target.form.requestSubmit();
  });
})();
