/** Sends one row to the server and says what came of it. */
window.SheetSend = (() => {
  "use strict";
  const TIMEOUT_MS = 30000;

  /** The token of forms. The cookie is the newer one when somebody signed in anew in another tab. */
  function token(form) {
    const cookie = /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie);
    return cookie ? cookie[1] : form.elements.csrfmiddlewaretoken.value;
  }

  async function asked(url, fields, form) {
    const headers = { Accept: "application/json", "X-CSRFToken": token(form) };
    const body = new URLSearchParams(fields);
    const left = { method: "POST", headers, body, redirect: "manual", credentials: "same-origin" };
    // What is sent while the page is left is sent to its end.
    return fetch(url, { ...left, keepalive: true, signal: AbortSignal.timeout(TIMEOUT_MS) });
  }

  /**
   * {end, data}: end is saved, conflict, refused, closed, gone, forbidden, signed_out, or lost when there was
   * no answer to rely on.
   */
  async function post(url, fields, form) {
    if (!navigator.onLine) return { end: "lost" };
    try {
      const answer = await asked(url, fields, form);
      if (answer.type === "opaqueredirect" || answer.status === 401) return { end: "signed_out" };
      const end = { 200: "saved", 403: "forbidden", 404: "gone", 409: "conflict", 422: "refused", 423: "closed" }[answer.status];
      if (!end) return { end: "lost" };
      if (end === "forbidden" || end === "gone") return { end };
      return { end, data: await answer.json() };
    } catch {
      return { end: "lost" };
    }
  }

  return { post };
})();
