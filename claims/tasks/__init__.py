"""What does a worker do when it is told to? Each task loads nothing but ids, calls one service, and ends.

Every task may be run twice, late, out of order or for a row that is gone, and takes arguments that it does not know.
"""

from claims.tasks.ingest import ingest, sweep_intake
from claims.tasks.upkeep import forget_answers, heartbeat, refresh_priorities, relay_outbox, seal_audit

__all__ = ["forget_answers", "heartbeat", "ingest", "refresh_priorities", "relay_outbox", "seal_audit", "sweep_intake"]
