"""Working a review, from the queue to submission. Each function returns the review as it stands afterwards."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from claims.enums import Action, ClaimStatus, ReviewStatus
from claims.models import Review, User
from claims.queries.review_facts import Request, open_correction
from claims.queries.urgency import MOST_URGENT_FIRST
from claims.queries.version_content import content_sha256
from claims.services import drafts, leases
from claims.services.planning import usual_deadline
from claims.services.transition import Step, carry_out, lock, perform
from claims.services.wording import MAX_REASON, line
from claims.workflow.roles import role_allows


def take(*, review_id: UUID, actor: User, now: datetime) -> Review:
    """Take a queued review. Its draft is opened, or found as it was left; the taker gets the lease.

    Raises NotFound, RoleNotAllowed, Recused, AlreadyTaken, WrongStatus, ClaimNotAccepted.
    Announces review.assigned.
    """

    def write(step: Step) -> None:
        _give_to(step, actor)

    return perform(Action.TAKE, review_id=review_id, actor=actor, now=now, write=write)


def assign(*, review_id: UUID, to: User, actor: User, now: datetime) -> Review:
    """Give a queued review to a checker or editor.

    Raises NotFound, RoleNotAllowed, Recused, AlreadyTaken, WrongStatus, ClaimNotAccepted, and
    InvalidInput when that person cannot work on it. Announces review.assigned.
    """

    def write(step: Step) -> None:
        _give_to(step, to)

    request = Request(new_assignee=to)
    return perform(Action.ASSIGN, review_id=review_id, actor=actor, now=now, request=request, write=write)


def take_next(*, actor: User, now: datetime) -> Review | None:
    """Take the most urgent queued review that this person may take; None when there is none.

    Two people who press at once get two different reviews, without waiting for each other. Raises
    RoleNotAllowed. Announces review.assigned.
    """
    role_allows(Action.TAKE, actor.role_set())

    def write(step: Step) -> None:
        _give_to(step, actor)

    with transaction.atomic(durable=True):
        # Review and claim in one go, and never waiting for either: no order of locks to get wrong.
        found = (
            Review.objects.select_for_update(of=("self", "claim"), no_key=True, skip_locked=True)
            .select_related("claim")
            .filter(status=ReviewStatus.QUEUED, claim__status=ClaimStatus.ACCEPTED)
            .exclude(recusals__user=actor)
            .order_by(*MOST_URGENT_FIRST)
            .first()
        )
        if found is None:
            return None
        return carry_out(Action.TAKE, lock(found.public_id), actor=actor, now=now, write=write)


def hand_back(*, review_id: UUID, actor: User, now: datetime) -> Review:
    """Put a review back into the queue; its draft stays for the next person.

    Raises NotFound, RoleNotAllowed, Recused, NotAssignee, WrongStatus, AlreadyPublished.
    Announces review.unassigned.
    """
    return perform(Action.HAND_BACK, review_id=review_id, actor=actor, now=now, write=_nobody_works_on_it)


def submit(
    *,
    review_id: UUID,
    seen_version: int,
    actor: User,
    now: datetime,
    edit_count: int | None = None,
) -> Review:
    """Freeze the draft with its hash and open the vote on it. Who submits is its writer.

    Raises NotFound, RoleNotAllowed, Recused, NotAssignee, WrongStatus, LeaseLost, Incomplete (with the
    codes of what is missing), NotChanged, StaleVersion, StaleEdit. Announces review.submitted.
    """

    def write(step: Step) -> None:
        draft = step.version
        drafts.note_work(draft, actor=actor, now=now)
        draft.written_by = actor
        draft.content_sha256 = content_sha256(draft, correction=open_correction(step.review))
        draft.frozen_at = now
        draft.save(force_update=True)
        leases.end(step.review)
        step.data |= {"version": draft.number, "content_sha256": draft.content_sha256}

    request = Request(seen_version=seen_version, seen_edit_count=edit_count)
    return perform(Action.SUBMIT, review_id=review_id, actor=actor, now=now, request=request, write=write)


def recall(*, review_id: UUID, actor: User, now: datetime) -> Review:
    """Take a submitted version back before any editor has decided; the next save opens a new draft.

    Raises NotFound, RoleNotAllowed, Recused, NotWriter, WrongStatus, DecisionsExist.
    Announces review.recalled.
    """

    def write(step: Step) -> None:
        step.data["version"] = step.facts.frozen_version

    return perform(Action.RECALL, review_id=review_id, actor=actor, now=now, write=write)


def abandon(*, review_id: UUID, reason: str, actor: User, now: datetime) -> Review:
    """End a review without a verdict; what was written stays, for `reopen`.

    Raises NotFound, RoleNotAllowed, Recused, WrongStatus, AlreadyPublished, ReasonRequired,
    TextTooLong. Announces review.abandoned.
    """

    words = line(reason, field="reason", limit=MAX_REASON)

    def write(step: Step) -> None:
        _nobody_works_on_it(step)
        step.review.due_at = None
        step.data["reason"] = words

    request = Request(reason=words)
    return perform(Action.ABANDON, review_id=review_id, actor=actor, now=now, request=request, write=write)


def reopen(*, review_id: UUID, actor: User, now: datetime) -> Review:
    """Put an abandoned review back into the queue, with the usual time from now on.

    Raises NotFound, RoleNotAllowed, Recused, WrongStatus, ClaimNotAccepted, LiveReviewExists.
    Announces review.reopened.
    """

    def write(step: Step) -> None:
        step.review.due_at = usual_deadline(now)

    return perform(Action.REOPEN, review_id=review_id, actor=actor, now=now, write=write)


def _give_to(step: Step, person: User) -> None:
    step.review.assignee = person
    drafts.open_draft_if_none(step.review, actor=person, now=step.now)
    leases.keep(step.review, actor=person, fresh=True)
    step.data["assignee"] = str(person.public_id)


def _nobody_works_on_it(step: Step) -> None:
    step.review.assignee = None
    leases.end(step.review)
