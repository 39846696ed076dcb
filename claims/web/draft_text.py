"""The text of a draft as the page shows it: one value for what is stored and one for what is typed.

Two of them are compared field by field: what is equal needs no save, what differs is saved or shown side by
side. The fingerprint of the stored text travels with the page. A save whose edit count is old, while the text
still has that fingerprint, overwrites nothing: only evidence was added meanwhile.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

import orjson
from django.utils.translation import gettext_lazy as _

from claims.models import Correction, ReviewVersion
from claims.services.drafting import Draft
from claims.web.differences import compared

LABELS = {
    "claim_reviewed": _("Claim"),
    "rating": _("Rating"),
    "headline": _("Headline"),
    "summary": _("In short"),
    "explanation": _("Explanation"),
    "topics": _("Topics"),
    "in_language": _("Language"),
    "public_note": _("Public note"),
}


@dataclass(frozen=True, kw_only=True)
class DraftText:
    """`rating` is a code or ""; `topics` is one line, parted by commas."""

    claim_reviewed: str = ""
    rating: str = ""
    headline: str = ""
    summary: str = ""
    explanation: str = ""
    in_language: str = ""
    topics: str = ""
    public_note: str = ""

    @classmethod
    def names(cls) -> list[str]:
        return [each.name for each in fields(cls)]

    @classmethod
    def of(cls, version: ReviewVersion, correction: Correction | None) -> "DraftText":
        """What is stored."""
        return cls(
            claim_reviewed=version.claim_reviewed,
            rating=version.rating.code if version.rating else "",
            headline=version.headline,
            summary=version.summary,
            explanation=version.explanation,
            in_language=version.in_language,
            topics=", ".join(version.topics),
            public_note=correction.public_note if correction else "",
        )

    def fields(self) -> dict[str, str]:
        return asdict(self)

    def with_typed(self, sent: Mapping[str, str]) -> "DraftText":
        """This text with the fields that a page sent."""
        return replace(self, **{name: _as_stored(value) for name, value in sent.items()})

    def fingerprint(self) -> str:
        return hashlib.sha256(orjson.dumps(self.fields(), option=orjson.OPT_SORT_KEYS)).hexdigest()

    def changes_to(self, other: "DraftText") -> dict[str, str]:
        """The fields of `other` that differ from this text."""
        return {name: value for name, value in other.fields().items() if value != getattr(self, name)}


def draft_of(changes: Mapping[str, str]) -> Draft:
    """What a save brings: these fields and no others. The public note is saved by its own service."""
    given: dict[str, Any] = {name: value for name, value in changes.items() if name != "public_note"}
    if "topics" in given:
        given["topics"] = tuple(given["topics"].split(","))
    return Draft(**given)


@dataclass(frozen=True, kw_only=True)
class Contested:
    """One field in two wordings. `pieces` lead from theirs to mine, as in `differences.Difference`."""

    name: str
    label: Any
    mine: str
    theirs: str
    pieces: list[tuple[str, str]]

    @property
    def is_long(self) -> bool:
        return self.name in {"claim_reviewed", "summary", "explanation", "public_note"}


def contested(*, mine: DraftText, theirs: DraftText) -> list[Contested]:
    """The fields that two texts word differently, in the order of the page."""
    differ = theirs.changes_to(mine)
    return [
        Contested(
            name=name,
            label=label,
            mine=getattr(mine, name),
            theirs=getattr(theirs, name),
            pieces=compared(getattr(theirs, name), getattr(mine, name), theirs.in_language),
        )
        for name, label in LABELS.items()
        if name in differ
    ]


def _as_stored(typed: str) -> str:
    """White space as the services store it, so that an untouched field is seen to be untouched."""
    return typed.replace("\r\n", "\n").replace("\r", "\n").strip()
