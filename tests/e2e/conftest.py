"""The running system as a fixture. When a test fails, the ends of its processes' logs stand below the failure."""

import pytest

from tests.e2e.running import System

LAST_LINES = 40


@pytest.fixture
def system(transactional_db, tmp_path):
    """The real system on this test's database; the test starts the processes that it needs."""
    running = System(directory=tmp_path)
    try:
        yield running
    finally:
        running.stop()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    systems = [each for each in getattr(item, "funcargs", {}).values() if isinstance(each, System)]
    for running in systems if report.failed else []:
        for path in sorted(running.directory.glob("*.log")):
            lines = path.read_text(errors="replace").splitlines()
            report.sections.append((f"the end of {path.name}", "\n".join(lines[-LAST_LINES:])))
    return report
