"""How is the stored priority kept right? Set when something changes, and moved on by the clock where time counts.

The formula is `claims.workflow.priority`; this is the only place that stores its result. Locks: claim, then review.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import connection, transaction

from claims.enums import ClaimStatus
from claims.models import Claim, Review, User
from claims.models.reviews import OPEN
from claims.queries.reach import articles_of, with_heads
from claims.workflow.priority import Priority, priority

BATCH = 500
BATCHES = 100
"""At most so many in one go of upkeep; the next go does the rest."""

_CLAIMS = """
UPDATE claims_claim c SET reach = f.reach, priority = f.points, priority_until = f.until
  FROM unnest(%s::bigint[], %s::int[], %s::int[], %s::timestamptz[]) AS f(id, reach, points, until)
 WHERE f.id = c.id"""
_REVIEWS = """
UPDATE claims_review r SET priority = f.points, priority_until = f.until
  FROM unnest(%s::bigint[], %s::int[], %s::timestamptz[]) AS f(id, points, until)
 WHERE f.id = r.id"""


def of_claim(claim: Claim, *, now: datetime) -> Priority:
    """The priority of a candidate, which waits since it was found."""
    return priority(score=claim.score, reach=claim.reach, waiting_since=claim.created_at, due_at=None, now=now)


def of_review(review: Review, *, now: datetime) -> Priority:
    """The priority of a review, which waits since its claim was accepted. Reads its claim."""
    claim = review.claim
    return priority(score=claim.score, reach=claim.reach, waiting_since=review.opened_at, due_at=review.due_at, now=now)


def of_new_claim(*, score: float, now: datetime) -> dict[str, object]:
    """Columns of a candidate that has just been found in one article."""
    found = priority(score=score, reach=1, waiting_since=now, due_at=None, now=now)
    return {"reach": 1, "priority": found.total, "priority_until": found.until}


def put_on(review: Review, *, now: datetime) -> None:
    """Set the priority on a review without saving it."""
    found = of_review(review, now=now)
    review.priority, review.priority_until = found.total, found.until


def recount(*, claim_ids: Iterable[int], now: datetime) -> None:
    """Count again in how many articles these claims appear, and those they are joined to. Inside the caller's
    transaction; changes their priorities and those of their open reviews. Announces nothing.
    """
    claims = list(Claim.objects.select_for_update(no_key=True).filter(pk__in=with_heads(claim_ids)).order_by("pk"))
    _store_claims(claims, now=now)
    own = Review.objects.select_for_update(no_key=True).filter(claim__in=claims, status__in=OPEN).order_by("pk")
    _store_reviews(list(own), {claim.pk: claim for claim in claims}, now=now)


def upkeep(*, actor: User | None, now: datetime) -> int:
    """Move on the priorities that are not right any more; how many rows. Two at once share the work.

    Raises no DomainError and announces nothing.
    """
    done = 0
    for step in (_move_candidates, _move_reviews):
        for _ in range(BATCHES):
            with transaction.atomic(durable=True):
                moved = step(now)
            done += moved
            if moved < BATCH:
                break
    return done


def _move_candidates(now: datetime) -> int:
    rows = Claim.objects.select_for_update(no_key=True, skip_locked=True).defer("search")
    due = rows.filter(status=ClaimStatus.CANDIDATE, priority_until__lte=now)
    claims = list(due.order_by("priority_until")[:BATCH])
    _store_claims(claims, now=now)
    return len(claims)


def _move_reviews(now: datetime) -> int:
    rows = Review.objects.select_for_update(of=("self", "claim"), no_key=True, skip_locked=True)
    due = rows.select_related("claim").defer("claim__search").filter(status__in=OPEN, priority_until__lte=now)
    reviews = list(due.order_by("priority_until")[:BATCH])
    claims = {review.claim_id: review.claim for review in reviews}
    _store_claims(list(claims.values()), now=now)
    _store_reviews(reviews, claims, now=now)
    return len(reviews)


def _store_claims(claims: Sequence[Claim], *, now: datetime) -> None:
    """Write reach and priority of locked claims, on the given rows too."""
    if not claims:
        return
    articles = articles_of(claim.pk for claim in claims)
    for claim in claims:
        claim.reach = articles[claim.pk]
        found = of_claim(claim, now=now)
        claim.priority, claim.priority_until = found.total, found.until
    columns = ([one.pk for one in claims], [one.reach for one in claims], [one.priority for one in claims],
               [one.priority_until for one in claims])  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_CLAIMS, columns)


def _store_reviews(reviews: Sequence[Review], claims: dict[int, Claim], *, now: datetime) -> None:
    if not reviews:
        return
    for review in reviews:
        review.claim = claims[review.claim_id]
        put_on(review, now=now)
    columns = ([one.pk for one in reviews], [int(one.priority) for one in reviews],
               [one.priority_until for one in reviews])  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_REVIEWS, columns)
