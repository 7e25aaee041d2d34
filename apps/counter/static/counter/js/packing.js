// Two tablets at one market: what the poll brings must not be older than one's own ticks.

const waiting = new Set(); // ticks that were sent and not answered yet
let answered = 0; // when the last one was
let asked = 0; // when the poll was

const isPoll = ({ requestConfig }) => requestConfig?.elt?.id === "packing";
const isTick = ({ requestConfig }) => requestConfig?.verb === "post";

document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  if (isPoll(detail)) asked = performance.now();
  if (isTick(detail)) waiting.add(detail.xhr);
});

document.addEventListener("htmx:beforeOnLoad", ({ detail }) => {
  if (waiting.delete(detail.xhr)) answered = performance.now();
});

document.addEventListener("htmx:afterRequest", ({ detail }) => waiting.delete(detail.xhr)); // also one that got lost

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (isPoll(detail) && (waiting.size || answered > asked)) detail.shouldSwap = false;
});

// A hand that trembles taps twice: the second tap meant the row as it was, and takes no fresh tick away.
const TREMBLE = 700;
const ticked = new Map(); // a row, and since when it stands there as answered

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (isTick(detail)) ticked.set(detail.target.id, performance.now());
});

document.addEventListener("click", (event) => {
  const row = event.target.closest?.('.pack-row [aria-pressed="true"]')?.closest("li");
  if (!row || !(performance.now() - ticked.get(row.id) < TREMBLE)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);
