"""Bring database and static files up to date before the processes start: `python -m factcheck.prepare`.

Runs as the owner of the tables, in a process of its own, so that no long-running process holds the owner's rights.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
os.environ["FACTCHECK_AS_OWNER"] = "1"


def static_fingerprint() -> str:
    """Changes when any static file is added, removed or written, or when the storage changes."""
    from django.conf import settings  # noqa: PLC0415
    from django.contrib.staticfiles.finders import get_finders  # noqa: PLC0415

    digest = hashlib.sha256(repr(settings.STORAGES["staticfiles"]).encode())
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda found: found[0]):
            status = Path(storage.path(name)).stat()
            digest.update(f"{name} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def collect_static() -> bool:
    """Collect, hash and compress the static files when they changed; True when there was something to do."""
    from django.conf import settings  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    stamp = settings.STATIC_ROOT / ".fingerprint"
    wanted = static_fingerprint()
    if stamp.exists() and stamp.read_text() == wanted:
        return False
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(wanted)
    return True


def main() -> None:
    import django  # noqa: PLC0415  the environment has to be set first
    from django.core.management import call_command  # noqa: PLC0415

    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    print("The database is up to date.", flush=True)  # noqa: T201
    if collect_static():
        print("Static files are collected.", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
