"""When is a background job asked for? After commit, once a transaction, and never at the price of the work itself."""

import logging

import pytest
from celery import Signature
from django.db import transaction

from claims.jobs import Job, enqueue

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sent(monkeypatch):
    """The jobs that were handed to the broker, in order."""
    jobs = []
    monkeypatch.setattr(Signature, "apply_async", lambda self, **_: jobs.append((self.task, dict(self.kwargs))))
    return jobs


def test_job_asked_for_twice_in_one_transaction_is_sent_once_after_commit(sent):
    with transaction.atomic():
        enqueue(Job.RELAY_OUTBOX)
        enqueue(Job.RELAY_OUTBOX)
        before = list(sent)

    assert (before, sent) == ([], [("claims.relay_outbox", {})])


def test_jobs_with_other_ids_are_sent_each(sent):
    with transaction.atomic():
        enqueue(Job.INGEST, intake_id="one")
        enqueue(Job.INGEST, intake_id="two")

    assert sent == [("claims.ingest", {"intake_id": "one"}), ("claims.ingest", {"intake_id": "two"})]


def test_job_asked_for_in_a_savepoint_that_is_undone_is_still_sent_for_the_rest(sent):
    with transaction.atomic():
        undone = transaction.savepoint()
        enqueue(Job.RELAY_OUTBOX)
        transaction.savepoint_rollback(undone)
        enqueue(Job.RELAY_OUTBOX)

    assert sent == [("claims.relay_outbox", {})]


def test_job_asked_for_again_in_a_later_transaction_is_sent_again(sent):
    for _ in range(2):
        with transaction.atomic():
            enqueue(Job.RELAY_OUTBOX)

    assert sent == [("claims.relay_outbox", {})] * 2


def test_job_that_cannot_be_sent_for_an_unforeseen_reason_is_logged_and_the_work_stands(monkeypatch, caplog):
    def broken(self, **options):
        raise RuntimeError("no such transport")

    monkeypatch.setattr(Signature, "apply_async", broken)

    with caplog.at_level(logging.ERROR, logger="django.db.backends.base"), transaction.atomic():
        enqueue(Job.RELAY_OUTBOX)

    messages = [record.getMessage() for record in caplog.records if record.name == "django.db.backends.base"]
    assert messages == ["Error calling enqueue.<locals>.send in on_commit() during transaction (no such transport)."]
