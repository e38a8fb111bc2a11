/**
 * Signing out leaves nothing behind in this browser: rows of sheets that were not saved yet are named,
 * and forgotten if the person goes on. Other people may use this machine next.
 */
(() => {
  "use strict";
  const form = document.querySelector("form[data-forget]");
  if (!form) return;

  function kept() {
    try {
      return Object.keys(localStorage).filter((name) => name.startsWith("sheet:"));
    } catch {
      return [];
    }
  }

  form.addEventListener("submit", (event) => {
    const rows = kept();
    if (!rows.length) return;
    if (!confirm(form.dataset.forget.replace("{count}", rows.length))) {
      event.preventDefault();
      return;
    }
    dispatchEvent(new Event("forgetting"));
    for (const name of rows) localStorage.removeItem(name);
  });
})();
