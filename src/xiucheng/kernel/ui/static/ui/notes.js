// SPDX-License-Identifier: Apache-2.0
// Small answers to small acts: toasts, copying, previews of chosen photos.
function word(name) {
  const words = document.getElementById("ui-words");
  const found = words && words.content.querySelector(`[data-word="${name}"]`);
  return found ? found.textContent : "";
}

function toast(text, level = "info") {
  const place = document.getElementById("toasts");
  if (!place || !text) return;
  const box = document.createElement("div");
  box.className = `x-toast x-toast-${level}`;
  const words = document.createElement("span");
  words.textContent = text;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "x-tool";
  close.textContent = word("close");
  close.addEventListener("click", () => box.remove());
  box.append(words, close);
  place.append(box);
  if (level === "info" || level === "done") setTimeout(() => box.remove(), 6000);
}
document.addEventListener("ui:toast", (event) => toast(event.detail.text, event.detail.level));

/* Photos are shown at once; they cannot be kept in a draft. */
document.addEventListener("change", (event) => {
  const list = event.target.closest("[data-files]")?.querySelector("[data-previews]");
  if (!list || event.target.type !== "file" || event.target.closest("[data-file-kind]")?.dataset.fileKind) return;
  for (const old of list.querySelectorAll("img")) URL.revokeObjectURL(old.src);
  list.replaceChildren(...[...event.target.files].map((file) => {
    const item = document.createElement("li");
    if (file.type.startsWith("image/")) {
      const image = document.createElement("img");
      image.src = URL.createObjectURL(file);
      image.alt = file.name;
      image.width = 120;
      image.height = 90;
      item.append(image);
    } else item.append(file.name);
    return item;
  }));
});

document.addEventListener("click", (event) => {
  const copy = event.target.closest("[data-copy]");
  if (copy && navigator.clipboard) navigator.clipboard.writeText(copy.dataset.copy).then(() => toast(word("copied"), "done"));
});
