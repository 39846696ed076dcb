"""The real system for a test: web server and worker as processes, on the test's own database and broker."""

import os
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
from django.conf import settings
from django.db import connection

from factcheck.unprivileged import make_private, server_uid
from factcheck.valkey_server import ValkeyServer
from tests.rules.sources import ROOT

PASSWORD = "a long enough pass phrase"
PATIENCE = 60.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


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
    """Processes of one test. `start()` what is needed; `stop()` ends all of them."""

    directory: Path
    extra: dict[str, str] = field(default_factory=dict)
    processes: dict[str, subprocess.Popen] = field(default_factory=dict)
    clients: list["Client"] = field(default_factory=list)

    def __post_init__(self):
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        uid = server_uid()
        # A socket's path is short, and other accounts must be able to reach their own server's home.
        home = Path(tempfile.mkdtemp(prefix="fc-"))
        home.chmod(0o711)
        self.valkey = ValkeyServer(home=home / "v", socket_dir=home / "v" / "run", uid=uid)
        make_private(self.valkey.home, uid)
        make_private(self.valkey.socket.parent, uid)
        self.valkey.ensure()

    @property
    def environment(self) -> dict[str, str]:
        keep = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "TMPDIR"}}
        return (
            keep
            | {
                "DATABASE_URL": test_database_url(),
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
                "STATIC_ROOT": str(self.directory / "static"),
                "PYTHONUNBUFFERED": "1",
            }
            | self.extra
        )

    def start(self, *names: str) -> "System":
        for name in names:
            with (self.directory / f"{name}.log").open("ab") as log:
                self.processes[name] = subprocess.Popen(
                    [sys.executable, "-m", "factcheck.processes", name],
                    cwd=ROOT,
                    env=self.environment,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )
        if "web" in names:
            self.manage("collectstatic", "--noinput", "-v0")
            wait_for(self.answers, what="an answer of the web server")
        return self

    def answers(self) -> bool:
        try:
            return httpx2.get(f"{self.base}/healthz", timeout=2, trust_env=False).status_code == 200
        except httpx2.HTTPError:
            return False

    def log(self, name: str) -> str:
        return (self.directory / f"{name}.log").read_text()

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

    def kill(self, name: str, number: int = signal.SIGKILL) -> None:
        """End a process and its children by signal, as the machine might."""
        process = self.processes.pop(name)
        os.killpg(process.pid, number)
        process.wait(30)

    def stop(self) -> None:
        for client in self.clients:
            client.close()
        for process in self.processes.values():
            os.killpg(process.pid, signal.SIGTERM)
        for process in self.processes.values():
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait(10)
        self.processes.clear()
        self.valkey.stop()


class Client(httpx2.Client):
    """A person's or a program's HTTP client on the system under test."""

    def __init__(self, system: System, *, key: str = ""):
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        super().__init__(base_url=system.base, headers=headers, timeout=30, trust_env=False)
        system.clients.append(self)

    def sign_in(self, username: str) -> "Client":
        self.get("/accounts/login/").raise_for_status()
        answer = self.post(
            "/accounts/login/",
            data={"login": username, "password": PASSWORD, "csrfmiddlewaretoken": self.cookies["csrf"]},
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
