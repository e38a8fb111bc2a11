/**
 * What surrounds a part of a page that htmx fetches: the region is busy, the focus stays, and what goes
 * wrong is said in #load-error or leads to the whole page. A choice that could not be loaded is taken
 * back, so that filters never name another part than the figures show; a form with data-keep keeps its.
 */
(() => {
  "use strict";

  const PAGE = /^\s*<!doctype/i;
  let shown = location.pathname + location.search;
  let hadFocus = false;
  let top = 0;

  const on = (name, act) => document.addEventListener(name, act);
  const box = () => document.getElementById("load-error");

  function whole({ requestConfig, pathInfo }) {
    if (requestConfig.verb === "get" && requestConfig.target?.id === "view") location.assign(pathInfo.finalRequestPath);
    else location.reload();
  }

  function fail(reason, source) {
    source?.closest("form:not([data-keep])")?.reset();
    box().hidden = false;
    box().textContent = box().dataset[reason];
  }

  on("htmx:beforeRequest", ({ detail }) => {
    box().hidden = true;
    detail.target.setAttribute("aria-busy", "true");
  });
  on("htmx:afterRequest", ({ detail }) => detail.target.removeAttribute("aria-busy"));

  // A session that ended answers with the page to sign in, which has no view: go there in full.
  on("htmx:beforeSwap", (event) => {
    const { detail } = event;
    hadFocus = detail.target.contains(document.activeElement);
    top = window.scrollY;
    if (!detail.shouldSwap || !PAGE.test(detail.serverResponse)) return;
    if (detail.serverResponse.includes('id="view"')) return;
    detail.shouldSwap = false;
    whole(detail);
  });

  // Old and new stand below each other for an instant, and the browser follows the old one down.
  on("htmx:afterSwap", ({ detail }) => {
    if (detail.target.matches("#view, #mapping")) queueMicrotask(() => window.scrollTo({ top, behavior: "instant" }));
  });

  // htmx gives the focus back by id; what is gone with the old view leaves it to the content.
  on("htmx:afterSettle", () => {
    if (hadFocus && document.activeElement === document.body) document.getElementById("main").focus({ preventScroll: true });
    hadFocus = false;
  });

  // What is not there or not allowed has a page of its own that says so.
  on("htmx:responseError", ({ detail }) => {
    if (detail.xhr.status < 500 && detail.requestConfig.verb === "get") whole(detail);
    else fail("failed", detail.elt);
  });
  on("htmx:sendError", ({ detail }) => fail("offline", detail.elt));
  on("htmx:timeout", ({ detail }) => fail("offline", detail.elt));
  on("htmx:swapError", ({ detail }) => fail("failed", detail.elt));

  // Going back to an address that is no longer in view: from the server, nothing is kept here.
  on("htmx:pushedIntoHistory", () => {
    shown = location.pathname + location.search;
  });
  window.addEventListener("popstate", () => {
    if (location.pathname + location.search !== shown) location.reload();
  });
})();
