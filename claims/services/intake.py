"""What happens to a submission? One attempt of the work, and the sweep that finds work nobody was told about."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now

from claims.enums import IntakeStage, IntakeState
from claims.errors import Busy, DomainError, IntakeError
from claims.jobs import Job, enqueue
from claims.models import Intake, User
from claims.services import fetching, ingestion, intake_lease, intake_rows
from claims.services.intake_rows import MAX_ATTEMPTS, LeaseGone

SWEEP_BATCH = 500
NUDGED_FOR = timedelta(seconds=60)
"""How long a message that the sweep has sent may take, before another one is sent for the same row."""
SETTLING = timedelta(seconds=10)
"""A row younger than this has just been announced by its own transaction."""
BROKE_OFF = "The work broke off. It is tried again later."

log = structlog.get_logger(__name__)


class Ending(StrEnum):
    """How one attempt ended."""

    DONE = "done"
    FAILED = "failed"
    PUT_OFF = "put_off"  # it is tried again later
    NOTHING = "nothing"  # no such row, not due, or another worker has it


@dataclass(frozen=True)
class Outcome:
    """`code` and `detail` (an English msgid) say why it did not end well."""

    ending: Ending
    code: str = ""
    detail: str = ""


def work(
    *,
    intake_id: UUID | str,
    actor: User | None = None,
    now: datetime,
    on_stage: Callable[[IntakeStage], None] | None = None,
) -> Outcome:
    """Make one attempt at a submission: hold the row, read, find the claims, write, let go.

    Safe to call any number of times for the same row, from anywhere: only the holder of the row writes,
    and calls without work to do change nothing. Never raises a DomainError: reasons stand on the row.
    `on_stage` hears of each stage as it begins. Announces article.ingested or article.failed.
    """
    row_id = _as_uuid(intake_id)
    intake = intake_rows.take(row_id, actor=actor, now=now) if row_id else None
    if intake is None:
        return Outcome(Ending.NOTHING)

    def enter(stage: IntakeStage) -> None:
        intake_rows.show(intake, stage)
        if on_stage:
            on_stage(stage)

    if on_stage:
        on_stage(IntakeStage(intake.stage))
    with structlog.contextvars.bound_contextvars(**_context(intake)):
        try:
            with intake_lease.renewed(intake):
                reading = fetching.read(intake, on_stage=enter)
                ingestion.keep(intake, reading, on_stage=enter, actor=actor, now=now)
        except LeaseGone:
            log.info("intake.lease_gone")
            return Outcome(Ending.NOTHING)
        except DomainError as error:
            return _end(intake, error, actor=actor, now=now)
        except Exception:
            # A fault of ours. The row says so and is tried again; the log has the traceback.
            log.exception("intake.broke_off")
            return _end(intake, None, actor=actor, now=now)
    return Outcome(Ending.DONE)


def sweep(*, actor: User | None = None, now: datetime) -> int:
    """Send a message for every row that is due and was not announced lately; the number of messages.

    Finds what a lost broker, a killed worker or a pause has left. Rows whose attempts are used up end
    as failed. Two sweeps at once share the rows. Raises nothing, announces article.failed for those.
    """
    waiting = Intake.objects.filter(intake_rows.due())
    used_up = waiting.filter(attempts__gte=MAX_ATTEMPTS).order_by("id")
    for row_id in used_up.values_list("public_id", flat=True)[:SWEEP_BATCH]:
        intake_rows.exhaust(row_id, actor=actor, now=now)
    settled = Q(next_attempt_at__isnull=False) | Q(attempts__gt=0) | Q(created_at__lt=Now() - SETTLING)
    untold = Q(state=IntakeState.RUNNING) | Q(lease_until=None) | Q(lease_until__lt=Now())
    with transaction.atomic(durable=True):
        rows = waiting.filter(settled, untold, attempts__lt=MAX_ATTEMPTS).order_by("next_attempt_at", "id")
        found = list(rows.select_for_update(skip_locked=True).values_list("pk", "public_id", "state")[:SWEEP_BATCH])
        queued = [pk for pk, _, state in found if state == IntakeState.QUEUED]
        Intake.objects.filter(pk__in=queued).update(lease_until=Now() + NUDGED_FOR)
        for _, public_id, _ in found:
            enqueue(Job.INGEST, intake_id=str(public_id))
    if found:
        log.info("intake.swept", rows=len(found))
    return len(found)


def _end(intake: Intake, error: DomainError | None, *, actor: User | None, now: datetime) -> Outcome:
    """Bury or put off, by what went wrong and how often it has been tried."""
    code = error.code if error else IntakeError.code
    detail = error.detail if error else BROKE_OFF
    try:
        if _is_final(error) or intake.attempts >= MAX_ATTEMPTS:
            availability = intake_rows.availability_after(error) if error else None
            intake_rows.bury(intake, code=code, detail=detail, availability=availability, actor=actor, now=now)
            ending = Ending.FAILED
        else:
            wait = error.context.get("retry_after") if error else None
            retry_after = float(wait) if isinstance(wait, int | float) else None
            intake_rows.put_off(intake, code=code, detail=detail, retry_after=retry_after)
            ending = Ending.PUT_OFF
    except LeaseGone:
        return Outcome(Ending.NOTHING)
    log.info("intake.ended", ending=ending.value, code=code, attempts=intake.attempts)
    return Outcome(ending, code, detail)


def _is_final(error: DomainError | None) -> bool:
    """Refused for good: trying again would find the same. What is busy or broken may be better later."""
    if error is None or isinstance(error, Busy):
        return False
    return error.permanent if isinstance(error, IntakeError) else True


def _as_uuid(value: UUID | str) -> UUID | None:
    if isinstance(value, UUID):
        return value
    try:
        return UUID(str(value))
    except ValueError:
        return None


def _context(intake: Intake) -> dict[str, str]:
    context = {"intake": str(intake.public_id), "article": str(intake.article.public_id)}
    return context | ({"request_id": intake.request_id} if intake.request_id else {})
