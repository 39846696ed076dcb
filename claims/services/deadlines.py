"""Until when is a verdict wanted? A date on an open review; it orders the queue and binds nobody."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from claims.errors import InvalidInput, RoleNotAllowed, WrongStatus
from claims.models import Review, User
from claims.models.reviews import OPEN
from claims.services import audit, priorities
from claims.services.transition import lock
from claims.workflow.roles import WORKERS


def set_deadline(*, review_id: UUID, due_at: datetime | None, actor: User, now: datetime) -> Review:
    """Set, move or take away the deadline of an open review. The same again changes nothing.

    Raises NotFound, RoleNotAllowed, WrongStatus, Busy, and InvalidInput for a new deadline that has passed
    already. Records review.deadline_set; announces nothing.
    """
    if not actor.role_set() & WORKERS:
        raise RoleNotAllowed(action="set_deadline")
    with transaction.atomic(durable=True):
        review = lock(review_id)
        if review.status not in OPEN:
            raise WrongStatus(action="set_deadline", current_status=review.status)
        if review.due_at == due_at:
            return review
        if due_at is not None and due_at <= now:
            raise InvalidInput("This deadline has passed already. Choose a later one.", field="due_at")
        was, review.due_at = review.due_at, due_at
        priorities.put_on(review, now=now)
        review.save(update_fields=["due_at", "priority", "priority_until"])
        moved: dict[str, object] = {
            "from": was.isoformat() if was else None,
            "to": due_at.isoformat() if due_at else None,
        }
        audit.record(action="review.deadline_set", target=review, actor=actor, now=now, data=moved)
    return review
