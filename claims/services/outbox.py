"""What is announced: written with the change, numbered by one relay in the order of commit."""

from datetime import datetime

import structlog
from django.db import connection, transaction
from django.db.models import Max

from claims.jobs import Job, enqueue
from claims.models import OutboxEvent, User
from claims.services import compiled_insert
from claims.services.audit import Target

RELAY_LOCK = 7_002
BATCH = 1_000

log = structlog.get_logger(__name__)


def announce(
    *,
    type: str,  # noqa: A002 - the word of the event shape
    target: Target,
    now: datetime,
    data: dict[str, object] | None = None,
    public: bool = False,
) -> OutboxEvent:
    """Write one announcement inside the caller's transaction: no change without it, and none without a change.

    What is returned has no key yet: nobody waits for it.
    `public` events appear in the public change feed; the others are for the desk and its tools.
    """
    event = OutboxEvent(
        type=type,
        target_type=target.__class__.__name__.lower(),
        target_id=target.public_id,
        data=data or {},
        is_public=public,
        occurred_at=now,
    )
    compiled_insert.add(event)
    enqueue(Job.RELAY_OUTBOX)
    return event


def relay(*, actor: User | None = None, now: datetime) -> int:
    """Number the announcements that have been committed, and return how many.

    Only one relay works at a time (advisory lock held to the end of its transaction), and it numbers
    only rows that it can see, which are committed. So `sequence` rises in the order in which readers
    can see rows, and a reader that remembers the last sequence misses nothing.
    """
    total = 0
    while True:
        numbered = _relay_batch()
        total += numbered
        if numbered < BATCH:
            break
    if total:
        log.info("outbox.relayed", events=total)
    return total


def _relay_batch() -> int:
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [RELAY_LOCK])
        if not cursor.fetchone()[0]:
            return 0
        last = OutboxEvent.objects.aggregate(last=Max("sequence"))["last"] or 0
        cursor.execute(
            "UPDATE claims_outboxevent e SET sequence = %s + n.row FROM ("
            "  SELECT id, row_number() OVER (ORDER BY id) AS row FROM ("
            "    SELECT id FROM claims_outboxevent WHERE sequence IS NULL ORDER BY id LIMIT %s) w"
            ") n WHERE n.id = e.id",
            [last, BATCH],
        )
        return int(cursor.rowcount)
