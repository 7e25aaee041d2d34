// Toasts that go after their ten seconds, and buttons that copy.

function start(toast) {
  if (toast.dataset.running) return;
  const seconds = Number(toast.dataset.toast) || 10;
  let left = seconds * 1000;
  let began = performance.now();
  let timer = window.setTimeout(() => toast.remove(), left);
  toast.dataset.running = "yes";

  // Reading or reaching for it stops the clock.
  const hold = () => {
    if (toast.dataset.held) return;
    toast.dataset.held = "yes";
    window.clearTimeout(timer);
    left -= performance.now() - began;
  };
  const go = () => {
    if (!toast.dataset.held || toast.matches(":hover") || toast.contains(document.activeElement)) return;
    delete toast.dataset.held;
    began = performance.now();
    timer = window.setTimeout(() => toast.remove(), Math.max(left, 1500));
  };
  toast.addEventListener("pointerenter", hold);
  toast.addEventListener("focusin", hold);
  toast.addEventListener("pointerleave", go);
  toast.addEventListener("focusout", () => window.setTimeout(go));
}

function wake(root) {
  for (const toast of root.querySelectorAll(".toasts [data-toast]")) start(toast);
  for (const button of root.querySelectorAll("[data-copy][hidden]")) button.hidden = !navigator.clipboard;
}

wake(document);
document.addEventListener("htmx:load", () => wake(document));

document.addEventListener("focusin", (event) => {
  if (event.target.matches?.("[data-select]")) event.target.select();
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-copy]");
  const source = button && document.getElementById(button.dataset.copy);
  if (!source) return;
  await navigator.clipboard.writeText(source.value ?? source.textContent);
  const words = button.lastChild;
  const before = words.textContent;
  words.textContent = button.dataset.copied;
  window.setTimeout(() => { words.textContent = before; }, 2000);
});
