// SPDX-License-Identifier: Apache-2.0
// Shows our own page when the system cannot be reached. Keeps that page and what it looks like, and nothing else: no
// page with anybody's data is ever kept here.
const KEPT = "xiucheng-offline-1";
const PAGE = "/ui/offline/";
const PARTS = [
  "/static/vendor/tabler.min.css",
  "/static/ui/xiucheng.css",
  "/static/ui/components.css",
  "/static/ui/theme.js",
  "/static/ui/return.js",
  "/static/ui/favicon.svg",
];
// What a proxy answers when the system behind it does not.
const NOBODY_THERE = [502, 504];

async function keep() {
  const cache = await caches.open(KEPT);
  await cache.addAll([PAGE, ...PARTS]);
}

/* The page is kept in one language; another one is fetched when the reader has changed it. */
async function keepIn(language) {
  const cache = await caches.open(KEPT);
  const kept = await cache.match(PAGE, { ignoreVary: true });
  if (!kept || kept.headers.get("Content-Language") !== language) await cache.add(PAGE);
}

async function forgetOthers() {
  const names = (await caches.keys()).filter((name) => name.startsWith("xiucheng-offline-") && name !== KEPT);
  await Promise.all(names.map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function instead(wanted) {
  const cache = await caches.open(KEPT);
  return cache.match(wanted, { ignoreVary: true, ignoreSearch: true });
}

async function page(request) {
  try {
    const answer = await fetch(request);
    return NOBODY_THERE.includes(answer.status) ? (await instead(PAGE)) || answer : answer;
  } catch (error) {
    const kept = await instead(PAGE);
    if (kept) return kept;
    throw error;
  }
}

async function part(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await instead(request);
    if (kept) return kept;
    throw error;
  }
}

self.addEventListener("install", (event) => event.waitUntil(keep().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(forgetOthers()));
self.addEventListener("message", (event) => event.waitUntil(keepIn(event.data).catch(() => {})));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (PARTS.includes(new URL(request.url).pathname)) event.respondWith(part(request));
});
