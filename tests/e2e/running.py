"""The real system for a test: web server, worker and clock as processes, on the test's own database and broker."""

import atexit
import contextlib
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import httpx2
import psutil
import redis
from django.conf import settings
from django.db import connection
from redis.backoff import NoBackoff
from redis.retry import Retry

from factcheck.unprivileged import make_private, server_uid
from factcheck.valkey_server import ValkeyServer
from tests.e2e.messages import publish
from tests.rules.sources import ROOT

PASSWORD = "a long enough pass phrase"
PATIENCE = 60.0
# Below the range from which the kernel takes ports for outgoing connections, so that nobody grabs one in between.
PORTS = range(20_000, 32_000)
# Collected by the first web server of a test run, and the same for all.
STATIC_ROOT = Path(tempfile.gettempdir()) / f"factcheck-static-{os.getpid()}"


def free_port() -> int:
    for port in random.SystemRandom().sample(PORTS, 100):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise AssertionError("no free port found")


def test_database_url() -> str:
    """The application's address of the database that this test works in."""
    parts = urlsplit(settings.DATABASE_URL)
    return urlunsplit(parts._replace(path=f"/{connection.settings_dict['NAME']}"))


test_database_url.__test__ = False


def wait_for(condition, *, what: str, seconds: float = PATIENCE):
    """The first true value of `condition()`; fails with `what` when there is none in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := condition():
            return found
        time.sleep(0.05)
    raise AssertionError(f"{what} did not happen within {seconds:.0f} s")


@dataclass
class System:
    """Processes of one test. `start()` what is needed; `stop()` ends all of them.

    `extra` is added to the environment of every process; `database_url` may name another database than the test's.
    """

    directory: Path
    extra: dict[str, str] = field(default_factory=dict)
    database_url: str = ""
    processes: dict[str, subprocess.Popen] = field(default_factory=dict)
    clients: list[httpx2.Client] = field(default_factory=list)

    def __post_init__(self):
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        uid = server_uid()
        # A socket's path is short, and other accounts must be able to reach their own server's home.
        self.home = Path(tempfile.mkdtemp(prefix="fc-"))
        self.home.chmod(0o711)
        self.valkey = ValkeyServer(home=self.home / "v", socket_dir=self.home / "v" / "run", uid=uid)
        make_private(self.valkey.home, uid)
        make_private(self.valkey.socket.parent, uid)
        self.valkey.ensure()

    @property
    def environment(self) -> dict[str, str]:
        keep = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "TMPDIR"}}
        return (
            keep
            | {
                "DATABASE_URL": self.database_url or test_database_url(),
                "REDIS_URL": self.valkey.url(),
                "DEBUG": "true",
                "SECRET_KEY": settings.SECRET_KEY,
                "API_KEY_PEPPER": settings.API_KEY_PEPPER,
                "PUBLIC_URL": self.base,
                "PORT": str(self.port),
                "FACTCHECK_DATA_DIR": str(self.directory),
                "FACTCHECK_FETCH_ALLOW_LOOPBACK": "true",
                "ALLOWED_HOSTS": "127.0.0.1",
                "LOG_FORMAT": "json",
                "WEB_WORKERS": "1",
                "WORKER_CONCURRENCY": "1",
                "STATIC_ROOT": str(STATIC_ROOT),
                "PYTHONUNBUFFERED": "1",
            }
            | self.extra
        )

    def start(self, *names: str) -> "System":
        if "web" in names and not STATIC_ROOT.exists():  # first: the web server reads the hashed names when it starts
            self.manage("collectstatic", "--noinput", "-v0")
            atexit.register(shutil.rmtree, STATIC_ROOT, ignore_errors=True)
        for name in names:
            self.start_as(name, "-m", "factcheck.processes", name)
        if "web" in names:
            wait_for(self.answers, what="an answer of the web server")
        return self

    def start_as(self, name: str, *arguments: str, **environment: str) -> subprocess.Popen:
        """Start Python with `arguments` as the process `name`, and return at once."""
        assert name not in self.processes, f"{name} is running already"
        with self.log_file(name).open("ab") as log:
            self.processes[name] = subprocess.Popen(
                [sys.executable, *arguments],
                cwd=ROOT,
                env=self.environment | environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        return self.processes[name]

    def answers(self) -> bool:
        web = self.processes["web"]
        assert web.poll() is None, f"the web server ended with {web.returncode}"
        try:
            return httpx2.get(f"{self.base}/healthz", timeout=2, trust_env=False).status_code == 200
        except httpx2.HTTPError:
            return False

    def log_file(self, name: str) -> Path:
        return self.directory / f"{name}.log"

    def log(self, name: str) -> str:
        return self.log_file(name).read_text(errors="replace")

    def manage(self, *arguments: str, code: int = 0, stdin: str | None = None) -> subprocess.CompletedProcess:
        """Run a management command as the operator would; fails when it does not exit with `code`."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            input=stdin,
            timeout=120,
        )
        assert done.returncode == code, f"exit {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done

    def redis(self, number: int = 0) -> redis.Redis:
        """A client of the broker's server that does not try again by itself; close it by `with`."""
        return redis.Redis(unix_socket_path=str(self.valkey.socket), db=number, retry=Retry(NoBackoff(), 0))

    def send(self, job: str, **arguments) -> None:
        """Hand a message for `job` to the worker, as beat and the web server do."""
        publish(self, job, arguments)

    def children(self, name: str) -> list[int]:
        """Process ids of the direct children: for the worker its pool, for the web server its workers."""
        return [child.pid for child in psutil.Process(self.processes[name].pid).children()]

    def kill(self, name: str, number: int = signal.SIGKILL) -> None:
        """End a process and its children by signal, as the machine might."""
        process = self.processes.pop(name)
        _signal_group(process, number)
        process.wait(30)

    def terminate(self, name: str, *, seconds: float = 30) -> int:
        """Ask the main process to stop, as a deploy does; its exit code."""
        process = self.processes.pop(name)
        process.terminate()
        try:
            return process.wait(seconds)
        finally:
            _signal_group(process, signal.SIGKILL)

    def stop(self) -> None:
        """End everything, however far it came. At once and without farewell: nothing here is worth waiting for."""
        for client in self.clients:
            client.close()
        for process in self.processes.values():
            _signal_group(process, signal.SIGKILL)
        for process in self.processes.values():
            process.wait(10)
        self.processes.clear()
        self.stop_broker()
        shutil.rmtree(self.home, ignore_errors=True)

    def kill_broker(self) -> None:
        """SIGKILL to the broker, as the machine might; its append-only file stays."""
        server = psutil.Process(int((self.valkey.home / "valkey.pid").read_text()))
        assert "valkey" in server.name()
        server.kill()
        server.wait(10)

    def stop_broker(self) -> None:
        """End the broker, by force when it does not listen to reason."""
        with contextlib.suppress(Exception):
            self.valkey.stop()
        with contextlib.suppress(OSError, ValueError, psutil.Error, AssertionError):
            self.kill_broker()


def _signal_group(process: subprocess.Popen, number: int) -> None:
    """Signal a process and all that it started in its session, whether or not it still lives."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)


class Client(httpx2.Client):
    """A person's or a program's HTTP client on the system under test; closed when the system stops."""

    def __init__(self, system: System, *, key: str = ""):
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        super().__init__(base_url=system.base, headers=headers, timeout=30, trust_env=False)
        system.clients.append(self)

    def sign_in(self, username: str, *, password: str = PASSWORD) -> "Client":
        self.get("/accounts/login/").raise_for_status()
        answer = self.post(
            "/accounts/login/",
            data={"login": username, "password": password, "csrfmiddlewaretoken": self.cookies["csrf"]},
            headers={"Referer": str(self.base_url)},
        )
        assert (answer.status_code, answer.headers.get("location")) == (302, "/desk/"), answer.text
        return self

    def act(self, path: str, body: dict | None = None) -> httpx2.Response:
        """POST JSON with the session's CSRF token."""
        return self.post(
            path,
            json=body or {},
            headers={"X-CSRFToken": self.cookies["csrf"], "Referer": str(self.base_url)},
        )
