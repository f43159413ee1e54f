// SPDX-License-Identifier: Apache-2.0
// The end of a session is said before it comes; who types is there. After the end the link leads to this very page,
// which asks to sign in and comes back.
const WARN = 120;
const PING = 60000;
const { stayUrl, ticketUrl } = document.body.dataset;
const HEADER = "X-Session-Ends";

const dialog = document.getElementById("session-dialog");
let ends = Date.now() + Number(document.body.dataset.sessionEnds || 0) * 1000;
let heard = Date.now();
let asking = false;

const left = () => Math.round((ends - Date.now()) / 1000);

function hear(seconds) {
  if (seconds === null || seconds === undefined || seconds === "") return;
  ends = Date.now() + Number(seconds) * 1000;
  heard = Date.now();
}

/* Not signed in any more answers without the header: then it is over. */
async function ask(address, method) {
  if (asking) return;
  asking = true;
  try {
    const headers = { "X-CSRFToken": document.body.dataset.csrf || "", Accept: "application/json" };
    const answer = await fetch(address, { method, headers, redirect: "manual", cache: "no-store" });
    if (answer.headers.get(HEADER)) hear(answer.headers.get(HEADER));
    else if (answer.status === 401 || answer.type === "opaqueredirect") ends = Date.now() - 1000;
  } catch {
    // No connection: the page says so elsewhere, and the time runs on.
  }
  asking = false;
}

function show(over) {
  for (const part of dialog.querySelectorAll("[data-session-soon]")) part.hidden = over;
  for (const part of dialog.querySelectorAll("[data-session-over]")) part.hidden = !over;
  dialog.setAttribute("aria-labelledby", "session-title");
  if (!dialog.open) dialog.showModal();
}

async function tick() {
  if (left() > WARN) {
    if (dialog.open) dialog.close();
    return;
  }
  // Another window of the same browser may have gone on: look before saying so.
  if (!dialog.open && ticketUrl) await ask(ticketUrl, "GET");
  if (left() > WARN) return;
  const over = left() <= 0;
  show(over);
  const rest = Math.max(left(), 0);
  dialog.querySelector("[data-session-left]").textContent = `${Math.floor(rest / 60)}:${String(rest % 60).padStart(2, "0")}`;
}

if (dialog && stayUrl) {
  setInterval(tick, 1000);
  dialog.querySelector("[data-session-stay]").addEventListener("click", async () => {
    await ask(stayUrl, "POST");
    if (left() > WARN) dialog.close();
  });
  document.addEventListener("input", () => {
    if (Date.now() - heard > PING && left() > 0) ask(stayUrl, "POST");
  });
  document.addEventListener("htmx:afterRequest", (event) => hear(event.detail.xhr?.getResponseHeader(HEADER)));
}
