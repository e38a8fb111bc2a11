/**
 * Sends rows one after the other, each row once at a time. While the line is lost it tries again after
 * growing pauses, and at once when the browser is online again.
 */
window.SheetQueue = class SheetQueue {
  static PAUSES = [2000, 4000, 8000, 15000, 30000, 60000];
  #waiting = new Set();
  #later = new Map();
  #send;
  #running = false;
  #failed = 0;
  #retry = 0;
  #stopped = false;

  /** `send(code)` resolves to "done", to "wait" when the line is lost, or to "stop". */
  constructor(send) {
    this.#send = send;
    addEventListener("online", () => this.wake());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") this.wake();
      else this.hurry();
    });
    addEventListener("pagehide", () => this.hurry());
  }

  /** Sends a row after a pause in which nobody types. */
  soon(code, pause) {
    clearTimeout(this.#later.get(code));
    this.#later.set(code, setTimeout(() => this.now(code), pause));
  }

  /** Sends a row as soon as those before it are sent. */
  now(...codes) {
    for (const code of codes) {
      clearTimeout(this.#later.get(code));
      this.#later.delete(code);
      this.#waiting.add(code);
    }
    if (!this.#failed) this.#run();
  }

  /** Sends what waits for a pause in typing, because the person leaves. */
  hurry() {
    if (this.#later.size) this.now(...this.#later.keys());
  }

  /** The line may be there again. */
  wake() {
    if (this.#stopped) return;
    clearTimeout(this.#retry);
    this.#failed = 0;
    this.#run();
  }

  /** Takes a row out: it has to wait for a decision. */
  leave(code) {
    clearTimeout(this.#later.get(code));
    this.#later.delete(code);
    this.#waiting.delete(code);
  }

  stop() {
    this.#stopped = true;
    clearTimeout(this.#retry);
  }

  start() {
    this.#stopped = false;
    this.wake();
  }

  has(code) {
    return this.#waiting.has(code) || this.#later.has(code);
  }

  /** Whether the last try found no line. */
  get lost() {
    return this.#failed > 0;
  }

  async #run() {
    if (this.#running || this.#stopped) return;
    this.#running = true;
    for (const code of this.#waiting) {
      this.#waiting.delete(code);
      const end = await this.#send(code);
      if (end === "done") {
        this.#failed = 0;
        continue;
      }
      this.#waiting.add(code);
      if (end === "stop") this.#stopped = true;
      else this.#pause();
      break;
    }
    this.#running = false;
    if (this.#waiting.size && !this.#failed) this.#run();
  }

  #pause() {
    const pause = SheetQueue.PAUSES[Math.min(this.#failed, SheetQueue.PAUSES.length - 1)];
    this.#failed += 1;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => {
      this.#run();
    }, pause);
  }
};
