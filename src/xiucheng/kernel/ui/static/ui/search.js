// SPDX-License-Identifier: Apache-2.0
// The search box: asks when a word is whole, not while it is being composed; arrows lead into what was found.
const box = document.querySelector("[data-search]");
const panel = document.getElementById("search-panel");

if (box && panel) {
  const clear = () => panel.replaceChildren();
  const links = () => [...panel.querySelectorAll("a")];
  const typed = () => {
    if (box.value.trim()) box.dispatchEvent(new Event("search:typed"));
    else clear();
  };

  box.addEventListener("input", (event) => {
    if (!event.isComposing) typed();
  });
  box.addEventListener("compositionend", typed);
  box.form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") clear();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || event.isComposing) return;
    const places = [box, ...links()];
    const next = places[places.indexOf(document.activeElement) + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
  box.form.addEventListener("focusout", (event) => {
    if (!box.form.contains(event.relatedTarget)) clear();
  });
  // What comes too late, after the box was left or emptied, is not shown.
  panel.addEventListener("htmx:beforeSwap", (event) => {
    if (!box.form.contains(document.activeElement) || !box.value.trim()) event.detail.shouldSwap = false;
  });
}
