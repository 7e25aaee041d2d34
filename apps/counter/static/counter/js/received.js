// What was received is typed in one form and sent by the press of another: it goes along, however fast one presses.

document.addEventListener("input", ({ target }) => {
  if (target.id !== "received") return;
  for (const sent of document.querySelectorAll('#pay [name="ontvangen"]')) sent.value = target.value;
});
