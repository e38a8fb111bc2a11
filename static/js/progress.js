/**
 * Follows a job: `[data-poll-url]` answers JSON {state, done, total, text} each second.
 * `state` is queued, running, done or failed; `total` 0 means not known yet. When it is done the page
 * goes to `data-done-url`; when it failed the reason stays and the polling ends. `parts`, if any, are
 * {id, done}: how far each `progress[data-part]` of the page is.
 */
(() => {
  "use strict";

  const EVERY_MS = 1000;

  function show(box, job) {
    const bar = box.querySelector("progress");
    if (job.total > 0) {
      bar.max = job.total;
      bar.value = job.done;
    } else {
      bar.removeAttribute("value");
    }
    if (job.text) box.querySelector(".progress-text").textContent = job.text;
    const amount = box.querySelector(".progress-amount");
    amount.textContent = job.total > 0 ? `${Math.floor((100 * job.done) / job.total)} %` : "";
  }

  function leave(address) {
    const goal = new URL(address, location.href);
    if (goal.href === location.href) location.reload();
    else location.assign(goal);
  }

  async function ask(box) {
    let job = null;
    try {
      const answer = await fetch(box.dataset.pollUrl, { headers: { Accept: "application/json" } });
      if (answer.ok) job = await answer.json();
    } catch {
      // A server that restarts answers again soon.
    }
    if (job) show(box, job);
    for (const part of job?.parts ?? []) {
      const bar = document.querySelector(`progress[data-part="${part.id}"]`);
      if (bar) bar.value = part.done;
    }
    if (job?.state === "done") return leave(box.dataset.doneUrl);
    if (job?.state === "failed") return box.classList.add("progress-failed");
    setTimeout(ask, EVERY_MS, box);
  }

  document.querySelectorAll("[data-poll-url]").forEach(ask);
})();
