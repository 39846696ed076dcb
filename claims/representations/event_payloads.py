"""One announcement as the public change feed shows it: thin, versioned, and by a list of what may be said.

The payload says what happened to what; how the verdict reads now is at its address. So an old event
never repeats a text that was taken back since.
"""

from typing import Any

from claims.models import OutboxEvent
from claims.representations.base_url import own, rfc3339

VERSION = 1
"""Of this shape; raised when a member changes its meaning."""

TOMBSTONES = frozenset({"verdict.suspended", "verdict.retracted", "claim.merged"})
"""After these, what the address gave before is gone: a copy of it must go too."""

# The review's id is the verdict's id; outside there are no reviews.
_PUBLIC_WORDS = {"review": "verdict"}
_PATHS = {"verdict": "/verdicts/{}/", "claim": "/claims/{}/"}
# Members of an event's data that are for everybody, whatever else the announcer wrote there.
_PUBLIC_DATA = {"version": int, "correction": str, "into": str}


def change(event: OutboxEvent) -> dict[str, Any]:
    """One element of the change feed. `event` has a sequence and is public."""
    kind = _PUBLIC_WORDS.get(event.target_type, event.target_type)
    path = _PATHS.get(kind)
    return {
        "sequence": event.sequence,
        "id": str(event.public_id),
        "type": event.type,
        "payload_version": VERSION,
        "occurred_at": rfc3339(event.occurred_at),
        "target": {
            "type": kind,
            "id": str(event.target_id),
            "url": own(path.format(event.target_id)) if path else None,
        },
        "tombstone": event.type in TOMBSTONES,
        "data": {
            name: event.data[name] for name, form in _PUBLIC_DATA.items() if isinstance(event.data.get(name), form)
        },
    }
