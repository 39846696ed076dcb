"""Where sentences begin and end, as code-point spans.

sentencex finds the boundaries; this module gives them exact offsets, cuts at line ends, and mends
what it gets wrong in news: list numbers on their own ("1. Taxes"), initials, abbreviations before a
name or a number ("Sen. Warren", "No. 5"), and closing quotation marks or brackets left behind.
"""

import re
from itertools import pairwise

import sentencex

from claims.text.lexicon import listed

Span = tuple[int, int]

_CHUNK = 20_000
"""Longest piece given to sentencex at once: with the line cut it keeps every input linear."""

_OPENERS = "([{“‘«‹„‚「『"
_CLOSERS = "\"'”’»›)]}」』"
_STOPS = ".!?…。！？।؟"
_LIST_NUMBER = re.compile(r"\(?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,5})[.)]\Z")
_INITIAL = re.compile(r"(?:\A|[\s(“\"'‘])(?:[A-Z]\.){0,3}[A-Z]\.\Z")
_DOTTED = re.compile(r"(?:\A|[\s(“\"'‘])(?:[A-Za-z]\.){2,6}\Z")
_ABBREVIATION = re.compile(
    r"(?:\A|[\s(“\"'‘])(?:Mr|Mrs|Ms|Dr|Prof|Rev|Hon|Fr|Sr|Jr|St|Mt|Ft|Gen|Col|Maj|Capt|Cmdr|Lt|Sgt|Cpl|Pvt|Adm|Brig"
    r"|Sen|Sens|Rep|Reps|Gov|Govs|Pres|Supt|Det|Insp|Amb|Messrs|vs|v|No|Nos|Art|Sec|Fig|Figs|Vol|pp?|ed|eds|cf|ca|approx|est"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|e\.g|i\.e|viz|Nr|z\.B|d\.h|bzw)\.\Z"
)
_NEEDS_NAME = re.compile(r"(?:Jr|Sr|est|ed|eds|No|v)\.\Z")
_STARTERS = listed(
    "The A An He She It They We I You This That These Those There In On At But And However When While After Before "
    "If As For His Her Their Its Our My Meanwhile Yet So Then What Who Why How No Not By From With"
)
_INNER_STOP = re.compile(r"[.!?…][\"'”’)\]]{0,3}[ \n]{1,3}(?=([\"'“‘(\[]{0,2})([^\W\d_]))")
_QUOTED = re.compile('["“”„«»]')
_WORD = re.compile(r"[\"'“‘(\[]?([^\W_]{1,40})")


def split(text: str, language: str) -> list[Span]:
    """Spans of the sentences of `text`, in order, not overlapping, together covering all but white space.

    `language` is a two- or three-letter code or "" (then English rules apply). A line end ends the
    sentence, unless the line breaks off in the middle of one: no stop before it and a small letter
    after it. Linear in the length of the text.
    """
    spans: list[Span] = []
    for start, end in _blocks(text):
        spans.extend(_split_block(text, start, end, language or "en"))
    return spans


def _blocks(text: str) -> list[Span]:
    """Lines, with hard-wrapped ones joined, trimmed of white space."""
    blocks: list[Span] = []
    at = 0
    for line in text.splitlines(keepends=True):
        start, end = _trim(text, at, at + len(line))
        at += len(line)
        if start == end:
            continue
        if blocks and _continues(text, blocks[-1][1], start):
            blocks[-1] = (blocks[-1][0], end)
        else:
            blocks.append((start, end))
    return blocks


def _continues(text: str, end: int, start: int) -> bool:
    if text.count("\n", end, start) != 1 or not text[start].islower():
        return False
    return text[end - 1] not in _STOPS and text[end - 1] not in ":;" and text[end - 1] not in _CLOSERS


def _split_block(text: str, start: int, end: int, language: str) -> list[Span]:
    cuts = [start]
    for piece_start, piece_end in _pieces(text, start, end):
        at = piece_start
        for sentence in sentencex.get_sentence_boundaries(language, text[piece_start:piece_end]):
            at = piece_start + sentence["end_index"]
            cuts.append(min(at, piece_end))
        if at < piece_end:
            cuts.append(piece_end)
    cuts = sorted({*cuts, *_cuts_inside_quotes(text, start, end)})
    spans = [_trim(text, one, two) for one, two in pairwise(cuts)]
    return _mend(text, [span for span in spans if span[0] < span[1]])


def _cuts_inside_quotes(text: str, start: int, end: int) -> list[int]:
    """Stops before a capital in a block with quotation marks.

    sentencex keeps a quotation together however long it is; each of its sentences is a statement of
    its own. Abbreviations and initials cut here are joined again by `_mend`.
    """
    if not _QUOTED.search(text, start, end):
        return []
    return [stop.end() for stop in _INNER_STOP.finditer(text, start, end) if stop[2].isupper()]


def _pieces(text: str, start: int, end: int) -> list[Span]:
    """Cut an overlong line at a space, so that no sentence is cut inside a word if that can be helped."""
    pieces: list[Span] = []
    while end - start > _CHUNK:
        space = text.rfind(" ", start + _CHUNK // 2, start + _CHUNK)
        cut = space + 1 if space >= 0 else start + _CHUNK
        pieces.append((start, cut))
        start = cut
    pieces.append((start, end))
    return pieces


def _mend(text: str, spans: list[Span]) -> list[Span]:
    mended: list[Span] = []
    for start, end in spans:
        if mended:
            before_start, before_end = mended[-1]
            start = _give_closers_back(text, before_end, start, end)
            if start > before_end and text[before_end:start].strip():
                before_end = _trim(text, before_end, start)[1]
                mended[-1] = (before_start, before_end)
            start = _trim(text, start, end)[0]
            if start >= end:
                mended[-1] = (before_start, max(before_end, end))
                continue
            if _belongs_together(text, before_start, before_end, start, end):
                mended[-1] = (before_start, end)
                continue
        mended.append((start, end))
    return mended


def _give_closers_back(text: str, before_end: int, start: int, end: int) -> int:
    """Closing marks at the start of a sentence belong to the one before: they close what was opened there.

    A straight quotation mark closes only when no space or an end follows; otherwise it opens.
    """
    at = start
    while at < end and text[at] in _CLOSERS:
        at += 1
    touching = start == before_end
    closes = at > start and (at == end or text[at].isspace()) and (touching or text[start] not in "\"'")
    return at if closes else start


def _belongs_together(text: str, before_start: int, before_end: int, start: int, end: int) -> bool:
    after = text[start : min(end, start + 60)]
    tail = text[max(before_start, before_end - 24) : before_end]
    if before_end - before_start <= 8 and _LIST_NUMBER.match(tail):
        return True
    if after[0].islower() and not tail.endswith(tuple("!?…。！？।؟")):
        return True
    if not tail.endswith("."):
        return False
    word = _WORD.match(after)
    next_word = word[1] if word else ""
    capital = next_word[:1].isupper()
    if _ABBREVIATION.search(tail):
        if _NEEDS_NAME.search(tail):
            return next_word[:1].isdigit() or (capital and tail.endswith("v."))
        return capital or next_word[:1].isdigit()
    if _INITIAL.search(tail) or _DOTTED.search(tail):
        return capital and next_word not in _STARTERS and after[0] not in '"“'
    return False


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
