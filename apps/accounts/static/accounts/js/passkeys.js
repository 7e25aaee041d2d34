// Passkeys: asks the device and puts its answer in the form. `webauthnJSON` comes with allauth.
// A button says what it does: data-passkey="add", "use" or "sign-in"; it shows only where it can work.

const passkeys = window.webauthnJSON;

function optionsOnPage() {
  return JSON.parse(document.getElementById("passkey-options").textContent);
}

async function optionsFromServer(form) {
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

const ask = {
  async add() {
    const options = optionsOnPage().creation_options;
    Object.assign(options.publicKey.authenticatorSelection, {
      residentKey: "required",
      requireResidentKey: true,
      userVerification: "required",
    });
    return passkeys.create(options);
  },
  async use() {
    return passkeys.get(optionsOnPage().request_options);
  },
  async "sign-in"(form) {
    return passkeys.get((await optionsFromServer(form)).request_options);
  },
};

function prepare(button) {
  const form = button.form;
  const failed = form.querySelector("[data-passkey-failed]");
  button.closest("[data-passkey-box]")?.removeAttribute("hidden");
  button.hidden = false;
  button.addEventListener("click", async (event) => {
    event.preventDefault();
    failed.hidden = true;
    try {
      const credential = await ask[button.dataset.passkey](form);
      form.elements.credential.value = JSON.stringify(credential);
      form.submit();
    } catch {
      failed.hidden = false;
    }
  });
}

if (passkeys?.supported()) {
  document.querySelectorAll("button[data-passkey]").forEach(prepare);
}
