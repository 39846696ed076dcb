/* Words of an article become a claim: by selecting them with the pointer, or with the keyboard alone.

   By keyboard: M takes the sentence of the selected claim, or the first one on the screen. Down and Up go to the
   next and the previous sentence, with Shift they add one or give it back; Right and Left move the end by a word,
   with Shift the beginning. In right-to-left text Left leads on. Enter marks, Esc leaves. Without this script the
   button is a link to a page that does the same with a form. */

import {
  nodeAt, offsetIn, paragraphs, points, select, selectedSpan, startOf, textBetween, trimmed, wordsOf,
} from "./span-offsets.js";

const LONGEST = 2000;
const byId = (id) => document.getElementById(id);

/* ---- the bar ---- */
/* Its place is a rule, not a style attribute: HTMX copies attributes at a swap, and the policy refuses that one. */
const barRule = new CSSStyleSheet();
document.adoptedStyleSheets = [...document.adoptedStyleSheets, barRule];

function say(words) {
  const voice = byId("span-voice");
  if (voice) voice.textContent = words;
}

function showBar(span) {
  const bar = byId("span-bar");
  if (!bar) return;
  bar.hidden = !span;
  if (!span) return;
  const count = span.exact.split(/\s+/u).length;
  const tooLong = span.end - span.start > LONGEST;
  const many = count === 1 ? bar.dataset.wordsOne : bar.dataset.wordsMany.replace("%d", count);
  bar.querySelector("[data-count]").textContent = tooLong ? bar.dataset.tooLong : many;
  bar.querySelector("[data-act=mark]").disabled = tooLong;
  bar.querySelector("[data-keys]").hidden = !picking;
  const rects = document.getSelection().getRangeAt(0).getClientRects();
  const last = rects[rects.length - 1] ?? { bottom: 0, left: 0 };
  const below = Math.min(Math.max(last.bottom + 8, 8), window.innerHeight - bar.offsetHeight - 8);
  const across = Math.min(Math.max(last.left, 8), document.documentElement.clientWidth - bar.offsetWidth - 8);
  barRule.replaceSync(`#span-bar { top: ${below}px; left: ${Math.max(8, across)}px; }`);
}

function send(span) {
  if (!span || span.end - span.start > LONGEST) return;
  const form = byId("mark-form");
  form.elements.start.value = span.start;
  form.elements.end.value = span.end;
  form.elements.exact.value = span.exact;
  leave({ keepFocus: true });
  form.requestSubmit();
}

/* ---- selecting by keyboard ---- */
let picking = null;

function cutBy(granularity, paragraph, words) {
  const language = paragraph.closest("[lang]")?.lang || undefined;
  const pieces = new Intl.Segmenter(language, { granularity }).segment(words);
  return [...pieces].filter((each) => (granularity === "word" ? each.isWordLike : each.segment.trim()));
}

function stops() {
  const found = { sentences: [], starts: new Set(), ends: new Set() };
  for (const paragraph of paragraphs()) {
    const words = wordsOf(paragraph);
    const spanOf = ({ index, segment }) => {
      const start = startOf(paragraph) + points(words.slice(0, index));
      return [start, start + points(segment.trimEnd())];
    };
    for (const each of cutBy("sentence", paragraph, words)) found.sentences.push(spanOf(each));
    for (const [start, end] of [...cutBy("word", paragraph, words).map(spanOf), ...found.sentences]) {
      found.starts.add(start);
      found.ends.add(end);
    }
  }
  const inOrder = (offsets) => [...offsets].sort((one, two) => one - two);
  return { sentences: found.sentences, starts: inOrder(found.starts), ends: inOrder(found.ends) };
}

function firstPlace() {
  const caret = document.getSelection();
  const held = caret.anchorNode && paragraphs().find((each) => each.contains(caret.anchorNode));
  if (held) return startOf(held) + offsetIn(held, caret.anchorNode, caret.anchorOffset);
  const mark = document.querySelector("#text [aria-current=true]");
  const box = mark?.getBoundingClientRect();
  if (box && box.bottom > 0 && box.top < window.innerHeight) {
    const around = mark.closest("p");
    return startOf(around) + offsetIn(around, mark, 0);
  }
  const seen = paragraphs().find((each) => each.getBoundingClientRect().bottom > 96) ?? paragraphs()[0];
  return seen ? startOf(seen) : 0;
}

function begin(button) {
  const known = stops();
  const place = firstPlace();
  const at = Math.max(0, known.sentences.findIndex(([, end]) => end > place));
  if (!known.sentences.length) return say(byId("span-bar").dataset.nothing);
  picking = { ...known, button, start: known.sentences[at][0], end: known.sentences[at][1] };
  byId("text").focus({ preventScroll: true });
  show(byId("span-bar").querySelector("[data-keys]").textContent);
}

function show(hint = "") {
  select(picking.start, picking.end);
  const exact = textBetween(picking.start, picking.end);
  showBar({ start: picking.start, end: picking.end, exact });
  say(`${exact.slice(0, 400)} ${hint}`.trim());
}

function leave({ keepFocus = false } = {}) {
  const was = picking;
  picking = null;
  document.getSelection().removeAllRanges();
  showBar(null);
  say("");
  if (was && !keepFocus) was.button.focus({ preventScroll: true });
}

const after = (offsets, place) => offsets.find((each) => each > place) ?? place;
const before = (offsets, place) => offsets.findLast((each) => each < place) ?? place;

function sentenceStep(by, extend) {
  const { sentences } = picking;
  if (extend && by > 0) picking.end = after(sentences.map(([, end]) => end), picking.end);
  else if (extend) picking.end = Math.max(before(sentences.map(([, end]) => end), picking.end), after(picking.ends, picking.start));
  else {
    const next = by > 0 ? sentences.find(([start]) => start > picking.start) : sentences.findLast(([start]) => start < picking.start);
    if (next) [picking.start, picking.end] = next;
  }
}

function wordStep(by, isStart) {
  const move = by > 0 ? after : before;
  const moved = { ...picking };
  if (isStart) moved.start = move(picking.starts, picking.start);
  else moved.end = move(picking.ends, picking.end);
  if (moved.start < moved.end) picking = moved;
}

function leadsOn(key) {
  const node = nodeAt(picking.start, false);
  const isRtl = node && getComputedStyle(node[0].parentElement.closest("p")).direction === "rtl";
  return (key === "ArrowRight") !== Boolean(isRtl);
}

document.addEventListener("keydown", (event) => {
  if (!picking || event.ctrlKey || event.metaKey || event.altKey) return;
  const inBar = event.target.closest?.("#span-bar");
  if (event.key === "Escape") leave();
  else if (inBar) return;
  else if (event.key === "Enter") send(trimmed({ start: picking.start, end: picking.end, exact: textBetween(picking.start, picking.end) }));
  else if (event.key === "ArrowDown" || event.key === "ArrowUp") sentenceStep(event.key === "ArrowDown" ? 1 : -1, event.shiftKey);
  else if (event.key === "ArrowRight" || event.key === "ArrowLeft") wordStep(leadsOn(event.key) ? 1 : -1, event.shiftKey);
  else return;
  event.preventDefault();
  event.stopPropagation();
  if (picking) show();
}, true);

/* ---- pointer, button, bar ---- */
document.addEventListener("click", (event) => {
  const act = event.target.closest?.("#span-bar [data-act]")?.dataset.act;
  const pick = event.target.closest?.("[data-pick]");
  if (act === "mark" || (pick && selectedSpan())) {
    event.preventDefault();
    send(selectedSpan());
  } else if (act === "leave") leave();
  else if (pick && window.Intl?.Segmenter && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    begin(pick);
  } else if (event.target.closest?.("#text a") && selectedSpan()) {
    event.preventDefault();  // the pointer has selected words of a link; that is not a click on it
    event.stopPropagation();
  }
}, true);
document.addEventListener("pointerup", () => setTimeout(() => { if (!picking) showBar(selectedSpan()); }));
document.addEventListener("selectionchange", () => { if (!picking && document.getSelection().isCollapsed) showBar(null); });
/* Pressing a button of the bar must not take the selection away. */
document.addEventListener("pointerdown", (event) => { if (event.target.closest?.("#span-bar, [data-pick]")) event.preventDefault(); });

/* ---- what a swap brings ---- */
function settled() {
  picking = null;
  document.querySelectorAll("#text a").forEach((link) => { link.draggable = false; });
  const mark = document.querySelector("#text [aria-current=true]");
  const panel = byId("claim");
  if (!mark || !panel || getComputedStyle(panel).position !== "sticky") return;
  const { top, bottom } = mark.getBoundingClientRect();
  if (top < 0 || bottom > window.innerHeight) mark.scrollIntoView({ block: "center" });
}
document.addEventListener("htmx:afterSettle", settled);
settled();
