"""When must a review be done, and what comes first? The newsroom's usual time, and what an editor decides instead."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from claims.enums import ReviewStatus
from claims.errors import InvalidInput, Recused, RoleNotAllowed, WrongStatus
from claims.models import Review, User
from claims.queries.review_facts import is_recused
from claims.services import audit
from claims.services.transition import lock
from claims.workflow.owners import Owner, owner_of
from claims.workflow.roles import EDITORS


def usual_deadline(now: datetime) -> datetime | None:
    """When work that begins now is due; None in a newsroom without deadlines (a setting)."""
    hours = settings.FACTCHECK_REVIEW_DUE_HOURS
    return now + timedelta(hours=hours) if hours else None


def set_due(*, review_id: UUID, due_at: datetime | None, actor: User, now: datetime) -> Review:
    """Give a review that is under way another deadline, or none. The same one again changes nothing.

    Raises NotFound, Busy, RoleNotAllowed, Recused, WrongStatus when nobody has to do anything, and
    InvalidInput for a time that has passed. Announces nothing.
    """
    with transaction.atomic(durable=True):
        review = _under_way(review_id, actor)
        if due_at == review.due_at:
            return review
        if due_at is not None and due_at <= now:
            raise InvalidInput("This time has passed already.", field="due_at")
        changed: dict[str, object] = {"from": _text(review.due_at), "to": _text(due_at)}
        review.due_at = due_at
        review.save(force_update=True)
        audit.record(action="review.due_changed", target=review, actor=actor, now=now, data=changed)
        return review


def set_priority(*, review_id: UUID, priority: float, actor: User, now: datetime) -> Review:
    """Move a review that is under way up or down in the queue: 0 is last, 1 is first.

    Until then it is the score of its claim. Raises NotFound, Busy, RoleNotAllowed, Recused, WrongStatus when
    nobody has to do anything, and InvalidInput for a number outside. Announces nothing.
    """
    with transaction.atomic(durable=True):
        review = _under_way(review_id, actor)
        if not 0 <= priority <= 1:
            raise InvalidInput("A priority is a number from 0 to 1.", field="priority")
        if priority == review.priority:
            return review
        changed: dict[str, object] = {"from": review.priority, "to": priority}
        review.priority = priority
        review.save(force_update=True)
        audit.record(action="review.priority_changed", target=review, actor=actor, now=now, data=changed)
        return review


def _under_way(review_id: UUID, actor: User) -> Review:
    """The review, locked, for an editor without a conflict of interest."""
    review = lock(review_id)
    if not actor.role_set() & EDITORS:
        raise RoleNotAllowed
    if is_recused(review, actor):
        raise Recused
    if owner_of(ReviewStatus(review.status)) == Owner.NOBODY:
        raise WrongStatus(current_status=review.status)
    return review


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
