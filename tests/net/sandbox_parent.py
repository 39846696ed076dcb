"""A process that uses the sandbox, to be killed or to fork. Says what it does on stdout, one line of JSON each."""

import json
import multiprocessing
import os
import sys

from claims.net.sandbox import Sandbox

WORKER = "tests.net.sandbox_jobs:work"


def say(**values):
    print(json.dumps(values), flush=True)  # noqa: T201 - the test reads it


def idle():
    """Keep a warm child and wait for the end."""
    sandbox = Sandbox(WORKER)
    sandbox.warm_up()
    say(children=sandbox.child_pids())
    sys.stdin.read()


def busy():
    """Keep a child busy for longer than the test lasts."""
    sandbox = Sandbox(WORKER)
    sandbox.warm_up()
    say(children=sandbox.child_pids())
    sandbox.run(b"", act="sleep")


def forked():
    """Use the sandbox before and after a fork, as a worker pool might, and end without closing it."""
    sandbox = Sandbox(WORKER)
    before = sandbox.run(b"", act="echo")["pid"]
    process = multiprocessing.get_context("fork").Process(target=in_child, args=(sandbox, before), daemon=True)
    process.start()
    process.join()
    after = sandbox.run(b"", act="echo")["pid"]
    say(same_child_after_fork=after == before, exit_code=process.exitcode, children=sandbox.child_pids())


def in_child(sandbox, parents_child):
    own = sandbox.run(b"", act="echo")["pid"]
    sandbox.close()
    sys.exit(0 if own != parents_child and os.getpid() != own else 1)


if __name__ == "__main__":
    {"idle": idle, "busy": busy, "forked": forked}[sys.argv[1]]()
