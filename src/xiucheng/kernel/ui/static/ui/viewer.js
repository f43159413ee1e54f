// SPDX-License-Identifier: Apache-2.0
// Photos of a record: one at a time as large as the screen, by mouse or arrows; before and after under one slider.
// Recordings go on playing when their address has ended.
const viewer = () => document.getElementById("viewer");
let links = [];
let at = 0;

function show(index) {
  const box = viewer();
  at = (index + links.length) % links.length;
  const link = links[at];
  const image = box.querySelector("[data-viewer-image]");
  image.src = link.dataset.large;
  image.alt = link.dataset.caption;
  const caption = links.length > 1 ? `${link.dataset.caption} · ${at + 1} / ${links.length}` : link.dataset.caption;
  box.querySelector("[data-viewer-caption]").textContent = caption;
  box.querySelector("[data-viewer-original]").href = link.href;
  for (const step of box.querySelectorAll("[data-viewer-step]")) step.hidden = links.length < 2;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-viewer] a[data-large]");
  const box = viewer();
  if (!box || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (link) {
    event.preventDefault();
    links = [...link.closest("[data-viewer]").querySelectorAll("a[data-large]")];
    show(links.indexOf(link));
    box.showModal();
  }
  const step = event.target.closest("[data-viewer-step]");
  if (step) show(at + Number(step.dataset.viewerStep));
  if (event.target.closest("[data-viewer-close]") || event.target === box) box.close();
});
document.addEventListener("keydown", (event) => {
  if (!viewer()?.open) return;
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  event.stopImmediatePropagation();
  if (step) {
    event.preventDefault();
    show(at + step);
  }
}, true);

function compare(root) {
  for (const box of root.querySelectorAll("[data-compare]")) {
    const range = box.querySelector("input[type=range]");
    const before = box.querySelector(".x-compare-before");
    if (!range.hidden) continue;
    range.hidden = false;
    box.classList.add("is-slider");
    const cut = () => {
      before.style.clipPath = `inset(0 ${100 - range.value}% 0 0)`;
    };
    range.addEventListener("input", cut);
    cut();
  }
}
/* The address of a recording lives some minutes. When it has ended, a new one is fetched and playing goes on. */
document.addEventListener("error", async (event) => {
  const player = event.target;
  if (!player.matches?.("[data-media]")) return;
  const record = player.closest("[data-record]")?.getAttribute("hx-get");
  const at = player.currentTime;
  const answer = record && (await fetch(record));
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector(`[data-media="${player.dataset.media}"]`)?.getAttribute("src");
  // the same address again: this browser cannot play what is there
  if (!fresh || fresh === player.getAttribute("src")) return;
  player.src = fresh;
  player.currentTime = at;
  player.play();
}, true);

/* Pictures that the worker is making: the case looks again by itself, some times. */
let looks = 10;
function lookAgain() {
  if (!looks || !document.querySelector("#record [data-preparing]")) return;
  looks -= 1;
  setTimeout(() => window.htmx?.trigger("#record", "live:refresh"), 1500);
}
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target?.id === "record-facts") lookAgain();
});
lookAgain();

compare(document);
document.addEventListener("htmx:afterSwap", () => compare(document));
document.addEventListener("htmx:oobAfterSwap", () => compare(document));
