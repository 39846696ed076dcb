"""A request repeated with the same Idempotency-Key has one effect and gets the first answer again.

The record of a request is made before its work and completed after it, each in a transaction of its own, so a
crash in between leaves a record without an answer. Such a record blocks repeats for ABANDONED_AFTER; then the
next repeat does the work anew, which is safe because services are themselves safe to repeat.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from claims.errors import IdempotencyMismatch, IdempotencyRunning
from claims.models import IdempotencyRecord, User

KEPT_FOR = timedelta(hours=24)
ABANDONED_AFTER = timedelta(minutes=5)


@dataclass(frozen=True, kw_only=True)
class Request:
    """What makes two requests the same: who, which key, which call, which body."""

    principal: str
    key: str
    method: str
    path: str
    body_sha256: str


@dataclass(frozen=True)
class Answer:
    """The stored answer of the first request."""

    status_code: int
    headers: dict[str, str]
    body: str


def begin(*, request: Request, actor: User | None, now: datetime) -> Answer | None:
    """None when the work is to be done now by this caller; else the answer of the first request.

    Raises IdempotencyMismatch when the key was used with another body, IdempotencyRunning while the first
    request is at work. `actor` is not recorded: the principal in `request` names the caller.
    """
    place = {"principal": request.principal, "key": request.key, "method": request.method, "path": request.path}
    IdempotencyRecord.objects.filter(**place, created_at__lt=now - KEPT_FOR).delete()
    try:
        with transaction.atomic(durable=True):
            IdempotencyRecord.objects.create(**place, body_sha256=request.body_sha256, created_at=now)
    except IntegrityError:
        return _answer(IdempotencyRecord.objects.filter(**place).first(), request, now)
    return None


def finish(*, request: Request, answer: Answer, actor: User | None, now: datetime) -> None:
    """Keep the answer for repeats. Raises nothing; a record that is gone stays gone."""
    _running(request).update(status_code=answer.status_code, headers=answer.headers, body=answer.body)


def forget(*, request: Request, actor: User | None, now: datetime) -> None:
    """Nothing was done (refused for the moment, or broken): the key may be used again. Raises nothing."""
    _running(request).delete()


def sweep(*, actor: User | None, now: datetime) -> int:
    """Delete records older than KEPT_FOR and return how many. Raises nothing, announces nothing."""
    return IdempotencyRecord.objects.filter(created_at__lt=now - KEPT_FOR).delete()[0]


def _running(request: Request) -> "QuerySet[IdempotencyRecord]":
    return IdempotencyRecord.objects.filter(
        principal=request.principal,
        key=request.key,
        method=request.method,
        path=request.path,
        body_sha256=request.body_sha256,
        status_code=None,
    )


def _answer(record: IdempotencyRecord | None, request: Request, now: datetime) -> Answer | None:
    if record is None:  # deleted between our two looks: its request was forgotten a moment ago
        raise IdempotencyRunning
    if record.body_sha256 != request.body_sha256:
        raise IdempotencyMismatch
    if record.status_code is not None:
        return Answer(record.status_code, record.headers, record.body)
    abandoned = IdempotencyRecord.objects.filter(
        pk=record.pk, status_code=None, created_at=record.created_at, created_at__lt=now - ABANDONED_AFTER
    )
    if abandoned.update(created_at=now) == 1:
        return None
    raise IdempotencyRunning
