"""How alike are two statements, and in what do they differ that matters?

`likeness` is high for "rose by 5 %" and "rose by 50 %". Therefore it never decides alone: whoever
joins claims must also look at `differences`, and a pair with any of them is for a person to judge.
"""

import unicodedata
from functools import lru_cache

import regex  # type: ignore[import-untyped]
from rapidfuzz import fuzz

from claims.text.differences import Difference, differences
from claims.text.fold import fold

__all__ = ["Difference", "differences", "disguises", "fold", "likeness", "shingles"]

_INVISIBLE = regex.compile(r"[\u00ad\u200b\u2060\u180e\U000e0000-\U000e007f]")
_BIDI = regex.compile(r"[\u202a-\u202e\u2066-\u2069]")
# Shorter words are left alone: "kΩ" and "µm" are honest.
_WORD = regex.compile(r"\p{L}[\p{L}\p{M}]{3,60}")
_CASED = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN")


def shingles(text: str, size: int = 3) -> frozenset[str]:
    """All runs of `size` characters of the folded text, with a space at each end."""
    return _runs(fold(text), size)


def _runs(folded: str, size: int) -> frozenset[str]:
    padded = f" {folded} "
    return frozenset([padded[at : at + size] for at in range(max(1, len(padded) - size + 1))])


@lru_cache(maxsize=512)
def _profile(text: str) -> tuple[str, frozenset[str]]:
    """The folded text and its trigrams. Kept, because one text is usually compared with many."""
    folded = fold(text)
    return folded, _runs(folded, 3)


def likeness(first: str, second: str) -> float:
    """0 (nothing in common) to 1 (the same when folded), symmetric.

    Mean of the Dice coefficient of character trigrams, which sees shared words, and the edit
    similarity of the sorted words, which sees how much of each statement is shared.
    """
    (one, left), (two, right) = _profile(first), _profile(second)
    if one == two:
        return 1.0
    if not one or not two:
        return 0.0
    dice = 2 * len(left & right) / (len(left) + len(right))
    score = (dice + fuzz.token_sort_ratio(one, two) / 100) / 2
    # Equal words in another order are not the same statement: "A sued B".
    return min(round(score, 4), 0.99)


def disguises(text: str) -> tuple[str, ...]:
    """What may be meant to deceive the eye: "invisible", "bidi", "mixed_scripts". A warning, never a refusal.

    Mixed scripts count only within one word and only among scripts with look-alike letters.
    Zero-width joiners are part of emoji and of several scripts' spelling and do not count.
    """
    found = []
    if _INVISIBLE.search(text):
        found.append("invisible")
    if _BIDI.search(text):
        found.append("bidi")
    if any(len(_scripts(word[0])) > 1 for word in _WORD.finditer(text)):
        found.append("mixed_scripts")
    return tuple(found)


def _scripts(word: str) -> set[str]:
    if word.isascii():
        return {"LATIN"}
    names = (unicodedata.name(char, "").split(" ", 1)[0] for char in word if char.isalpha())
    return {name for name in names if name in _CASED}
