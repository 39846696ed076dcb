"""Everything that the page of a verdict shows, read from the documents that were stored when it was published."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Any
from uuid import UUID

import orjson

from claims.enums import CorrectionKind, VerdictStatus
from claims.models import Publication, Rating, SignOffPolicy, Verdict
from claims.queries import public, public_figures
from claims.queries.public import History
from claims.representations import documents
from claims.representations.base_url import with_base
from claims.web.differences import Difference, differences

RELATED = 3
SHOWN_VERSIONS = 12
"""Steps of the history that the page shows; the API has them all."""


@dataclass(frozen=True)
class Step:
    """One published version in the history. `changes` are those from the version before."""

    number: int
    kind: str
    published_at: datetime
    rating: Mapping[str, Any] | None
    correction: Mapping[str, Any] | None
    changes: list[Difference] = field(default_factory=list)
    is_readable: bool = True


@dataclass(frozen=True)
class VerdictPage:
    """`doc` is the public document; `is_old` when it is not the current version; `json_ld` is script-safe text."""

    doc: Mapping[str, Any]
    row: Verdict
    is_old: bool
    json_ld: str
    number: int
    steps: list[Step]
    scale: list[Rating]
    policy: SignOffPolicy | None
    sha256: str
    related: list[Mapping[str, Any]]
    as_of: datetime | None = None

    @property
    def is_shown(self) -> bool:
        return self.doc["explanation"] is not None

    @property
    def notices(self) -> list[Mapping[str, Any]]:
        """Corrections that stand on top, newest first. A retraction has its own place."""
        quiet = {CorrectionKind.TYPO, CorrectionKind.RETRACTION}
        return [each for each in reversed(self.doc["corrections"]) if each["kind"] not in quiet]


def read(text: str) -> Any:
    """A stored document with our own addresses complete."""
    return orjson.loads(with_base(text))


def current(public_id: UUID) -> VerdictPage:
    """The verdict as it is now. Raises NotFound."""
    history = public.history(public_id)
    return _page(history, documents.current(history.verdict), is_old=False)


def of_version(public_id: UUID, *, version: int | None = None, as_of: datetime | None = None) -> VerdictPage:
    """A version as it was published, marked as old when it is. Raises NotFound and InvalidInput."""
    publication = public.publication(public_id, version=version, as_of=as_of)
    history = public.history(public_id)
    document = documents.of_version(publication, history.verdict)
    return _page(history, document, is_old=publication.number != history.verdict.number, as_of=as_of)


def _page(
    history: History, document: documents.Document, *, is_old: bool, as_of: datetime | None = None
) -> VerdictPage:
    doc = read(document.detail)
    signed = doc.get("sign_off") or {}
    return VerdictPage(
        doc=doc,
        row=history.verdict,
        is_old=is_old,
        json_ld="" if is_old else with_base(document.json_ld).decode(),
        number=document.number,
        steps=_steps(history),
        scale=scale_of(doc.get("rating")),
        policy=public_figures.sign_off_policies().get(signed.get("policy", "")),
        sha256=next((each.sha256 for each in history.publications if each.number == document.number), ""),
        related=_related(doc),
        as_of=as_of,
    )


def scale_of(rating: Mapping[str, Any] | None) -> list[Rating]:
    """The steps of the scale of a rating, as they were published."""
    name = (rating or {}).get("scale")
    return [row for row in public.ratings() if str(row.scale) == name] if name else []


def _steps(history: History) -> list[Step]:
    """Newest first. Nothing of a version's content is told while the verdict is withheld."""
    if history.verdict.status == VerdictStatus.SUSPENDED:
        return []
    shown = [(each, _document(each, history.verdict)) for each in history.publications]
    changes = {new.pk: differences(was, now) for (_, was), (new, now) in pairwise(shown)}
    to_version = {each["to_version"]: each for each in read(history.verdict.detail_json)["corrections"]}
    steps = [
        Step(
            number=each.number,
            kind=each.kind,
            published_at=each.published_at,
            rating=doc["rating"],
            correction=to_version.get(each.number),
            changes=changes.get(each.pk, []),
            is_readable=doc["explanation"] is not None and each.number != history.verdict.number,
        )
        for each, doc in shown
    ]
    return steps[::-1][:SHOWN_VERSIONS]


def _document(publication: Publication, row: Verdict) -> Any:
    return read(documents.of_version(publication, row).detail)


def _related(doc: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """A few newer verdicts on the same topic."""
    if not doc["topics"]:
        return []
    rows = public.verdicts(topic=doc["topics"][0], status=VerdictStatus.PUBLISHED)[: RELATED + 1]
    return [read(row.summary_json) for row in rows if str(row.public_id) != doc["id"]][:RELATED]
