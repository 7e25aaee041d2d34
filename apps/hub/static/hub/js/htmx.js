// htmx manners: the CSRF token from the page's head, the focus on what is wrong, a word when it fails.

document.documentElement.classList.add("js");

document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector('meta[name="csrf-token"]');
  if (token && event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = token.content;
});

function focusErrors(root) {
  const summary = root.matches?.("[data-focus]") ? root : root.querySelector("[data-focus]");
  summary?.focus();
}

document.addEventListener("htmx:load", (event) => focusErrors(event.detail.elt));
focusErrors(document);

// What had the focus was replaced: its successor gets it, or the first thing to press there.
let left = null;

document.addEventListener("htmx:beforeSwap", ({ detail: { target } }) => {
  const had = document.activeElement;
  const same = had.dataset.step ? `[data-step="${had.dataset.step}"]` : `${had.localName}[name="${had.name}"]`;
  left = target?.id && target.contains(had) ? { id: target.id, same } : null;
});

document.addEventListener("htmx:afterSettle", () => {
  const root = left && document.activeElement === document.body && document.getElementById(left.id);
  if (!root) return;
  const end = root.querySelector(`${left.same}[data-step]:disabled`); // no more can be had: stay there all the same
  if (end) Object.assign(end, { disabled: false, ariaDisabled: "true" });
  const wanted = [
    `${left.same}:enabled`, '[data-step="1"]:enabled', 'button[name="quantity"]:enabled',
    "button:enabled:not([tabindex])", "a", "summary",
  ];
  wanted.map((each) => root.querySelector(each)).find((found) => found?.checkVisibility())?.focus({ preventScroll: true });
});

// What is asked, and what comes, while a button is held down waits until it is let go: nothing moves from
// under a slow press.
let held = null;

document.addEventListener("pointerdown", ({ target }) => {
  if (!target.closest("button, a, label")) return;
  held = new Promise((go) => ["pointerup", "pointercancel"].forEach((end) => document.addEventListener(end, go, { once: true })));
  held.then(() => { held = null; });
});

document.addEventListener("htmx:confirm", (event) => {
  if (!held) return;
  event.preventDefault();
  held.then(() => window.setTimeout(() => event.detail.issueRequest(true), 50));
});

document.addEventListener("htmx:beforeSend", ({ detail: { xhr } }) => {
  const arrive = xhr.onload;
  xhr.onload = function letIn() {
    if (held) held.then(() => window.setTimeout(letIn, 50));
    else arrive();
  };
});

function sayItFailed({ detail }) {
  const box = document.getElementById("toasts");
  const words = document.getElementById(detail.xhr?.status === 403 ? "too-old" : "went-wrong");
  if (!box || !words) return;
  box.replaceChildren(words.content.cloneNode(true));
}

document.addEventListener("htmx:responseError", sayItFailed);
document.addEventListener("htmx:sendError", sayItFailed);
document.addEventListener("htmx:timeout", sayItFailed);

// A whole page came where a fragment was asked (a session that ended, a form that was refused):
// follow it when it lives elsewhere, else put its main part in place of ours, with what was typed.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, target, requestConfig } = event.detail;
  const isWhole = /^\s*<!doctype html>/i.test(xhr.responseText);
  const wantsWhole = xhr.getResponseHeader("HX-Retarget") || requestConfig.elt.closest("[hx-select]");
  if (!isWhole || wantsWhole || target === document.body) return;
  const asked = new URL(requestConfig.path, window.location.href).pathname;
  if (xhr.responseURL && new URL(xhr.responseURL).pathname !== asked) {
    event.detail.shouldSwap = false;
    window.location.assign(xhr.responseURL);
    return;
  }
  event.detail.target = document.getElementById("main");
  event.detail.selectOverride = "#main";
  event.detail.swapOverride = "outerHTML";
});
