"""Requests a second of the anonymous verdict list and detail, against an empty view and a plain DRF ModelViewSet.

One server (granian, one worker, the product's settings and middleware), one client on another process with
keep-alive connections on loopback, the same verdicts for all. Rounds go through all addresses in turn, so that a
busy machine slows all of them; the best round of each counts. Run: python -m bench.api [VERDICTS]
"""

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.figures import Figure, table
from bench.server import free_port

ROOT = Path(__file__).resolve().parents[1]
DATABASE = "bench_factcheck_api"
SECONDS, CONNECTIONS, ROUNDS = 3.0, 4, 3
LIST_AIM = 20.0


def main(verdicts: int = 200) -> list[Figure]:
    """Measure and print."""
    with database(verdicts) as public_id, server() as address:
        paths = {
            "empty": "/api/bench/empty/",
            "list": "/api/v1/verdicts/",
            "plain list": "/api/bench/plain/",
            "tuned list": "/api/bench/tuned/",
            "detail": f"/api/v1/verdicts/{public_id}/",
            "plain detail": f"/api/bench/plain/{public_id}/",
            "tuned detail": f"/api/bench/tuned/{public_id}/",
        }
        best = dict.fromkeys(paths, 0.0)
        for path in paths.values():
            measure(address, path, seconds=1.0)
        for _ in range(ROUNDS):
            for name, path in paths.items():
                best[name] = max(best[name], measure(address, path, seconds=SECONDS))
    figures = [
        _figure(best, "list", "plain list", "plain DRF ModelViewSet", aim=LIST_AIM),
        _figure(best, "list", "tuned list", "the same with joins and prefetching"),
        _figure(best, "list", "empty", "empty view"),
        _figure(best, "detail", "plain detail", "plain DRF ModelViewSet"),
        _figure(best, "detail", "tuned detail", "the same with joins and prefetching"),
        _figure(best, "detail", "empty", "empty view"),
    ]
    print(f"{verdicts} verdicts, 25 a page, {CONNECTIONS} connections\n{table(figures)}")
    return figures


def _figure(best: dict[str, float], ours: str, reference: str, name: str, aim: float | None = None) -> Figure:
    return Figure(
        name=f"verdict {ours}",
        unit="requests/s",
        ours=best[ours],
        reference_name=name,
        reference=best[reference],
        aim=aim,
    )


def measure(address: str, path: str, *, seconds: float) -> float:
    command = [sys.executable, "-m", "bench.load", address, str(seconds), str(CONNECTIONS), path]
    return float(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout)


@contextmanager
def database(verdicts: int) -> Iterator[str]:
    """A database with so many published verdicts; the public id of one of them."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings_test")
    os.environ.setdefault("LOG_LEVEL", "WARNING")
    import django
    from django.conf import settings

    django.setup()
    from django.db import connection

    from factcheck.embedded import ensure

    if settings.EMBEDDED_SERVERS:
        ensure(settings.FACTCHECK_DATA_DIR, only=settings.EMBEDDED_SERVERS)
    kept = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = DATABASE
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        yield _fill(verdicts)
    finally:
        connection.creation.destroy_test_db(kept, verbosity=0)


def _fill(verdicts: int) -> str:
    from datetime import UTC, datetime, timedelta

    from django.db import connection

    from tests.published import published_verdict

    start = datetime(2026, 1, 1, tzinfo=UTC)
    made = [published_verdict(now=start + timedelta(minutes=number)) for number in range(verdicts)]
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    connection.close()
    return str(made[0].public_id)


@contextmanager
def server() -> Iterator[str]:
    """The product's server on a free port of loopback."""
    port = free_port()
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "bench.api_settings",
        "BENCH_DATABASE": DATABASE,
        "PORT": str(port),
        "LOG_LEVEL": "WARNING",
    }
    process = subprocess.Popen([sys.executable, "-m", "bench.server"], cwd=ROOT, env=environment)
    try:
        _wait(port)
        yield f"127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


def _wait(port: int) -> None:
    for _ in range(150):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    raise SystemExit("The server did not start.")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
