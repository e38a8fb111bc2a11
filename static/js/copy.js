/** `<button data-copy="#id">` copies the text of that element. */
(() => {
  "use strict";

  /** For addresses without https, where browsers have no clipboard: the old way over the selection. */
  function copySelected(node) {
    getSelection().selectAllChildren(node);
    if (!document.execCommand("copy")) return false;
    getSelection().removeAllRanges();
    return true;
  }

  async function copy(node) {
    try {
      await navigator.clipboard.writeText(node.textContent.trim().replace(/\s+/g, " "));
      return true;
    } catch {
      return copySelected(node);
    }
  }

  document.addEventListener("click", async ({ target }) => {
    const button = target.closest("button[data-copy]");
    if (!button) return;
    const copied = await copy(document.querySelector(button.dataset.copy));
    window.say(copied ? "copied" : "copyByHand");
  });
})();
