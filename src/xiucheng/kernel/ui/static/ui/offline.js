// SPDX-License-Identifier: Apache-2.0
// Has our own page shown when the system cannot be reached, where the browser allows it (over HTTPS, or on this machine).
if ("serviceWorker" in navigator) {
  navigator.serviceWorker
    .register("/ui/worker.js", { scope: "/" })
    .then(() => navigator.serviceWorker.ready)
    .then((registration) => registration.active.postMessage(document.documentElement.lang))
    .catch(() => {});
}
