"""Nearly the same words in a long text: where, how alike, and how alike is the next best place.

First every window of as many words as the quote has is counted for shared words (one pass), then
the few best windows are fitted at their edges by edit distance.
"""

import re
from collections import Counter
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

# Scripts without spaces count letter by letter.
_TOKEN = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|\w+|[^\w\s]")
_MIN_SHARED = 0.55
_CANDIDATES = 6
_MAX_TOKENS = 400
_MAX_TEXT = 500_000
_MAX_SHIFT = 12


@dataclass(frozen=True)
class Window:
    """`second` is the score of the best place that does not overlap this one."""

    start: int
    end: int
    score: float
    second: float


def best_window(quote: str, text: str, *, hint: int) -> Window | None:
    """The part of `text` most like `quote`; of equals the one nearest to `hint`. None when nothing is near.

    Quotes of more than 400 words and text beyond 500,000 code points are not looked at: None is an
    honest answer, minutes of computing are not.
    """
    words = [match[0] for match in _TOKEN.finditer(quote.casefold())]
    tokens = [match.span() for match in _TOKEN.finditer(text[:_MAX_TEXT])]
    if not words or len(words) > _MAX_TOKENS or not tokens:
        return None
    folded = [text[start:end].casefold() for start, end in tokens]
    fitted = [_fit(quote, text, tokens, at, len(words)) for at in _likely(words, folded, tokens, hint)]
    if not fitted:
        return None
    fitted.sort(key=lambda one: (-one[0], abs(one[1] - hint)))
    score, start, end = fitted[0]
    rivals = [one[0] for one in fitted[1:] if one[1] >= end or one[2] <= start]
    return Window(start, end, score, max(rivals, default=0.0))


def _likely(words: list[str], folded: list[str], tokens: list[tuple[int, int]], hint: int) -> list[int]:
    """First tokens of the windows that share most words with the quote, one for each neighbourhood."""
    size = len(words)
    wanted = Counter(words)
    have: Counter[str] = Counter()
    shared = 0
    counts: list[int] = []
    for at, word in enumerate(folded):
        have[word] += 1
        shared += have[word] <= wanted[word]
        if at >= size:
            gone = folded[at - size]
            shared -= have[gone] <= wanted[gone]
            have[gone] -= 1
        counts.append(shared)
    # A text shorter than the quote is one window.
    ends = range(min(size, len(folded)) - 1, len(folded))
    starts = [(counts[end], max(0, end - size + 1)) for end in ends]
    good = [one for one in starts if one[0] >= _MIN_SHARED * size]
    good.sort(key=lambda one: (-one[0], abs(tokens[one[1]][0] - hint)))
    chosen: list[int] = []
    for _, at in good:
        if all(abs(at - other) >= max(1, size // 2) for other in chosen):
            chosen.append(at)
        if len(chosen) == _CANDIDATES:
            break
    return chosen


def _fit(quote: str, text: str, tokens: list[tuple[int, int]], at: int, size: int) -> tuple[float, int, int]:
    """(score, start, end) with the edges moved to where the edit distance is least."""
    shift = min(_MAX_SHIFT, max(2, size // 2))
    last = min(len(tokens), at + size) - 1
    firsts = range(max(0, at - shift), min(len(tokens), at + shift + 1))
    lasts = range(max(0, last - shift), min(len(tokens), last + shift + 1))
    best = (0.0, tokens[at][0], tokens[last][1])
    # Edges are fitted in turn: end, start, end. All pairs would cost shift² distances for nothing.
    first = at
    for edge in ("last", "first", "last"):
        for candidate in lasts if edge == "last" else firsts:
            one, two = (first, candidate) if edge == "last" else (candidate, last)
            if one > two:
                continue
            start, end = tokens[one][0], tokens[two][1]
            score = Levenshtein.normalized_similarity(quote, text[start:end], score_cutoff=best[0])
            if score > best[0]:
                best, first, last = (score, start, end), one, two
    return best
