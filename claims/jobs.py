"""Names of background jobs, and the one way to ask for one: after commit, by name, ids only.

The database row is the queue and Celery is the nudge: if the broker is down or loses the message,
a sweep finds the same work from columns. So a failure to send is counted and logged, never raised.
"""

from collections.abc import Callable
from enum import StrEnum
from weakref import WeakKeyDictionary

import structlog
from celery import signature
from django.db import transaction
from kombu.exceptions import OperationalError

log = structlog.get_logger(__name__)

# What the waiting hooks will ask for.
_asked: "WeakKeyDictionary[Callable[[], object], tuple[Job, dict[str, int | str]]]" = WeakKeyDictionary()


class Job(StrEnum):
    INGEST = "claims.ingest"
    SWEEP_INTAKE = "claims.sweep_intake"
    RELAY_OUTBOX = "claims.relay_outbox"
    SEAL_AUDIT = "claims.seal_audit"
    HEARTBEAT = "claims.heartbeat"
    FORGET_ANSWERS = "claims.forget_answers"
    REFRESH_PRIORITIES = "claims.refresh_priorities"


def enqueue(job: Job, **ids: int | str) -> None:
    """Ask for `job` once the current transaction has committed; at once when there is none.

    Asking for the same twice in one transaction sends one message.
    """

    def send() -> None:  # not a partial: Django logs a failed hook by its name
        _send(job, ids)

    connection = transaction.get_connection()
    kept = set(connection.savepoint_ids)
    for savepoints, hook, _ in connection.run_on_commit:
        # One that a savepoint could still take back does not count.
        if savepoints <= kept and _asked.get(hook) == (job, ids):
            return
    _asked[send] = (job, ids)
    transaction.on_commit(send, robust=True)


def _send(job: Job, ids: dict[str, int | str]) -> None:
    try:
        signature(str(job), kwargs=ids).apply_async(retry=False)
    except (OperationalError, OSError) as error:
        log.warning("job.not_sent", job=str(job), error=type(error).__name__, **ids)
