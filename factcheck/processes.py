"""The three long-running processes, started the same way by `make run` and by the containers.

python -m factcheck.processes web | worker | beat
"""

from __future__ import annotations

import os
import sys
import warnings

PROCESSES = ("web", "worker", "beat")
# A worker needs its soft shutdown (see celery.py) plus the time to put tasks back.
STOP_SECONDS = 20


def web() -> None:
    """granian, the HTTP server, with the WSGI application."""
    from granian import Granian  # noqa: PLC0415  each process loads only what it runs
    from granian.constants import Interfaces  # noqa: PLC0415

    from factcheck import settings  # noqa: PLC0415

    Granian(
        "factcheck.wsgi:application",
        address=settings.HOST,
        port=settings.PORT,
        interface=Interfaces.WSGI,
        workers=settings.WEB_WORKERS,
        blocking_threads=settings.WEB_THREADS,
        backlog=1024,
        websockets=False,
        log_dictconfig=settings.LOGGING,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
    ).serve()


def worker() -> None:
    """The Celery worker."""
    # SIGTERM then means the soft shutdown: running tasks get a few seconds and are put back if that is too short.
    os.environ.setdefault("REMAP_SIGTERM", "SIGQUIT")
    from factcheck import settings  # noqa: PLC0415
    from factcheck.celery import app  # noqa: PLC0415

    _quiet_about_root()
    arguments = ["worker", f"--concurrency={settings.WORKER_CONCURRENCY}", f"--loglevel={settings.LOG_LEVEL}"]
    app.start(["--quiet", *arguments, "--without-gossip", "--without-mingle", "--hostname=worker@%h"])


def beat() -> None:
    """The clock. Its file holds only when each entry ran last; losing it costs one early run."""
    from factcheck import settings  # noqa: PLC0415
    from factcheck.celery import app  # noqa: PLC0415

    _quiet_about_root()
    settings.FACTCHECK_DATA_DIR.mkdir(parents=True, exist_ok=True)
    schedule = settings.FACTCHECK_DATA_DIR / "beat-schedule"
    app.start(["--quiet", "beat", f"--loglevel={settings.LOG_LEVEL}", f"--schedule={schedule}", "--pidfile="])


def _quiet_about_root() -> None:
    """Celery warns root of pickled messages; we take JSON only."""
    warnings.filterwarnings("ignore", message="You're running the worker with superuser")


def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or arguments[0] not in PROCESSES:
        sys.stderr.write(f"Usage: python -m factcheck.processes {' | '.join(PROCESSES)}\n")
        return 2
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
    {"web": web, "worker": worker, "beat": beat}[arguments[0]]()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
