// What was counted off and not written down yet is not in the price: the bar at the foot asks to write it down first.

const count = document.getElementById("count");

function look() {
  const numbers = [...count.querySelectorAll('input[type="number"]')];
  count.toggleAttribute("data-changed", numbers.some((number) => number.value !== number.defaultValue));
}

if (count) {
  count.addEventListener("input", look);
  window.addEventListener("pageshow", look); // the browser puts back what was typed
}
