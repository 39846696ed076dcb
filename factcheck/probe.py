"""Health of one container, as an exit code: `python -m factcheck.probe web | heartbeat`.

`web` asks this container's own web server. `heartbeat` looks at the row that beat writes through the broker and a
worker: while it is fresh, all three work.
"""

from __future__ import annotations

import http.client
import os
import sys


def answers(port: int, *, seconds: float) -> bool:
    """Does the web server on this port say that it is alive, within that time?"""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=seconds)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def web() -> bool:
    return answers(int(os.environ.get("PORT") or 8000), seconds=3)


def heartbeat() -> bool:
    import django  # noqa: PLC0415  the other probe does without, and is quicker

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
    django.setup()
    from django.db import Error  # noqa: PLC0415

    from factcheck import health  # noqa: PLC0415

    try:
        health.beat()
    except (health.NotReady, Error):
        return False
    return True


PROBES = {"web": web, "heartbeat": heartbeat}


def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or arguments[0] not in PROBES:
        sys.stderr.write(f"Usage: python -m factcheck.probe {' | '.join(PROBES)}\n")
        return 2
    return 0 if PROBES[arguments[0]]() else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
