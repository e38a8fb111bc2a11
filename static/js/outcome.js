/**
 * Says in #outcome what an action led to: `say("copied")` shows its `data-copied`, for a moment, to eyes
 * and to screen readers, without moving the page.
 */
(() => {
  "use strict";

  const SHOWN_MS = 5000;
  let waiting;

  window.say = (key) => {
    const box = document.getElementById("outcome");
    clearTimeout(waiting);
    box.textContent = box.dataset[key];
    waiting = setTimeout(() => box.replaceChildren(), SHOWN_MS);
  };
})();
