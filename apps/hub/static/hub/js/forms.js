// Forms: one press is one send, and 'back' shows no stale page.

// One press, one send. The submitter keeps its name and value: it is not disabled, its form is.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  if (form.hasAttribute("hx-post")) return;
  form.dataset.sent = "yes";
  event.submitter?.setAttribute("aria-busy", "true");
  // A download or a page that never comes must not leave the form dead.
  window.setTimeout(() => release(form), 10_000);
});

// A form that htmx sends says so, and what stands in it is what was sent until the answer comes. A stepper goes on: it
// sends its last number after that.
function rest(form, isSent) {
  if (!form.matches("form[hx-post]:not([data-stepper])")) return;
  form.setAttribute("aria-busy", String(isSent));
  for (const field of form.querySelectorAll("input")) field.readOnly = isSent;
}

document.addEventListener("htmx:beforeRequest", ({ detail }) => rest(detail.elt, true));
document.addEventListener("htmx:afterRequest", ({ detail }) => rest(detail.requestConfig.elt, false));

function release(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll('[aria-busy="true"]')) button.removeAttribute("aria-busy");
}

// Come back with the back button: forms live again; a page that shows a basket or a quote is fetched anew.
window.addEventListener("pageshow", (event) => {
  for (const form of document.querySelectorAll("form[data-sent]")) release(form);
  if (event.persisted && document.querySelector("[data-fresh]")) window.location.reload();
});

// Come back to the answer to a refused form, and the browser asks whether to send that again, on a page of its own.
// Where the form's address is a page too, one comes back to that.
for (const form of document.querySelectorAll("form[data-revisit]")) {
  if (form.action === window.location.href.split("#")[0]) window.history.replaceState(window.history.state, "");
}

document.addEventListener("change", (event) => {
  if (event.target.matches?.("[data-send-on-change]")) event.target.form?.requestSubmit();
});

// Tabs that do not fit start where one is.
for (const here of document.querySelectorAll(".tabs [aria-current], .chips:not(.wrapping) [aria-current]")) {
  const tabs = here.parentElement;
  tabs.scrollLeft = here.offsetLeft - (tabs.clientWidth - here.offsetWidth) / 2;
}
