// SPDX-License-Identifier: Apache-2.0
// Marked lines of a list: one, a stretch of them, or all; the bar over the list offers the steps that fit them.
const ONE = "[data-row] .x-pick input[type=checkbox]";
const boxes = () => [...document.querySelectorAll(ONE)];
const rowOf = (box) => box.closest("[data-row]");
// its number, as a list that refreshes itself brings new boxes
let last = "";

/* The lines that a step of the bar is for, among those that are marked. */
function fitting(button, marked) {
  const fits = new Set(button.dataset.fits.split(" "));
  return marked.filter((box) => fits.has(rowOf(box).dataset.fits));
}

export function show() {
  const bar = document.querySelector("[data-bulk]");
  const all = boxes();
  const marked = all.filter((box) => box.checked);
  for (const box of document.querySelectorAll("[data-mark-all]")) {
    box.checked = all.length > 0 && marked.length === all.length;
    box.indeterminate = marked.length > 0 && marked.length < all.length;
  }
  if (!bar) return;
  bar.hidden = !marked.length;
  bar.querySelector("[data-bulk-count]").textContent = marked.length;
  let offered = 0;
  for (const button of bar.querySelectorAll("[data-fits]")) {
    const count = fitting(button, marked).length;
    button.hidden = !count;
    button.querySelector("[data-fits-count]").textContent = count === marked.length ? "" : count;
    offered += count;
  }
  bar.querySelector("[data-bulk-none]").hidden = offered > 0;
}

function put(list, on) {
  for (const box of list) box.checked = on;
  show();
}

export function mark(row) {
  const box = row?.querySelector(".x-pick input[type=checkbox]");
  if (!box) return;
  last = row.dataset.row;
  put([box], !box.checked);
}

/* All of the page; all off again where all are on. */
export function markAll() {
  const all = boxes();
  put(all, all.some((box) => !box.checked));
}

export function clear() {
  const any = boxes().some((box) => box.checked);
  put(boxes(), false);
  return any;
}

export const toSteps = () => document.querySelector("[data-bulk]:not([hidden]) button:not([hidden])")?.focus();

export const marked = () => boxes().filter((box) => box.checked).map((box) => rowOf(box).dataset.row);

export function restore(rows) {
  const known = new Set(rows);
  put(boxes().filter((box) => known.has(rowOf(box).dataset.row)), true);
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-bulk-clear]")) clear();
  if (event.target.closest("button[data-bulk-all]")) put(boxes(), true);
  const box = event.target.closest(ONE);
  if (!box) return;
  const all = boxes();
  const [from, to] = [all.findIndex((one) => rowOf(one).dataset.row === last), all.indexOf(box)].sort((a, b) => a - b);
  if (event.shiftKey && from >= 0) put(all.slice(from, to + 1), box.checked);
  last = rowOf(box).dataset.row;
});
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-mark-all]")) put(boxes(), event.target.checked);
  else if (event.target.matches(ONE)) show();
});
// Only the lines that the step is for are sent.
document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-bulk]") || !event.submitter?.dataset.fits) return;
  const kept = new Set(fitting(event.submitter, boxes()));
  for (const box of boxes()) box.checked &&= kept.has(box);
});
window.addEventListener("pageshow", show);
