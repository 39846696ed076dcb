"""Editors decide on a frozen version. A decision names the number that was read and the hash it stands for."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from claims.enums import Action, Decision
from claims.errors import ReasonRequired, Recused
from claims.models import Recusal, Review, SignOff, User
from claims.queries.beside_facts import collect_beside
from claims.queries.review_facts import Request
from claims.services import audit
from claims.services.transition import Step, lock, perform
from claims.services.wording import MAX_REASON, line, prose
from claims.workflow.beside import Beside, check_beside

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
        version = step.version
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

    Raises NotFound, Busy, RoleNotAllowed, ReasonRequired, TextTooLong, and AlreadyDecided while one's approval
    counts towards a quorum: it is withdrawn first. Declaring it twice changes nothing. Announces nothing.
    """
    words = line(reason, field="reason", limit=MAX_REASON)
    with transaction.atomic(durable=True):
        review = lock(review_id)
        try:
            check_beside(Beside.RECUSE, collect_beside(review, actor=actor))
        except Recused:
            return Recusal.objects.get(review=review, user=actor)
        if not words:
            raise ReasonRequired(field="reason")
        recusal = Recusal.objects.create(review=review, user=actor, reason=words, declared_at=now)
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
    words = prose(comment, field="comment", limit=MAX_COMMENT)

    def write(step: Step) -> None:
        version = step.version
        SignOff.objects.create(
            version=version,
            version_writer_id=version.written_by_id,
            decided_by=actor,
            decision=decision,
            comment=words,
            content_sha256=version.content_sha256,
            decided_at=now,
        )
        step.data |= {"version": version.number, "content_sha256": version.content_sha256}

    request = Request(seen_version=seen_version, comment=words)
    return perform(action, review_id=review_id, actor=actor, now=now, request=request, write=write)
