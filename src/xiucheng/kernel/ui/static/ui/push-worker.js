// SPDX-License-Identifier: Apache-2.0
// Shows pushed messages while no page is open. It keeps nothing and touches no request.
self.addEventListener("push", (event) => {
  let news = {};
  try {
    news = event.data.json();
  } catch {
    return;
  }
  // The same tag replaces: a message that is sent again is shown once.
  const shown = { body: news.body, tag: news.tag, data: { url: news.url } };
  event.waitUntil(self.registration.showNotification(news.title, shown));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const address = new URL(event.notification.data?.url || "/notices/", self.location.origin);
  if (address.origin === self.location.origin) event.waitUntil(self.clients.openWindow(address));
});
