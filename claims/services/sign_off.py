"""Editors decide on a frozen version. A decision names the number that was read and the hash it stands for."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from claims.enums import Action, Decision
from claims.errors import AlreadyDecided, ReasonRequired, RoleNotAllowed, TextTooLong, WrongStatus
from claims.models import Recusal, Review, ReviewVersion, SignOff, User
from claims.queries.review_facts import Request, is_recused
from claims.services import audit
from claims.services.transition import Step, lock, perform
from claims.workflow.roles import WORKERS

MAX_COMMENT = 4_000


def approve(*, review_id: UUID, seen_version: int, actor: User, now: datetime, comment: str = "") -> Review:
    """Approve the version that was read; at quorum the review is approved.

    Raises NotFound, RoleNotAllowed, Recused, WrongStatus, OwnWorkRefused, AlreadyDecided, ContentAltered,
    StaleVersion, CommentRequired, TextTooLong. Announces review.approved at quorum, nothing before.
    """
    return _decide(Action.APPROVE, Decision.APPROVE, review_id, seen_version, comment, actor=actor, now=now)


def request_changes(*, review_id: UUID, seen_version: int, comment: str, actor: User, now: datetime) -> Review:
    """Send the version back with what has to change; the vote is over and shown to all.

    Raises NotFound, RoleNotAllowed, Recused, WrongStatus, OwnWorkRefused, AlreadyDecided, StaleVersion,
    CommentRequired, TextTooLong. Announces review.changes_requested.
    """
    return _decide(
        Action.REQUEST_CHANGES,
        Decision.REQUEST_CHANGES,
        review_id,
        seen_version,
        comment,
        actor=actor,
        now=now,
    )


def withdraw_approval(*, review_id: UUID, seen_version: int, actor: User, now: datetime) -> Review:
    """Take one's approval back before publication; the row is closed and kept.

    Raises NotFound, RoleNotAllowed, Recused, WrongStatus, NoStandingApproval, StaleVersion.
    Announces review.approval_withdrawn when a quorum is lost by it.
    """

    def write(step: Step) -> None:
        version = _frozen(step)
        SignOff.objects.filter(version=version, decided_by=actor, withdrawn_at=None).update(withdrawn_at=now)
        step.data["version"] = version.number

    return perform(
        Action.WITHDRAW_APPROVAL,
        review_id=review_id,
        actor=actor,
        now=now,
        request=Request(seen_version=seen_version),
        write=write,
    )


def recuse(*, review_id: UUID, reason: str, actor: User, now: datetime) -> Recusal:
    """Declare a conflict of interest: from then on this person has no action on this review.

    Raises NotFound, RoleNotAllowed, ReasonRequired, and AlreadyDecided while one's decision on the open
    version stands. Declaring it twice changes nothing. Announces nothing.
    """
    with transaction.atomic(durable=True):
        review = lock(review_id)
        if not actor.role_set() & WORKERS:
            raise RoleNotAllowed
        if not reason.strip():
            raise ReasonRequired(field="reason")
        if is_recused(review, actor):
            return Recusal.objects.get(review=review, user=actor)
        if _has_standing_decision(review, actor):
            raise AlreadyDecided("Withdraw your decision on this version first.")
        recusal = Recusal.objects.create(review=review, user=actor, reason=reason.strip()[:400], declared_at=now)
        audit.record(action="review.recused", target=review, actor=actor, now=now)
        return recusal


def _decide(
    action: Action,
    decision: Decision,
    review_id: UUID,
    seen_version: int,
    comment: str,
    *,
    actor: User,
    now: datetime,
) -> Review:
    if len(comment) > MAX_COMMENT:
        raise TextTooLong(f"At most {MAX_COMMENT} characters fit here.", field="comment")

    def write(step: Step) -> None:
        version = _frozen(step)
        SignOff.objects.create(
            version=version,
            version_writer_id=version.written_by_id,
            decided_by=actor,
            decision=decision,
            comment=comment.replace("\x00", "").strip(),
            content_sha256=version.content_sha256,
            decided_at=now,
        )
        step.data |= {"version": version.number, "content_sha256": version.content_sha256}

    request = Request(seen_version=seen_version, comment=comment)
    return perform(action, review_id=review_id, actor=actor, now=now, request=request, write=write)


def _frozen(step: Step) -> ReviewVersion:
    version = step.review.working_version
    if version is None or version.frozen_at is None:
        raise WrongStatus(current_status=step.review.status)
    return version


def _has_standing_decision(review: Review, actor: User) -> bool:
    if review.working_version_id == review.published_version_id:
        return False
    return SignOff.objects.filter(version=review.working_version_id, decided_by=actor, withdrawn_at=None).exists()
