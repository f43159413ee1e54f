// SPDX-License-Identifier: Apache-2.0
// Lets this browser take pushed messages, and tells the server where it does.
const part = document.querySelector("[data-push]");
const state = part.querySelector("[data-push-state]");
const on = part.querySelector("[data-push-on]");
const off = part.querySelector("[data-push-off]");

function show(name, subscribed) {
  state.textContent = state.dataset[name];
  on.hidden = subscribed || name === "denied";
  off.hidden = !subscribed;
}

function bytes(text) {
  const raw = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(raw, (letter) => letter.charCodeAt(0));
}

async function tell(method, content) {
  const answer = await fetch(part.dataset.pushUrl, {
    method,
    headers: { "Content-Type": "application/json", "X-CSRFToken": document.body.dataset.csrf },
    body: JSON.stringify(content),
  });
  if (!answer.ok) throw new Error(String(answer.status));
}

async function registration() {
  return navigator.serviceWorker.register(part.dataset.pushWorker);
}

async function look() {
  const found = await (await registration()).pushManager.getSubscription();
  if (Notification.permission === "denied") return show("denied", false);
  return show(found ? "on" : "off", Boolean(found));
}

async function subscribe() {
  if ((await Notification.requestPermission()) !== "granted") return show("denied", false);
  const manager = (await registration()).pushManager;
  const made = await manager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(part.dataset.pushKey) });
  try {
    await tell("POST", made.toJSON());
  } catch (error) {
    await made.unsubscribe();
    throw error;
  }
  return show("on", true);
}

async function unsubscribe() {
  const found = await (await registration()).pushManager.getSubscription();
  if (found) {
    await tell("DELETE", { endpoint: found.endpoint });
    await found.unsubscribe();
  }
  return show("off", false);
}

function failed() {
  show("failed", false);
}

if ("serviceWorker" in navigator && "PushManager" in window) {
  look().catch(failed);
  on.addEventListener("click", () => subscribe().catch(failed));
  off.addEventListener("click", () => unsubscribe().catch(failed));
} else part.hidden = true;
