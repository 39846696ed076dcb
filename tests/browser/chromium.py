"""Which Chromium there is, and how it is started: quiet, and with nowhere to go but this machine."""

import os
import shutil
from pathlib import Path

from playwright.sync_api import Browser, Playwright

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
# No name is resolved and nothing is fetched that no page asked for.
QUIET = (
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
)


def program() -> Path | None:
    """The program: the one that the variable CHROMIUM names, or one on the PATH."""
    found = next(filter(None, (os.environ.get("CHROMIUM"), *map(shutil.which, PROGRAMS))), None)
    return Path(found) if found else None


def launch(playwright: Playwright, executable: Path) -> Browser:
    """Start it without a window. Its own sandbox does not work for root."""
    as_root = ("--no-sandbox",) if os.geteuid() == 0 else ()
    return playwright.chromium.launch(executable_path=executable, args=[*QUIET, *as_root])
