/* Help for whoever writes an explanation: counters, bold and italic, links, and citing evidence by its number. */

const area = document.getElementById("id_explanation");
const foot = document.getElementById("explain-foot");
const cite = document.getElementById("cite");
const CITED = /(?!^\[[0-9]{1,3}\]:)\[([0-9]{1,3})\](?!\()/gm;

/* ---- counting, in the characters that the server counts ---- */
const length = (text) => [...text.replace(/\r\n?/g, "\n").trim()].length;

function count(field) {
  const place = document.querySelector(`[data-count-of="${field.id}"]`);
  if (!place) return;
  const have = length(field.value);
  const most = Number(field.dataset.limit);
  place.textContent = `${have} / ${most}`;
  place.classList.toggle("too-long", have > most);
}

/* ---- evidence, as it stands on the page ---- */
function evidence() {
  return [...document.querySelectorAll("#evidence [data-evidence]")].map((item) => ({
    number: Number(item.dataset.evidence),
    title: item.querySelector(".ev__title").firstElementChild.firstChild.textContent.trim(),
  }));
}

function tellFoot() {
  if (!area || !foot) return;
  const numbers = evidence().map((each) => each.number);
  const cited = [...new Set([...area.value.matchAll(CITED)].map((match) => Number(match[1])))].sort((a, b) => a - b);
  const lists = {
    cites: [foot.dataset.cites, cited],
    uncited: [foot.dataset.uncited, numbers.filter((number) => !cited.includes(number))],
    unknown: [foot.dataset.unknown, cited.filter((number) => !numbers.includes(number))],
  };
  const words = area.value.trim().split(/\s+/).filter(Boolean).length;
  foot.querySelector("[data-foot=words]").textContent = `${words} ${foot.dataset.words}`;
  for (const [name, [label, list]] of Object.entries(lists)) {
    foot.querySelector(`[data-foot=${name}]`).textContent = list.length ? `${label} ${list.join(", ")}` : "";
  }
}

/* ---- writing into the text; execCommand keeps the browser's undo ---- */
function write(text, from, to) {
  area.focus();
  area.setSelectionRange(from, to);
  if (!document.execCommand("insertText", false, text)) {
    area.setRangeText(text, from, to, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function wrap(mark) {
  const { selectionStart: from, selectionEnd: to } = area;
  const words = area.value.slice(from, to);
  write(`${mark}${words}${mark}`, from, to);
  area.setSelectionRange(from + mark.length, from + mark.length + words.length);
}

function link(placeholder) {
  const { selectionStart: from, selectionEnd: to } = area;
  const words = area.value.slice(from, to) || placeholder;
  write(`[${words}](https://)`, from, to);
  const address = from + words.length + 3;
  area.setSelectionRange(address, address + "https://".length);
}

function insertCitation(number) {
  if (cite.matches(":popover-open")) cite.hidePopover();
  write(`[${number}]`, area.selectionStart, area.selectionEnd);
}

function choose() {
  const all = evidence();
  if (all.length === 0) {
    document.getElementById("add-evidence")?.focus();
    return;
  }
  if (all.length === 1) {
    insertCitation(all[0].number);
    return;
  }
  const lines = all.map(({ number, title }) => {
    const line = document.createElement("li");
    const button = document.createElement("button");
    const key = document.createElement("kbd");
    const words = document.createElement("span");
    button.type = "button";
    key.textContent = number;
    words.textContent = title;
    words.dir = "auto";
    button.append(key, words);
    button.addEventListener("click", () => insertCitation(number));
    line.append(button);
    return line;
  });
  cite.querySelector("ul").replaceChildren(...lines);
  cite.showPopover();
  cite.querySelector("button").focus();
}

function walk(event) {
  const buttons = [...cite.querySelectorAll("button")];
  const digit = buttons[Number(event.key) - 1];
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    const at = buttons.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : buttons.length - 1);
    event.preventDefault();
    buttons[at % buttons.length].focus();
  } else if (digit && buttons.length < 10) {
    event.preventDefault();
    digit.click();
  } else if (event.key === "Escape") {
    cite.hidePopover();
    area.focus();
  }
}

function start() {
  const tools = document.querySelector("[data-tools]");
  tools.hidden = false;
  tools.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button?.dataset.wrap) wrap(button.dataset.wrap);
    else if (button?.dataset.link) link(button.dataset.link);
    else if (button?.hasAttribute("data-cite")) choose();
  });
  cite.addEventListener("keydown", walk);
  document.addEventListener("htmx:afterSettle", tellFoot);
  document.querySelectorAll("[data-limit]").forEach(count);
  tellFoot();
  document.addEventListener("input", (event) => {
    if (event.target.matches?.("[data-limit]")) count(event.target);
    if (event.target === area) tellFoot();
  });
}

if (area && cite) start();
