"""One child of the sandbox, seen from the parent: start it, give it a job, wait no longer than agreed, reap it."""

import fcntl
import json
import os
import selectors
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from claims.net.frames import LENGTHS, pack_frame

_ROOT = Path(__file__).resolve().parents[2]
_PIECE = 1024 * 1024
"""Bytes that one write may hand over: whole pages, so that parent and child need not take turns."""

# Samples that a child runs before it is ready: (text, options of the worker).
Rehearsal = Sequence[tuple[str, dict[str, Any]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SandboxLimits:
    """What one job may use. `cpu_seconds` and `memory_bytes` bind the child, `wall_seconds` is how long we wait."""

    cpu_seconds: float = 5.0
    wall_seconds: float = 30.0
    memory_bytes: int = 1024 * 1024 * 1024
    open_files: int = 32
    recursion_depth: int = 1000
    max_answer_bytes: int = 64 * 1024 * 1024


class ChildDied(Exception):
    """The child ended before it answered; `signal_number` is set when a signal ended it."""

    def __init__(self, exit_code: int | None) -> None:
        super().__init__(f"sandbox child ended with {exit_code}")
        self.signal_number = -exit_code if exit_code is not None and exit_code < 0 else None


class ChildTooSlow(Exception):
    """No complete answer within the time given."""


class ChildUnusable(Exception):
    """The answer is not a frame we can read, or larger than agreed."""


class SandboxChild:
    """A running child. Not for two threads at once: the pool hands it to one caller at a time."""

    def __init__(self, worker: str, limits: SandboxLimits, rehearsal: Rehearsal = ()) -> None:
        options = {
            "worker": worker,
            "rehearsal": rehearsal,
            "parent_pid": os.getpid(),
            "cpu_seconds": limits.cpu_seconds,
            "memory_bytes": limits.memory_bytes,
            "open_files": limits.open_files,
            "recursion_depth": limits.recursion_depth,
        }
        self._max_answer_bytes = limits.max_answer_bytes
        self.jobs_done = 0
        # Nothing of our environment goes along: it holds keys and passwords.
        self.process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-s", "-P", "-m", "claims.net.sandbox_child", json.dumps(options)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            cwd="/",
            bufsize=0,
        )
        assert self.process.stdin is not None  # noqa: S101 - asked for above
        assert self.process.stdout is not None  # noqa: S101
        self._requests, self._answers = self.process.stdin.fileno(), self.process.stdout.fileno()
        if hasattr(fcntl, "F_SETPIPE_SZ"):
            with suppress(OSError):  # more than this user may have; the page then goes over in several pieces
                fcntl.fcntl(self._requests, fcntl.F_SETPIPE_SZ, _PIECE)
        os.set_blocking(self._requests, False)
        os.set_blocking(self._answers, False)

    @property
    def alive(self) -> bool:
        return self.process.poll() is None

    def wait_until_ready(self, seconds: float) -> dict[str, Any]:
        """The child's first frame. Raises ChildDied, ChildTooSlow, ChildUnusable."""
        return self._exchange(b"", seconds)

    def run(self, header: dict[str, Any], body: bytes, *, seconds: float) -> dict[str, Any]:
        """Send one job and return the header of the answer. Raises ChildDied, ChildTooSlow, ChildUnusable.

        After an exception the child is in an unknown state and has to be closed.
        """
        answer = self._exchange(pack_frame(header, body), seconds)
        self.jobs_done += 1
        return answer

    def close(self) -> None:
        """End the child and take its exit code, so that no zombie is left."""
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()

    def forget(self) -> None:
        """Let go of a child that belongs to the process we were forked from: close our copies of its pipes, no more."""
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        self.process.returncode = 0

    def _exchange(self, request: bytes, seconds: float) -> dict[str, Any]:
        """Write while reading, so that neither side waits for the other with a full pipe."""
        ends_at = time.monotonic() + seconds
        unsent, answer = memoryview(request), bytearray()
        with selectors.DefaultSelector() as selector:
            selector.register(self._answers, selectors.EVENT_READ)
            if unsent:
                selector.register(self._requests, selectors.EVENT_WRITE)
            while (header := self._complete(answer)) is None:
                left = ends_at - time.monotonic()
                if left <= 0:
                    raise ChildTooSlow
                for key, _ in selector.select(left):
                    if key.fd == self._requests:
                        unsent = unsent[self._write(unsent) :]
                        if not unsent:
                            selector.unregister(self._requests)
                    else:
                        answer += self._read()
        return header

    def _write(self, data: memoryview) -> int:
        try:
            return os.write(self._requests, data[:_PIECE])
        except BlockingIOError:
            return 0
        except BrokenPipeError as error:
            raise self._died() from error

    def _read(self) -> bytes:
        try:
            data = os.read(self._answers, _PIECE)
        except BlockingIOError:
            return b""
        if not data:
            raise self._died()
        return data

    def _died(self) -> ChildDied:
        try:
            return ChildDied(self.process.wait(timeout=1))
        except subprocess.TimeoutExpired:
            return ChildDied(None)

    def _complete(self, answer: bytearray) -> dict[str, Any] | None:
        if len(answer) < LENGTHS.size:
            return None
        head_length, body_length = LENGTHS.unpack_from(answer)
        if head_length > self._max_answer_bytes or body_length:
            raise ChildUnusable
        if len(answer) < LENGTHS.size + head_length:
            return None
        try:
            header = json.loads(answer[LENGTHS.size : LENGTHS.size + head_length])
        except (ValueError, RecursionError) as error:
            raise ChildUnusable from error
        if not isinstance(header, dict):
            raise ChildUnusable
        return header


def _environment() -> dict[str, str]:
    return {
        "PYTHONPATH": str(_ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUTF8": "1",
        "LANG": "C.UTF-8",
        # Number libraries would start a thread per core, each with its own share of the address space.
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
    }
