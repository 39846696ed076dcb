"""What one person works on, what came back to her, and what became of what she sent off."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from claims.enums import Decision, ReviewStatus
from claims.models import Review, SignOff, User

MOST = 50
"""Reviews of one kind that are listed, the most urgent first: nobody writes more than that at a time."""
LATELY = timedelta(days=14)


@dataclass(frozen=True)
class MyReview:
    """One of them. `comment` is the last request for changes that is still to be answered, or None."""

    review: Review
    comment: SignOff | None


@dataclass(frozen=True, kw_only=True)
class MyReviews:
    """`returned` wait for changes, `held` are being written, `sent` are with the editors."""

    returned: list[MyReview]
    held: list[MyReview]
    sent: list[MyReview]
    published: list[MyReview]

    @property
    def is_empty(self) -> bool:
        return not (self.returned or self.held or self.sent or self.published)


def mine(person: User, *, now: datetime) -> MyReviews:
    """All that is assigned to this person, by urgency, and what of hers was published lately, newest first."""
    assigned = _rows().filter(assignee=person).order_by(F("due_at").asc(nulls_last=True), "-priority", "pk")
    work = {
        "returned": list(assigned.filter(status=ReviewStatus.CHANGES_REQUESTED)[:MOST]),
        "held": list(assigned.filter(status=ReviewStatus.IN_PROGRESS)[:MOST]),
        "sent": list(assigned.filter(status__in=(ReviewStatus.IN_SIGN_OFF, ReviewStatus.APPROVED))[:MOST]),
        "published": list(
            _rows()
            .filter(published_version__written_by=person, status__in=(ReviewStatus.PUBLISHED, ReviewStatus.RETRACTED))
            .filter(Q(published_at__gte=now - LATELY) | Q(retracted_at__gte=now - LATELY))
            .order_by("-published_at", "-pk")[:MOST]
        ),
    }
    comments = open_requests([*work["returned"], *work["held"]])
    listed = {name: [MyReview(row, comments.get(row.pk)) for row in rows] for name, rows in work.items()}
    return MyReviews(**listed)


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
