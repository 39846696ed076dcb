"""The supervisor's smaller parts, on short-lived processes of our own."""

import signal
import sys
import threading

import pytest

from factcheck import supervisor
from factcheck.children import Child, end, left_behind
from factcheck.supervisor import CRASHES_BEFORE_GIVING_UP, HEALTHY_SECONDS, LONGEST_PAUSE, Refused, Supervisor, Watched

STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(600)"
)


def child(code, data_dir, name="worker"):
    return Child(name, [sys.executable, "-c", code], data_dir=data_dir)


def heard(running, line):
    """Wait until a child has printed a line; pytest's timeout ends a wait in vain."""
    waiting = threading.Event()
    while line not in running.lines:
        waiting.wait(0.02)


@pytest.fixture
def supervising(tmp_path, settings):
    settings.FACTCHECK_DATA_DIR = tmp_path
    return Supervisor()


def test_pause_after_crashes_in_a_row_grows_to_its_limit():
    watched = Watched("worker")

    pauses = [watched.pause_after_crash(1.0) for _ in range(9)]

    assert pauses == [0.5, 1, 2, 4, 8, 16, LONGEST_PAUSE, LONGEST_PAUSE, LONGEST_PAUSE]


def test_crash_after_a_healthy_life_counts_as_the_first():
    watched = Watched("worker")
    watched.pause_after_crash(1.0)
    watched.pause_after_crash(1.0)

    pause = watched.pause_after_crash(HEALTHY_SECONDS + 1)

    assert (pause, watched.crashes) == (0.5, 1)


def test_child_that_keeps_dying_ends_the_whole_with_its_exit_code(supervising, tmp_path, monkeypatch):
    started = []

    def start(watched):
        started.append(watched.name)
        watched.child = child("raise SystemExit(3)", tmp_path)
        watched.child.process.wait()

    monkeypatch.setattr(supervising, "start", start)
    monkeypatch.setattr(supervisor, "FIRST_PAUSE", 0.01)
    supervising.watched = [Watched("worker")]

    with pytest.raises(Refused, match=r"worker died 5 times in a row \(exit code 3\)"):
        supervising.watch()

    assert len(started) == CRASHES_BEFORE_GIVING_UP


def test_second_signal_kills_children_that_do_not_listen(supervising, tmp_path, monkeypatch):
    monkeypatch.setattr(supervisor, "STOP_SECONDS", 100_000)
    deaf = child(STUBBORN, tmp_path)
    heard(deaf, "deaf")
    supervising.watched[0].child = deaf
    supervising.stops = 1
    stopping = threading.Thread(target=supervising.stop)

    stopping.start()
    supervising.stops = 2
    # Signals come one by one: repeat until heard, whenever the thread began to listen.
    while stopping.is_alive():
        supervising.stops += 1
        stopping.join(0.05)

    assert deaf.exit_code == -signal.SIGKILL


def test_patience_with_children_that_do_not_listen_ends(supervising, tmp_path, monkeypatch):
    monkeypatch.setattr(supervisor, "STOP_SECONDS", 0.2)
    deaf = child(STUBBORN, tmp_path)
    heard(deaf, "deaf")
    supervising.watched[0].child = deaf

    supervising.stop()

    assert deaf.exit_code == -signal.SIGKILL


def test_killing_a_child_kills_its_helpers_too(tmp_path):
    code = (
        "import subprocess, sys, time; "
        "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']); print('both', flush=True); "
        "time.sleep(600)"
    )
    parent = child(code, tmp_path)
    heard(parent, "both")
    before = len(left_behind(tmp_path))

    parent.kill()

    gone = left_behind(tmp_path)
    end(gone, patience=5)
    assert before == 2
    assert [process.status() for process in gone if process.is_running() and process.status() != "zombie"] == []


def test_left_behind_finds_children_of_this_data_directory_only(tmp_path):
    ours = child(STUBBORN, tmp_path / "ours")
    others = child(STUBBORN, tmp_path / "others")

    found = [process.pid for process in left_behind(tmp_path / "ours")]

    ours.kill()
    others.kill()
    assert found == [ours.process.pid]


def test_end_kills_what_does_not_listen(tmp_path):
    deaf = child(STUBBORN, tmp_path)
    heard(deaf, "deaf")

    end(left_behind(tmp_path), patience=0.1)

    deaf.process.wait()
    assert [process.pid for process in left_behind(tmp_path)] == []


def test_lines_of_a_child_are_prefixed_and_plain_without_a_terminal(tmp_path, capsys):
    running = child("print('one'); print('two')", tmp_path, name="web")
    running.process.wait()
    running.drain()

    assert capsys.readouterr().out == "web       | one\nweb       | two\n"


def test_port_in_use_is_refused_before_anything_starts(supervising, settings, unused_port_taken):
    settings.PORT = unused_port_taken

    with pytest.raises(Refused, match=f"Port {unused_port_taken} cannot be used"):
        supervising.check_port()


@pytest.fixture
def unused_port_taken():
    import socket

    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]
