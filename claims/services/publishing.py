"""Making a verdict public, and the emergency brake."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from claims.enums import Action, VersionKind
from claims.errors import ReasonRequired
from claims.models import Review, User
from claims.queries.beside_facts import collect_beside
from claims.queries.review_facts import Request, open_correction
from claims.services import audit, outbox
from claims.services.public_record import refresh_verdict, store_publication
from claims.services.transition import Step, lock, perform
from claims.services.wording import MAX_REASON, line
from claims.workflow.beside import Beside, check_beside


def publish(*, review_id: UUID, seen_version: int, actor: User, now: datetime) -> Review:
    """Publish the approved version: its documents are rendered once, in this transaction.

    A correction is closed with it, a retraction ends the review, a suspension is lifted: what the panel
    signed is what readers see. Raises NotFound, RoleNotAllowed, Recused, WrongStatus, OwnWorkRefused,
    QuorumMissing, ContentAltered, ClaimNotAccepted, NoteRequired, StaleVersion, and Incomplete when the
    public documents would lack what their readers need. Announces verdict.published,
    verdict.corrected or verdict.retracted.
    """

    def write(step: Step) -> None:
        review, version = step.review, step.version
        correction = open_correction(review)
        if correction is not None:
            correction.to_version, correction.published_at = version, now
            correction.save(force_update=True)
            step.data["correction"] = correction.kind
        if review.suspended_at is not None:
            step.data["resumed"] = True
        review.suspended_at = review.suspended_by = review.suspended_reason = None
        review.published_version = version
        review.published_at = review.published_at or now
        review.assignee = None
        review.due_at = None
        if version.kind == VersionKind.RETRACTION:
            review.retracted_at = now
        step.data |= {"version": version.number, "content_sha256": version.content_sha256}

    def afterwards(step: Step) -> None:
        store_publication(review=step.review, version=step.version, now=now)
        refresh_verdict(review=step.review, now=now)

    return perform(
        Action.PUBLISH,
        review_id=review_id,
        actor=actor,
        now=now,
        request=Request(seen_version=seen_version),
        write=write,
        afterwards=afterwards,
    )


def suspend(*, review_id: UUID, reason: str, actor: User, now: datetime) -> Review:
    """Hide a published verdict at once; a notice with the reason stays visible. Any editor may.

    The reason is public. Raises NotFound, Busy, RoleNotAllowed, Recused, NothingPublished, AlreadySuspended,
    WrongStatus when it is retracted, ReasonRequired, TextTooLong. Announces verdict.suspended.
    """
    words = line(reason, field="reason", limit=MAX_REASON)
    with transaction.atomic(durable=True):
        review = _ready_for(Beside.SUSPEND, review_id, actor)
        if not words:
            raise ReasonRequired(field="reason")
        review.suspended_at, review.suspended_by = now, actor
        review.suspended_reason = words
        return _record(review, "verdict.suspended", actor, now, reason=words)


def resume(*, review_id: UUID, actor: User, now: datetime) -> Review:
    """Show a suspended verdict again.

    Raises NotFound, Busy, RoleNotAllowed, Recused, NothingPublished, NotSuspended, WrongStatus when it is
    retracted. Announces verdict.resumed.
    """
    with transaction.atomic(durable=True):
        review = _ready_for(Beside.RESUME, review_id, actor)
        review.suspended_at = review.suspended_by = review.suspended_reason = None
        return _record(review, "verdict.resumed", actor, now)


def _ready_for(act: Beside, review_id: UUID, actor: User) -> Review:
    """The locked review, if this person may do that to it now."""
    review = lock(review_id)
    check_beside(act, collect_beside(review, actor=actor))
    return review


def _record(review: Review, event: str, actor: User, now: datetime, **kept: object) -> Review:
    """`kept` goes into the record: the row itself forgets it when the verdict is shown again."""
    review.save(force_update=True)
    assert review.published_version is not None  # noqa: S101 - `check_beside` has looked
    data: dict[str, object] = {"version": review.published_version.number}
    audit.record(action=event, target=review, actor=actor, now=now, data=data | kept)
    refresh_verdict(review=review, now=now)
    outbox.announce(type=event, target=review, now=now, data=data, public=True)
    return review
