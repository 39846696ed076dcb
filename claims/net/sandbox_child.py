"""The child process that reads hostile pages: `python -m claims.net.sandbox_child <options as JSON>`.

It imports the worker function, gives up what it no longer needs (files, network, memory, other processes), says that it
is ready, and then answers one frame with one frame until its input ends. See `sandbox` for the other side.
"""

import ctypes
import importlib
import json
import os
import resource
import signal
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

from claims.errors import DomainError
from claims.net.frames import read_frame, write_frame

_PR_SET_PDEATHSIG = 1
_PR_SET_NO_NEW_PRIVS = 38
_CLONE_NEWNET = 0x40000000
_CLONE_NEWUSER = 0x10000000

# Events of Python's audit hooks that no parser needs. The hook stops a library that means well (a downloader, a cache);
# against native code there are the empty network namespace and the resource limits.
_REFUSED_EVENTS = (
    "socket.",
    "subprocess.",
    "os.system",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.spawn",
    "os.remove",
    "os.rename",
    "os.truncate",
    "shutil.",
    "urllib.Request",
    "ctypes.dlopen",
)
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def main() -> None:
    options: dict[str, Any] = json.loads(sys.argv[1])
    network_closed = _close_network()
    _die_with_parent(int(options["parent_pid"]))
    requests, answers = _take_pipes()
    try:
        worker = _load(str(options["worker"]), options["rehearsal"])
        _close_doors(options)
    except Exception as error:  # the parent has to hear of it: it alone can report
        write_frame(answers, {"ready": False, "reason": f"{type(error).__name__}: {error}"[:500]}, b"")
        return
    write_frame(answers, {"ready": True, "network_closed": network_closed}, b"")
    while True:
        frame = read_frame(requests)
        if frame is None:
            return
        header, body = frame
        _allow_cpu(float(options["cpu_seconds"]))
        answer = _answer(worker, header, body)
        _allow_cpu(0)
        write_frame(answers, answer, b"")


def _answer(worker: Callable[..., Any], options: dict[str, Any], body: bytes) -> dict[str, Any]:
    """Run one job. A DomainError goes back by its code, a limit by its name, anything else as a broken job."""
    try:
        answer: dict[str, Any] = {"result": worker(body, **options).to_dict()}
    except DomainError as error:
        context = {name: value for name, value in error.context.items() if isinstance(value, str | int | float)}
        answer = {"error": error.code, "detail": error.detail, "context": context}
    except RecursionError:
        answer = {"limit": "recursion"}
    except MemoryError:
        answer = {"limit": "memory"}
    except Exception as error:  # whatever a parser may raise on hostile input
        answer = {"broken": f"{type(error).__name__}: {error}"[:300]}
    answer["peak_bytes"] = _peak_bytes()
    return answer


def _peak_bytes() -> int:
    """The most memory this program has held. `ru_maxrss` would not do on Linux: it begins with the parent's size."""
    with suppress(OSError):
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _load(name: str, rehearsal: list[list[Any]]) -> Callable[..., Any]:
    """Import `package.module:function` and run it on harmless samples, for what its libraries load at first use."""
    module_name, _, function_name = name.partition(":")
    worker: Callable[..., Any] = getattr(importlib.import_module(module_name), function_name)
    for text, options in rehearsal:
        with suppress(DomainError):
            worker(text.encode("utf-8"), **options)
    return worker


def _take_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Keep the two pipes for ourselves, so that no library reads from or prints into them."""
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)
    os.close(null)
    return requests, answers


def _die_with_parent(parent_pid: int) -> None:
    """Linux kills us when the parent ends, however it ends; elsewhere the end of input has to do."""
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    if os.getppid() != parent_pid:
        sys.exit(0)


def _close_network() -> bool:
    """Move to an empty network namespace, where that is allowed: alone as root, with a user namespace otherwise.

    Before anything else, because it needs a process with one thread and because it may reset the signal of
    `_die_with_parent`.
    """
    if sys.platform != "linux":
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    return any(libc.unshare(flags) == 0 for flags in (_CLONE_NEWNET, _CLONE_NEWUSER | _CLONE_NEWNET))


def _close_doors(options: dict[str, Any]) -> None:
    memory = int(options["memory_bytes"])
    files = int(options["open_files"])
    limits = [
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, files),
        (resource.RLIMIT_NPROC, 0),
    ]
    for which, value in limits:
        # A lower hard limit that is already in force may stay.
        with suppress(ValueError, OSError):
            resource.setrlimit(which, (value, value))
    # Some libraries ask for it when they are imported, and the search for one tries to write.
    tempfile.tempdir = "/nonexistent"
    sys.setrecursionlimit(int(options["recursion_depth"]))
    sys.addaudithook(_refuse_event)


def _refuse_event(event: str, args: tuple[Any, ...]) -> None:
    if event.startswith(_REFUSED_EVENTS):
        raise PermissionError(f"{event} is closed in here")
    if event == "open" and args[2] & _WRITING:
        raise PermissionError("files are read-only in here")


def _allow_cpu(seconds: float) -> None:
    """Let the kernel end this process after so much more processor time; 0 lifts the limit.

    Not RLIMIT_CPU: that counts from the start of the process in ticks, while `getrusage` gives corrected figures, and
    the two drift apart over the life of a child until an innocent job is killed. A timer counts from now. The signal
    ends the process by default, also in the middle of C code.
    """
    signal.setitimer(signal.ITIMER_PROF, seconds)


if __name__ == "__main__":
    main()
