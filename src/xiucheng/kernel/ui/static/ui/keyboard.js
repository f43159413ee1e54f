// SPDX-License-Identifier: Apache-2.0
// Keys: the table that the help shows says which letter does what; here is what each of them does. A list keeps its
// selection and its marks when it is refreshed.
import { clear, mark, markAll, marked, restore, show, toSteps } from "./marks.js";

const OFF = "keys-off";
const place = () => `row:${location.pathname}`;
const rows = () => [...document.querySelectorAll("[data-list] [data-row]")];
const current = () => document.querySelector("[data-row].is-selected");
const typing = (node) => node.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");

function select(row, focus = true) {
  for (const other of rows()) {
    other.classList.toggle("is-selected", other === row);
    const link = other.querySelector("[data-open]");
    if (other === row) link?.setAttribute("aria-current", "true");
    else link?.removeAttribute("aria-current");
  }
  if (!row) return sessionStorage.removeItem(place());
  sessionStorage.setItem(place(), row.dataset.row);
  if (focus) {
    row.querySelector("[data-open]")?.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }
}

function move(by) {
  const all = rows();
  if (!all.length) return;
  const at = all.indexOf(current());
  select(all[Math.min(Math.max(at < 0 ? (by > 0 ? 0 : all.length - 1) : at + by, 0), all.length - 1)]);
}

/* The detail opens beside the list where there is room, as a page of its own elsewhere. */
function wide(desk) {
  return desk && window.matchMedia("(min-width: 1280px)").matches;
}

function open(row, event) {
  const link = row.querySelector("[data-open]");
  const desk = row.closest("[data-desk]");
  select(row, false);
  if (!link || !wide(desk) || event?.ctrlKey || event?.metaKey || event?.shiftKey) return false;
  event?.preventDefault();
  desk.classList.add("is-open");
  const detail = desk.querySelector("[data-detail]");
  window.htmx.ajax("GET", link.getAttribute("href"), { target: detail, swap: "innerHTML", source: link });
  const address = new URL(location.href);
  address.searchParams.set("open", link.getAttribute("href"));
  history.replaceState(history.state, "", address);
  return true;
}

function closeDetail() {
  const desk = document.querySelector("[data-desk].is-open");
  if (!desk) return false;
  desk.classList.remove("is-open");
  desk.querySelector("[data-detail]").replaceChildren();
  const address = new URL(location.href);
  address.searchParams.delete("open");
  history.replaceState(history.state, "", address);
  current()?.querySelector("[data-open]")?.focus();
  return true;
}

function showShortcuts() {
  document.getElementById("shortcuts")?.showModal();
}

const acts = {
  next: () => move(1),
  previous: () => move(-1),
  mark: () => mark(current()),
  "mark-all": markAll,
  steps: toSteps,
  filters: () => document.querySelector(".x-toolbar select, .x-toolbar input:not([type=hidden])")?.focus(),
  page: () => document.querySelector(".x-paging [rel=next]")?.click(),
  search: () => document.querySelector("[data-search]")?.focus(),
  help: showShortcuts,
};
const named = [...document.querySelectorAll("#shortcuts [data-act]")];
const keys = Object.fromEntries(named.map((one) => [one.textContent, acts[one.dataset.act]]));

function escape(event) {
  if (document.querySelector("dialog[open], details.x-menu[open]")) return;
  const slot = document.querySelector("#step-slot:not(:empty)");
  if (typing(event.target)) event.target.blur();
  else if (slot) slot.querySelector("[data-cancel]")?.click();
  else if (!closeDetail()) clear();
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") return escape(event);
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (localStorage.getItem(OFF) || typing(event.target) || event.target.closest("dialog, .x-map, summary")) return;
  const act = keys[event.key];
  const button = !act && /^[a-z]$/.test(event.key) && document.querySelector(`[data-key="${event.key}"]`);
  if (!act && !button) return;
  event.preventDefault();
  if (act) act();
  else button.click();
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-shortcuts]")) showShortcuts();
  if (event.target.closest("[data-close-detail]")) closeDetail();
  const row = event.target.closest("[data-list] [data-row]");
  if (!row || event.target.closest("label, input, button")) return;
  const link = event.target.closest("a");
  if (link && !link.matches("[data-open]")) return;
  if (!open(row, event) && !link && !window.getSelection().toString()) row.querySelector("[data-open]")?.click();
});
document.addEventListener("focusin", (event) => {
  const row = event.target.matches("[data-open]") && event.target.closest("[data-row]");
  if (row && row !== current()) select(row, false);
});
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-shortcuts-on]")) {
    if (event.target.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
  }
});

/* A refreshed list keeps what was selected, marked and focused. */
let before = null;
document.addEventListener("htmx:beforeSwap", (event) => {
  const list = event.detail.target.closest?.("[data-list-region]");
  if (!list) return;
  before = { marked: marked(), focus: document.activeElement?.closest("[data-row]")?.dataset.row };
});
function restoreSelection() {
  const id = sessionStorage.getItem(place());
  const row = id && document.getElementById(`row-${id}`);
  if (row) select(row, false);
  if (before) restore(before.marked);
  if (before?.focus) document.getElementById(`row-${before.focus}`)?.querySelector("[data-open]")?.focus({ preventScroll: true });
  before = null;
  show();
}
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target.closest?.("[data-list-region]") || before) restoreSelection();
});

const toggle = document.querySelector("[data-shortcuts-on]");
if (toggle) toggle.checked = !localStorage.getItem(OFF);
restoreSelection();
