// SPDX-License-Identifier: Apache-2.0
// Waits on an error page until the system answers again, and then opens what was asked for. The number shown goes with
// every try, so that the log knows it from the first answer on.
const line = document.querySelector("[data-return]");
const place = document.querySelector("[data-return-number]");
const PAUSE = 5000;

function made() {
  const bytes = crypto.getRandomValues(new Uint8Array(6));
  return `offline-${[...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

async function ready(number) {
  const headers = number ? { "X-Request-Id": number } : {};
  try {
    return (await fetch(line.dataset.return, { headers, cache: "no-store" })).ok;
  } catch {
    return false;
  }
}

if (line) {
  const number = place ? made() : "";
  if (place) place.textContent = number;
  const attempt = async () => {
    if (await ready(number)) window.location.reload();
    else setTimeout(attempt, PAUSE);
  };
  setTimeout(attempt, PAUSE);
  window.addEventListener("online", attempt);
}
