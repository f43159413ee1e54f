// SPDX-License-Identifier: Apache-2.0
// Light, density and menus. Runs before the first paint so that nothing flashes; choices live in cookies the server reads.
(() => {
  const root = document.documentElement;
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const year = 60 * 60 * 24 * 365;

  function apply() {
    const choice = root.dataset.theme || "auto";
    const next = choice === "auto" ? (dark.matches ? "dark" : "light") : choice;
    if (root.dataset.bsTheme === next) return;
    root.dataset.bsTheme = next;
    document.dispatchEvent(new CustomEvent("ui:theme"));
  }

  function remember(name, value) {
    root.dataset[name] = value;
    document.cookie = `ui_${name}=${value}; path=/; max-age=${year}; samesite=lax`;
    apply();
  }

  function showChoices() {
    for (const input of document.querySelectorAll("[data-choice]")) {
      input.checked = root.dataset[input.dataset.choice] === input.value;
    }
  }

  function closeMenus(except) {
    for (const menu of document.querySelectorAll("details.x-menu[open]")) {
      if (menu !== except) menu.open = false;
    }
  }

  function toggleNavigation(button) {
    const open = document.getElementById("navigation").classList.toggle("is-open");
    button.setAttribute("aria-expanded", String(open));
  }

  apply();
  dark.addEventListener("change", apply);
  document.addEventListener("DOMContentLoaded", showChoices);
  document.addEventListener("change", (event) => {
    const kind = event.target.dataset && event.target.dataset.choice;
    if (kind) remember(kind, event.target.value);
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-menu]");
    if (button) toggleNavigation(button);
    closeMenus(event.target.closest("details.x-menu"));
    if (event.target.closest("[data-back]")) {
      event.preventDefault();
      window.history.back();
    }
    if (event.target.closest("[data-print]")) window.print();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = document.querySelector("details.x-menu[open]");
    const open = document.querySelector("[data-menu][aria-expanded=true]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    } else if (open) {
      toggleNavigation(open);
      open.focus();
    }
  });
  // Folded parts would be lost on paper.
  window.addEventListener("beforeprint", () => {
    for (const part of document.querySelectorAll("main details:not([open])")) {
      part.open = true;
      part.dataset.openedForPrint = "";
    }
  });
  window.addEventListener("afterprint", () => {
    for (const part of document.querySelectorAll("[data-opened-for-print]")) {
      part.open = false;
      delete part.dataset.openedForPrint;
    }
  });
})();
