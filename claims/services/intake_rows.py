"""Who works on which submission? The row is the queue: every step here is one compare-and-set on it.

A worker holds a row by `lease_token`, the fencing token. Whoever takes the row later writes a new token, and from then
on every write of the earlier worker finds no row. All times that decide something are the database's.

In a queued row `next_attempt_at` is the earliest time for the next attempt, and `lease_until` the time until which the
sweep need not send another message.
"""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Case, F, Func, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Now
from django.db.models.lookups import Exact

from claims.enums import Availability, IntakeMethod, IntakeStage, IntakeState
from claims.errors import AttemptsExhausted, HttpStatus
from claims.models import Article, ArticleSnapshot, Intake, User
from claims.queries import compiled
from claims.services import audit, compiled_update, many_rows, outbox

MAX_ATTEMPTS = 3
LEASE = timedelta(seconds=20)
"""Renewed while the work goes on (`intake_lease`), so it says only how long a dead worker keeps its row."""
FIRST_PAUSE_SECONDS = 30.0
PAUSE_GROWTH = 4.0
LONGEST_PAUSE_SECONDS = 24 * 3600.0
_FIRST_STAGE = Case(
    When(method=IntakeMethod.URL, then=Value(IntakeStage.FETCHING)), default=Value(IntakeStage.EXTRACTING)
)
# What statements are built with; see `compiled_update`.
_ROW, _TOKEN = uuid.UUID(int=1), uuid.UUID(int=2)
_STAND_IN = Intake(pk=-1, lease_token=_TOKEN, article_id=-2, snapshot_id=-3)
_BLOCKED_STATUSES = frozenset({401, 402, 403, 407, 451})


class LeaseGone(Exception):
    """Another worker has the row, or it has ended: leave without a trace."""


def due() -> Q:
    """Rows on which work can begin: waiting and due, or left behind by a worker that died."""
    waiting = Q(state=IntakeState.QUEUED) & (Q(next_attempt_at=None) | Q(next_attempt_at__lte=Now()))
    return waiting | Q(state=IntakeState.RUNNING, lease_until__lt=Now())


def unflushed() -> Q:
    """A condition that is always true, and lets the transaction end without waiting for the disk.

    After a crash of the database such a change may be missing, together with everything after it and
    never without what came before: the row is then simply not done yet, and the work is done again.
    Only submissions, retries and what people do must be on disk before anybody is told.
    """
    off = Func(
        Value("synchronous_commit"), Value("off"), Value(value=True), function="set_config", output_field=TextField()
    )
    return Q(Exact(off, Value("off")))


def take(intake_id: uuid.UUID, *, actor: User | None, now: datetime) -> Intake | None:
    """Hold the row for `LEASE`; None when there is nothing to do. The attempt is counted before the work begins.

    So work that kills its process is begun `MAX_ATTEMPTS` times and no more; the next one ends the row.
    """
    token = uuid.uuid4()
    with many_rows.sent_together():
        compiled_update.ask("intake.take", _taking, {_ROW: intake_id, _TOKEN: token})
        taken = compiled.objects("intake.taken", _taken, {_ROW: intake_id, _TOKEN: token})
    if not taken and Intake.objects.filter(due(), public_id=intake_id, attempts__gte=MAX_ATTEMPTS).exists():
        exhaust(intake_id, actor=actor, now=now)
    return next(iter(taken), None)


def _taken() -> QuerySet[Intake]:
    return Intake.objects.select_related("article", "raw").filter(public_id=_ROW, lease_token=_TOKEN)


def _taking() -> tuple[QuerySet[Intake], dict[str, object]]:
    rows = Intake.objects.filter(due(), unflushed(), public_id=_ROW, attempts__lt=MAX_ATTEMPTS)
    return rows, {
        "state": IntakeState.RUNNING,
        "stage": _FIRST_STAGE,
        "attempts": F("attempts") + 1,
        "lease_token": _TOKEN,
        "lease_until": Now() + LEASE,
        "next_attempt_at": None,
    }


def show(intake: Intake, stage: IntakeStage) -> None:
    """Say how far the work is, at once visible to everybody. Raises LeaseGone."""
    shown = compiled_update.run(
        "intake.show",
        lambda: (held(_STAND_IN).filter(unflushed()), {"stage": "stage"}),
        {_STAND_IN.pk: intake.pk, _TOKEN: intake.lease_token, "stage": stage},
    )
    if not shown:
        raise LeaseGone


def held(intake: Intake) -> QuerySet[Intake]:
    """The row, if this worker still holds it."""
    return Intake.objects.filter(pk=intake.pk, lease_token=intake.lease_token, state=IntakeState.RUNNING)


def finish(intake: Intake, snapshot: ArticleSnapshot) -> Callable[[], None]:
    """End the row well, inside the caller's transaction. What is returned waits for the answer; raises LeaseGone."""
    ended = compiled_update.ask(
        "intake.finish",
        _finishing,
        {
            _STAND_IN.pk: intake.pk,
            _TOKEN: intake.lease_token,
            _STAND_IN.article_id: snapshot.article_id,
            _STAND_IN.snapshot_id: snapshot.pk,
        },
    )

    def check() -> None:
        if not ended():
            raise LeaseGone

    return check


def _finishing() -> tuple[QuerySet[Intake], dict[str, object]]:
    return held(_STAND_IN), {
        "article": _STAND_IN.article_id,
        "state": IntakeState.DONE,
        "stage": IntakeStage.FINISHED,
        "snapshot": _STAND_IN.snapshot_id,
        "lease_until": None,
        "failure_code": "",
        "failure_detail": "",
        "finished_at": Now(),
    }


def put_off(intake: Intake, *, code: str, detail: str, retry_after: float | None) -> None:
    """Give the row back for a later attempt, and keep the reason in sight. Raises LeaseGone."""
    pause = pause_seconds(intake.attempts, jitter=intake.lease_token.int % 1000 / 1000, retry_after=retry_after)
    waiting = held(intake).update(
        state=IntakeState.QUEUED,
        stage=IntakeStage.WAITING,
        lease_until=None,
        next_attempt_at=Now() + timedelta(seconds=pause),
        failure_code=code,
        failure_detail=detail[:500],
    )
    if not waiting:
        raise LeaseGone


def pause_seconds(attempts: int, *, jitter: float, retry_after: float | None = None) -> float:
    """Seconds to the next attempt: 30, 120, … plus up to a quarter by `jitter` (0 to 1); never less than asked for."""
    pause = FIRST_PAUSE_SECONDS * PAUSE_GROWTH ** max(0, attempts - 1) * (1 + jitter / 4)
    return min(max(pause, retry_after or 0.0), LONGEST_PAUSE_SECONDS)


def bury(
    intake: Intake,
    *,
    code: str,
    detail: str,
    availability: Availability | None,
    actor: User | None,
    now: datetime,
) -> None:
    """End the row as failed: the dead letter, with its reason. Raises LeaseGone. Announces article.failed."""
    with transaction.atomic():
        article = Article.objects.select_for_update().get(pk=intake.article_id)
        failed = held(intake).update(
            state=IntakeState.FAILED,
            stage=IntakeStage.FINISHED,
            lease_until=None,
            failure_code=code,
            failure_detail=detail[:500],
            finished_at=Now(),
        )
        if not failed:
            raise LeaseGone
        if availability is not None:
            article.availability = availability
            article.save(update_fields=["availability"])
        reason: dict[str, object] = {"intake": str(intake.public_id), "code": code}
        audit.record(action="article.failed", target=article, actor=actor, now=now, data=reason, actor_label="intake")
        outbox.announce(type="article.failed", target=article, now=now, data=reason)


def exhaust(intake_id: uuid.UUID, *, actor: User | None, now: datetime) -> bool:
    """Fail a row whose attempts are used up without an end: each of them broke off. True when this call did it."""
    token = uuid.uuid4()
    rows = Intake.objects.filter(due(), public_id=intake_id, attempts__gte=MAX_ATTEMPTS)
    with transaction.atomic():
        article_id = rows.values_list("article_id", flat=True).first()
        if article_id is None:
            return False
        Article.objects.select_for_update().get(pk=article_id)  # article before intake, as everywhere
        if not rows.update(state=IntakeState.RUNNING, lease_token=token, lease_until=Now() + LEASE):
            return False
        intake = Intake.objects.get(public_id=intake_id)
        error = AttemptsExhausted()
        bury(intake, code=error.code, detail=error.detail, availability=None, actor=actor, now=now)
    return True


def availability_after(error: Exception) -> Availability | None:
    """What a failed fetch says of the page; None when it says nothing."""
    if not isinstance(error, HttpStatus):
        return None
    if error.context.get("gone"):
        return Availability.GONE
    return Availability.BLOCKED if error.context.get("http_status") in _BLOCKED_STATUSES else None
