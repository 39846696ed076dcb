"""`make run`: one command that starts everything, watches it, and stops all of it again.

    python -m factcheck.supervisor

Ctrl-C or SIGTERM stops gracefully, a second one at once. A child that dies is started again after a growing pause;
one that keeps dying ends the whole, loudly. One supervisor per data directory: a lock that ends with the process
says so, and what a killed supervisor left running is taken over (servers) or ended (web, worker, beat).
"""

from __future__ import annotations

import fcntl
import os
import signal
import socket
import sys
import time
from pathlib import Path
from typing import IO

from factcheck import probe
from factcheck.children import Child, end, left_behind, say
from factcheck.embedded import EmbeddedError, Servers, ensure
from factcheck.env import SettingError
from factcheck.processes import PROCESSES, STOP_SECONDS

BASE_DIR = Path(__file__).resolve().parent.parent
SEED_COMMAND = BASE_DIR / "claims" / "management" / "commands" / "seed_demo.py"

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
# A child that lived this long was healthy: its next crash counts as the first.
HEALTHY_SECONDS = 30.0
CRASHES_BEFORE_GIVING_UP = 5


class Refused(Exception):
    """The supervisor cannot start; the message is for the person at the terminal."""


class Stopped(Exception):
    """Somebody asked to stop while we were still starting."""


class Watched:
    """A process of ours and its crash history."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.child: Child | None = None
        self.crashes = 0
        self.start_at = 0.0

    def pause_after_crash(self, age: float) -> float:
        """Seconds until the next start, given how long the one that died had lived."""
        self.crashes = 1 if age >= HEALTHY_SECONDS else self.crashes + 1
        return min(FIRST_PAUSE * 2.0 ** (self.crashes - 1), LONGEST_PAUSE)


class Supervisor:
    """Starts, watches and stops. `run()` returns the exit code."""

    def __init__(self) -> None:
        from django.conf import settings  # noqa: PLC0415  may raise SettingError, which main() reports

        self.settings = settings
        self.data_dir: Path = settings.FACTCHECK_DATA_DIR
        self.stops = 0
        self.servers: Servers | None = None
        self.watched = [Watched(name) for name in PROCESSES]
        # A readable format when a person is watching; the children themselves see only a pipe.
        form = "console" if sys.stdout.isatty() and settings.LOG_FORMAT == "auto" else settings.LOG_FORMAT
        self.extra = {"LOG_FORMAT": form}

    # --- signals

    def listen(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)

    def _on_signal(self, _number: int, _frame: object) -> None:
        self.stops += 1

    def _wait(self, seconds: float) -> None:
        """Sleep in small steps, so that a signal is noticed."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and not self.stops:
            time.sleep(0.05)

    def _wait_for_exit(self, children: list[Child]) -> None:
        """Until all have ended, patience is over, or somebody asked once more."""
        asked_before = self.stops
        until = time.monotonic() + STOP_SECONDS
        while time.monotonic() < until and self.stops <= asked_before:
            if all(child.exit_code is not None for child in children):
                return
            time.sleep(0.05)

    # --- start

    def take_lock(self) -> IO[str]:
        """Hold the data directory for ourselves; the lock ends with the process, however it ends."""
        self.data_dir.mkdir(parents=True, exist_ok=True)
        handle = (self.data_dir / "supervisor.lock").open("a+")
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            handle.seek(0)
            owner = handle.read().strip() or "unknown"
            message = (
                f"Another supervisor (process {owner}) already runs on {self.data_dir}. "
                "Stop it first, or set FACTCHECK_DATA_DIR and PORT for a second system."
            )
            raise Refused(message) from None
        handle.truncate(0)
        handle.write(f"{os.getpid()}\n")
        handle.flush()
        return handle

    def clean_up_after_a_killed_one(self) -> None:
        leftovers = left_behind(self.data_dir)
        if leftovers:
            say("factcheck", f"Ending {len(leftovers)} processes that a killed supervisor left behind.")
            end(leftovers, patience=STOP_SECONDS)

    def check_port(self) -> None:
        """Before minutes of work, not after: is the port ours to take?"""
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((self.settings.HOST, self.settings.PORT))
            except OSError as error:
                message = f"Port {self.settings.PORT} cannot be used ({error.strerror}). Set PORT to another number."
                raise Refused(message) from error

    def start_servers(self) -> None:
        if not self.settings.EMBEDDED_SERVERS:
            return
        say("factcheck", f"Starting PostgreSQL and Valkey in {self.data_dir}")
        self.servers = ensure(self.data_dir, only=self.settings.EMBEDDED_SERVERS)
        if self.servers.home.parent != self.data_dir:
            say("factcheck", f"The databases are in {self.servers.home}: {self.data_dir} is closed to other users.")

    def step(self, *arguments: str) -> list[str]:
        """Run one program to its end and return what it wrote to its standard output."""
        # Thousands of events of the demo newsroom would hide the few lines that matter now.
        extra = self.extra | {"LOG_LEVEL": os.environ.get("LOG_LEVEL") or "WARNING"}
        child = Child("setup", [sys.executable, *arguments], data_dir=self.data_dir, extra=extra)
        while child.exit_code is None:
            if self.stops:
                child.ask_to_stop()
                self._wait_for_exit([child])
                child.kill()
                raise Stopped
            time.sleep(0.05)
        child.drain()
        if child.exit_code != 0:
            message = f"`{' '.join(arguments)}` failed with exit code {child.exit_code}; its messages are above."
            raise Refused(message)
        return child.lines

    def prepare(self) -> None:
        self.step("-m", "factcheck.prepare")
        note = self.data_dir / "demo.txt"
        if SEED_COMMAND.exists() and not note.exists():
            say("factcheck", "Filling the demo newsroom, once.")
            try:
                lines = self.step("manage.py", "seed_demo")
            except Refused as error:
                # The system works without it; the command adds what is missing when it runs again.
                say("factcheck", f"{error} Going on without the demo; the next start tries again.")
                return
            note.write_text("\n".join(lines) + "\n")

    # --- watch

    def start(self, watched: Watched) -> None:
        command = [sys.executable, "-m", "factcheck.processes", watched.name]
        watched.child = Child(watched.name, command, data_dir=self.data_dir, extra=self.extra)

    def look_after(self, watched: Watched) -> None:
        """Start a process that is due, note one that has died. Raises Refused when it keeps dying."""
        if watched.child is None:
            if time.monotonic() >= watched.start_at:
                self.start(watched)
            return
        code = watched.child.exit_code
        if code is None:
            return
        age = watched.child.age
        watched.child.kill()  # what is left of its group would hold the port, or work twice
        watched.child.drain()
        watched.child = None
        pause = watched.pause_after_crash(age)
        if watched.crashes >= CRASHES_BEFORE_GIVING_UP:
            message = f"{watched.name} died {watched.crashes} times in a row (exit code {code}). Its lines are above."
            raise Refused(message)
        say("factcheck", f"{watched.name} ended with exit code {code}; starting it again in {pause:g} s.")
        watched.start_at = time.monotonic() + pause

    def watch(self) -> None:
        announced = False
        while not self.stops:
            for watched in self.watched:
                self.look_after(watched)
            if not announced and self.answers():
                self.announce()
                announced = True
            self._wait(0.2)

    def answers(self) -> bool:
        return probe.answers(self.settings.PORT, seconds=1)

    def announce(self) -> None:
        say("factcheck", "")
        say("factcheck", f"Ready: {self.settings.PUBLIC_URL}   Stop with Ctrl-C.")
        note = self.data_dir / "demo.txt"
        if note.exists():
            for line in note.read_text().splitlines():
                say("factcheck", line)
        say("factcheck", "")

    # --- stop

    def stop(self) -> None:
        """Ask all children to stop, wait, kill the rest; then the servers, unless somebody else uses them."""
        running = [watched.child for watched in self.watched if watched.child is not None]
        if running:
            say("factcheck", "Stopping; press Ctrl-C again to stop at once.")
        for child in running:
            child.ask_to_stop()
        self._wait_for_exit(running)
        for child in running:
            child.kill()
            child.drain()
        if self.servers is not None and not self.servers.release():
            say("factcheck", "PostgreSQL and Valkey stay up: another command is using them and will stop them.")
        say("factcheck", "Stopped.")

    def run(self) -> int:
        self.listen()
        lock = self.take_lock()
        try:
            self.clean_up_after_a_killed_one()
            self.check_port()
            self.start_servers()
            self.prepare()
            self.watch()
        except Stopped:
            return 0
        finally:
            self.stop()
            lock.close()
        return 0


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
    os.chdir(BASE_DIR)
    try:
        return Supervisor().run()
    except (Refused, EmbeddedError, SettingError) as error:
        say("factcheck", str(error))
        return 1


if __name__ == "__main__":
    sys.exit(main())
