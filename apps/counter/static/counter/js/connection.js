// Says whether the last question to the server was answered, so that nobody trusts an old queue.

const up = document.querySelector(".connection");
const down = document.querySelector(".connection-lost");

function show(isConnected) {
  if (!up || !down) return;
  up.hidden = !isConnected;
  down.hidden = isConnected;
}

document.addEventListener("htmx:sendError", () => show(false));
document.addEventListener("htmx:timeout", () => show(false));
document.addEventListener("htmx:afterOnLoad", ({ detail }) => show(detail.xhr.status < 500)); // the proxy is not the server
window.addEventListener("offline", () => show(false));
window.addEventListener("online", () => show(true));
