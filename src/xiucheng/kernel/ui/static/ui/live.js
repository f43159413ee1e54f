// SPDX-License-Identifier: Apache-2.0
// Live updates: listens to LIVE_URL with a short-lived signed ticket and refreshes the parts of the page that changed.
const { liveUrl, ticketUrl } = document.body.dataset;
const FIRST_WAIT = 1000;
const LONGEST_WAIT = 30000;
const GATHER = 300;

let source = null;
let wait = FIRST_WAIT;
let last = "";
let missed = false;
let timer = 0;
const changed = new Set();

function word(name) {
  const words = document.getElementById("ui-words");
  const found = words && words.content.querySelector(`[data-word="${name}"]`);
  return found ? found.textContent : "";
}

function show(on) {
  for (const place of document.querySelectorAll("[data-live-status]")) {
    place.classList.toggle("is-on", on);
    place.classList.toggle("is-off", !on);
    place.textContent = word(on ? "live_on" : "live_off");
  }
}

/* A part says what it follows: data-live="list" any record, data-live="record:42" one record. */
function follows(part, records) {
  return part.dataset.live.split(" ").some((topic) => topic === "list" || records.has(topic) || records.has("*"));
}

function refresh() {
  const records = new Set(changed);
  changed.clear();
  for (const part of document.querySelectorAll("[data-live]")) {
    if (follows(part, records)) part.dispatchEvent(new CustomEvent("live:refresh", { bubbles: false }));
  }
  const writing = document.querySelector("#step-slot [data-form]");
  const record = document.querySelector("[data-live^='record:']")?.dataset.live;
  if (writing && record && records.has(record)) {
    document.dispatchEvent(new CustomEvent("ui:toast", { detail: { text: word("changed"), level: "warning" } }));
  }
}

function note(topic) {
  changed.add(topic);
  clearTimeout(timer);
  timer = setTimeout(refresh, GATHER);
}

function receive(event) {
  last = event.lastEventId || last;
  let news = {};
  try {
    news = JSON.parse(event.data);
  } catch {
    return;
  }
  for (const one of Array.isArray(news) ? news : [news]) {
    if (one.missed) note("*");
    if (one.record !== undefined) note(`record:${one.record}`);
  }
}

async function ticket() {
  const answer = await fetch(ticketUrl, { headers: { Accept: "application/json" }, cache: "no-store" });
  if (!answer.ok) throw new Error(String(answer.status));
  return (await answer.json()).ticket;
}

function later() {
  source?.close();
  source = null;
  missed = true;
  show(false);
  setTimeout(connect, wait * (0.75 + Math.random() / 2));
  wait = Math.min(wait * 2, LONGEST_WAIT);
}

async function connect() {
  if (document.hidden) return document.addEventListener("visibilitychange", connect, { once: true });
  try {
    const address = new URL(liveUrl, location.href);
    address.searchParams.set("ticket", await ticket());
    if (last) address.searchParams.set("since", last);
    source = new EventSource(address);
  } catch {
    return later();
  }
  source.addEventListener("open", () => {
    wait = FIRST_WAIT;
    show(true);
    // What happened while we were away may never be sent again.
    if (missed) note("*");
    missed = false;
  });
  source.addEventListener("message", receive);
  source.addEventListener("record", receive);
  source.addEventListener("error", later);
}

if (liveUrl && ticketUrl) connect();
window.addEventListener("pagehide", () => source?.close());
window.addEventListener("pageshow", (event) => {
  if (event.persisted && liveUrl && ticketUrl) connect();
});
