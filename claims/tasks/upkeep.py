"""What the clock asks for."""

from celery import shared_task
from django.utils import timezone

from claims.jobs import Job
from claims.services import audit, idempotency, operations, outbox, priorities


@shared_task(name=str(Job.RELAY_OUTBOX))
def relay_outbox(**_: object) -> None:
    """Number the announcements that have been committed."""
    outbox.relay(now=timezone.now())


@shared_task(name=str(Job.SEAL_AUDIT))
def seal_audit(**_: object) -> None:
    """Seal the heads of all audit chains."""
    audit.seal(now=timezone.now())


@shared_task(name=str(Job.HEARTBEAT))
def heartbeat(**_: object) -> None:
    """Show that beat, broker and worker are alive together."""
    operations.beat(name="worker", now=timezone.now())


@shared_task(name=str(Job.FORGET_ANSWERS))
def forget_answers(**_: object) -> None:
    """Delete the answers that were kept for repeated requests and are past their time."""
    idempotency.sweep(actor=None, now=timezone.now())


@shared_task(name=str(Job.REFRESH_PRIORITIES))
def refresh_priorities(**_: object) -> None:
    """Move on the priorities whose age or deadline has come to its next day."""
    priorities.upkeep(actor=None, now=timezone.now())
