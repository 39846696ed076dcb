"""`make run` with real processes: start, stop, crash, kill, and start again on the same data."""

import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
import psycopg
import pytest

from factcheck import embedded, postgres_server
from factcheck.children import MARK, end, left_behind
from factcheck.processes import PROCESSES
from tests.factcheck.fresh import ROOT, environment

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300), pytest.mark.xdist_group("supervisor")]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def data_dir():
    """One data directory for the file: each test starts on what the one before left, as people do."""
    path = Path(tempfile.mkdtemp(prefix="fc-"))
    path.chmod(0o711)
    # The demo newsroom has its own tests; here it would only take time.
    (path / "demo.txt").write_text("Demo logins: none in this test.\n")
    yield path
    end(left_behind(path), patience=1)
    servers = embedded.locate(path)
    servers.valkey.stop()
    servers.postgres.stop()
    shutil.rmtree(path)


class Running:
    """A supervisor in a process of its own, its output in a file."""

    def __init__(self, data_dir, port):
        self.data_dir, self.port = data_dir, port
        self.log = data_dir / f"supervisor-{time.monotonic_ns()}.log"
        variables = {
            "FACTCHECK_DATA_DIR": str(data_dir),
            "STATIC_ROOT": str(data_dir / "static"),
            "PORT": str(port),
            "WEB_WORKERS": "1",
            "WORKER_CONCURRENCY": "1",
            "PYTHONWARNINGS": "default",
        }
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "factcheck.supervisor"],
                cwd=ROOT,
                env=environment(**variables),
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def says(self, pattern):
        """Wait for a line; a supervisor that ends without it fails the test with everything it said."""
        while not re.search(pattern, self.log.read_text()):
            if self.process.poll() is not None:
                pytest.fail(f"ended with {self.process.returncode} without {pattern!r}:\n{self.log.read_text()}")
            time.sleep(0.05)
        return self

    def ready(self):
        return self.says(r"Ready: http://127\.0\.0\.1:\d+").says(r"worker +\| .*ready\.")

    def main_process(self, name):
        """The newest process that was started as `factcheck.processes NAME`."""
        found = [
            process
            for process in left_behind(self.data_dir)
            if process.cmdline()[-1:] == [name] and process.ppid() == self.process.pid
        ]
        return found[0]

    def stop(self, number=signal.SIGTERM):
        self.process.send_signal(number)
        return self.process.wait(90)


@pytest.fixture
def start(data_dir):
    started = []

    def one(port=None):
        started.append(Running(data_dir, port or free_port()))
        return started[-1]

    yield one
    for running in started:
        running.process.kill()
        running.process.wait()
    end(left_behind(data_dir), patience=1)


def status(port, path):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path)
    code = connection.getresponse().status
    connection.close()
    return code


def nothing_left(data_dir):
    servers = embedded.locate(data_dir)
    alive = [process for process in left_behind(data_dir) if process.status() != psutil.STATUS_ZOMBIE]
    return (alive, postgres_server.process_id(servers.postgres.data), servers.valkey.is_up()) == ([], None, False)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_supervisor_serves_and_stops_everything_on_a_signal(start, data_dir, number):
    running = start().ready()
    alive = status(running.port, "/healthz")

    code = running.stop(number)

    assert (alive, code) == (200, 0)
    assert "Demo logins: none in this test." in running.log.read_text()
    assert nothing_left(data_dir)


def test_supervisor_prefixes_every_line_and_colours_none_in_a_file(start):
    running = start().ready()
    running.stop()

    lines = running.log.read_text().splitlines()
    odd = [line for line in lines if not re.match(r"\w+ +\| ", line + " ")]
    names = {line.split()[0] for line in lines}
    assert odd == []
    assert names >= {"factcheck", "setup", *PROCESSES} - {"beat"}
    assert "\x1b" not in running.log.read_text()


def test_second_supervisor_on_the_same_data_is_refused_and_harms_nothing(start):
    first = start().ready()

    second = start()
    code = second.process.wait(60)

    assert code == 1
    assert f"Another supervisor (process {first.process.pid}) already runs on" in second.log.read_text()
    assert status(first.port, "/healthz") == 200


def test_supervisor_on_a_port_in_use_is_refused_before_it_starts_anything(start, data_dir):
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        running = start(port)
        code = running.process.wait(60)

    assert code == 1
    assert f"Port {port} cannot be used" in running.log.read_text()
    assert left_behind(data_dir) == []


def test_killed_supervisor_is_followed_by_one_that_adopts_servers_and_ends_orphans(start, data_dir):
    killed = start().ready()
    servers = embedded.locate(data_dir)
    with psycopg.connect(servers.owner_url) as connection:
        connection.execute("DROP TABLE IF EXISTS kept")
        connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
    orphans = {process.pid for process in left_behind(data_dir)} - {killed.process.pid}
    postmaster = postgres_server.process_id(servers.postgres.data)
    killed.process.kill()
    killed.process.wait()
    left = postgres_server.process_id(servers.postgres.data)

    following = start(killed.port).ready()

    with psycopg.connect(servers.owner_url) as connection:
        kept = connection.execute("SELECT number FROM kept").fetchone()
    still_there = orphans & {process.pid for process in left_behind(data_dir) if process.status() != "zombie"}
    code = following.stop()
    assert left == postmaster
    assert "that a killed supervisor left behind" in following.log.read_text()
    assert (kept, still_there, code) == ((7,), set(), 0)
    assert nothing_left(data_dir)


@pytest.mark.parametrize("name", PROCESSES)
def test_crashed_process_is_started_again_and_the_others_go_on(start, name):
    running = start().ready()
    before = {each: running.main_process(each).pid for each in PROCESSES}

    os.kill(before[name], signal.SIGKILL)
    running.says(f"{name} ended with exit code -9; starting it again in 0.5 s")
    deadline = time.monotonic() + 60
    after = before
    while after[name] == before[name] and time.monotonic() < deadline:
        time.sleep(0.1)
        pids = {process.pid: process for process in left_behind(running.data_dir)}
        after = {
            each: next((pid for pid, found in pids.items() if found.cmdline()[-1:] == [each]), before[each])
            for each in PROCESSES
        }

    changed = {each for each in PROCESSES if after[each] != before[each]}
    running.stop()
    assert changed == {name}


def test_children_are_marked_so_that_a_later_supervisor_finds_them(start, data_dir):
    running = start().ready()

    marks = {running.main_process(name).environ()[MARK] for name in PROCESSES}

    running.stop()
    assert marks == {str(data_dir)}
