"""Jobs that a page could make of a parser, for children of the sandbox. Runs in the child."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from claims.errors import NoArticle


@dataclass(frozen=True)
class Result:
    values: dict

    def to_dict(self):
        return self.values


def work(body, *, act, **options):
    """Run one of the acts below by its name."""
    return Result(ACTS[act](body, **options))


def echo(body, text=""):
    return {"length": len(body), "text": text, "pid": os.getpid(), "first": body[:4].hex()}


def spin(body):
    while True:
        pass


def burn(body, seconds):
    """Use so much processor time and return."""
    ends = time.process_time() + seconds
    while time.process_time() < ends:
        pass
    return {"pid": os.getpid()}


def sleep(body):
    time.sleep(120)


def eat(body):
    hoard = []
    while True:
        hoard.append(bytes(10_000_000))


def grow(body, mebibytes):
    """Use so much memory for a moment and return."""
    return {"length": len(b"x" * (mebibytes * 1024 * 1024)), "pid": os.getpid()}


def recurse(body):
    return recurse(body)


def leave(body):
    os._exit(3)


def crash(body):
    os.kill(os.getpid(), signal.SIGSEGV)


def killed(body):
    os.kill(os.getpid(), signal.SIGKILL)


def killed_once(body, pids):
    """Die like a child whose starter is gone, if this is one of the children of before; a new one works."""
    if os.getpid() in pids:
        os.kill(os.getpid(), signal.SIGKILL)
    return {"done": True}


def refuse(body):
    raise NoArticle("Nothing to read here.", paragraphs=3, inner=[1])


def fail(body):
    raise ValueError("a parser's bug")


def connect(body, port):
    with socket.socket() as connection:
        connection.connect(("127.0.0.1", port))


def write(body, path):
    Path(path).write_text("was here")


def start(body):
    subprocess.run(["true"], check=True)


def surroundings(body):
    return {
        "environment": sorted(os.environ),
        "files": len(list(Path("/proc/self/fd").iterdir())),
        "arguments": len(sys.argv),
    }


def shout(body):
    """Print, as libraries do; must not end up in the answer."""
    sys.stdout.write("noise on stdout\n")
    sys.stdout.flush()
    os.write(1, b"noise on descriptor 1\n")
    return {"said": True}


def lie(body):
    """Answer with something that is no frame, as a child would that a page has taken over."""
    for descriptor in range(3, 20):
        try:
            os.write(descriptor, b"\xff" * 64)
        except OSError:
            continue
    time.sleep(120)


def talk(body, mebibytes):
    return {"text": "x" * (mebibytes * 1024 * 1024)}


def list_result(body):
    return json.loads("[1]")


ACTS = {
    act.__name__: act
    for act in (
        echo, spin, burn, sleep, eat, grow, recurse, leave, crash, killed, killed_once, refuse, fail, connect, write,
        start, surroundings, shout, lie, talk, list_result,
    )
}  # fmt: skip
