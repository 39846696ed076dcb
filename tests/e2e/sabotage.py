"""The product's processes with one fault built in, for tests of what happens then. Nothing of this ships.

python -m tests.e2e.sabotage FAULT worker       the worker with that fault
python -m tests.e2e.sabotage submit_and_die     takes in a text and dies before it tells anybody

Faults write one line to FACTCHECK_DATA_DIR/faults for each time that they struck.
"""

import os
import signal
import sys
from pathlib import Path

import django

POISON = "poison"
TEXT = "The ferry of Port Arden carried 1.2 million passengers in 2024.\n"


def _struck() -> int:
    """Note that the fault struck; how often by now."""
    with (Path(os.environ["FACTCHECK_DATA_DIR"]) / "faults").open("a+") as notes:
        notes.write(f"{os.getpid()}\n")
        notes.seek(0)
        return len(notes.readlines())


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def poison() -> None:
    """A page whose address says so kills the process that reads it."""
    from claims.services import fetching

    read = fetching.read

    def read_or_die(intake, **options):
        if POISON in intake.url:
            _struck()
            _die()
        return read(intake, **options)

    fetching.read = read_or_die


def die_before_ack() -> None:
    """The first work that is written kills its process before the message is acknowledged."""
    from claims.services import ingestion

    keep = ingestion.keep

    def keep_and_die(*arguments, **options):
        snapshot = keep(*arguments, **options)
        if _struck() == 1:
            _die()
        return snapshot

    ingestion.keep = keep_and_die


def impatient_broker() -> None:
    """A message that is not acknowledged within a second is handed out again."""
    from factcheck.celery import app

    app.conf.broker_transport_options |= {"visibility_timeout": 1, "unacked_restore_interval": 1}
    app.conf.visibility_timeout = 1


def submit_and_die() -> None:
    from django.utils import timezone

    from claims import jobs
    from claims.services import articles

    jobs._send = lambda *_: _die()
    articles.submit_text(text=TEXT, actor=None, now=timezone.now())


FAULTS = {each.__name__: each for each in (poison, die_before_ack, impatient_broker, submit_and_die)}


def main(fault: str, *processes: str) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
    django.setup()
    FAULTS[fault]()
    from factcheck.processes import main as run

    return run(list(processes)) if processes else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
