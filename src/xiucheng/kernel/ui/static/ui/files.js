// SPDX-License-Identifier: Apache-2.0
// Files of a form: sent while the form is filled in, in parts that go on after a break; taken, dropped, pasted, put in order.
const AT_ONCE = 4_000_000;
const PATIENCE = [500, 1000, 2000, 4000, 8000];
const API = "/api/v1";

function word(name) {
  const words = document.getElementById("ui-words");
  const found = words && words.content.querySelector(`[data-word="${name}"]`);
  return found ? found.textContent : "";
}
const wait = (time) => new Promise((done) => setTimeout(done, time));

/* One request, with its progress; answers {status, data, offset}. A broken line has the status 0. */
function ask(method, path, { body = null, headers = {}, progress = null, row = null } = {}) {
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    request.open(method, API + path);
    request.setRequestHeader("X-CSRFToken", document.body.dataset.csrf || "");
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    if (progress) request.upload.addEventListener("progress", (event) => progress(event.loaded));
    request.addEventListener("loadend", () => {
      let data = null;
      try {
        data = JSON.parse(request.responseText);
      } catch {
        // HEAD and broken lines have no body
      }
      const offset = request.status ? Number(request.getResponseHeader("Upload-Offset") || -1) : -1;
      done({ status: request.status, data, offset });
    });
    if (row) row.request = request;
    request.send(body);
  });
}
/* Only shown to people, and what they could not see is refused. */
const nameOf = (file) => file.name.replace(/[^\p{L}\p{N}\p{P} ]/gu, "_").slice(-100);
const bytes = { "Content-Type": "application/octet-stream" };
const again = (status) => status === 0 || status === 429 || status === 503 || status === 502 || status === 504;

/* A request that comes through when the line or the server is back. */
async function stubborn(row, act) {
  let answer = await act();
  for (const pause of PATIENCE) {
    if (!again(answer.status) || row.gone) break;
    row.tell(word("upload_again"));
    await wait(pause);
    answer = await act();
  }
  return answer;
}

/* What a file is for, of the kinds that its place takes; the server looks into it and has the last word. */
const KINDS = [
  ["photo", /^image\/|\.(jpe?g|png|webp)$/i],
  ["audio", /^audio\/|\.(aac|amr|m4a|mp3|ogg|wav)$/i],
  ["video", /^video\/|\.(3gp|mov|mp4|webm)$/i],
  ["table", /\.(csv|xlsx)$/i],
  ["document", /./],
];
function kindOf(file, box) {
  const taken = box.dataset.fileKind.split(" ");
  const fits = KINDS.find(([kind, sign]) => taken.includes(kind) && (sign.test(file.type) || sign.test(file.name)));
  return fits ? fits[0] : taken[0];
}

async function sendWhole(row, kind) {
  const query = new URLSearchParams({ kind, name: nameOf(row.file) });
  const options = { body: row.file, headers: bytes, progress: (sent) => row.show(sent), row };
  const answer = await stubborn(row, () => ask("POST", `/files?${query}`, options));
  return answer.status === 201 ? answer.data : Promise.reject(answer);
}

async function sendParts(row, kind) {
  if (!row.upload) {
    const body = JSON.stringify({ kind, name: nameOf(row.file), size: row.file.size });
    const begun = await stubborn(row, () => ask("POST", "/uploads", { body, headers: { "Content-Type": "application/json" } }));
    if (begun.status !== 201) return Promise.reject(begun);
    row.upload = begun.data;
  }
  let offset = row.upload.offset;
  for (;;) {
    const from = offset;
    const options = {
      body: row.file.slice(from, from + row.upload.part),
      headers: { ...bytes, "Upload-Offset": String(from) },
      progress: (sent) => row.show(from + sent),
      row,
    };
    let answer = await ask("PATCH", `/uploads/${row.upload.id}`, options);
    if (row.gone) return Promise.reject(answer);
    if (again(answer.status) || answer.status === 409) {
      // what arrived is asked for, and sending goes on from there
      if (again(answer.status)) row.tell(word("upload_again"));
      answer = await stubborn(row, () => ask("GET", `/uploads/${row.upload.id}`));
      if (answer.status === 200 && answer.data.offset === from) await wait(500);
    }
    if (answer.status !== 200) return Promise.reject(answer);
    if (answer.data.file) return answer.data.file;
    offset = row.upload.offset = answer.data.offset;
  }
}

const button = (text, act) => {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "x-tool";
  made.textContent = text;
  made.addEventListener("click", act);
  return made;
};

/* One file in the list, from its choice to its number in the form. */
function rowOf(box, file) {
  const item = document.createElement("li");
  const bar = document.createElement("progress");
  const state = document.createElement("span");
  const tools = document.createElement("span");
  state.className = "x-sub";
  tools.className = "x-sent-tools";
  bar.max = file.size || 1;
  bar.setAttribute("aria-label", file.name);
  if (file.type.startsWith("image/")) {
    const image = document.createElement("img");
    image.src = URL.createObjectURL(file);
    image.alt = file.name;
    image.width = 120;
    image.height = 90;
    item.append(image);
  } else item.append(file.name);
  item.append(bar, state, tools);
  const row = { item, file, gone: false, done: false, failed: false, upload: null, request: null };
  row.tell = (text) => {
    state.textContent = text;
  };
  row.show = (sent) => {
    bar.value = sent;
    row.tell(`${Math.floor((100 * sent) / (file.size || 1))} %`);
  };
  const move = (back) => {
    const other = back ? item.previousElementSibling : item.nextElementSibling;
    if (other) other[back ? "before" : "after"](item);
  };
  tools.append(
    button("←", () => move(true)),
    button("→", () => move(false)),
    button(word("upload_remove"), () => {
      row.gone = true;
      row.request?.abort();
      const number = row.number || row.upload?.id;
      if (number) ask("DELETE", `/files/${number}`);
      item.remove();
      settle(box);
    }),
  );
  tools.children[0].setAttribute("aria-label", word("upload_earlier"));
  tools.children[1].setAttribute("aria-label", word("upload_later"));
  row.finish = (number) => {
    row.done = true;
    row.number = number;
    bar.remove();
    row.tell(word("upload_done"));
    const hidden = document.createElement("input");
    hidden.type = "hidden";
    hidden.name = box.dataset.files;
    hidden.value = number;
    item.append(hidden);
  };
  row.fail = (answer) => {
    row.failed = true;
    item.classList.add("is-failed");
    row.tell(answer?.data?.message || word("upload_failed"));
    if (!answer || again(answer.status)) {
      const retry = button(word("upload_retry"), () => {
        retry.remove();
        row.failed = false;
        item.classList.remove("is-failed");
        run(box, row);
      });
      tools.prepend(retry);
    }
  };
  return row;
}

const rows = new WeakMap();
const rowsOf = (box) => rows.get(box) || rows.set(box, []).get(box);
const queues = new WeakMap();

/* One file after the other: each is on the server sooner, and the line is not split. */
function run(box, row) {
  const before = queues.get(box) || Promise.resolve();
  const next = before.then(async () => {
    if (row.gone) return;
    const kind = kindOf(row.file, box);
    try {
      const file = await (row.file.size > AT_ONCE ? sendParts(row, kind) : sendWhole(row, kind));
      if (!row.gone) row.finish(file.id);
    } catch (answer) {
      if (!row.gone) row.fail(answer);
    }
    settle(box);
  });
  queues.set(box, next);
}

function settle(box) {
  const live = rowsOf(box).filter((row) => !row.gone);
  const there = live.length + box.querySelectorAll("[data-sent] :checked").length;
  const input = box.querySelector("input[type=file]:not([capture])");
  if ("wasRequired" in input.dataset) input.required = there === 0;
  const note = box.querySelector("[data-files-note]");
  const open = live.filter((row) => !row.done && !row.failed).length;
  const failed = live.some((row) => row.failed);
  note.textContent = failed ? word("upload_mend") : open ? word("upload_wait") : "";
  const form = box.closest("form");
  // every place of the form counts: one without files must not send it while another's are on their way
  if (form && form.dataset.waiting === "files" && !unsent(form).some((row) => !row.failed)) {
    delete form.dataset.waiting;
    if (!unsent(form).length) form.requestSubmit();
  }
}

/* Files of a form that are not on the server, failed ones included. */
const unsent = (form) =>
  [...form.querySelectorAll("[data-file-kind]")].flatMap(rowsOf).filter((row) => !row.gone && !row.done);

function add(box, files) {
  const input = box.querySelector("input[type=file]:not([capture])");
  if (input.required) input.dataset.wasRequired = "";
  const most = Number(box.dataset.most || 50);
  for (const file of files) {
    const there = rowsOf(box).filter((row) => !row.gone).length + box.querySelectorAll("[data-sent] :checked").length;
    if (there >= most) {
      document.dispatchEvent(new CustomEvent("ui:toast", { detail: { text: `${word("upload_most")} ${most}`, level: "warning" } }));
      break;
    }
    const row = rowOf(box, file);
    rowsOf(box).push(row);
    box.querySelector("[data-previews]").append(row.item);
    run(box, row);
  }
  settle(box);
}

document.addEventListener("change", (event) => {
  const box = event.target.type === "file" && event.target.closest("[data-file-kind]");
  if (!box || !box.dataset.fileKind || !event.target.files.length) return;
  add(box, [...event.target.files]);
  // they are in the list now and must not be sent again with the form
  event.target.value = "";
});

document.addEventListener("dragover", (event) => {
  const box = event.target.closest?.("[data-file-kind]");
  if (box) event.preventDefault();
  box?.classList.add("is-over");
});
document.addEventListener("dragleave", (event) => event.target.closest?.("[data-file-kind]")?.classList.remove("is-over"));
document.addEventListener("drop", (event) => {
  const box = event.target.closest?.("[data-file-kind]");
  if (!box || !box.dataset.fileKind) return;
  event.preventDefault();
  box.classList.remove("is-over");
  add(box, [...event.dataTransfer.files]);
});
document.addEventListener("paste", (event) => {
  const files = [...(event.clipboardData?.files || [])];
  const form = event.target.closest?.("form") || document;
  const box = form.querySelector("[data-file-kind]:not([data-file-kind=''])");
  if (!box || !files.length) return;
  event.preventDefault();
  add(box, files);
});

/* A form waits for its files and then goes by itself. */
document.addEventListener("submit", (event) => {
  const open = unsent(event.target);
  if (!open.length) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (!open.some((row) => row.failed)) event.target.dataset.waiting = "files";
  for (const box of event.target.querySelectorAll("[data-file-kind]")) settle(box);
  open[0].item.scrollIntoView({ block: "nearest" });
}, true);
