"""The record of who did what: one hash chain per target, sealed every night.

A chain is rewritten undetectably only by somebody who can also rewrite every seal after it, and
seals are kept outside the database too (`<data dir>/seals/`), where a cut-off tail shows.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol
from uuid import UUID

import orjson
import structlog
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max

from claims.models import AuditEvent, AuditSeal, User
from claims.queries import prepared
from claims.services import compiled_insert, guards

SYSTEM = "system"
# Advisory lock numbers are one namespace in the database; each is used in one place only.
# Writers share WRITE_LOCK until they commit; a seal takes it alone for a moment, so that no event with
# a lower id can appear after the seal has read the highest one.
SEAL_LOCK, WRITE_LOCK = 7_001, 7_003

# Takes the lock and reads the end of the chain. The chain's own lock, on its target, is held by the caller.
_LAST = """
SELECT coalesce(last.number, 0), coalesce(last.hash, '')
  FROM (SELECT pg_advisory_xact_lock_shared(%s)) AS held
  LEFT JOIN LATERAL (SELECT e.number, e.hash FROM claims_auditevent e WHERE e.target_type = %s AND e.target_id = %s
                      ORDER BY e.number DESC LIMIT 1) AS last ON true"""

log = structlog.get_logger(__name__)


class Target(Protocol):
    """What an event can be about: any row with a public id."""

    public_id: UUID


def record(
    *,
    action: str,
    target: Target,
    actor: User | None,
    now: datetime,
    from_status: str = "",
    to_status: str = "",
    data: dict[str, object] | None = None,
    actor_label: str = SYSTEM,
) -> AuditEvent:
    """Add one event to the target's chain, inside the caller's transaction.

    The caller holds the lock on the target's row, so the chain cannot fork; if it does not, the
    constraint `audit_number_unique_in_chain` refuses the second writer. `data` holds ids and short
    values, never contact data or texts. `actor_label` names the process when there is no `actor`. The event that is
    returned has no key of its own: nobody waits for it.
    """
    target_type = type(target).__name__.lower()
    last_number, last_hash = prepared.ask(_LAST, [WRITE_LOCK, target_type, target.public_id]).fetchone()
    event = AuditEvent(
        target_type=target_type,
        target_id=target.public_id,
        number=last_number + 1,
        occurred_at=now,
        action=action,
        actor=actor,
        actor_label=str(actor) if actor else actor_label,
        from_status=from_status,
        to_status=to_status,
        data=data or {},
        request_id=str(structlog.contextvars.get_contextvars().get("request_id", ""))[:64],
        previous_hash=last_hash,
    )
    event.hash = event_hash(event)
    compiled_insert.add(event)
    log.info(action, target=str(target.public_id), actor=event.actor_label, to_status=to_status)
    return event


def event_hash(event: AuditEvent) -> str:
    """SHA-256 over a canonical JSON form (sorted keys, UTC times) of the row and the previous hash."""
    content = {
        "target_type": event.target_type,
        "target_id": str(event.target_id),
        "number": event.number,
        "occurred_at": event.occurred_at.astimezone(UTC).isoformat(),
        "action": event.action,
        "actor": event.actor_id,
        "actor_label": event.actor_label,
        "from_status": event.from_status,
        "to_status": event.to_status,
        "data": event.data,
        "request_id": event.request_id,
        "previous_hash": event.previous_hash,
    }
    return hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()


@dataclass(frozen=True)
class Broken:
    """Where the record no longer holds together, and how it shows."""

    place: str
    reason: str


@dataclass(frozen=True)
class Verification:
    """What was checked, and the first break of each chain and seal (empty when all hold)."""

    events: int
    chains: int
    seals: int
    broken: tuple[Broken, ...]


def verify(*, seal_dir: Path | None = None) -> Verification:
    """Walk every chain and every seal, and the guards of the record. Reads only; memory stays flat."""
    broken: list[Broken] = []
    events = chains = 0
    place: tuple[str, UUID] | None = None
    previous: AuditEvent | None = None
    bad: set[tuple[str, UUID]] = set()
    for event in _all_events():
        events += 1
        if place != (event.target_type, event.target_id):
            place, previous = (event.target_type, event.target_id), None
            chains += 1
        reason = _break(event, previous)
        if reason and place not in bad:
            bad.add(place)
            broken.append(Broken(f"{event.target_type} {event.target_id} #{event.number}", reason))
        previous = event
    seals, seal_breaks = _verify_seals(seal_dir or _seal_dir())
    broken += seal_breaks
    broken += [Broken(place, reason) for place, reason in guards.damage()]
    return Verification(events, chains, seals, tuple(broken))


def seal(*, actor: User | None = None, now: datetime) -> AuditSeal | None:
    """Hash the heads of all chains into one seal, in the database and in a file beside it.

    Returns None when there is nothing new since the last seal or another process is sealing.
    """
    last_event = _last_settled_event()
    with transaction.atomic(durable=True):
        if not _try_lock(SEAL_LOCK):
            return None
        previous = AuditSeal.objects.order_by("-id").first()
        if not last_event or (previous and previous.last_event >= last_event):
            return None
        chains, events, heads = _heads_digest(last_event)
        made = AuditSeal(
            sealed_at=now,
            chains=chains,
            events=events,
            last_event=last_event,
            previous_hash=previous.hash if previous else "",
        )
        made.hash = seal_hash(made, heads)
        made.save(force_insert=True)
    _write_outside(made)
    log.info("audit.sealed", chains=chains, events=events, hash=made.hash)
    return made


def seal_hash(made: AuditSeal, heads: str) -> str:
    """SHA-256 over the seal's counts, the digest of all chain heads and the previous seal."""
    content = {
        "sealed_at": made.sealed_at.astimezone(UTC).isoformat(),
        "chains": made.chains,
        "events": made.events,
        "last_event": made.last_event,
        "heads": heads,
        "previous_hash": made.previous_hash,
    }
    return hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()


def _last_settled_event() -> int:
    """The highest event id below which every transaction has ended."""
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [WRITE_LOCK])
        return AuditEvent.objects.aggregate(last=Max("id"))["last"] or 0


def _break(event: AuditEvent, previous: AuditEvent | None) -> str:
    if event.number != (previous.number + 1 if previous else 1):
        return "an event before it is missing"
    if event.previous_hash != (previous.hash if previous else ""):
        return "it does not continue the event before it"
    if event.hash != event_hash(event):
        return "its content does not match its hash"
    return ""


def _all_events() -> Iterator[AuditEvent]:
    ordered = AuditEvent.objects.order_by("target_type", "target_id", "number")
    return ordered.iterator(chunk_size=2_000)


def _heads_digest(last_event: int) -> tuple[int, int, str]:
    """Number of chains, number of events and one digest of all heads, as of event `last_event`."""
    digest = hashlib.sha256()
    chains = 0
    heads = (
        AuditEvent.objects.filter(id__lte=last_event)
        .order_by("target_type", "target_id", "-number")
        .distinct("target_type", "target_id")
        .values_list("target_type", "target_id", "number", "hash")
    )
    for target_type, target_id, number, head in heads.iterator(chunk_size=2_000):
        chains += 1
        digest.update(f"{target_type} {target_id} {number} {head}\n".encode())
    return chains, AuditEvent.objects.filter(id__lte=last_event).count(), digest.hexdigest()


def _verify_seals(seal_dir: Path) -> tuple[int, list[Broken]]:
    """Every seal against the events of today, and the newest file outside against the database."""
    broken: list[Broken] = []
    previous = ""
    hashes: set[str] = set()
    for made in AuditSeal.objects.order_by("id").iterator():
        _, events, heads = _heads_digest(made.last_event)
        hashes.add(made.hash)
        if made.previous_hash != previous:
            broken.append(Broken(f"seal {made.id}", "a seal before it is missing"))
        elif events != made.events:
            broken.append(Broken(f"seal {made.id}", f"{made.events - events} events are missing"))
        elif seal_hash(made, heads) != made.hash:
            broken.append(Broken(f"seal {made.id}", "the sealed events have changed"))
        previous = made.hash
    outside = sorted(seal_dir.glob("*.json")) if seal_dir.is_dir() else []
    broken += [
        Broken(f"seal file {path.name}", "this seal is not in the database")
        for path in outside
        if orjson.loads(path.read_bytes())["hash"] not in hashes
    ]
    return len(hashes), broken


def _seal_dir() -> Path:
    return Path(settings.FACTCHECK_DATA_DIR) / "seals"


def _write_outside(made: AuditSeal) -> None:
    directory = _seal_dir()
    directory.mkdir(parents=True, exist_ok=True)
    content = {
        "sealed_at": made.sealed_at.astimezone(UTC).isoformat(),
        "chains": made.chains,
        "events": made.events,
        "last_event": made.last_event,
        "previous_hash": made.previous_hash,
        "hash": made.hash,
    }
    path = directory / f"{made.sealed_at.astimezone(UTC):%Y%m%dT%H%M%SZ}-{made.hash[:12]}.json"
    path.write_bytes(orjson.dumps(content, option=orjson.OPT_INDENT_2))


def _try_lock(number: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
        return bool(cursor.fetchone()[0])
