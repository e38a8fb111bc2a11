/**
 * The monthly sheet of an association's groups: typed like a spreadsheet, saved row by row, kept in the
 * browser until it is saved. Without this script each row is a form of its own.
 */
(() => {
  "use strict";
  const root = document.getElementById("monthly");
  if (!root) return;
  const PAUSE_MS = 1500;
  const texts = document.getElementById("monthly-words").dataset;
  const words = (key, slots = {}) => (texts[key] ?? "").replace(/\{(\w+)\}/g, (_all, name) => slots[name] ?? "");
  const units = { billion: texts.billion, million: texts.million, thousand: texts.thousand, dong: texts.dong };
  const overall = root.querySelector(".monthly-overall");
  const told = root.querySelector(".monthly-told-all");
  const badge = root.querySelector(".monthly-lead .badge");
  const undo = new window.SheetUndo();
  const store = new window.SheetStore(root.dataset.key);
  const queue = new window.SheetQueue(send);
  let grid = null;
  let stopped = "";
  let leaving = false;
  let idle = [];

  const rows = [...root.querySelectorAll("tbody[data-row][data-url]")].map(
    (body) => new window.SheetRow(body, { words, units, changed: progress, typing: () => grid?.mode !== "move" }),
  );
  const byCode = new Map(rows.map((row) => [row.code, row]));
  const phone = new window.SheetPhone(root, rows, { words });

  // -- Saving ----------------------------------------------------------------------------------
  async function send(code) {
    const row = byCode.get(code);
    if (!row.dirty || row.theirs || halfTyped(row)) return "done";
    const sent = row.values();
    row.state = "saving";
    const { end, data } = await window.SheetSend.post(row.url, { ...sent, revision: row.revision }, row.body.querySelector("form"));
    const next = answers[end](row, data, sent);
    progress();
    return next;
  }

  /** Somebody pauses within a number: it is sent when they leave the cell. */
  function halfTyped(row) {
    const { active } = grid;
    if (grid.mode === "move" || !active || rows[active.row] !== row) return false;
    const name = grid.names[active.column];
    return ["count", "amount"].includes(row.kind(name)) && window.SheetNumbers.read(row.value(name)) === undefined;
  }

  const answers = {
    saved(row, data, sent) {
      row.take(data, sent);
      sums(data.sums);
      badge.textContent = words(data.state) || badge.textContent;
      grid.refresh();
      if (row.dirty) keep(row);
      else store.drop(row.code);
      if (row.dirty && !queue.has(row.code)) queue.soon(row.code, PAUSE_MS);
      return "done";
    },
    refused(row, data, sent) {
      if (row.changed(sent).length) {
        row.state = "unsaved";
        queue.soon(row.code, PAUSE_MS);
        return "done";
      }
      row.refuse(data.faults);
      row.state = "refused";
      tell(words("refusedRow", { row: row.name, text: data.faults[0]?.text ?? "" }));
      return "done";
    },
    conflict(row, data) {
      row.contest(data.theirs, data.text);
      queue.leave(row.code);
      tell(`${row.name}: ${data.text}`);
      return "done";
    },
    closed(row, data) {
      stop("closed", data.text);
      for (const other of rows) {
        if (other.dirty) other.state = "closed";
        for (const control of other.controls.values()) control.disabled = true;
      }
      store.clear();
      return "stop";
    },
    gone(row) {
      row.refuse([{ field: "", text: words("gone") }]);
      row.state = "refused";
      store.drop(row.code);
      return "done";
    },
    forbidden(row) {
      row.state = "waiting";
      stop("forbidden");
      return "stop";
    },
    signed_out(row) {
      row.state = "waiting";
      stop("signedOut");
      return "stop";
    },
    lost(row) {
      row.state = "waiting";
      return "wait";
    },
  };

  /** Nothing is sent any more until somebody signs in, or at all. */
  function stop(why, text) {
    stopped = why;
    root.querySelector(".monthly-stop-text").textContent = text ?? words(why);
    root.querySelector(".monthly-stop").hidden = false;
    root.querySelector(".monthly-sign-in").hidden = why === "closed";
    root.querySelector(".monthly-again").hidden = why === "closed";
  }

  function again() {
    stopped = "";
    root.querySelector(".monthly-stop").hidden = true;
    queue.start();
  }

  function keep(row) {
    store.put(row.code, row.entry());
  }

  /** A row was changed: it is kept here, and sent after a pause or at once. */
  function touched(row, now) {
    const wanted = row.touched();
    if (row.dirty) keep(row);
    else store.drop(row.code);
    if (wanted && now) queue.now(row.code);
    else if (wanted) queue.soon(row.code, PAUSE_MS);
    else if (!row.dirty) queue.leave(row.code);
    progress();
  }

  function sums(printed = {}) {
    for (const [name, text] of Object.entries(printed)) {
      const box = root.querySelector(`tfoot [data-sum="${name}"]`);
      if (box) box.textContent = text;
    }
  }

  // -- Changing --------------------------------------------------------------------------------
  function apply(changes) {
    const here = grid.active && rows[grid.active.row];
    for (const { row, name, value } of changes) row.put(name, value);
    for (const row of new Set(changes.map((change) => change.row))) touched(row, row !== here);
    grid.refresh();
  }

  function change(changes) {
    undo.did(changes.map(({ row, name, value }) => ({ code: row.code, name, before: row.value(name), after: value })));
    apply(changes);
    buttons();
  }

  function committed(row, name, before) {
    if (["count", "amount"].includes(row.kind(name))) row.put(name, window.SheetNumbers.tidy(row.value(name)));
    undo.did([{ code: row.code, name, before, after: row.value(name) }]);
    touched(row, false);
    buttons();
  }

  /** Takes the last act back, or does it again, and shows where. */
  function turn(changes) {
    if (!changes) return true;
    const known = changes.filter(({ code }) => byCode.has(code)).map(({ code, ...rest }) => ({ row: byCode.get(code), ...rest }));
    apply(known);
    buttons();
    const [first] = known;
    if (first) grid.go(rows.indexOf(first.row), grid.names.indexOf(first.name));
    return true;
  }

  function buttons() {
    root.querySelector("[data-undo]").disabled = !undo.canUndo;
    root.querySelector("[data-redo]").disabled = !undo.canRedo;
  }

  // -- Telling ---------------------------------------------------------------------------------
  function tell(text, lasting = false) {
    clearTimeout(told.waiting);
    told.textContent = text;
    told.hidden = false;
    if (!lasting) told.waiting = setTimeout(() => { told.hidden = true; }, 8000);
  }

  function progress() {
    const unsaved = rows.filter((row) => row.unsaved).length;
    const troubled = rows.filter((row) => row.troubled).length;
    const key = stopped ? "stopped" : queue.lost || (unsaved && !navigator.onLine) ? "lost" : unsaved ? "someUnsaved" : "allSaved";
    const text = words(key, { count: unsaved });
    if (overall.textContent !== text) overall.textContent = text;
    root.dataset.overall = key;
    root.querySelector("tfoot").toggleAttribute("data-stale", unsaved > 0);
    const next = root.querySelector("[data-next-trouble]");
    next.hidden = !troubled;
    next.querySelector("span").textContent = words("troubles", { count: troubled });
    if (!rows.some((row) => row.unsaved && !row.troubled)) for (const done of idle.splice(0)) done();
  }

  /** What handing in waits for, as the page knows it. */
  function missing() {
    const found = [];
    for (const row of rows) {
      if (row.troubled) found.push({ row, name: "", text: `${row.name}: ${words(row.state)}` });
      for (const [name, td] of row.cells) {
        if ("required" in td.dataset && row.value(name).trim() === "") {
          found.push({ row, name, text: words("lacks", { row: row.name, field: window.SheetShow.label(row, name) }) });
        }
      }
    }
    return found;
  }

  function goTo(row, name) {
    const index = rows.indexOf(row);
    if (phone.narrow) phone.show(index);
    if (name) grid.go(index, grid.names.indexOf(name));
    else (row.panel.querySelector(".monthly-part:not([hidden]) :is(input, textarea, button)") ?? faulty(row)).focus();
    row.body.scrollIntoView({ block: "nearest" });
  }

  function faulty(row) {
    return row.body.querySelector("[aria-invalid]") ?? row.controls.values().next().value;
  }

  function nextTrouble() {
    const here = rows.findIndex(({ body }) => body.contains(document.activeElement));
    const order = [...rows.slice(here + 1), ...rows.slice(0, here + 1)];
    const row = order.find((one) => one.troubled);
    if (row) goTo(row, "");
  }

  function settle(row, keepTheirs) {
    undo.did(row.settle(keepTheirs));
    if (row.dirty) touched(row, true);
    else store.drop(row.code);
    buttons();
    progress();
    grid.go(rows.indexOf(row), 0);
  }

  /** Rows that were typed before the tab was closed or the line lost. */
  function restore() {
    const kept = store.take();
    if (root.dataset.editable === undefined) {
      if (kept.size) tell(words("keptTooLate", { list: [...kept.keys()].join(", ") }), true);
      store.clear();
      return;
    }
    const back = [];
    for (const [code, entry] of kept) {
      const row = byCode.get(code);
      if (row?.restore(entry)) back.push(row);
      else store.drop(code);
    }
    if (!back.length) return;
    tell(words("restored", { count: back.length }), true);
    for (const row of back) keep(row);
    queue.now(...back.map(({ code }) => code));
  }

  function listen() {
    root.addEventListener("click", ({ target }) => {
      const row = rows.find(({ body }) => body.contains(target));
      const answer = target.closest("[data-answer]");
      const unit = target.closest("[data-unit]");
      const name = target.closest("td[data-field]")?.dataset.field;
      if (target.closest("[data-keep-theirs]")) settle(row, true);
      if (target.closest("[data-save-mine]")) settle(row, false);
      if (target.closest("[data-next-trouble]")) nextTrouble();
      if (target.closest("[data-undo]")) turn(undo.undo());
      if (target.closest("[data-redo]")) turn(undo.redo());
      if (target.closest("[data-again]")) again();
      if (answer && row) change([{ row, name, value: row.value(name) === answer.dataset.answer ? "" : answer.dataset.answer }]);
      if (unit && row) change([{ row, name, value: window.SheetNumbers.tidy(`${row.value(name)} ${unit.dataset.unit}`) }]);
    });
    root.addEventListener("submit", (event) => {
      if (event.target.id.startsWith("row-")) event.preventDefault();
    });
    addEventListener("keydown", (event) => {
      if (event.key === "F8") nextTrouble();
    });
    told.addEventListener("click", () => { told.hidden = true; });
    addEventListener("online", progress);
    addEventListener("offline", progress);
    addEventListener("forgetting", () => { leaving = true; });
    addEventListener("beforeunload", (event) => {
      if (!leaving && rows.some((row) => row.unsaved && row.state !== "closed")) event.preventDefault();
    });
  }

  new window.SheetDialogs(root, {
    words, missing, go: goTo,
    busy: () => rows.some((row) => row.unsaved && !row.troubled),
    idle: () => new Promise((done) => { idle.push(done); queue.hurry(); }),
  });
  if (root.dataset.editable !== undefined && rows.length) {
    grid = new window.SheetGrid(root.querySelector(".monthly-table"), rows, {
      change, committed,
      typed: (row, name) => { row.echo(name); touched(row, false); },
      left: (row) => row?.dirty && !row.theirs && row.state !== "refused" && queue.now(row.code),
      undo: () => turn(undo.undo()),
      redo: () => turn(undo.redo()),
      phone: () => phone.narrow,
      show: (index) => phone.show(index),
    });
    new window.SheetClipboard(grid, { change, words, say: tell });
    listen();
    buttons();
    progress();
  }
  restore();
})();
