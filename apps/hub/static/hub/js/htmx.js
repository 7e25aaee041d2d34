// htmx manners: the CSRF token from the page's head, the focus on what is wrong, a word when it fails.

document.documentElement.classList.add("js");

document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector('meta[name="csrf-token"]');
  if (token && event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = token.content;
});

export function focusErrors(root) {
  const summary = root.querySelector?.("[data-focus]");
  if (summary) summary.focus();
}

document.addEventListener("htmx:afterSwap", (event) => focusErrors(event.detail.target.parentElement ?? document));
focusErrors(document);

function sayItFailed() {
  const box = document.getElementById("toasts");
  const words = document.getElementById("went-wrong");
  if (!box || !words) return;
  box.replaceChildren(words.content.cloneNode(true));
}

document.addEventListener("htmx:responseError", sayItFailed);
document.addEventListener("htmx:sendError", sayItFailed);
document.addEventListener("htmx:timeout", sayItFailed);

// A session that ended: the server sends the whole sign-in page; show it as a page.
document.addEventListener("htmx:beforeSwap", (event) => {
  const answer = event.detail.xhr;
  if (answer.responseText.startsWith("<!doctype html>") && event.detail.target !== document.body && !event.detail.boosted) {
    const wantsWhole = answer.getResponseHeader("HX-Retarget") || event.detail.select || event.detail.requestConfig?.elt?.closest("[hx-select]");
    if (wantsWhole) return;
    event.detail.shouldSwap = false;
    if (event.detail.requestConfig.verb === "get") window.location.assign(answer.responseURL);
    else window.location.reload();
  }
});
