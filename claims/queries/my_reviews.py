"""What one person works on, what came back to her, and what became of what she sent off."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from claims.enums import Decision, ReviewStatus
from claims.models import Review, SignOff, User

MOST = 20
"""Reviews of one kind that are listed, the most urgent first; the queue shows the rest."""
LATELY = timedelta(days=14)


@dataclass(frozen=True)
class MyReview:
    """One of them. `comment` is the last request for changes that is still to be answered, or None."""

    review: Review
    comment: SignOff | None


@dataclass(frozen=True)
class Group:
    """Reviews of one kind, at most MOST, and whether there are more."""

    rows: list[MyReview]
    has_more: bool


@dataclass(frozen=True, kw_only=True)
class MyReviews:
    """`returned` wait for changes, `held` are being written, `sent` are with the editors."""

    returned: Group
    held: Group
    sent: Group
    published: Group

    @property
    def is_empty(self) -> bool:
        return not (self.returned.rows or self.held.rows or self.sent.rows or self.published.rows)


def mine(person: User, *, now: datetime) -> MyReviews:
    """All that is assigned to this person, by urgency, and what of hers was published lately, newest first."""
    assigned = _rows().filter(assignee=person).order_by(F("due_at").asc(nulls_last=True), "-priority", "pk")
    kinds = {
        "returned": assigned.filter(status=ReviewStatus.CHANGES_REQUESTED),
        "held": assigned.filter(status=ReviewStatus.IN_PROGRESS),
        "sent": assigned.filter(status__in=(ReviewStatus.IN_SIGN_OFF, ReviewStatus.APPROVED)),
        "published": _rows()
        .filter(published_version__written_by=person, status__in=(ReviewStatus.PUBLISHED, ReviewStatus.RETRACTED))
        .filter(Q(published_at__gte=now - LATELY) | Q(retracted_at__gte=now - LATELY))
        .order_by("-published_at", "-pk"),
    }
    work = {name: list(rows[: MOST + 1]) for name, rows in kinds.items()}
    comments = open_requests([*work["returned"][:MOST], *work["held"][:MOST]])
    groups = {
        name: Group([MyReview(row, comments.get(row.pk)) for row in rows[:MOST]], has_more=len(rows) > MOST)
        for name, rows in work.items()
    }
    return MyReviews(**groups)


def open_requests(reviews: Iterable[Review]) -> dict[int, SignOff]:
    """The newest request for changes to each review, by its primary key, unless a publication has settled it."""
    found = (
        SignOff.objects.filter(version__review__in=list(reviews), decision=Decision.REQUEST_CHANGES)
        .annotate(published=Coalesce("version__review__published_version__number", 0))
        .filter(version__number__gt=F("published"))
        .select_related("decided_by", "version")
        .order_by("decided_at", "pk")
    )
    return {each.version.review_id: each for each in found}


def _rows() -> "QuerySet[Review]":
    return Review.objects.select_related(
        "claim__claimant", "working_version__rating", "published_version__rating", "policy"
    )
