"""Changing what is published, in the open: a correction is a new version with its own sign-off."""

from datetime import datetime
from uuid import UUID

from claims.enums import Action, CorrectionKind, VersionKind
from claims.errors import InvalidInput, WrongStatus
from claims.models import Correction, Review, ReviewVersion, User
from claims.queries.review_facts import Request, open_correction
from claims.services import drafts, leases
from claims.services.drafting import edit
from claims.services.planning import usual_deadline
from claims.services.transition import Step, perform
from claims.services.wording import MAX_REASON, line, prose

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
    words = line(reason, field="reason", limit=MAX_REASON)
    note = prose(public_note, field="public_note", limit=MAX_NOTE)

    def write(step: Step) -> None:
        review = step.review
        published = review.published_version
        assert published is not None  # noqa: S101 - the table starts corrections from "published" only
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
            reason=words,
            public_note=note,
            started_by=actor,
            started_at=now,
        )
        review.assignee = actor
        review.due_at = usual_deadline(now)
        leases.keep(review, actor=actor, fresh=True)
        step.data |= {
            "correction": str(correction.public_id),
            "kind": kind,
            "from_version": published.number,
        }

    request = Request(reason=words, asked_correction=CorrectionKind(kind))
    return perform(
        Action.START_CORRECTION,
        review_id=review_id,
        actor=actor,
        now=now,
        request=request,
        write=write,
    )


def set_public_note(*, review_id: UUID, note: str, actor: User, now: datetime) -> Correction:
    """Write what readers are told about the open correction; an edit of the draft, signed with it.

    Raises TextTooLong, WrongStatus when no correction is open, and what saving a draft raises. Announces nothing.
    """
    words = prose(note, field="public_note", limit=MAX_NOTE)
    changed: list[Correction] = []

    def write(version: ReviewVersion, step: Step) -> None:
        correction = open_correction(step.review)
        if correction is None:
            raise WrongStatus("There is no open correction.", current_status=step.review.status)
        correction.public_note = words
        correction.save(force_update=True)
        changed.append(correction)
        step.data |= {"correction": str(correction.public_id), "change": "public_note"}

    edit(review_id=review_id, actor=actor, now=now, request=Request(any_edit=True), write=write)
    return changed[0]


def cancel_correction(*, review_id: UUID, actor: User, now: datetime) -> Review:
    """Drop an open correction; the published version stands, the draft is kept as discarded.

    Raises NotFound, RoleNotAllowed, Recused, NotAssignee, WrongStatus, NothingPublished.
    Announces correction.cancelled.
    """

    def write(step: Step) -> None:
        review = step.review
        correction = open_correction(review)
        assert correction is not None  # noqa: S101 - work on something published is a correction
        correction.cancelled_at, correction.cancelled_by = now, actor
        correction.save(force_update=True)
        step.data["correction"] = str(correction.public_id)
        draft = review.working_version
        if draft is not None and draft.frozen_at is None:
            draft.discarded_at = now
            draft.save(force_update=True)
        review.working_version = review.published_version
        review.assignee = None
        review.due_at = None
        leases.end(review)

    return perform(Action.CANCEL_CORRECTION, review_id=review_id, actor=actor, now=now, write=write)
