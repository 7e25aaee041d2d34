// The planning board: drag a booking to another hour or another thing of its kind. Where it is dropped opens
// the move form, filled in; the server decides. The keyboard has the same form behind 'Move'.

const board = document.querySelector("[data-plan]");
const FAR = 5; // pixels before a press is a drag
let drag = null;
let dropped = false;

function rulerAt(x, y) {
  return document.elementsFromPoint(x, y).map((each) => each.closest?.(".plan-ruler[data-thing]")).find(Boolean);
}

function minutesPerPixel(ruler) {
  return (Number(board.dataset.end) - Number(board.dataset.start)) / 60 / ruler.getBoundingClientRect().width;
}

function shiftOf(event) {
  const step = Number(drag.ruler.dataset.step);
  return Math.round(((event.clientX - drag.x) * minutesPerPixel(drag.ruler)) / step) * step;
}

function ghost(ruler, shift) {
  const box = drag.ruler.getBoundingClientRect();
  const moved = (shift / minutesPerPixel(drag.ruler) / box.width) * 100;
  drag.ghost.setAttribute("x", `${drag.left + moved}%`);
  drag.ghost.setAttribute("width", drag.block.getAttribute("width"));
  if (drag.ghost.parentNode !== ruler) ruler.append(drag.ghost);
}

function lift() {
  drag.lifted = true;
  drag.ghost = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  for (const [name, value] of Object.entries({ class: "chosen", y: 3, height: 40, rx: 7 })) drag.ghost.setAttribute(name, value);
  drag.block.classList.add("lifted");
  board.classList.add("dragging");
}

function drop() {
  board.classList.remove("dragging");
  drag?.block.classList.remove("lifted");
  drag?.target?.classList.remove("target");
  drag?.ghost?.remove();
  drag = null;
}

// A finger scrolls: it has the form.
board?.addEventListener("pointerdown", (event) => {
  const block = event.target.closest("[data-code]");
  if (!block || event.pointerType === "touch" || event.button !== 0) return;
  const ruler = block.closest(".plan-ruler");
  if (!ruler.dataset.thing) return;
  drag = { block, ruler, x: event.clientX, y: event.clientY, left: Number.parseFloat(block.getAttribute("x")), target: null };
});

document.addEventListener("pointermove", (event) => {
  if (!drag) return;
  if (!drag.lifted && Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < FAR) return;
  if (!drag.lifted) lift();
  const over = rulerAt(event.clientX, event.clientY);
  const target = over?.dataset.kind === drag.ruler.dataset.kind ? over : null;
  if (target !== drag.target) {
    drag.target?.classList.remove("target");
    target?.classList.add("target");
    drag.target = target;
  }
  if (target) ghost(target, shiftOf(event));
  else drag.ghost.remove();
});

document.addEventListener("pointerup", (event) => {
  if (!drag) return;
  const { lifted, target, block, ruler } = drag;
  const shift = lifted ? shiftOf(event) : 0;
  drop();
  if (!lifted) return;
  dropped = true; // the press that ends a drag follows no link
  window.setTimeout(() => { dropped = false; });
  if (!target || (target === ruler && !shift)) return;
  const query = new URLSearchParams({ ding: target.dataset.thing, schuif: String(shift) });
  window.location.assign(`${board.dataset.move.replace("CODE", block.dataset.code)}?${query}`);
});

board?.addEventListener("click", (event) => { if (dropped) event.preventDefault(); }, { capture: true });
document.addEventListener("pointercancel", drop);
document.addEventListener("keydown", (event) => { if (event.key === "Escape") drop(); });
board?.addEventListener("dragstart", (event) => event.preventDefault()); // links are not dragged as addresses

for (const hint of document.querySelectorAll(".plan-hint")) hint.hidden = !window.matchMedia("(hover: hover)").matches;

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
