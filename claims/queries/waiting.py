"""How much waits at the desk, in a few counts."""

from dataclasses import dataclass, field

from django.db.models import Count

from claims.enums import ClaimStatus, IntakeState, ReviewStatus
from claims.models import Claim, Intake, Review, User
from claims.queries import queue


@dataclass(frozen=True)
class Waiting:
    """`candidates` is counted up to MOST; the rest in full."""

    candidates: int
    by_status: dict[str, int] = field(default_factory=dict)
    mine: int = 0
    to_sign: int = 0
    dead_letters: int = 0

    @property
    def more_candidates(self) -> bool:
        return self.candidates >= MOST


MOST = 1_000
"""A number that is large enough to say "many"; counting on would cost and tell nobody more."""


def waiting(person: User) -> Waiting:
    """What waits for anybody, and for this person."""
    rows = Review.objects.filter(status__in=queue.OPEN).order_by().values_list("status").annotate(count=Count("pk"))
    mine = Review.objects.filter(assignee=person, status__in=(ReviewStatus.IN_PROGRESS, ReviewStatus.CHANGES_REQUESTED))
    return Waiting(
        candidates=Claim.objects.filter(status=ClaimStatus.CANDIDATE).order_by()[:MOST].count(),
        by_status=dict(rows),
        mine=mine.count(),
        to_sign=queue.waiting_for(person).order_by().count(),
        dead_letters=Intake.objects.filter(state=IntakeState.FAILED).count(),
    )
