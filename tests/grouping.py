"""Tests that share something costly or cannot stand one another run in one process, one after the other.

pytest 9.2 no longer lets xdist write the mark `xdist_group` into the names by which it distributes tests, so the
groups are told by place here; the marks stay, for the xdist that reads them again.
"""

from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

GROUPS = {"tests/browser/": "browser", "tests/factcheck/test_supervisor.py": "supervisor"}


class Grouped(LoadScopeScheduling):
    """Every test by itself, but for those of a group."""

    def _split_scope(self, nodeid: str) -> str:
        return next((group for place, group in GROUPS.items() if nodeid.startswith(place)), nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Grouped | None:
    return Grouped(config, log) if config.getvalue("dist") == "loadgroup" else None
