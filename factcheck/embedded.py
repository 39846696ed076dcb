"""PostgreSQL and Valkey from wheels, for a machine on which nothing is installed.

`ensure` starts the servers of a data directory or adopts running ones. Any number of processes may use them at once;
each holds a shared lock, and the last one out stops them. A process that dies by SIGKILL loses its lock but leaves
the servers behind: the next `ensure` adopts them, so no second server ever runs on one data directory.
"""

from __future__ import annotations

import atexit
import contextlib
import fcntl
import hashlib
import json
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from factcheck.postgres_server import ADMIN, APP, OWNER, PostgresServer
from factcheck.unprivileged import EmbeddedError, make_private, reachable_by_others, server_uid
from factcheck.valkey_server import ValkeyServer

LONGEST_SOCKET_DIR = 80  # the kernel allows 107 bytes for a socket's whole path
ALL = frozenset({"postgres", "valkey"})

__all__ = ["EmbeddedError", "Servers", "ensure", "locate"]


@dataclass(frozen=True)
class Servers:
    """Addresses of the embedded servers of one data directory; they need not be running."""

    data_dir: Path
    home: Path
    socket_dir: Path
    uid: int

    @property
    def postgres(self) -> PostgresServer:
        return PostgresServer(home=self.home, socket_dir=self.socket_dir, uid=self.uid)

    @property
    def valkey(self) -> ValkeyServer:
        return ValkeyServer(home=self.home, socket_dir=self.socket_dir, uid=self.uid)

    @property
    def database_url(self) -> str:
        """The application's role: what every process except `migrate` uses."""
        return self.postgres.url(APP)

    @property
    def owner_url(self) -> str:
        """The owner of the database: migrations."""
        return self.postgres.url(OWNER)

    @property
    def admin_url(self) -> str:
        """PostgreSQL's superuser: roles and extensions only."""
        return self.postgres.url(ADMIN)

    @property
    def redis_url(self) -> str:
        return self.valkey.url()

    def release(self) -> bool:
        """Give up our use of the servers; stops them and returns True when nobody else uses them."""
        handle = _uses.pop(self.data_dir, None)
        if handle is None:
            return False
        if not self.data_dir.exists():  # somebody removed it; there is nothing left to stop
            handle.close()
            return False
        with _starting(self.data_dir):
            handle.close()
            with _use_file(self.data_dir).open("a") as probe:
                try:
                    fcntl.flock(probe, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    return False
                self.valkey.stop()
                self.postgres.stop()
        return True


_uses: dict[Path, IO[str]] = {}


def _use_file(data_dir: Path) -> Path:
    return data_dir / "servers.users"


@contextlib.contextmanager
def _starting(data_dir: Path) -> Iterator[None]:
    """One process at a time starts or stops the servers of a data directory."""
    with (data_dir / "servers.lock").open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def locate(data_dir: Path | str) -> Servers:
    """Where the servers of `data_dir` are, or will be. Creates and starts nothing.

    The answer is written down at the first start, so that a changed TMPDIR or a changed mode of a parent
    directory cannot make existing data seem to be gone.
    """
    data_dir = Path(data_dir).absolute()
    note = data_dir / "servers.json"
    if note.exists():
        known = json.loads(note.read_text())
        return Servers(data_dir, Path(known["home"]), Path(known["socket_dir"]), known["uid"])
    uid = server_uid()
    digest = hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:10]
    home = data_dir / "servers"
    if uid != os.geteuid() and not reachable_by_others(data_dir):
        home = Path("/var/lib") / f"factcheck-{digest}"
    socket_dir = home / "run"
    if len(os.fsencode(socket_dir)) > LONGEST_SOCKET_DIR:
        socket_dir = Path(tempfile.gettempdir()) / f"factcheck-{uid}-{digest}"
    return Servers(data_dir, home, socket_dir, uid)


def ensure(data_dir: Path | str, *, only: frozenset[str] = ALL) -> Servers:
    """Start or adopt the servers of `data_dir` and use them until `release()`, which also runs at exit.

    Raises EmbeddedError when a server cannot be started, with the reason and the end of its log.
    """
    data_dir = Path(data_dir).absolute()
    data_dir.mkdir(parents=True, exist_ok=True)
    servers = locate(data_dir)
    with _starting(data_dir):
        make_private(servers.home, servers.uid)
        make_private(servers.socket_dir, servers.uid)
        note = data_dir / "servers.json"
        if not note.exists():
            content = {"home": str(servers.home), "socket_dir": str(servers.socket_dir), "uid": servers.uid}
            note.write_text(json.dumps(content) + "\n")
        if data_dir not in _uses:
            handle = _use_file(data_dir).open("a")
            fcntl.flock(handle, fcntl.LOCK_SH)
            _uses[data_dir] = handle
            atexit.register(servers.release)
        if "postgres" in only:
            servers.postgres.ensure()
        if "valkey" in only:
            servers.valkey.ensure()
    return servers
