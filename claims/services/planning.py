"""When must a review be done? The newsroom's usual time, and what an editor decides instead."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from claims.enums import ReviewStatus
from claims.errors import InvalidInput, Recused, RoleNotAllowed, WrongStatus
from claims.models import Review, User
from claims.queries.review_facts import is_recused
from claims.services import audit, priorities
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
        priorities.put_on(review, now=now)
        review.save(force_update=True)
        audit.record(action="review.due_changed", target=review, actor=actor, now=now, data=changed)
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
