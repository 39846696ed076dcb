"""Everything an editor has to see before she signs: exactly what is frozen, what it came from, what we said before."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import ClassVar
from uuid import UUID

from claims.enums import VerdictStatus
from claims.models import (
    Citation,
    Contribution,
    Correction,
    EvidenceCapture,
    Rating,
    Review,
    ReviewVersion,
    SignOff,
    User,
    Verdict,
)
from claims.queries import desk, public, sign_off_lists
from claims.queries.beside_facts import from_facts
from claims.queries.desk import DeskReview
from claims.queries.public_passages import Words, places_of
from claims.queries.review_facts import line_of
from claims.queries.search import THRESHOLD, NearVerdict, near_verdicts
from claims.queries.waiting import MOST_TO_SIGN
from claims.workflow.beside import AllowedBeside, allowed_beside

NEAR = 25
"""Verdicts on near claims that the spread of ratings is counted over."""
PLACES = 5
"""Passages of articles that are shown."""
EARLIER = 5


@dataclass(frozen=True)
class Cited:
    """One piece of evidence. `newer` is a later capture of the source that differs from the cited one."""

    citation: Citation
    newer: EvidenceCapture | None


@dataclass
class Worker:
    """Somebody who had a hand in the line of versions: numbers of versions, positions of evidence."""

    person: User
    wrote: list[int] = field(default_factory=list)
    changed: list[int] = field(default_factory=list)
    evidence: list[int] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Signing:
    """What is signed, and what to know before. `version` is the frozen one that is shown, None when there is none.

    `base` is the version it was made from; `earlier` are other verdicts on the very same claim. `waiting` counts
    the other versions that wait for her, up to `most_waiting`.
    """

    most_waiting: ClassVar[int] = MOST_TO_SIGN

    desk: DeskReview
    version: ReviewVersion | None
    correction: Correction | None
    evidence: list[Cited]
    base: ReviewVersion | None
    citations_of: dict[int, list[Citation]]
    scale: list[Rating]
    places: list[Words]
    workers: list[Worker]
    earlier: list[Verdict]
    near: list[NearVerdict]
    beside: list[AllowedBeside]
    waiting: int
    following: Review | None

    @property
    def review(self) -> Review:
        return self.desk.review

    @property
    def is_working(self) -> bool:
        """Whether what is shown is what is worked on now, not what was published before it."""
        return self.version is not None and self.version.pk == self.review.working_version_id

    @property
    def votes(self) -> list[SignOff]:
        """Decisions on the shown version that this person may see."""
        return [each for each in self.desk.decisions if self.version and each.version_id == self.version.pk]

    def numbered(self, number: int | None) -> ReviewVersion | None:
        """The version of that number."""
        return next((each for each in self.desk.versions if each.number == number), None)


def load(review_id: UUID, *, actor: User, seen: int | None = None) -> Signing:
    """One review as it is put before a person to sign, in a fixed number of queries. Raises NotFound.

    `seen` is the number of a version that she read before, whose evidence is wanted for comparison.
    """
    found = desk.load(review_id, actor=actor)
    versions = {each.pk: each for each in found.versions}
    version = _shown(found, versions)
    line = line_of(version, versions)
    base = versions.get(version.based_on_id or 0) if version else None
    compared = {each.pk for each in found.versions if each.number == seen} | {
        each.pk for each in (version, base) if each
    }
    citations = _citations(compared)
    own = citations.get(version.pk, []) if version else []
    claim = found.review.claim
    text, language = (version.claim_reviewed, version.in_language) if version else (claim.text, "")
    near = near_verdicts(text, language=language or claim.in_language, limit=NEAR + 1, threshold=THRESHOLD)
    others = sign_off_lists.waiting(actor).exclude(pk=found.review.pk)
    return Signing(
        desk=found,
        version=version,
        correction=_correction(found, version),
        evidence=_cited(own),
        base=base,
        citations_of=citations,
        scale=_scale(version),
        places=places_of(found.review.claim_id, limit=PLACES),
        workers=_workers(line, own),
        earlier=_earlier(found.review),
        near=[each for each in near if each.verdict.pk != found.review.pk][:NEAR],
        beside=allowed_beside(from_facts(found.facts, review=found.review)),
        waiting=others.order_by()[:MOST_TO_SIGN].count(),
        following=others.first(),
    )


def _shown(found: DeskReview, versions: dict[int, ReviewVersion]) -> ReviewVersion | None:
    """The frozen version that is voted on or was; while a draft is open, the published one."""
    working = versions.get(found.review.working_version_id or 0)
    if working is not None and working.frozen_at is not None:
        return working
    return versions.get(found.review.published_version_id or 0)


def _correction(found: DeskReview, version: ReviewVersion | None) -> Correction | None:
    """The correction that this version carries out."""
    if version is None:
        return None
    carried_out = next((each for each in found.corrections if each.to_version_id == version.pk), None)
    is_working = version.pk == found.review.working_version_id
    return carried_out or (found.correction if is_working else None)


def _citations(versions: Iterable[int]) -> dict[int, list[Citation]]:
    rows = Citation.objects.filter(version__in=set(versions)).select_related("evidence", "capture", "waived_by")
    found: dict[int, list[Citation]] = {}
    for row in rows.order_by("version", "position", "pk"):
        found.setdefault(row.version_id, []).append(row)
    return found


def _cited(citations: list[Citation]) -> list[Cited]:
    """Each with the newest capture of its source, where that says something else."""
    captures = EvidenceCapture.objects.filter(evidence__in=[each.evidence_id for each in citations])
    newest = {each.evidence_id: each for each in captures.order_by("captured_at", "pk")}
    return [Cited(each, _if_newer(each, newest.get(each.evidence_id))) for each in citations]


def _if_newer(citation: Citation, newest: EvidenceCapture | None) -> EvidenceCapture | None:
    if newest is None or citation.capture is None:
        return None
    differs = newest.sha256 != citation.capture.sha256
    return newest if differs and newest.captured_at > citation.capture.captured_at else None


def _scale(version: ReviewVersion | None) -> list[Rating]:
    """The whole scale that the rating stands on."""
    scale = version.rating.scale_id if version and version.rating else None
    return [row for row in public.ratings() if row.scale_id == scale]


def _workers(line: list[ReviewVersion], citations: list[Citation]) -> list[Worker]:
    """Everybody who may not sign, with the reason: writers first, then who changed text or added evidence."""
    workers: dict[int, Worker] = {}
    for version in line:
        workers.setdefault(version.written_by_id, Worker(version.written_by)).wrote.insert(0, version.number)
    contributions = Contribution.objects.filter(version__in=line).select_related("user", "version")
    for each in contributions.order_by("-version__number", "pk"):
        worker = workers.setdefault(each.user_id, Worker(each.user))
        if each.version.number not in worker.wrote:
            worker.changed.insert(0, each.version.number)
    for citation in citations:
        if citation.evidence.added_by_id in workers:
            workers[citation.evidence.added_by_id].evidence.append(citation.position)
    return list(workers.values())


def _earlier(review: Review) -> list[Verdict]:
    """What we said about the very same claim in other reviews: retracted, as a rule."""
    rows = Verdict.objects.filter(claim=review.claim_id).exclude(review=review.pk)
    rows = rows.exclude(status=VerdictStatus.SUSPENDED)
    return list(rows.order_by("-published_at", "-pk")[:EARLIER])
