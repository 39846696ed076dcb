"""How does a worker keep its row while it works? It renews the lease; once it is dead, nobody does.

So a row whose worker was killed is free again within seconds, and a slow but living worker never loses its row.
A worker that could not renew in time, because the machine or the database stood still, is fenced off by its token.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from django.db import Error, connection
from django.db.models.functions import Now

from claims.models import Intake
from claims.services import intake_rows

RENEW_SECONDS = 5.0

log = structlog.get_logger(__name__)


@contextmanager
def renewed(intake: Intake) -> Iterator[None]:
    """Renew the lease of a row that was taken, until the block is left. Raises nothing of its own."""
    ended = threading.Event()
    keeper = threading.Thread(target=_renew, args=(intake, ended), name="intake-lease", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        ended.set()
        keeper.join()


def _renew(intake: Intake, ended: threading.Event) -> None:
    """Write the lease on a connection of this thread; ends when the row is no longer ours."""
    row = intake_rows.held(intake)
    while not ended.wait(RENEW_SECONDS):
        try:
            if not row.filter(intake_rows.unflushed()).update(lease_until=Now() + intake_rows.LEASE):
                return
        except Error as error:
            # The next turn may succeed; if none does, the row goes to somebody else and our writes find nothing.
            log.warning("intake.lease_not_renewed", intake=str(intake.public_id), error=type(error).__name__)
        finally:
            connection.close()
