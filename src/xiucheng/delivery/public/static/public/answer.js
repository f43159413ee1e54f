// SPDX-License-Identifier: Apache-2.0
// Sends the answer that a message's address chose, once a person looks at the page: one tap in the message is enough.
// Machines that only fetch the address run no script, and those that drive a browser say so.
const form = document.querySelector("form[data-asked]");

async function send() {
  const words = new URLSearchParams({ solved: form.dataset.asked });
  try {
    const answer = await fetch(form.action, { method: "POST", body: words, redirect: "manual" });
    if (answer.type === "opaqueredirect") location.replace(form.dataset.after);
  } catch {
    // without a connection the buttons stay as they are
  }
}

function once_looked_at() {
  if (document.visibilityState !== "visible") return;
  document.removeEventListener("visibilitychange", once_looked_at);
  send();
}

if (form && !navigator.webdriver) {
  document.addEventListener("visibilitychange", once_looked_at);
  once_looked_at();
}
