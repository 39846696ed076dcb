"""Which claims wait for a decision, and what belongs to one of them?"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from claims.enums import ClaimStatus, MatchState, VerdictStatus
from claims.models import Appearance, Claim, ClaimMatch, Verdict


@dataclass(frozen=True, kw_only=True)
class Likeness:
    """Another claim that may be the same as one, or was said to be. `verdict` is the published one on it."""

    other: Claim
    score: float
    method: str
    differences: list[str]
    state: MatchState
    verdict: UUID | None


def candidates(
    *, language: str = "", topic: str = "", least_score: float = 0.0, article_id: int | None = None
) -> QuerySet[Claim]:
    """Claims that wait to be accepted or dismissed, the most check-worthy first; cut it, it may be long."""
    waiting = Claim.objects.filter(status=ClaimStatus.CANDIDATE, score__gte=least_score)
    if language:
        waiting = waiting.filter(in_language=language)
    if topic:
        waiting = waiting.filter(topics__contains=[topic])
    if article_id is not None:
        waiting = waiting.filter(appearances__snapshot__article=article_id).distinct()
    related = ("claimant", "first_appearance__snapshot__article__publisher")
    return waiting.select_related(*related).defer("search").order_by("-score", "-id")


def matches(claim: Claim) -> QuerySet[ClaimMatch]:
    """Claims that may be the same or were said to be, the likeliest first; rejected ones stay away."""
    pairs = ClaimMatch.objects.filter(Q(low=claim) | Q(high=claim)).exclude(state=MatchState.REJECTED)
    return pairs.select_related("low", "high").order_by("-score", "id")


def likenesses(claim: Claim) -> list[Likeness]:
    """`matches`, seen from the claim: the other claim of each pair, with its published verdict. Two queries."""
    rows = [(row.high if row.low_id == claim.pk else row.low, row) for row in matches(claim)]
    published = Verdict.objects.filter(claim__in=[other for other, _ in rows], status=VerdictStatus.PUBLISHED)
    verdicts = dict(published.order_by("pk").values_list("claim_id", "public_id"))
    return [
        Likeness(
            other=other,
            score=row.score,
            method=row.method,
            differences=row.differences,
            state=MatchState(row.state),
            verdict=verdicts.get(other.pk),
        )
        for other, row in rows
    ]


def family(claim_ids: Iterable[int]) -> dict[int, int]:
    """Every claim that is read through these, each with the one it is read through: merged ones, theirs, and so on.

    The given claims are among the keys.
    """
    statement = """
        WITH RECURSIVE merged(id, head) AS (
            SELECT id, id FROM claims_claim WHERE id = ANY (%s)
            UNION
            SELECT c.id, m.head FROM claims_claim c JOIN merged m ON c.merged_into_id = m.id
        )
        SELECT id, head FROM merged"""
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(claim_ids)])
        return dict(cursor.fetchall())


def appearances(claim: Claim) -> QuerySet[Appearance]:
    """Where the claim was made, in the order of finding, with what was merged into it."""
    own = Appearance.objects.filter(claim__in=list(family([claim.pk])))
    return own.select_related("claim", "snapshot__article__publisher").order_by("found_at", "id")
