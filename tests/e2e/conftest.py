"""The running system as a fixture."""

import pytest

from tests.e2e.running import System


@pytest.fixture
def system(transactional_db, tmp_path):
    """The real system on this test's database; the test starts the processes that it needs."""
    running = System(directory=tmp_path)
    yield running
    running.stop()
