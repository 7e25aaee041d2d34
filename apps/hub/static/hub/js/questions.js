// On a slow line no answer is shown that is older than what stands on the screen.

// A page that asks while one fills in says by which event (`data-newest`). What was answered before the last one is
// not shown: its own question follows, from the very element that the older answer would have replaced.
const changed = { change: new WeakMap(), input: new WeakMap() }; // of a form, when
const asked = new WeakMap(); // of a request, when

for (const type of Object.keys(changed)) {
  document.addEventListener(type, ({ target }) => {
    const form = target.closest?.("form");
    if (form) changed[type].set(form, performance.now());
  });
}

document.addEventListener("htmx:beforeRequest", ({ detail: { xhr } }) => asked.set(xhr, performance.now()));

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const part = detail.requestConfig.elt.closest("[data-newest]");
  if (!part) return;
  if (changed[part.dataset.newest].get(part.closest("form")) > asked.get(detail.xhr)) detail.shouldSwap = false;
});

// What was not answered looks it: it is not about what the fields say now.
for (const lost of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
  document.addEventListener(lost, ({ detail }) => {
    if (detail.requestConfig.elt.closest("[data-newest]")) detail.target.dataset.stale = "yes";
  });
}

// Two answers may overtake each other on the way. What both bring along (a total, how far it is) stays that of the
// one that the server read last.
const shown = new Map(); // by id, when it was read
let readAt = 0;

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  readAt = Number(detail.xhr.getResponseHeader("X-Read-At"));
});

document.addEventListener("htmx:oobBeforeSwap", ({ target, detail }) => {
  if (readAt && readAt < shown.get(target.id)) detail.shouldSwap = false;
  else shown.set(target.id, readAt);
});
