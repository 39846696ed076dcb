/* The draft saves itself: a few seconds after typing stops, by the same POST as its button, and says so.
   What is not saved yet is also kept in this browser, and offered when the page is opened again. A save that is
   refused stops saving by itself and leaves the text as it is; "Compare both texts" sends the form as a whole. */

const PAUSE_MS = 3000;
const RETRY_MS = 15000;
const KEEP_MS = 300;
const KEPT_DAYS = 14;
const PREFIX = "factcheck.draft.";

const form = document.querySelector("form[data-autosave]");

const store = {
  key: PREFIX + form?.dataset.autosave,
  read() {
    try { return JSON.parse(localStorage.getItem(this.key)); } catch { return null; }
  },
  write(value) {
    try { localStorage.setItem(this.key, JSON.stringify(value)); } catch { /* full or switched off: the server still saves */ }
  },
  drop() {
    try { localStorage.removeItem(this.key); } catch { /* nothing was kept */ }
  },
  forgetOld() {
    try {
      const oldest = Date.now() - KEPT_DAYS * 86400000;
      Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)).forEach((key) => {
        if (!(JSON.parse(localStorage.getItem(key))?.at > oldest)) localStorage.removeItem(key);
      });
    } catch { /* nothing to tidy up */ }
  },
};

/* ---- what is typed ---- */
const isTyped = (field) => field.name && !["hidden", "submit", "button"].includes(field.type);

function typed() {
  const fields = {};
  for (const field of form.elements) {
    if (isTyped(field) && (field.type !== "radio" || field.checked)) fields[field.name] = field.value;
  }
  return fields;
}

const tidy = (fields) => JSON.stringify(Object.entries(fields).map(([name, value]) => [name, value.replace(/\r\n?/g, "\n").trim()]).sort());
const parse = (html) => new DOMParser().parseFromString(html, "text/html");
const hidden = (name) => form.elements.namedItem(name);

let saved = "";
let timer = 0, keeping = 0;
let isSaving = false, isRefused = false, wentWell = true;
let next = "";

const isDirty = () => tidy(typed()) !== saved;
/* ---- what is said ---- */
const live = document.getElementById("draft-live");
function say(words, { bad = false, link = null } = {}) {
  const line = document.createElement("p");
  line.className = bad ? "note note--bad" : "muted small";
  const text = document.createElement("span");
  text.textContent = words;
  line.append(text);
  if (link) {
    const anchor = document.createElement("a");
    anchor.href = link;
    anchor.target = "_blank";
    anchor.textContent = form.dataset.signIn;
    text.append(" ", anchor);
  }
  document.querySelector("#draft-state [data-shown]").replaceChildren(line);
}

/* Words that come and go while somebody types are shown, and not read out. */
function murmur(words) {
  live.setAttribute("aria-busy", "true");
  say(words);
}

function tell(act) {
  live.removeAttribute("aria-busy");
  act();
}

function take(html, ids) {
  const page = parse(html);
  if (!page.getElementById("draft-state")) return false;
  for (const id of ids) {
    const fresh = page.getElementById(id);
    const old = document.getElementById(id);
    if (!fresh || !old) continue;
    const focused = old.contains(document.activeElement) && document.activeElement.id;
    old.replaceWith(document.adoptNode(fresh));
    window.htmx?.process(fresh);
    if (focused) document.getElementById(focused)?.focus();
  }
  document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": hidden("csrfmiddlewaretoken").value }));
  return true;
}

/* ---- saving ---- */
const address = form?.getAttribute("action");
const ask = (url, options = {}) => fetch(url, { ...options, headers: { "HX-Request": "true" }, credentials: "same-origin" });

function send() {
  const body = new URLSearchParams(new FormData(form));
  body.set("do", "save");
  return ask(address, { method: "POST", body, keepalive: String(body).length < 60000 });
}

/* After signing in again elsewhere, the page's token is an old one: it is fetched anew, once. */
async function sendWithFreshToken() {
  const answer = await send();
  const html = await answer.text();
  if (answer.status !== 403 || html.includes('id="draft-state"')) return { answer, html };
  const state = await ask(`${address}state/`);
  const token = parse(await state.text()).querySelector("#draft-state [name=csrfmiddlewaretoken]");
  if (!token) return { answer, html };
  hidden("csrfmiddlewaretoken").value = token.value;
  const second = await send();
  return { answer: second, html: await second.text() };
}

async function save({ evenIfClean = false } = {}) {
  clearTimeout(timer);
  if (isSaving || (!evenIfClean && !isDirty())) return;
  isSaving = true;
  wentWell = false;
  murmur(form.dataset.saving);
  const sent = tidy(typed());
  try {
    hear(await sendWithFreshToken(), sent);
  } catch {
    failed(form.dataset.offline);
  } finally {
    isSaving = false;
  }
  goOn();
}

function hear({ answer, html }, sent) {
  if (answer.status === 401) {
    failed(form.dataset.signedOut, form.dataset.signInAt);
  } else if (answer.ok && tellTaken(html, ["draft-state", "review-checks", "review-hold"])) {
    saved = sent;
    wentWell = true;
    isRefused = false;
    if (!isDirty()) {
      clearTimeout(keeping);
      store.drop();
      form.dispatchEvent(new Event("desk:saved", { bubbles: true }));
    }
  } else if (!answer.ok && tellTaken(html, ["draft-state"])) {
    isRefused = Boolean(document.querySelector("#draft-state [data-whole]"));
    form.dispatchEvent(new Event("desk:unsaved", { bubbles: true }));
  } else {
    failed(form.dataset.broken);
  }
}

function tellTaken(html, ids) {
  let taken = false;
  tell(() => { taken = take(html, ids); });
  return taken;
}

function failed(words, link = null) {
  tell(() => say(words, { bad: true, link }));
  form.dispatchEvent(new Event("desk:unsaved", { bubbles: true }));
  if (!link) timer = setTimeout(save, RETRY_MS);
}

/* What was typed or pressed while a save was under way. */
function goOn() {
  if (next) {
    const wanted = [...form.elements].find((each) => each.name === "do" && each.value === next && each.type === "submit");
    next = "";
    if (wanted && wentWell) form.requestSubmit(wanted);
  } else if (wentWell && isDirty()) {
    timer = setTimeout(save, PAUSE_MS);
  }
}

function changed() {
  clearTimeout(keeping);
  keeping = setTimeout(keep, KEEP_MS);
  if (isRefused) return;
  clearTimeout(timer);
  if (!isSaving && isDirty()) murmur(form.dataset.typing);
  timer = setTimeout(save, PAUSE_MS);
}

/* ---- the safety net ---- */
function keep() {
  if (isDirty()) store.write({ at: Date.now(), fields: typed(), edit: hidden("edit_count").value, base: hidden("base").value });
}

function offer() {
  const kept = store.read();
  if (!kept?.fields) return;
  if (tidy({ ...typed(), ...kept.fields }) === tidy(typed())) {
    store.drop();
    return;
  }
  const note = document.getElementById("kept");
  note.querySelector("[data-kept-at]").textContent = new Date(kept.at).toLocaleString(document.documentElement.lang);
  note.hidden = false;
  note.querySelector("[data-throw-away]").addEventListener("click", () => { store.drop(); note.hidden = true; });
  note.querySelector("[data-put-back]").addEventListener("click", () => { note.hidden = true; putBack(kept); });
}

/* The edit that the kept text came from goes back with it: what others saved since is compared, not overwritten. */
function putBack({ fields, edit, base }) {
  for (const field of form.elements) {
    if (!isTyped(field) || !(field.name in fields)) continue;
    if (field.type === "radio") field.checked = field.value === fields[field.name];
    else field.value = fields[field.name];
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  hidden("edit_count").value = edit;
  hidden("base").value = base;
  save();
}

function start() {
  if (document.querySelector("#draft-state[data-state=saved]")) saved = tidy(typed());
  else form.dispatchEvent(new Event("desk:unsaved", { bubbles: true }));
  store.forgetOld();
  offer();
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (button?.hasAttribute("data-save") && !isRefused) {
      event.preventDefault();
      save({ evenIfClean: true });
    } else if (isSaving) {
      event.preventDefault();
      next = button?.value ?? "";
    } else {
      clearTimeout(timer);
      keep();
    }
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden && !isRefused) save();
  });
}

if (form) start();
