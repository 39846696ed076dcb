"""A fresh worker gets ready before its first article."""

from claims.net import sandbox
from claims.services import warming
from claims.services.warming import warm_up


def test_warm_up_leaves_a_reading_child_that_waits():
    sandbox.close_sandboxes()

    warm_up()

    assert len(sandbox._SANDBOXES[sandbox.DEFAULT_LIMITS].child_pids()) == 1


def test_warm_up_that_fails_is_no_error(monkeypatch, caplog):
    monkeypatch.setattr(warming, "SAMPLE", None)

    warm_up()

    assert "worker.warm_up_failed" in caplog.text
