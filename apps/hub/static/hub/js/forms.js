// Forms: one press is one send, the stepper answers at once, and 'back' shows no stale page.

const WAIT = 350;
const unsent = new Map(); // a form with a stepper whose number has still to go, and its timer

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

function release(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll('[aria-busy="true"]')) button.removeAttribute("aria-busy");
}

// Come back with the back button: forms live again; a page that shows a basket or a quote is fetched anew.
window.addEventListener("pageshow", (event) => {
  for (const form of document.querySelectorAll("form[data-sent]")) release(form);
  if (event.persisted && document.querySelector("[data-fresh]")) window.location.reload();
});

// The stepper: change the number here at once, tell the server a moment later, show what it says.
function limit(value, low, high) {
  return Math.min(Math.max(value, low), high);
}

function step(button) {
  const box = button.closest("[data-stepper]");
  const input = box.querySelector('input[type="number"]');
  const low = Number(input.min || 0);
  const high = input.max === "" ? Infinity : Number(input.max);
  const now = Number.parseInt(input.value, 10);
  input.value = limit((Number.isNaN(now) ? low : now) + Number(button.dataset.step), low, high);
  for (const other of box.querySelectorAll("[data-step]")) {
    other.removeAttribute("name"); // the number now says it all; htmx would send the pressed button too
    const next = Number(input.value) + Number(other.dataset.step);
    other.disabled = next < low || next > high;
  }
  input.dispatchEvent(new Event("input", { bubbles: true }));
  send(box);
}

function send(box) {
  if (!(box instanceof HTMLFormElement)) return;
  window.clearTimeout(unsent.get(box));
  unsent.set(box, window.setTimeout(() => {
    if (box.classList.contains("htmx-request")) {
      send(box); // one at a time: the last number must be the last to arrive
      return;
    }
    unsent.delete(box);
    box.querySelector(".stepper").setAttribute("aria-busy", "true");
    box.requestSubmit();
  }, WAIT));
}

// Sent by hand (Enter) before its time came.
document.addEventListener("submit", ({ target }) => {
  window.clearTimeout(unsent.get(target));
  unsent.delete(target);
});

// The answer to an older number would take the newer one away before it is sent.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (unsent.has(detail.requestConfig.elt)) detail.shouldSwap = false;
});

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-stepper] [data-step]");
  if (!button) return;
  event.preventDefault();
  step(button);
});

document.addEventListener("change", (event) => {
  const input = event.target;
  if (input.matches?.('[data-stepper] input[type="number"]')) send(input.closest("[data-stepper]"));
  if (input.matches?.("[data-send-on-change]")) input.form?.requestSubmit();
});

// Tabs that do not fit start where one is.
for (const here of document.querySelectorAll(".tabs [aria-current], .chips:not(.wrapping) [aria-current]")) {
  const tabs = here.parentElement;
  tabs.scrollLeft = here.offsetLeft - (tabs.clientWidth - here.offsetWidth) / 2;
}
