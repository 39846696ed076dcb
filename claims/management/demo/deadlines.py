"""Deadlines of the demo: its reviews were opened long ago, and a desk where everything is late shows nothing."""

import contextlib
from datetime import datetime, timedelta

from claims.errors import Recused
from claims.models import AuditEvent, Review, User
from claims.models.reviews import OPEN
from claims.services import planning, priorities

# Hours from now, for one review after the other; None leaves it late.
SPREAD = (3, None, 20, 44, 92, 140)


def spread(*, editor: User, now: datetime) -> None:
    """Give the open reviews deadlines around now, once, and bring their priorities up to date."""
    moved = AuditEvent.objects.filter(action="review.due_changed").values("target_id")
    late = Review.objects.filter(status__in=OPEN, due_at__lte=now).exclude(public_id__in=moved)
    for number, review_id in enumerate(late.order_by("pk").values_list("public_id", flat=True)):
        hours = SPREAD[number % len(SPREAD)]
        if hours is not None:
            with contextlib.suppress(Recused):
                due_at = now + timedelta(hours=hours)
                planning.set_due(review_id=review_id, due_at=due_at, actor=editor, now=now)
    priorities.upkeep(actor=None, now=now)
