/* What every page of the desk shares: keys, lists, focus after a swap, leaving with unsaved words, the palette.
   Everything hangs on attributes; without this script all links and forms still work.

   data-key="a" | "g q" | "Ctrl+Enter"   pressing it clicks the control, or focuses the field
   data-list, data-item, data-follow     J and K walk the items; X ticks one; data-follow also opens the link
   data-focus                            where focus goes when a swap brings this element
   data-guard                            a form whose unsaved words are asked about before the page is left
   data-commands                         a list that the palette's field narrows */

const SEQUENCE_MS = 1200;
const TOAST_MS = 10000;
const FIELD = "input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable=true]";

let prefix = "";
let prefixTimer = 0;

const singleKeysOn = () => document.body.dataset.singleKeys !== "off";
const isField = (target) => target instanceof Element && target.matches(FIELD);

function usable(element) {
  return !element.disabled && element.getAttribute("aria-disabled") !== "true" && element.checkVisibility();
}

function nameOf(event) {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return event.ctrlKey || event.metaKey ? `Ctrl+${key}` : key;
}

function controlFor(keys) {
  const scope = document.querySelector("dialog[open]") ?? document;
  return [...scope.querySelectorAll("[data-key]")].find((each) => each.dataset.key === keys && usable(each));
}

function use(control) {
  if (isField(control)) {
    control.focus();
    control.select?.();
  } else {
    control.click();
  }
}

function startsSequence(key) {
  return Boolean(document.querySelector(`[data-key^="${CSS.escape(key)} "]`));
}

function remember(key) {
  prefix = key;
  clearTimeout(prefixTimer);
  prefixTimer = setTimeout(() => { prefix = ""; }, SEQUENCE_MS);
}

/* ---- lists ---- */
function items() {
  return [...document.querySelectorAll("[data-list] [data-item]")].filter((each) => each.checkVisibility());
}

function currentItem() {
  const focused = document.activeElement?.closest("[data-item]");
  return focused ?? document.querySelector("[data-list] [data-item]:has([aria-current=true])");
}

function step(by) {
  const all = items();
  if (!all.length) return false;
  const at = all.indexOf(currentItem());
  const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + by))];
  const link = next.querySelector("a[href], button");
  link?.focus();
  next.scrollIntoView({ block: "nearest" });
  if (link && next.closest("[data-list]").hasAttribute("data-follow")) link.click();
  return true;
}

/* The link that is followed is the current one from now on, as the server says it on a whole page. */
document.addEventListener("htmx:beforeRequest", (event) => {
  const item = event.target.closest?.("[data-list][data-follow] [data-item]");
  if (!item) return;
  item.closest("[data-list]").querySelectorAll("[data-item] [aria-current]").forEach((each) => each.removeAttribute("aria-current"));
  event.target.setAttribute("aria-current", "true");
});

/* Where what was opened stands below the list, as on a phone, a tap leads there. Keys stay in the list. */
document.addEventListener("htmx:afterSwap", (event) => {
  const asked = event.detail.requestConfig;
  const tapped = asked?.triggeringEvent?.detail > 0 && asked.elt.closest("[data-list][data-follow] [data-item]");
  const opened = tapped && document.getElementById(asked.target?.id);
  if (!opened) return;
  const { top, bottom } = opened.getBoundingClientRect();
  if (top > innerHeight || bottom < 0) opened.scrollIntoView();
});

function tick() {
  const box = currentItem()?.querySelector("input[type=checkbox]");
  box?.click();
  return Boolean(box);
}

function listKey(key) {
  if (key === "j") return step(1);
  if (key === "k") return step(-1);
  return key === "x" && tick();
}

/* ---- keys ---- */
document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.altKey) return;
  const key = nameOf(event);
  const isSingle = !key.startsWith("Ctrl+");
  if (isSingle && (isField(event.target) || !singleKeysOn())) return;
  const keys = prefix ? `${prefix} ${key}` : key;
  prefix = "";
  const control = controlFor(keys);
  if (control) {
    event.preventDefault();
    use(control);
  } else if (isSingle && startsSequence(key)) {
    remember(key);
  } else if (isSingle && !document.querySelector("[popover]:popover-open") && listKey(key)) {
    event.preventDefault();
  }
});

/* ---- focus after a swap ---- */
document.addEventListener("htmx:afterSettle", (event) => {
  const wanted = event.target.matches?.("[data-focus]") ? event.target : event.target.querySelector?.("[data-focus]");
  if (wanted) {
    if (!wanted.matches("a[href], button, input, select, textarea, [tabindex]")) wanted.tabIndex = -1;
    wanted.focus({ preventScroll: false });
  } else if (document.activeElement === document.body) {
    document.getElementById("main")?.focus({ preventScroll: true });
  }
});

/* ---- a sign-in in another window has made a new token: fetch it, so that sending once more works ---- */
async function renewToken() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const token = page.querySelector("input[name=csrfmiddlewaretoken]")?.value;
  if (!token) return "";
  document.querySelectorAll("input[name=csrfmiddlewaretoken]").forEach((each) => { each.value = token; });
  document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": token }));
  return token;
}
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.xhr.getResponseHeader("X-CSRF-Failed")) renewToken();
});

/* ---- unsaved words ---- */
const unsaved = new Set();

document.addEventListener("input", (event) => {
  const form = event.target.form ?? event.target.closest?.("form");
  if (form?.hasAttribute("data-guard")) unsaved.add(form);
});
document.addEventListener("submit", (event) => unsaved.delete(event.target));
/* Whoever saves by other means says so: form.dispatchEvent(new Event("desk:saved", {bubbles: true})). */
document.addEventListener("desk:saved", (event) => unsaved.delete(event.target));
document.addEventListener("desk:unsaved", (event) => unsaved.add(event.target));
window.addEventListener("beforeunload", (event) => {
  const waiting = [...unsaved].some((form) => form.isConnected);
  if (waiting) event.preventDefault();
});

/* ---- messages go by themselves, unless they offer something ---- */
function letGo(toast) {
  setTimeout(() => {
    if (toast.matches(":hover, :focus-within")) letGo(toast);
    else toast.remove();
  }, TOAST_MS);
}

function watchToasts() {
  document.querySelectorAll("#toasts .toast:not([data-seen])").forEach((toast) => {
    toast.dataset.seen = "";
    if (!toast.querySelector("form, a") && !toast.matches(".toast--bad")) letGo(toast);
  });
}
watchToasts();
document.addEventListener("htmx:oobAfterSwap", watchToasts);
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !document.querySelector("[popover]:popover-open")) {
    document.querySelectorAll("#toasts .toast").forEach((toast) => toast.remove());
  }
});

/* ---- the palette ---- */
const palette = document.getElementById("palette");
palette?.addEventListener("toggle", (event) => {
  if (event.newState === "open") palette.querySelector("input").focus();
});
palette?.addEventListener("input", () => {
  const words = palette.querySelector("input").value.toLowerCase().trim();
  palette.querySelectorAll("[data-commands] li:not(.palette__group)").forEach((line) => {
    line.hidden = Boolean(words) && !line.textContent.toLowerCase().includes(words);
  });
});
palette?.addEventListener("keydown", (event) => {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const stops = [...palette.querySelectorAll("input, li:not([hidden]) :is(a, button)")];
  const at = stops.indexOf(document.activeElement);
  const next = stops[(at + (event.key === "ArrowDown" ? 1 : stops.length - 1)) % stops.length];
  event.preventDefault();
  next?.focus();
});
document.getElementById("keys")?.addEventListener("toggle", (event) => {
  if (event.newState === "open") document.getElementById("keys-h").focus();
});
