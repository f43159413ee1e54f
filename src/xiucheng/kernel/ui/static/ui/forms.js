// SPDX-License-Identifier: Apache-2.0
// Forms: drafts that survive, errors beside the field, one act for two clicks.
const KEEP_DAYS = 7;
const SAVE_AFTER = 300;
const UNKEPT = new Set(["file", "password", "hidden"]);

function word(name) {
  const words = document.getElementById("ui-words");
  const found = words && words.content.querySelector(`[data-word="${name}"]`);
  return found ? found.textContent : "";
}

const toast = (text, level) => document.dispatchEvent(new CustomEvent("ui:toast", { detail: { text, level } }));

let timer = 0;

/* Drafts: one per form and person, kept in this browser until the form was taken. */
const account = () => document.body.dataset.account || "visitor";
const draftKey = (form) => `draft:${account()}:${form.dataset.draft}`;
const readStore = (key) => {
  try {
    return JSON.parse(localStorage.getItem(key) || "null");
  } catch {
    return null;
  }
};
function writeStore(key, value) {
  try {
    if (value === null) sessionStorage.removeItem(key);
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // A full or forbidden store only costs the draft, never the form.
  }
}
/* What is said about a person is not left behind on an office PC: it stays in this tab only, and survives a
   time-out there until the form is taken, the tab is closed or somebody signs out. */
const isPrivate = (field) => "private" in field.dataset;
const keeps = (field) => field.name && !UNKEPT.has(field.type);

function collect(form, own = false) {
  const values = {};
  for (const field of form.elements) {
    if (!keeps(field) || isPrivate(field) !== own) continue;
    const choice = field.type === "checkbox" || field.type === "radio";
    if (choice && !field.checked) continue;
    (values[field.name] ||= []).push(field.value);
  }
  return values;
}

function restore(form, values, own = false) {
  for (const field of form.elements) {
    if (!keeps(field) || isPrivate(field) !== own) continue;
    const kept = values[field.name] || [];
    if (field.type === "checkbox" || field.type === "radio") field.checked = kept.includes(field.value);
    else if (kept.length) field.value = kept[0];
    field.dispatchEvent(new CustomEvent("ui:restored", { bubbles: true }));
  }
}

function saveDraft(form, sent = false) {
  if (!form.dataset.draft) return;
  const key = form.elements.namedItem("key");
  const former = readStore(draftKey(form)) || {};
  // A key that was sent without an answer is kept, so that sending again after a crash acts once.
  const sentKey = sent && key ? key.value : former.key;
  writeStore(draftKey(form), { at: Date.now(), key: sentKey, values: collect(form) });
  try {
    sessionStorage.setItem(draftKey(form), JSON.stringify(collect(form, true)));
  } catch {
    // As above.
  }
}

function restorePrivate(form) {
  try {
    restore(form, JSON.parse(sessionStorage.getItem(draftKey(form)) || "{}"), true);
  } catch {
    sessionStorage.removeItem(draftKey(form));
  }
}

function offerDraft(form) {
  const draft = form.dataset.draft && readStore(draftKey(form));
  if (!draft || form.querySelector("[aria-invalid=true]")) return;
  restorePrivate(form);
  if (JSON.stringify(draft.values) === JSON.stringify(collect(form))) return;
  const fresh = collect(form);
  restore(form, draft.values);
  const key = form.elements.namedItem("key");
  if (draft.key && key) key.value = draft.key;
  const note = form.querySelector("[data-draft-note]");
  if (!note) return;
  const drop = document.createElement("button");
  drop.type = "button";
  drop.className = "btn btn-ghost";
  drop.textContent = word("draft_drop");
  drop.addEventListener("click", () => {
    writeStore(draftKey(form), null);
    for (const field of form.elements) if (keeps(field) && field.type !== "checkbox" && field.type !== "radio") field.value = "";
    restore(form, fresh);
    restore(form, fresh, true);
    note.replaceChildren();
  });
  note.replaceChildren(`${word("draft_restored")} `, drop);
}

function forgetOldDrafts() {
  const oldest = Date.now() - KEEP_DAYS * 864e5;
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith("draft:") && (readStore(key)?.at || 0) < oldest) writeStore(key, null);
  }
}

/* A plain post that led to another page was taken; an error or sign-in page means it was not. */
function settleSentForms() {
  const sent = sessionStorage.getItem("sent-draft");
  if (!sent) return;
  sessionStorage.removeItem("sent-draft");
  if ("keepDrafts" in document.body.dataset) return;
  const shown = [...document.querySelectorAll("[data-form]")].some((form) => draftKey(form) === sent);
  if (!shown) writeStore(sent, null);
}

/* Checks in the browser give the same sentences in the same place as the server's. */
function problem(box, field) {
  const kind = box.dataset.kind;
  if (field.validity.valueMissing) return word(field.type === "radio" || field.tagName === "SELECT" ? "choose" : "required");
  if (field.validity.tooLong) return word("too_long");
  const value = field.value.trim();
  if (!value) return "";
  if (kind === "integer" && !/^[-+]?\d+$/.test(value)) return word("integer");
  if (kind === "decimal" && !/^[-+]?\d+([.]\d+)?$/.test(value)) return word("decimal");
  if (kind === "point" && !/^-?\d{1,3}([.]\d+)?\s*[,，]\s*-?\d{1,2}([.]\d+)?$/.test(value)) return word("point");
  const out = (bound, sign) => field.getAttribute(bound) !== null && sign * (Number(value) - Number(field.getAttribute(bound))) < 0;
  const bounded = (kind === "integer" || kind === "decimal") && (out("min", 1) || out("max", -1));
  if (bounded || field.validity.rangeOverflow || field.validity.rangeUnderflow) return word("range");
  return field.validity.badInput ? field.validationMessage : "";
}

function showProblem(box, field, text) {
  const error = box.querySelector("[data-error]");
  box.classList.toggle("has-error", Boolean(text));
  if (error) {
    error.hidden = !text;
    error.querySelector("span").textContent = text;
    const ids = new Set((field.getAttribute("aria-describedby") || "").split(" ").filter(Boolean));
    if (text) ids.add(error.id);
    else ids.delete(error.id);
    if (ids.size) field.setAttribute("aria-describedby", [...ids].join(" "));
    else field.removeAttribute("aria-describedby");
  }
  if (text) field.setAttribute("aria-invalid", "true");
  else for (const one of box.querySelectorAll("[aria-invalid]")) one.removeAttribute("aria-invalid");
}

function firstProblem(form) {
  let first = null;
  for (const box of form.querySelectorAll("[data-field]")) {
    const fields = [...box.querySelectorAll("input[name], select[name], textarea[name]")];
    const found = fields.map((field) => [field, problem(box, field)]).find(([, text]) => text);
    if (fields.length) showProblem(box, found ? found[0] : fields[0], found ? found[1] : "");
    if (found && !first) first = found[0];
  }
  const summary = form.querySelector("[data-form-error]");
  if (summary) {
    summary.hidden = !first;
    if (first) summary.textContent = word("summary");
  }
  return first;
}

function busy(form, on) {
  form.toggleAttribute("data-busy", on);
  for (const button of form.querySelectorAll("[data-submit]")) {
    if (on) button.setAttribute("aria-disabled", "true");
    else button.removeAttribute("aria-disabled");
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.matches("[data-sign-out]")) sessionStorage.clear();
  if (!form.matches("[data-form]")) return;
  const wrong = form.hasAttribute("data-busy") ? form : firstProblem(form);
  if (wrong) {
    event.preventDefault();
    event.stopPropagation();
    if (wrong !== form) wrong.focus();
    return;
  }
  clearTimeout(timer);
  saveDraft(form, true);
  if (!form.hasAttribute("hx-post")) sessionStorage.setItem("sent-draft", draftKey(form));
  busy(form, true);
}, true);

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (!form || !form.matches("[data-form]")) return;
  const box = event.target.closest("[data-field].has-error");
  if (box && !problem(box, event.target)) showProblem(box, event.target, "");
  clearTimeout(timer);
  timer = setTimeout(() => saveDraft(form), SAVE_AFTER);
});
window.addEventListener("pageshow", () => document.querySelectorAll("[data-form][data-busy]").forEach((form) => busy(form, false)));

document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = document.body.dataset.csrf || "";
});

/* htmx answers: 4xx stays in the form's own place, success forgets the draft, 5xx becomes a toast. */
let chosen = [];
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr } = event.detail;
  const form = event.detail.requestConfig?.elt?.closest?.("[data-form]");
  if (!form || xhr.status < 400 || xhr.status >= 500) return;
  const answer = new DOMParser().parseFromString(xhr.responseText, "text/html");
  event.detail.shouldSwap = true;
  event.detail.isError = false;
  if (answer.querySelector("[data-form]")) {
    chosen = [...form.querySelectorAll("input[type=file]")].filter((field) => field.files.length);
    Object.assign(event.detail, { target: form, swapOverride: "outerHTML", selectOverride: "[data-form]" });
  } else {
    const place = form.querySelector("[data-form-error]");
    place.hidden = false;
    Object.assign(event.detail, { target: place, swapOverride: "innerHTML", selectOverride: "unset" });
    place.scrollIntoView({ block: "nearest" });
  }
  busy(form, false);
});
/* A refused form comes back without its files: the browser's own fields are put back in their places. */
document.addEventListener("htmx:afterSwap", () => {
  for (const field of chosen) {
    const fresh = document.querySelector(`[data-form] input[type=file][name="${field.name}"]`);
    if (!fresh || fresh === field) continue;
    const wrong = fresh.getAttribute("aria-invalid");
    if (wrong) field.setAttribute("aria-invalid", wrong);
    fresh.replaceWith(field);
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
  chosen = [];
});
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.requestConfig?.elt?.closest?.("[data-form]");
  if (form && event.detail.xhr.status >= 200 && event.detail.xhr.status < 400) writeStore(draftKey(form), null);
});
document.addEventListener("htmx:responseError", (event) => {
  const { xhr, requestConfig } = event.detail;
  if (xhr.status < 500) return;
  const number = xhr.getResponseHeader("X-Request-ID") || xhr.status;
  toast(`${word("server")} ${number}`, "refused");
  const form = requestConfig?.elt?.closest?.("[data-form]");
  if (form) busy(form, false);
});
document.addEventListener("htmx:sendError", (event) => {
  toast(word("offline"), "warning");
  const form = event.detail.elt.closest?.("[data-form]");
  if (form) busy(form, false);
});

function focusFirstError(root) {
  const wrong = root.querySelector("[data-form]:not(.x-specimen *) [aria-invalid=true]");
  if (wrong) wrong.focus();
  return Boolean(wrong);
}
document.addEventListener("htmx:afterSettle", (event) => {
  const place = event.detail.target.isConnected ? event.detail.target : document;
  for (const form of place.querySelectorAll("[data-form]")) offerDraft(form);
  const first = place.id === "step-slot" ? "input:not([type=hidden]), select, textarea, button" : "[data-focus]";
  if (!focusFirstError(place)) place.querySelector(first)?.focus();
});

document.addEventListener("click", (event) => {
  const cancel = event.target.closest("[data-cancel]");
  const slot = cancel && cancel.closest("#step-slot");
  if (slot) {
    event.preventDefault();
    slot.replaceChildren();
    document.dispatchEvent(new CustomEvent("ui:form-closed"));
  }
});

settleSentForms();
forgetOldDrafts();
for (const form of document.querySelectorAll("[data-form]")) offerDraft(form);
if (!focusFirstError(document) && matchMedia("(pointer: fine)").matches) {
  document.querySelector(".x-login input:not([type=hidden])")?.focus();
}
