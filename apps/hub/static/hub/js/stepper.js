// The stepper: change the number here at once, tell the server a moment later, show what it says. On a slow line
// numbers are under way while somebody goes on; none of them may get lost.

const WAIT = 350;
const UNDER_WAY = "form.htmx-request, form[data-unsent]";
const TO_SAVE = "form[hx-post].htmx-request, form[data-unsent]";
const timers = new WeakMap(); // a form whose number has still to go
const again = new Set(); // forms whose answer came while it would have taken something away
let leaving = null; // what was pressed to leave the page, and how to go on

const numberIn = (box) => box.querySelector('input[type="number"]');

function step(button) {
  const box = button.closest("[data-stepper]");
  if (box.closest('form[aria-busy="true"]')) return;
  const input = numberIn(box);
  const low = Number(input.min || 0);
  const high = input.max === "" ? Infinity : Number(input.max);
  const now = Number.parseInt(input.value, 10);
  input.value = Math.min(Math.max((Number.isNaN(now) ? low : now) + Number(button.dataset.step), low), high);
  allow(box, low, high);
  input.dispatchEvent(new Event("input", { bubbles: true }));
  send(box);
}

function allow(box, low, high) {
  for (const button of box.querySelectorAll("[data-step]")) {
    button.removeAttribute("name"); // the number now says it all; htmx would send the pressed button too
    const next = Number(numberIn(box).value) + Number(button.dataset.step);
    const isEnd = next < low || next > high;
    button.disabled = isEnd && button !== document.activeElement; // what is disabled loses the focus
    button.ariaDisabled = isEnd ? "true" : null;
  }
}

function send(box, wait = WAIT) {
  if (!(box instanceof HTMLFormElement)) return;
  box.dataset.unsent = "yes";
  window.clearTimeout(timers.get(box));
  timers.set(box, window.setTimeout(() => {
    if (box.classList.contains("htmx-request")) {
      send(box); // one at a time: the last number must be the last to arrive
      return;
    }
    if (!box.noValidate && !box.checkValidity()) delete box.dataset.unsent; // the browser says what is wrong
    else box.querySelector(".stepper").setAttribute("aria-busy", "true");
    box.requestSubmit();
  }, wait));
}

// Sent: by its timer, or by hand (Enter) before its time came.
document.addEventListener("htmx:beforeRequest", ({ detail: { elt } }) => {
  window.clearTimeout(timers.get(elt));
  delete elt.dataset.unsent;
});

// An answer that takes away a number that is newer than itself, or another form that waits for its own answer,
// is not shown: what it says is asked once more when those are through.
document.addEventListener("htmx:beforeSwap", ({ target, detail }) => {
  const { elt, formData } = detail.requestConfig;
  const others = detail.target === target && [...target.querySelectorAll(UNDER_WAY)].some((form) => form !== elt);
  if (!detail.shouldSwap || !elt.matches("form") || !(others || elt.dataset.unsent)) return;
  detail.shouldSwap = false;
  if (!elt.dataset.unsent) again.add(elt);
  // what the server has by now
  if (elt.matches("[data-stepper]") && detail.xhr.status < 400) numberIn(elt).defaultValue = formData.get(numberIn(elt).name);
});

// No answer, or one that says nothing: the number is again what the server has. One more press sends one number, not
// a step, so it does nothing twice.
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const box = detail.requestConfig.elt;
  if (!box.matches("[data-stepper]") || !box.isConnected || box.dataset.unsent || detail.keepIndicators) return;
  box.querySelector(".stepper").removeAttribute("aria-busy");
  if (detail.successful) return;
  const input = numberIn(box);
  input.value = input.defaultValue;
  allow(box, Number(input.min || 0), input.max === "" ? Infinity : Number(input.max));
});

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  for (const form of again) {
    if (form.isConnected && document.querySelector(UNDER_WAY)) continue;
    again.delete(form);
    if (form.isConnected) form.requestSubmit();
  }
  const isSaved = detail.successful && detail.xhr.status < 400;
  if (!isSaved && detail.requestConfig.verb === "post") stay(); // and see what became of it
  if (leaving && !document.querySelector(TO_SAVE)) leaving.go();
});

// Whoever leaves takes along what has still to be saved: what was pressed waits for that. Pressed once more, it
// waits no longer.
function waitForNumbers(event, pressed, go) {
  const forms = document.querySelectorAll(TO_SAVE);
  if (!forms.length || leaving?.pressed === pressed) return;
  event.preventDefault();
  stay();
  pressed.setAttribute("aria-busy", "true");
  leaving = { pressed, go: () => { stay(); go(); } };
  for (const form of forms) if (form.dataset.unsent) send(form, 0);
}

function stay() {
  leaving?.pressed.removeAttribute("aria-busy");
  leaving = null;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]");
  const isPlain = link && !event.button && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
  if (!isPlain || event.defaultPrevented || link.target || link.hasAttribute("download")) return;
  if (link.hasAttribute("hx-get") || link.getAttribute("href").startsWith("#")) return;
  waitForNumbers(event, link, () => window.location.assign(link.href));
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.hasAttribute("hx-post") || form.hasAttribute("hx-get")) return;
  const { submitter } = event;
  waitForNumbers(event, form, () => form.requestSubmit(submitter?.isConnected ? submitter : null));
});

// Gone by the back button, or closed: nobody waits for the answer, but the number arrives.
window.addEventListener("pagehide", () => {
  for (const box of document.querySelectorAll("form[data-stepper][data-unsent]")) {
    window.clearTimeout(timers.get(box));
    delete box.dataset.unsent;
    fetch(box.action, { method: "POST", body: new FormData(box), keepalive: true, redirect: "manual" });
  }
});

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-stepper] [data-step]");
  if (!button) return;
  event.preventDefault();
  step(button);
});

document.addEventListener("change", ({ target }) => {
  if (target.matches?.('[data-stepper] input[type="number"]')) send(target.closest("[data-stepper]"));
});
