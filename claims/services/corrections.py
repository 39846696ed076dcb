"""Changing what is published, in the open: a correction is a new version with its own sign-off."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from claims.enums import Action, CorrectionKind, ReviewStatus, VersionKind
from claims.errors import (
    InvalidInput,
    NotAssignee,
    NothingPublished,
    Recused,
    RoleNotAllowed,
    TextTooLong,
    WrongStatus,
)
from claims.models import Correction, Review, User
from claims.queries.review_facts import Request, is_recused, open_correction
from claims.services import audit, drafts, leases
from claims.services.transition import Step, lock, perform
from claims.workflow.roles import WORKERS

MAX_NOTE = 2_000


def start_correction(
    *,
    review_id: UUID,
    kind: str,
    reason: str,
    actor: User,
    now: datetime,
    public_note: str = "",
) -> Review:
    """Open a correction of a published verdict; the starter becomes its assignee, the verdict stays public.

    `kind` is one of CorrectionKind; `retraction` opens a version that takes the verdict back. Raises
    NotFound, RoleNotAllowed, Recused, WrongStatus, CorrectionOpen, ReasonRequired, InvalidInput,
    TextTooLong. Announces correction.started.
    """
    if kind not in CorrectionKind.values:
        raise InvalidInput("Say what kind of correction it is.", field="kind")
    _check_note(public_note)

    def write(step: Step) -> None:
        review = step.review
        published = review.published_version
        if published is None:
            raise NothingPublished
        retracts = kind == CorrectionKind.RETRACTION
        draft = drafts.begin(
            review,
            based_on=published,
            kind=VersionKind.RETRACTION if retracts else VersionKind.CORRECTION,
            actor=actor,
            now=now,
        )
        drafts.note_work(draft, actor=actor, now=now)
        correction = Correction.objects.create(
            review=review,
            kind=kind,
            from_version=published,
            reason=reason.replace("\x00", "").strip()[:400],
            public_note=public_note.strip(),
            started_by=actor,
            started_at=now,
        )
        review.assignee = actor
        leases.keep(review, actor=actor, fresh=True)
        step.data |= {
            "correction": str(correction.public_id),
            "kind": kind,
            "from_version": published.number,
        }

    request = Request(reason=reason, asked_correction=CorrectionKind(kind))
    return perform(
        Action.START_CORRECTION,
        review_id=review_id,
        actor=actor,
        now=now,
        request=request,
        write=write,
    )


def set_public_note(*, review_id: UUID, note: str, actor: User, now: datetime) -> Correction:
    """Write what readers are told about the open correction, until its version is submitted.

    Raises NotFound, RoleNotAllowed, Recused, NotAssignee, WrongStatus, InvalidInput, TextTooLong.
    Announces nothing.
    """
    _check_note(note)
    with transaction.atomic(durable=True):
        review = lock(review_id)
        if not actor.role_set() & WORKERS:
            raise RoleNotAllowed
        if is_recused(review, actor):
            raise Recused
        correction = open_correction(review)
        in_work = review.status in {ReviewStatus.IN_PROGRESS, ReviewStatus.CHANGES_REQUESTED}
        if correction is None or not in_work:
            raise WrongStatus(current_status=review.status)
        if review.assignee_id != actor.pk:
            raise NotAssignee
        correction.public_note = note.strip()
        correction.save(force_update=True)
        audit.record(
            action="correction.note_written",
            target=review,
            actor=actor,
            now=now,
            data={"correction": str(correction.public_id)},
        )
        return correction


def cancel_correction(*, review_id: UUID, actor: User, now: datetime) -> Review:
    """Drop an open correction; the published version stands, the draft is kept as discarded.

    Raises NotFound, RoleNotAllowed, Recused, NotAssignee, WrongStatus, NothingPublished.
    Announces correction.cancelled.
    """

    def write(step: Step) -> None:
        review = step.review
        correction = open_correction(review)
        if correction is not None:
            correction.cancelled_at, correction.cancelled_by = now, actor
            correction.save(force_update=True)
            step.data["correction"] = str(correction.public_id)
        draft = review.working_version
        if draft is not None and draft.frozen_at is None:
            draft.discarded_at = now
            draft.save(force_update=True)
        review.working_version = review.published_version
        review.assignee = None
        leases.end(review)

    return perform(Action.CANCEL_CORRECTION, review_id=review_id, actor=actor, now=now, write=write)


def _check_note(note: str) -> None:
    if len(note) > MAX_NOTE:
        raise TextTooLong(f"At most {MAX_NOTE} characters fit here.", field="public_note")
    if "\x00" in note:
        raise InvalidInput("The text contains a character that cannot be stored.", field="public_note")
