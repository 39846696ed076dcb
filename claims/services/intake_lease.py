"""How does a worker keep its row while it works? It renews the lease; once it is dead, nobody does.

So a row whose worker was killed is free again within seconds, and a slow but living worker never loses its row.
A worker that could not renew in time, because the machine or the database stood still, is fenced off by its token.

One thread for the whole process does it, because most work is over before it is due for the first time; the thread
ends when nothing is held, and after a fork the new process has its own.
"""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import structlog
from django.db import Error, connection
from django.db.models.functions import Now

from claims.models import Intake
from claims.services import intake_rows

RENEW_SECONDS = 5.0
_LOOKS = 5
"""How often in that time the thread looks for rows that are due."""

log = structlog.get_logger(__name__)


@dataclass(eq=False)
class _Held:
    """One row with the moment of its next renewal. `writing` is held while it is written, and taken to end that."""

    intake: Intake
    due: float
    writing: threading.Lock = field(default_factory=threading.Lock)
    ended: bool = False


class _Keeper:
    """The rows that this process holds, and the thread that renews them."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Begin anew: in a forked process the rows are the parent's, and its thread is not there."""
        self._lock = threading.Lock()
        self._held: set[_Held] = set()
        self._thread: threading.Thread | None = None

    def add(self, held: _Held) -> None:
        with self._lock:
            self._held.add(held)
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._keep, name="intake-lease", daemon=True)
                self._thread.start()

    def remove(self, held: _Held) -> None:
        with self._lock:
            self._held.discard(held)

    def _keep(self) -> None:
        """Renew what is due, turn after turn, as long as anything is held."""
        while True:
            time.sleep(RENEW_SECONDS / _LOOKS)
            with self._lock:
                if not self._held:
                    self._thread = None
                    return
                due = [held for held in self._held if held.due <= time.monotonic()]
            for held in due:
                with held.writing:
                    ours = held.ended or _renew(held.intake)
                held.due = time.monotonic() + RENEW_SECONDS
                if not ours:
                    self.remove(held)


_keeper = _Keeper()
os.register_at_fork(after_in_child=_keeper.forget)


@contextmanager
def renewed(intake: Intake) -> Iterator[None]:
    """Renew the lease of a row that was taken, until the block is left. Raises nothing of its own."""
    held = _Held(intake, time.monotonic() + RENEW_SECONDS)
    _keeper.add(held)
    try:
        yield
    finally:
        with held.writing:
            held.ended = True
        _keeper.remove(held)


def _renew(intake: Intake) -> bool:
    """Write the lease on a connection of this thread; False when the row is no longer ours."""
    try:
        rows = intake_rows.held(intake).filter(intake_rows.unflushed())
        return bool(rows.update(lease_until=Now() + intake_rows.LEASE))
    except Error as error:
        # The next turn may succeed; if none does, the row goes to somebody else and our writes find nothing.
        log.warning("intake.lease_not_renewed", intake=str(intake.public_id), error=type(error).__name__)
        return True
    finally:
        connection.close()
