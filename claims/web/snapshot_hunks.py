"""What changed between two versions of an article, cut into the places where something changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from claims.enums import AnchorState
from claims.models import ArticleSnapshot
from claims.queries.snapshot_changes import ChangedClaim
from claims.web.differences import compared

CONTEXT = 160
"""Code points around a change: about a sentence and a half."""
MOST_PLACES = 200
"""More changes than that are another text; nobody reads on."""
Pieces = list[tuple[str, str]]
_BEFORE, _AFTER = ("keep", "… "), ("keep", " …")


@dataclass(frozen=True)
class TextDifference:
    """`headline` and `byline` are the pieces of a changed line, else empty; `places` those of the text.

    `is_rewritten` says that so little of the text was kept that the words are not compared.
    """

    headline: Pieces
    byline: Pieces
    places: list[Pieces]
    is_cut: bool
    is_rewritten: bool

    @property
    def is_same(self) -> bool:
        return not (self.headline or self.byline or self.places or self.is_rewritten)


def compared_texts(old: ArticleSnapshot, new: ArticleSnapshot, language: str = "") -> TextDifference:
    """What differs between two versions."""
    was, now = _paragraphs(old.text), _paragraphs(new.text)
    differs = was != now
    pieces = compared(was, now, language, context=CONTEXT) if differs else []
    places = _places(pieces)
    return TextDifference(
        headline=_line(old.headline, new.headline, language),
        byline=_line(old.byline, new.byline, language),
        places=places[:MOST_PLACES],
        is_cut=len(places) > MOST_PLACES,
        is_rewritten=differs and not pieces,
    )


def compared_claims(changed: Sequence[ChangedClaim], language: str = "") -> list[dict[str, Any]]:
    """Each claim with its words before and after, as pieces."""
    return [
        {
            "claim": one.claim,
            "pieces": _line(one.was, one.now, language) if one.now else [("delete", one.was)],
            "state": one.state if one.now or one.state == AnchorState.AMBIGUOUS else AnchorState.ORPHANED.value,
        }
        for one in changed
    ]


def _line(was: str, now: str, language: str) -> Pieces:
    """One line or sentence before and after; whole where the words are too different to be compared."""
    if was == now:
        return []
    whole = [piece for piece in (("delete", was), ("keep", " "), ("insert", now)) if piece[1]]
    return compared(was, now, language, context=len(was) + len(now)) or whole


def _paragraphs(text: str) -> str:
    """One line for each; how many empty lines part them says nothing."""
    return "\n".join(line for line in text.splitlines() if line.strip())


def _places(pieces: Pieces) -> list[Pieces]:
    """The runs between the gaps, each with dots where it was cut off."""
    runs = [(is_gap, list(run)) for is_gap, run in groupby(pieces, key=lambda piece: piece[0] == "gap")]
    last = len(runs) - 1
    return [
        [*([_BEFORE] if number > 0 else []), *run, *([_AFTER] if number < last else [])]
        for number, (is_gap, run) in enumerate(runs)
        if not is_gap
    ]
