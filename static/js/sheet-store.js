/**
 * Rows that are not saved yet, kept in this browser under the person and the sheet, one entry a row, so
 * that two tabs do not lose each other's. A browser that keeps nothing is no hindrance.
 */
window.SheetStore = class SheetStore {
  #prefix;
  #tab = `${Date.now()}-${Math.random()}`;

  /** `key` names person and sheet: "7:/003901/sheets/2024-03/12/390101/". */
  constructor(key) {
    this.#prefix = `sheet:${key}:`;
  }

  put(code, entry) {
    try {
      localStorage.setItem(this.#prefix + code, JSON.stringify({ ...entry, tab: this.#tab }));
      return true;
    } catch {
      return false; // private browsing, or full
    }
  }

  /** Forgets a row, unless another tab has written it since. */
  drop(code) {
    try {
      const kept = JSON.parse(localStorage.getItem(this.#prefix + code));
      if (kept && kept.tab === this.#tab) localStorage.removeItem(this.#prefix + code);
    } catch {
      // nothing is kept
    }
  }

  /** All rows kept for this sheet, by code; they are this tab's from now on. */
  take() {
    const found = new Map();
    for (const name of SheetStore.names(this.#prefix)) {
      try {
        const { tab: _tab, ...entry } = JSON.parse(localStorage.getItem(name));
        const code = name.slice(this.#prefix.length);
        this.put(code, entry);
        found.set(code, entry);
      } catch {
        localStorage.removeItem(name);
      }
    }
    return found;
  }

  clear() {
    for (const name of SheetStore.names(this.#prefix)) localStorage.removeItem(name);
  }

  static names(prefix) {
    try {
      return Object.keys(localStorage).filter((name) => name.startsWith(prefix));
    } catch {
      return [];
    }
  }
};
