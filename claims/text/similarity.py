"""How alike are two statements, and in what do they differ that matters?

`likeness` is high for "rose by 5 %" and "rose by 50 %". Therefore it never decides alone: whoever
joins claims must also look at `differences`, and a pair with any of them is for a person to judge.
"""

from functools import lru_cache

from rapidfuzz import fuzz

from claims.text.differences import Difference, differences
from claims.text.fold import fold

__all__ = ["Difference", "differences", "fold", "likeness", "shingles"]


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
