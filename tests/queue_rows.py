"""Rows of the queue for tests: candidates, and reviews as they wait, with what orders and narrows them."""

from datetime import timedelta

from claims.enums import ClaimStatus, MatchState
from claims.models import Appearance, Claim, ClaimMatch, Review
from claims.queries.queue_pages import Calendar
from claims.services import priorities
from tests.journeys import Newsroom, claim_at
from tests.published import snapshot_of


def candidate(*, now, score=0.5, text="", age=timedelta(0), **fields) -> Claim:
    """A claim that waits for a decision, with its priority stored as the intake stores it."""
    found = priorities.of_new_claim(score=score, now=now) | fields
    return claim_at(ClaimStatus.CANDIDATE, now=now - age, text=text, score=score, **found)


def waiting(room: Newsroom, *, due=None, priority=None, claim=None, **fields) -> Review:
    """A queued review; `due` is how far its deadline is away."""
    review = room.opened(claim or claim_at(now=room.tick(), **fields))
    given = {"due_at": room.now + due if due is not None else None}
    given |= {"priority": priority} if priority is not None else {}
    Review.objects.filter(pk=review.pk).update(**given)
    review.refresh_from_db()
    return review


def placed(claim: Claim, *, now, publisher=None, url="", before="", after="") -> Appearance:
    """The claim in an article of its own, which is where it was first found."""
    snapshot = snapshot_of(f"{before}{claim.text}{after}", now=now, url=url, publisher=publisher)
    start = len(before)
    appearance = Appearance.objects.create(
        claim=claim,
        snapshot=snapshot,
        exact=claim.text,
        start=start,
        end=start + len(claim.text),
        found_by="rules/1",
        found_at=now,
    )
    Claim.objects.filter(pk=claim.pk).update(first_appearance=appearance)
    claim.refresh_from_db()
    return appearance


def like(claim: Claim, other: Claim, *, now, score=0.9, **decided) -> ClaimMatch:
    """Somebody or something says that two claims may be the same."""
    low, high = sorted((claim, other), key=lambda each: each.pk)
    return ClaimMatch.objects.create(
        low=low, high=high, method="lexical/2", score=score, found_at=now, **({"state": MatchState.SUGGESTED} | decided)
    )


def days_from(now) -> Calendar:
    """Today ends at midnight UTC."""
    midnight = now.replace(hour=0, minute=0) + timedelta(days=1)
    return Calendar(now=now, tomorrow=midnight, in_a_week=midnight + timedelta(days=6))
