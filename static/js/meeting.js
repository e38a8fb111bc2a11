/**
 * Shows one screen of the meeting at a time. The address keeps which one (#3), so that it can be
 * shared and stays on reload. Without this script all screens stand below each other.
 */
(() => {
  "use strict";
  const IDLE_MS = 3000;
  const EDGE = 0.12; // of the width, at each side: a click there turns the page
  const SWIPE = 50;
  const screens = [...document.querySelectorAll(".screen")];
  const bar = document.querySelector(".screen-bar");
  const place = bar.querySelector(".screen-place");
  const full = bar.querySelector("[data-full]");
  const interactive = "a, button, summary, input, select, .table-box, .modebar";
  let current = 0;
  let idle = 0;

  function asked() {
    const number = Number.parseInt(location.hash.slice(1), 10);
    return Math.min(Math.max(number || 1, 1), screens.length) - 1;
  }

  function show(index, keep = true) {
    current = Math.min(Math.max(index, 0), screens.length - 1);
    for (const [number, screen] of screens.entries()) {
      screen.toggleAttribute("data-current", number === current);
    }
    place.textContent = `${current + 1} / ${screens.length}`;
    for (const button of bar.querySelectorAll("[data-go]")) {
      button.disabled = !screens[current + Number(button.dataset.go)];
    }
    if (keep) history.replaceState(null, "", `#${current + 1}`);
    screens[current].scrollTop = 0;
    // What is focused is read aloud, unless somebody is pressing the buttons of the bar.
    if (keep && !bar.contains(document.activeElement)) {
      screens[current].querySelector("h1, h2").focus({ preventScroll: true });
    }
  }

  function go(step) {
    show(current + step);
  }

  function toggleFull() {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen().catch(() => {});
  }

  function scrolls(screen) {
    return screen.scrollHeight > screen.clientHeight + 1;
  }

  const keys = {
    ArrowRight: () => go(1),
    ArrowLeft: () => go(-1),
    PageDown: () => go(1),
    PageUp: () => go(-1),
    Home: () => show(0),
    End: () => show(screens.length - 1),
    f: toggleFull,
    F: toggleFull,
  };

  function pressed(event) {
    wake();
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    let act = keys[event.key];
    if (event.key === " " && !event.target.closest(interactive)) act = () => go(event.shiftKey ? -1 : 1);
    if (event.key === "ArrowDown" && !scrolls(screens[current])) act = keys.ArrowRight;
    if (event.key === "ArrowUp" && !scrolls(screens[current])) act = keys.ArrowLeft;
    if (!act) return;
    event.preventDefault();
    act();
  }

  function clicked(event) {
    if (event.target.closest(interactive) || !getSelection().isCollapsed) return;
    const at = event.clientX / document.documentElement.clientWidth;
    if (at < EDGE) go(-1);
    else if (at > 1 - EDGE) go(1);
  }

  function swiping() {
    let from = null;
    addEventListener("touchstart", (event) => {
      from = event.touches.length === 1 ? event.touches[0] : null;
    }, { passive: true });
    addEventListener("touchend", (event) => {
      const to = event.changedTouches[0];
      const across = from ? to.clientX - from.clientX : 0;
      const along = from ? to.clientY - from.clientY : 0;
      const boxed = event.target.closest(".table-box");
      if (Math.abs(across) > SWIPE && Math.abs(across) > 1.5 * Math.abs(along) && !boxed) go(across < 0 ? 1 : -1);
      from = null;
    });
  }

  /** The bar fades when nobody moves anything; the number of the screen stays. */
  function wake() {
    document.body.removeAttribute("data-idle");
    clearTimeout(idle);
    idle = setTimeout(() => document.body.setAttribute("data-idle", ""), IDLE_MS);
  }

  document.body.dataset.deck = "";
  for (const hidden of bar.querySelectorAll("[hidden]")) hidden.hidden = false;
  full.hidden = !document.fullscreenEnabled;
  show(asked(), false);
  wake();
  swiping();
  addEventListener("hashchange", () => show(asked(), false));
  addEventListener("keydown", pressed);
  addEventListener("pointermove", wake);
  document.querySelector(".screens").addEventListener("click", clicked);
  bar.addEventListener("click", (event) => {
    const button = event.target.closest("[data-go]");
    if (button) go(Number(button.dataset.go));
    if (event.target.closest("[data-full]")) toggleFull();
  });
})();
