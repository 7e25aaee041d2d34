// The button that prints is there when the browser can.

const box = document.getElementById("print");
if (box) {
  box.hidden = false;
  box.addEventListener("click", () => window.print());
}
