"""Mark a place in a text so that it can be found again in a later version of the text.

The marks are those of the W3C Web Annotation Data Model. Section 4.2.4 (Text Quote Selector): the
quoted text itself (`exact`) with a piece of what stands before (`prefix`) and after it (`suffix`); a
quote that occurs several times matches everywhere, so the context is what tells the places apart.
Section 4.2.5 (Text Position Selector): `start` counts the characters before the quote, beginning at
0, and `end` is the first character no longer in it. Both count Unicode code points of the text in
logical order, after markup is gone, and should not cut a grapheme cluster. The model itself says
that positions alone break with any edit; so a position here is only a hint that the quote must
confirm.

A wrong place is worse than none: whoever is quoted is shown at that place. So every rule below asks
for evidence that a second candidate does not have, and otherwise answers `ambiguous` or `orphaned`.
"""

from dataclasses import dataclass
from enum import StrEnum

import regex  # type: ignore[import-untyped]
from rapidfuzz.distance import Levenshtein

from claims.text.differences import differences
from claims.text.fuzzy import best_window

RESOLVER_VERSION = 1
"""Raised whenever the same anchor and text could give another answer. Stored with every answer."""

CONTEXT = 32
_CLUSTER = regex.compile(r"\X")
_LOOK_BACK = 64
_MAX_OCCURRENCES = 500
_DISTINCTIVE = 40
"""A quote of this length found once elsewhere needs no witness; "He won." does."""
_SAME_SURROUNDINGS = 0.5
_CONTEXT_MARGIN = 0.25
_MIN_FUZZY_LENGTH = 20
_MIN_SCORE = 0.85
_MIN_MARGIN = 0.05
_MIN_ALTERED_SCORE = 0.9
_NEARLY_EXACT = 0.97


class State(StrEnum):
    """Where the quote is now. Values are stored and public."""

    ANCHORED = "anchored"  # same words, same place
    MOVED = "moved"  # same words, another place
    CHANGED = "changed"  # other words at a place that is clearly its own
    AMBIGUOUS = "ambiguous"  # same words at several places, nothing tells them apart
    ORPHANED = "orphaned"  # not found


@dataclass(frozen=True)
class Anchor:
    """Offsets in code points, end excluded; `text[start:end] == exact` in the text it was made of."""

    exact: str
    prefix: str
    suffix: str
    start: int
    end: int


@dataclass(frozen=True)
class Found:
    """`start` and `end` are None when ambiguous or orphaned; `score` is 0 to 1; `method` names the rule."""

    state: State
    start: int | None
    end: int | None
    method: str
    score: float


def snap(text: str, start: int, end: int) -> tuple[int, int]:
    """The span widened to whole grapheme clusters. A person who marks half a flag means the flag."""
    return _cluster_edge(text, start, forward=False), _cluster_edge(text, end, forward=True)


def make(text: str, start: int, end: int, context: int = CONTEXT) -> Anchor:
    """Selectors of `text[start:end]`, widened by `snap`; the context is cut to whole clusters inwards.

    Raises ValueError when the span is empty or outside the text.
    """
    if not 0 <= start < end <= len(text):
        msg = f"no text from {start} to {end} in a text of {len(text)} code points"
        raise ValueError(msg)
    start, end = snap(text, start, end)
    before = _cluster_edge(text, max(0, start - context), forward=True)
    after = _cluster_edge(text, min(len(text), end + context), forward=False)
    return Anchor(text[start:end], text[min(before, start) : start], text[end : max(after, end)], start, end)


def find(anchor: Anchor, new_text: str) -> Found:
    """Find `anchor` in `new_text`. Never raises, never guesses.

    In this order: the quote where it was, if it occurs once; the one occurrence whose surroundings
    are like those noted; nearly the same words in like surroundings; nothing.
    """
    places = _occurrences(anchor, new_text)
    if not places:
        return _fuzzy(anchor, new_text)
    if len(places) == 1:
        return _only(anchor, new_text, places[0])
    return _choose(anchor, new_text, places)


def _occurrences(anchor: Anchor, text: str) -> list[int]:
    """Where the quote begins, in whole words; also inside a word where a person marked it so and it still is."""
    exact = anchor.exact
    places: list[int] = []
    at = text.find(exact)
    while at >= 0 and len(places) < _MAX_OCCURRENCES:
        if at == anchor.start or _whole(text, at, at + len(exact)):
            places.append(at)
        at = text.find(exact, at + 1)
    return places


def _whole(text: str, start: int, end: int) -> bool:
    """Neither in the middle of a grapheme cluster nor of a word: "art" is not found in "party"."""
    if start and text[start - 1].isalnum() and text[start].isalnum() and not _unspaced(text[start]):
        return False
    if end < len(text) and text[end - 1].isalnum() and text[end].isalnum() and not _unspaced(text[end]):
        return False
    return snap(text, start, end) == (start, end)


def _unspaced(char: str) -> bool:
    """Scripts written without spaces: kana, Han, Hangul, Thai, Lao, Khmer, Myanmar."""
    return (
        "\u0e00" <= char <= "\u0eff" or "\u1000" <= char <= "\u109f" or "\u1780" <= char <= "\u17ff" or char >= "\u3000"
    )


def _only(anchor: Anchor, text: str, at: int) -> Found:
    end = at + len(anchor.exact)
    context = _context_score(anchor, text, at, end)
    if at == anchor.start and (context >= _SAME_SURROUNDINGS or len(anchor.exact) >= _DISTINCTIVE):
        return Found(State.ANCHORED, at, end, "position", 1.0)
    if context < _SAME_SURROUNDINGS:
        # Either the sentence was moved as a whole, or it was edited in place and these are other words alike.
        elsewhere = _fuzzy(anchor, text[:at] + "\n" * (end - at) + text[end:])
        if len(anchor.exact) < _DISTINCTIVE or elsewhere.state is State.CHANGED:
            return Found(State.AMBIGUOUS, None, None, "quote", round(context, 4))
    return Found(State.MOVED, at, end, "quote", 1.0)


def _choose(anchor: Anchor, text: str, places: list[int]) -> Found:
    """Of several, the one with the same surroundings, if the next best is clearly different.

    Where surroundings are equal too (rows of a table), the one that has not moved.
    """
    length = len(anchor.exact)
    if len(places) == _MAX_OCCURRENCES:
        return Found(State.AMBIGUOUS, None, None, "quote", 0.0)
    rated = sorted((-_context_score(anchor, text, at, at + length), at) for at in places)
    best, at = -rated[0][0], rated[0][1]
    equals = {place for score, place in rated if -score == best}
    if best >= _SAME_SURROUNDINGS and anchor.start in equals:
        return Found(State.ANCHORED, anchor.start, anchor.end, "position", round(best, 4))
    if best >= _SAME_SURROUNDINGS and best + rated[1][0] >= _CONTEXT_MARGIN:
        return Found(State.MOVED, at, at + length, "quote_context", round(best, 4))
    return Found(State.AMBIGUOUS, None, None, "quote_context", round(best, 4))


def _context_score(anchor: Anchor, text: str, start: int, end: int) -> float:
    """How alike the surroundings are: 1.0 the same, 0.0 nothing in common."""
    before = text[max(0, start - len(anchor.prefix)) : start]
    after = text[end : end + len(anchor.suffix)]
    weight = len(anchor.prefix) + len(anchor.suffix)
    if not weight:
        return 1.0
    alike = Levenshtein.normalized_similarity(anchor.prefix, before) * len(anchor.prefix)
    alike += Levenshtein.normalized_similarity(anchor.suffix, after) * len(anchor.suffix)
    return alike / weight


def _fuzzy(anchor: Anchor, text: str) -> Found:
    """Nearly the same words, once. Short quotes are not looked for: any two short texts are alike."""
    lost = Found(State.ORPHANED, None, None, "none", 0.0)
    if len(anchor.exact) < _MIN_FUZZY_LENGTH:
        return lost
    window = best_window(anchor.exact, text, hint=anchor.start)
    if window is None or window.score < _MIN_SCORE:
        return lost
    start, end = snap(text, window.start, window.end)
    score = round(window.score, 4)
    context = _context_score(anchor, text, start, end)
    if window.score - window.second < _MIN_MARGIN and context < 0.8:
        return Found(State.AMBIGUOUS, None, None, "fuzzy", score)
    # Another number, name or "not" is either an edit of this sentence or another sentence: only the
    # surroundings can say which.
    altered = bool(differences(anchor.exact, text[start:end]))
    needed = 0.6 if altered else 0.45
    unlike = window.score < _MIN_ALTERED_SCORE if altered else False
    if unlike or (context < needed and (altered or window.score < _NEARLY_EXACT)):
        return Found(State.ORPHANED, None, None, "fuzzy", score)
    return Found(State.CHANGED, start, end, "fuzzy", score)


def _cluster_edge(text: str, offset: int, *, forward: bool) -> int:
    """The nearest cluster boundary at or beyond `offset` in the given direction."""
    if offset <= 0 or offset >= len(text):
        return max(0, min(offset, len(text)))
    if text[offset - 1] < "\u0300" and text[offset] < "\u0300" and text[offset - 1] != "\r":
        return offset
    at = _safe_start(text, offset)
    for cluster in _CLUSTER.finditer(text, at, min(len(text), offset + 4 * _LOOK_BACK)):
        if cluster.end() >= offset:
            if cluster.end() == offset or cluster.start() == offset:
                return offset
            return int(cluster.end() if forward else cluster.start())
    return offset


def _safe_start(text: str, offset: int) -> int:
    """A place before `offset` where a cluster certainly starts: after a plain character, or far enough back."""
    at = offset - 1
    while at > 0 and offset - at < _LOOK_BACK and not (text[at] < "\u0300" and text[at] not in "\r\n"):
        at -= 1
    return at
