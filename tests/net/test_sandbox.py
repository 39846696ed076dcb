"""Whatever a job does to its child, the parent gets a typed answer and goes on."""

import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from claims.errors import Busy, IntakeError, NoArticle, TooComplex
from claims.net.sandbox import Sandbox, SandboxBroken, SandboxLimits
from tests.net.hostile_server import HostileServer, page

ROOT = Path(__file__).resolve().parents[2]
WORKER = "tests.net.sandbox_jobs:work"
MIB = 1024 * 1024

pytestmark = pytest.mark.slow


@pytest.fixture
def sandbox():
    with closing_sandbox(limits=SandboxLimits(cpu_seconds=1, wall_seconds=20, memory_bytes=512 * MIB)) as one:
        yield one


class closing_sandbox:  # noqa: N801 - used like a function
    """A sandbox of test jobs that is closed at the end."""

    def __init__(self, **settings):
        self.sandbox = Sandbox(WORKER, **settings)

    def __enter__(self):
        return self.sandbox

    def __exit__(self, *exc_info):
        self.sandbox.close()


def is_running(pid):
    """False for a process that is gone, and for one that only waits to be reaped."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in {"Z", "X"}


def wait_until_gone(pids, patience=20):
    """The processes that are still there when the patience is over."""
    ends_at = time.monotonic() + patience
    while time.monotonic() < ends_at and any(is_running(pid) for pid in pids):
        time.sleep(0.05)
    return [pid for pid in pids if is_running(pid)]


def test_run_gives_the_result_of_the_worker(sandbox):
    result = sandbox.run(b"\x00\x01\xff\xfe" * 1000, act="echo", text="Ü\u2028\ud800")

    assert (result["length"], result["first"], result["text"]) == (4000, "0001fffe", "Ü\u2028\ud800")
    assert result["pid"] != os.getpid()


def test_run_ten_megabytes_both_ways(sandbox):
    assert sandbox.run(bytes(10 * MIB), act="echo")["length"] == 10 * MIB
    assert len(sandbox.run(b"", act="talk", mebibytes=10)["text"]) == 10 * MIB


def test_run_twice_uses_the_same_warm_child(sandbox):
    first, second = (sandbox.run(b"", act="echo")["pid"] for _ in range(2))

    assert first == second
    assert sandbox.child_pids() == [first]


ENDINGS = [
    ("spin", "cpu"),
    ("eat", "memory"),
    ("recurse", "recursion"),
    ("leave", "crash"),
    ("crash", "crash"),
    ("killed", "memory"),
    ("lie", "answer"),
    ("list_result", "answer"),
]


@pytest.mark.parametrize(("act", "limit"), ENDINGS)
def test_run_job_that_breaks_its_child_is_too_complex_and_the_next_one_works(act, limit, sandbox):
    before = sandbox.run(b"", act="echo")["pid"]

    with pytest.raises(TooComplex) as caught:
        sandbox.run(b"", act=act)
    after = sandbox.run(b"", act="echo")["pid"]

    assert caught.value.context["limit"] == limit
    assert after != before
    assert wait_until_gone([before]) == []


def test_run_job_that_only_waits_ends_with_the_wall_clock():
    with closing_sandbox(limits=SandboxLimits(wall_seconds=3)) as sandbox:
        sandbox.warm_up()
        pids = sandbox.child_pids()
        with pytest.raises(TooComplex) as caught:
            sandbox.run(b"", act="sleep")

        assert caught.value.context == {"limit": "wall", "limit_seconds": 3}
        assert wait_until_gone(pids) == []


def test_run_answer_over_the_limit_is_refused():
    with closing_sandbox(limits=SandboxLimits(max_answer_bytes=MIB)) as sandbox, pytest.raises(TooComplex) as caught:
        sandbox.run(b"", act="talk", mebibytes=2)

    assert caught.value.context == {"limit": "answer"}


def test_cpu_limit_counts_per_job_and_not_per_child(sandbox):
    pids = {sandbox.run(b"", act="burn", seconds=0.4)["pid"] for _ in range(5)}

    assert len(pids) == 1


def test_child_is_replaced_after_its_number_of_jobs():
    with closing_sandbox(jobs_per_child=2) as sandbox:
        pids = [sandbox.run(b"", act="echo")["pid"] for _ in range(4)]

    assert pids[0] == pids[1]
    assert pids[2] == pids[3]
    assert pids[1] != pids[2]


def test_child_that_has_grown_is_replaced(sandbox):
    grown = sandbox.run(b"", act="grow", mebibytes=300)["pid"]

    assert sandbox.run(b"", act="echo")["pid"] != grown


def test_child_that_died_while_idle_is_replaced(sandbox):
    first = sandbox.run(b"", act="echo")["pid"]

    os.kill(first, signal.SIGKILL)
    wait_until_gone([first])

    assert sandbox.run(b"", act="echo")["pid"] != first


def test_child_killed_from_outside_in_the_middle_is_tried_once_more(sandbox):
    sandbox.warm_up()

    result = sandbox.run(b"", act="killed_once", pids=sandbox.child_pids())

    assert result == {"done": True}


def test_refusal_of_the_worker_comes_back_as_itself(sandbox):
    pid = sandbox.run(b"", act="echo")["pid"]

    with pytest.raises(NoArticle) as caught:
        sandbox.run(b"", act="refuse")

    assert caught.value.detail == "Nothing to read here."
    assert caught.value.context == {"paragraphs": 3}
    assert sandbox.child_pids() == [pid]


def test_bug_of_the_worker_is_an_intake_error_with_its_name(sandbox):
    with pytest.raises(IntakeError) as caught:
        sandbox.run(b"", act="fail")

    assert type(caught.value) is IntakeError
    assert caught.value.context == {"reason": "ValueError: a parser's bug"}


def test_child_cannot_connect(sandbox):
    with HostileServer(page()) as server, pytest.raises(IntakeError) as caught:
        sandbox.run(b"", act="connect", port=server.port)

    assert "PermissionError" in caught.value.context["reason"]
    assert server.requests == []


def test_child_cannot_write_files(sandbox, tmp_path):
    with pytest.raises(IntakeError):
        sandbox.run(b"", act="write", path=str(tmp_path / "file"))

    assert list(tmp_path.iterdir()) == []


def test_child_cannot_start_programs(sandbox):
    with pytest.raises(IntakeError):
        sandbox.run(b"", act="start")


def test_child_sees_nothing_of_our_environment(sandbox, monkeypatch):
    monkeypatch.setenv("FACTCHECK_SECRET_KEY", "a secret")

    result = sandbox.run(b"", act="surroundings")

    assert set(result["environment"]) <= {
        "LANG",
        "LC_CTYPE",
        "OMP_NUM_THREADS",
        "OPENBLAS_NUM_THREADS",
        "PYTHONDONTWRITEBYTECODE",
        "PYTHONPATH",
        "PYTHONUTF8",
    }
    assert result["files"] < 10


def test_noise_of_a_library_does_not_reach_the_answer(sandbox):
    assert sandbox.run(b"", act="shout") == {"said": True}


def test_four_threads_share_two_children():
    # The threads outlive the jobs: the kernel ends a child together with the thread that started it.
    with closing_sandbox(max_children=2) as sandbox, ThreadPoolExecutor(4) as threads:
        jobs = [threads.submit(sandbox.run, b"", act="burn", seconds=0.3) for _ in range(4)]
        pids = [job.result()["pid"] for job in jobs]

    assert len(pids) == 4
    assert len(set(pids)) == 2


def test_child_whose_starting_thread_has_ended_is_replaced(sandbox):
    with ThreadPoolExecutor(1) as thread:
        first = thread.submit(sandbox.run, b"", act="echo").result()["pid"]
    wait_until_gone([first])

    assert sandbox.run(b"", act="echo")["pid"] != first


def test_all_children_busy_for_too_long_is_busy():
    with closing_sandbox(max_children=1, limits=SandboxLimits(wall_seconds=4)) as sandbox:
        sandbox.warm_up()
        held = sandbox._take()
        with pytest.raises(Busy):
            sandbox.run(b"", act="echo")
        sandbox._give_back(held, reusable=True)

        assert sandbox.run(b"", act="echo")["length"] == 0


@pytest.mark.parametrize("worker", ["tests.net.no_such_module:work", "tests.net.sandbox_jobs:no_such_function"])
def test_worker_that_does_not_load_is_a_broken_sandbox(worker):
    sandbox = Sandbox(worker)

    with pytest.raises(SandboxBroken, match="no_such"):
        sandbox.run(b"")

    assert sandbox.child_pids() == []


def test_close_ends_all_children(sandbox):
    sandbox.warm_up()
    pids = sandbox.child_pids()

    sandbox.close()

    assert sandbox.child_pids() == []
    assert wait_until_gone(pids) == []


def start_parent(mode):
    return subprocess.Popen(
        [sys.executable, "-m", "tests.net.sandbox_parent", mode],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("mode", ["idle", "busy"])
def test_parent_killed_leaves_no_child(mode):
    with start_parent(mode) as parent:
        children = json.loads(parent.stdout.readline())["children"]
        running = [is_running(pid) for pid in children]
        parent.kill()

    assert running == [True]
    assert wait_until_gone(children) == []


def test_parent_that_ends_leaves_no_child():
    with start_parent("idle") as parent:
        children = json.loads(parent.stdout.readline())["children"]
        parent.stdin.close()
        exit_code = parent.wait()

    assert exit_code == 0
    assert wait_until_gone(children) == []


def test_forked_daemon_starts_its_own_child_and_leaves_ours_alone():
    with start_parent("forked") as parent:
        said = json.loads(parent.stdout.readline())

    assert (said["same_child_after_fork"], said["exit_code"]) == (True, 0)
    assert wait_until_gone(said["children"]) == []
