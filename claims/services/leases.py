"""Who is editing, until when. A lease ends by itself, by the database's clock; a save renews it.

It is a promise to the person who writes, not a lock on the text: the text is protected by its edit count.
"""

import uuid
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now

from claims.enums import Action, ReviewStatus
from claims.errors import LeaseLost, NotAssignee, Recused, WrongStatus
from claims.models import Lease, Review, User
from claims.queries.review_facts import is_recused, live_lease
from claims.services import audit
from claims.services.transition import lock
from claims.workflow.roles import role_allows
from claims.workflow.transitions import find

LEASE = timedelta(minutes=15)


def hold(*, review_id: UUID, actor: User, now: datetime) -> Lease:
    """Start or renew the assignee's lease; her other pages share its token.

    Raises NotFound, Busy, RoleNotAllowed, Recused, WrongStatus when there is nothing to edit, NotAssignee, and
    LeaseLost when somebody else holds it. Announces nothing.
    """
    with transaction.atomic(durable=True):
        review = _own(review_id, actor)
        lease = live_lease(review)
        if lease and lease.holder_id != actor.pk:
            raise LeaseLost(holder=str(lease.holder.public_id))
        return keep(review, actor=actor)


def take_over(*, review_id: UUID, actor: User, now: datetime) -> Lease:
    """Take the lease from whoever holds it, also from another page of one's own: their token ends.

    What they saved stays in the draft. Raises NotFound, Busy, RoleNotAllowed, Recused, WrongStatus, NotAssignee.
    Announces nothing.
    """
    with transaction.atomic(durable=True):
        review = _own(review_id, actor)
        previous = live_lease(review)
        lease = keep(review, actor=actor, fresh=True)
        audit.record(
            action="review.lease_taken_over",
            target=review,
            actor=actor,
            now=now,
            data={"from": str(previous.holder.public_id) if previous else None},
        )
        return lease


def keep(review: Review, *, actor: User, fresh: bool = False) -> Lease:
    """Write the lease, inside the caller's transaction with the review locked. `fresh` makes a new token.

    A lease of her own that ran out goes on under its old token: nobody came in between, so the page that
    holds the token has lost nothing.
    """
    own = Lease.objects.filter(review=review, holder=actor).first()
    token = own.token if own and not fresh else uuid.uuid4()
    Lease.objects.update_or_create(
        review=review,
        defaults={
            "holder": actor,
            "token": token,
            "renewed_at": Now(),
            "expires_at": Now() + LEASE,
        },
    )
    return Lease.objects.get(review=review)


def end(review: Review) -> None:
    """Nobody is editing any more; inside the caller's transaction."""
    Lease.objects.filter(review=review).delete()


def _own(review_id: UUID, actor: User) -> Review:
    review = lock(review_id)
    role_allows(Action.SAVE_DRAFT, actor.role_set())
    if is_recused(review, actor):
        raise Recused
    if find(Action.SAVE_DRAFT, ReviewStatus(review.status)) is None:
        raise WrongStatus(current_status=review.status)
    if review.assignee_id != actor.pk:
        raise NotAssignee
    return review
