"""Is the machinery alive? Signs of life of the background processes."""

from datetime import datetime

from django.db.models.functions import Now

from claims.models import Heartbeat, User


def beat(*, name: str, actor: User | None = None, now: datetime) -> None:
    """Write down that `name` is alive, by the database's clock: whoever reads it compares with the same clock.

    Raises nothing of the domain; announces and audits nothing.
    """
    if not Heartbeat.objects.filter(name=name).update(beat_at=Now()):
        Heartbeat.objects.bulk_create(
            [Heartbeat(name=name, beat_at=now)],
            update_conflicts=True,
            unique_fields=["name"],
            update_fields=["beat_at"],
        )
