"""How far is an article, what is in it, and which submissions have failed for good?"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from claims.enums import AnchorState, IntakeState, MatchState, VerdictStatus
from claims.errors import NotFound
from claims.models import Appearance, AppearanceAnchor, Article, ArticleSnapshot, ClaimMatch, Intake, Scoring, Verdict
from claims.text.checkworthiness import REASONS
from claims.text.sentences import Span

URN = "urn:"
"""How the canonical URL of a text begins that came without one."""


@dataclass(frozen=True)
class IntakeStatus:
    """Where an article's newest submission stands; `state` is "" when there is none.

    `code` and `detail` (an English msgid) are the last thing that went wrong, also while another
    attempt is due at `next_attempt_at`.
    """

    state: str
    stage: str
    attempts: int
    code: str
    detail: str
    next_attempt_at: datetime | None
    finished_at: datetime | None


@dataclass(frozen=True)
class Sentence:
    """One sentence of a snapshot, as scored. `text[start:end]` are its words."""

    start: int
    end: int
    score: float
    kind: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Place:
    """A claim's words in one snapshot: where they were marked, or where they have been found again.

    `state` is that of the anchor: anchored where they were marked, moved, or changed.
    """

    appearance: Appearance
    start: int
    end: int
    state: str = AnchorState.ANCHORED.value


def intake_status(article: Article) -> IntakeStatus:
    """How far the newest submission of the article is."""
    newest = Intake.objects.filter(article=article).order_by("-id").first()
    if newest is None:
        return IntakeStatus("", "", 0, "", "", None, None)
    return IntakeStatus(
        state=newest.state,
        stage=newest.stage,
        attempts=newest.attempts,
        code=newest.failure_code,
        detail=newest.failure_detail,
        next_attempt_at=newest.next_attempt_at,
        finished_at=newest.finished_at,
    )


def dead_letters() -> QuerySet[Intake]:
    """Submissions that have failed for good, the newest first."""
    failed = Intake.objects.filter(state=IntakeState.FAILED).select_related("article", "submitted_by", "submitted_key")
    return failed.order_by("-finished_at", "-id")


def sentences(snapshot: ArticleSnapshot) -> list[Sentence]:
    """Every sentence of a snapshot by its newest scoring, in text order; empty when it has none."""
    scoring = Scoring.objects.filter(snapshot=snapshot).order_by("-id").first()
    rows = scoring.sentences if scoring else []
    return [Sentence(start, end, score, kind, tuple(reasons)) for start, end, score, kind, reasons in rows]


def snapshot_of(article_id: UUID, number: int | None = None) -> ArticleSnapshot:
    """The snapshot of that number, or the newest one, of an article. Raises NotFound."""
    rows = ArticleSnapshot.objects.filter(article__public_id=article_id)
    if number is not None:
        rows = rows.filter(number=number)
    found = rows.order_by("-number").first()
    if found is None:
        raise NotFound
    return found


def places(snapshot: ArticleSnapshot) -> list[Place]:
    """Every claim's words in this snapshot, in text order; lost and ambiguous ones are left out.

    Words that now say something else (another number, a "not") were given up by the intake when they
    became a claim of their own at the same place; then only the new claim is shown there. Words that are
    still the same stay, whatever else somebody has marked in them.
    """
    own = Appearance.objects.filter(snapshot=snapshot).select_related("claim__claimant").defer("claim__search")
    found = [Place(one, one.start, one.end) for one in own.order_by("start", "id")]
    taken = [(one.start, one.end) for one in found]
    again = AppearanceAnchor.objects.filter(snapshot=snapshot, start__isnull=False).order_by("start", "id")
    again = again.select_related("appearance__claim__claimant").defer("appearance__claim__search")
    for anchor in again:
        span = (anchor.start or 0, anchor.end or 0)
        if anchor.state != AnchorState.CHANGED or not overlaps(span, taken):
            found.append(Place(anchor.appearance, *span, anchor.state))
    return sorted(found, key=lambda place: (place.start, place.end, place.appearance.pk))


def ingest_report(intake: Intake) -> dict[str, Any]:
    """What an ingested submission gave: the public shape of `ingest --json`.

    Each sentence is either among the claims or among the skipped. Raises ValueError for a submission
    that has not ended well.
    """
    snapshot = intake.snapshot
    if snapshot is None:
        raise ValueError(intake.state)
    article, all_sentences, found = snapshot.article, sentences(snapshot), places(snapshot)
    spans = [(place.start, place.end) for place in found]
    likely = _matches([place.appearance.claim_id for place in found])
    scored = {(one.start, one.end): one for one in all_sentences}
    return {
        "article": str(article.public_id),
        "url": None if article.canonical_url.startswith(URN) else article.canonical_url,
        "headline": article.headline,
        "language": article.in_language,
        "published": article.date_published.isoformat() if article.date_published else None,
        "status": "ingested",
        "snapshot": snapshot.number,
        "sentences": len(all_sentences),
        "claims": [_claim(place, snapshot, scored, likely) for place in found],
        "skipped": [
            {"start": one.start, "end": one.end, "score": one.score, "kind": one.kind}
            for one in all_sentences
            if not overlaps((one.start, one.end), spans)
        ],
    }


def _claim(
    place: Place, snapshot: ArticleSnapshot, scored: dict[Span, Sentence], likely: dict[int, list[dict[str, Any]]]
) -> dict[str, Any]:
    claim = place.appearance.claim
    sentence = scored.get((place.start, place.end))
    reasons = sentence.reasons if sentence else claim.reasons
    return {
        "id": str(claim.public_id),
        "text": claim.text,
        "exact": snapshot.text[place.start : place.end],
        "start": place.start,
        "end": place.end,
        "score": sentence.score if sentence else claim.score,
        "claimant": claim.claimant.name if claim.claimant else None,
        "kind": sentence.kind if sentence else claim.kind,
        "reasons": [REASONS.get(code, code) for code in reasons],
        "matches": likely.get(claim.pk, []),
    }


def _matches(claim_ids: list[int]) -> dict[int, list[dict[str, Any]]]:
    """By claim: the claims that may be the same, the likeliest first, with the published verdict on each."""
    pairs = ClaimMatch.objects.filter(Q(low__in=claim_ids) | Q(high__in=claim_ids)).exclude(state=MatchState.REJECTED)
    rows = list(pairs.select_related("low", "high").order_by("-score", "id"))
    others = {row.low_id for row in rows} | {row.high_id for row in rows}
    published = Verdict.objects.filter(claim__in=others, status=VerdictStatus.PUBLISHED).order_by("pk")
    verdicts = {claim: str(public_id) for claim, public_id in published.values_list("claim_id", "public_id")}
    found: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        for claim, other in ((row.low, row.high), (row.high, row.low)):
            verdict = verdicts.get(other.pk)
            match = {"claim": str(other.public_id), "score": round(row.score, 4), "verdict": verdict}
            found.setdefault(claim.pk, []).append(match)
    return found


def overlaps(span: Span, others: list[Span]) -> bool:
    """Whether a span shares a character with one of the others."""
    return any(start < span[1] and span[0] < end for start, end in others)
