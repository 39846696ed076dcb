/* Places of an article's text, between the page and the server.

   The server counts code points into the text of a snapshot. The page shows that text in paragraphs (`data-at`
   is where each begins), with hidden words and number tags in between that are no part of it. So an offset
   is counted over the text nodes that are, whole characters at a time: never in UTF-16 units. */

const NOT_TEXT = ".vh, .hl__no";
export const paragraphs = () => [...document.querySelectorAll("#text > p[data-at]")];
export const startOf = (paragraph) => Number(paragraph.dataset.at);

export function points(text) {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

function units(text, wanted) {
  let at = 0;
  for (const char of text) {
    if (wanted === 0) break;
    wanted -= 1;
    at += char.length;
  }
  return at;
}

function textNodes(paragraph) {
  const isText = (node) => (node.parentElement.closest(NOT_TEXT) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
  const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT, isText);
  const nodes = [];
  while (walker.nextNode()) nodes.push(walker.currentNode);
  return nodes;
}

export const wordsOf = (paragraph) => textNodes(paragraph).map((node) => node.data).join("");

/* ---- from the selection to offsets ---- */
export function offsetIn(paragraph, container, offset) {
  const before = document.createRange();
  before.setStart(paragraph, 0);
  before.setEnd(container, offset);
  let count = 0;
  for (const node of textNodes(paragraph)) {
    if (node === container) return count + points(node.data.slice(0, offset));
    if (before.comparePoint(node, 0) > 0) break;
    count += points(node.data);
  }
  return count;
}

export function trimmed(span) {
  const start = span.start + points(/^\s*/u.exec(span.exact)[0]);
  const exact = span.exact.trim();
  return exact ? { start, end: start + points(exact), exact } : null;
}

/* The text between two offsets. Between paragraphs there is nothing but line ends. */
export function textBetween(start, end) {
  let text = "";
  let at = start;
  for (const paragraph of paragraphs()) {
    const from = startOf(paragraph);
    const words = wordsOf(paragraph);
    const to = from + points(words);
    if (to <= start || from >= end) continue;
    text += "\n".repeat(Math.max(0, from - at));
    text += words.slice(units(words, Math.max(0, start - from)), units(words, Math.min(end, to) - from));
    at = Math.min(end, to);
  }
  return text;
}

export function selectedSpan() {
  const selection = document.getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const touched = paragraphs().filter((each) => range.intersectsNode(each));
  if (!touched.length) return null;
  const [first, last] = [touched[0], touched.at(-1)];
  const start = startOf(first) + (first.contains(range.startContainer) ? offsetIn(first, range.startContainer, range.startOffset) : 0);
  const end = startOf(last) + (last.contains(range.endContainer) ? offsetIn(last, range.endContainer, range.endOffset) : points(wordsOf(last)));
  return start < end ? trimmed({ start, end, exact: textBetween(start, end) }) : null;
}

/* ---- from offsets to the selection ---- */
export function nodeAt(offset, isEnd) {
  for (const paragraph of paragraphs()) {
    let at = startOf(paragraph);
    for (const node of textNodes(paragraph)) {
      const length = points(node.data);
      if (isEnd ? offset <= at + length : offset < at + length) return [node, units(node.data, Math.max(0, offset - at))];
      at += length;
    }
  }
  return null;
}

export function select(start, end) {
  const [from, to] = [nodeAt(start, false), nodeAt(end, true)];
  if (!from || !to) return;
  document.getSelection().setBaseAndExtent(...from, ...to);
  to[0].parentElement.scrollIntoView({ block: "nearest" });
}
