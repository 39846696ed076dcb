"""Child processes of the supervisor: each in its own process group, its lines prefixed, its leftovers found again."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import IO

import psutil

# Every child carries this variable; it is how the children of a killed supervisor are recognised.
MARK = "FACTCHECK_SUPERVISED"
COLOURS = {"web": "36", "worker": "33", "beat": "35", "setup": "34", "factcheck": "32"}
WIDTH = max(len(name) for name in COLOURS)
_writing = threading.Lock()


def say(name: str, line: str) -> None:
    """One line on our standard output, prefixed; coloured only on a terminal."""
    prefix = f"{name:<{WIDTH}} |"
    if sys.stdout.isatty() and not os.environ.get("NO_COLOR"):
        prefix = f"\033[{COLOURS.get(name, '37')}m{prefix}\033[0m"
    # A closed terminal must not keep the supervisor from stopping its children.
    with _writing, contextlib.suppress(OSError, ValueError):
        sys.stdout.write(f"{prefix} {line}\n")
        sys.stdout.flush()


class Child:
    """One running program."""

    def __init__(self, name: str, command: list[str], *, data_dir: Path, extra: dict[str, str] | None = None) -> None:
        self.name = name
        self.started = time.monotonic()
        self.lines: list[str] = []  # the first of its standard output; logs go to standard error
        environment = os.environ | {MARK: str(data_dir), "PYTHONUNBUFFERED": "1"} | (extra or {})
        self.process = subprocess.Popen(  # noqa: S603  our own commands
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
            # Ctrl-C in a terminal reaches the whole foreground group; only the supervisor should hear it.
            start_new_session=True,
        )
        pipes = ((self.process.stdout, self.lines), (self.process.stderr, None))
        self._readers = [threading.Thread(target=self._read, args=pipe, daemon=True) for pipe in pipes]
        for reader in self._readers:
            reader.start()

    def _read(self, pipe: IO[bytes], kept: list[str] | None) -> None:
        with pipe:
            for raw in pipe:
                line = raw.decode(errors="replace").rstrip("\n")
                if kept is not None and len(kept) < 1000:
                    kept.append(line)
                say(self.name, line)

    @property
    def exit_code(self) -> int | None:
        return self.process.poll()

    @property
    def age(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self.started

    def ask_to_stop(self) -> None:
        """SIGTERM to the main process, which looks after its own helpers."""
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """SIGKILL to whatever is left of the group."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def drain(self) -> None:
        """Wait until everything that the child wrote has been shown."""
        for reader in self._readers:
            reader.join(timeout=2)


def left_behind(data_dir: Path) -> list[psutil.Process]:
    """Processes that a supervisor of this data directory started and did not stop."""
    found = []
    for process in psutil.process_iter():
        if process.pid == os.getpid():
            continue
        with contextlib.suppress(psutil.Error, OSError):
            if process.environ().get(MARK) == str(data_dir):
                found.append(process)
    return found


def end(processes: list[psutil.Process], *, patience: float) -> None:
    """Ask them to stop, then kill those that are still there after `patience` seconds."""
    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.terminate()
    _, stubborn = psutil.wait_procs(processes, timeout=patience)
    for process in stubborn:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(stubborn, timeout=5)
