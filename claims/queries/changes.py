"""What has been published, corrected, suspended, resumed, retracted or merged, in order, from a place on."""

from django.db.models import Max, QuerySet

from claims.models import OutboxEvent

LARGEST = 1_000
"""Events of one answer."""


def since(sequence: int, *, limit: int = 100) -> "QuerySet[OutboxEvent]":
    """At most `limit` public events after `sequence`, oldest first; 0 is before the first one.

    `sequence` is given by the single relay, only to events that are committed and in the order in
    which readers can see them. So a reader who remembers the last `sequence` it was given and asks
    for what follows misses nothing and gets nothing twice, however many writers commit in whatever
    order. Numbers rise; they need not be consecutive, because events that are not public have
    numbers too.
    """
    rows = OutboxEvent.objects.filter(is_public=True, sequence__gt=max(sequence, 0))
    return rows.order_by("sequence")[: max(1, min(limit, LARGEST))]


def latest() -> int:
    """The newest public sequence, 0 before the first: where a reader begins who wants no past."""
    newest = OutboxEvent.objects.filter(is_public=True, sequence__isnull=False).aggregate(last=Max("sequence"))["last"]
    return newest or 0
