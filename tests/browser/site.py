"""One newsroom for all browser tests of a run: the real system on a database of its own, filled by real services."""

import contextlib
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from claims.management.demo.seeding import PASSWORD
from tests.e2e.running import Client, System
from tests.operating import databases
from tests.rules.sources import ROOT

# As a newsroom runs it: no debug pages, and no fetching from this machine.
AS_SERVED = {"DEBUG": "false", "FACTCHECK_FETCH_ALLOW_LOOPBACK": "false", "WEB_THREADS": "4"}
SEED = "import django; django.setup(); from tests.browser import seeding; seeding.main()"
SEEDING_SECONDS = 600


@dataclass
class Site:
    """The running newsroom. `places` are paths by name, as `tests.browser.seeding` found or made them."""

    system: System
    places: dict[str, str]
    hostile: dict[str, dict]
    _sessions: dict[str, str] = field(default_factory=dict)

    @property
    def base(self) -> str:
        return self.system.base

    def session(self, person: str) -> str:
        """The cookie of a person of the demo newsroom who has signed in; once a run."""
        if person not in self._sessions:
            with Client(self.system) as client:
                self._sessions[person] = client.sign_in(person, password=PASSWORD).cookies["session"]
        return self._sessions[person]


@contextlib.contextmanager
def open_site(directory: Path) -> Iterator[Site]:
    """Migrate, seed, start web server, worker and clock; all of it ends with the block."""
    with databases.empty_database("test_factcheck_browser") as name:
        migrated = databases.manage(name, "migrate", "--verbosity=0")
        assert migrated.returncode == 0, migrated.stderr
        address = databases.address(settings.DATABASE_URL, name)
        system = System(directory=directory, extra=AS_SERVED, database_url=address)
        try:
            found = _seeded(system)
            system.start("web", "worker", "beat")
            yield Site(system=system, **found)
        finally:
            system.stop()


def _seeded(system: System) -> dict:
    """Run the seeding in a process of its own, with the rights and settings of the system."""
    done = subprocess.run(
        [sys.executable, "-c", SEED],
        cwd=ROOT,
        env=system.environment | {"DJANGO_SETTINGS_MODULE": "factcheck.settings", "LOG_LEVEL": "WARNING"},
        capture_output=True,
        text=True,
        timeout=SEEDING_SECONDS,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
