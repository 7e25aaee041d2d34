// What was received is typed in one form and sent by the press of another: it goes along, however fast one presses.

function takeAlong() {
  const typed = document.getElementById("received");
  if (!typed) return;
  for (const sent of document.querySelectorAll('#pay [name="ontvangen"]')) sent.value = typed.value;
}

document.addEventListener("input", ({ target }) => {
  if (target.id === "received") takeAlong();
});

// A new sum brings that form anew, as it was when it was asked: what was typed or ticked since stays.
const ageTick = () => document.querySelector('#asked [name="leeftijd"]');
let age = null;

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.target?.id === "pay") age = ageTick();
});

document.addEventListener("htmx:afterSwap", () => {
  takeAlong();
  const tick = ageTick();
  if (tick && tick.value === age?.value) tick.checked = age.checked;
  age = null;
});
