"""The product's server with one worker, for benchmarks: python -m bench.server"""

import socket

from django.conf import settings
from granian import Granian
from granian.constants import Interfaces


def free_port() -> int:
    """A port of loopback on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main() -> None:
    """Serve until told to stop."""
    Granian(
        "factcheck.wsgi:application",
        address="127.0.0.1",
        port=settings.PORT,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=settings.WEB_THREADS,
        backlog=1024,
        websockets=False,
        log_enabled=False,
    ).serve()


if __name__ == "__main__":
    main()
