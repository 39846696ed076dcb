"""Tasks call one service each; run twice, late or with unknown arguments they do no harm."""

from datetime import timedelta

import pytest
from celery import Signature, current_app
from django.utils import timezone

from claims import tasks
from claims.enums import IntakeState
from claims.jobs import Job, enqueue
from claims.models import ArticleSnapshot, AuditSeal, Heartbeat, IdempotencyRecord, Intake, OutboxEvent
from tests.articles import submitted_text

pytestmark = pytest.mark.django_db

TASKS = {
    Job.INGEST: tasks.ingest,
    Job.SWEEP_INTAKE: tasks.sweep_intake,
    Job.RELAY_OUTBOX: tasks.relay_outbox,
    Job.SEAL_AUDIT: tasks.seal_audit,
    Job.HEARTBEAT: tasks.heartbeat,
    Job.FORGET_ANSWERS: tasks.forget_answers,
    Job.REFRESH_PRIORITIES: tasks.refresh_priorities,
}


def test_every_job_is_a_registered_task():
    assert {name for name in current_app.tasks if name.startswith("claims.")} == {str(job) for job in Job}


@pytest.mark.parametrize("job", list(Job))
def test_task_accepts_arguments_of_a_later_release(settings, tmp_path, job):
    settings.FACTCHECK_DATA_DIR = tmp_path

    TASKS[job](something_new="x", intake_id="unknown")


def test_ingest_run_five_times_has_one_effect(now):
    row = submitted_text(now=now)

    for _ in range(5):
        tasks.ingest(intake_id=str(row.public_id))

    row.refresh_from_db()
    assert (row.state, row.attempts) == (IntakeState.DONE, 1)
    assert ArticleSnapshot.objects.count() == 1
    assert OutboxEvent.objects.filter(type="article.ingested").count() == 1


def test_ingest_of_a_row_that_is_gone_ends_quietly():
    tasks.ingest(intake_id="5f0e6d7c-0000-4000-8000-000000000000")
    tasks.ingest()

    assert not Intake.objects.exists()


def test_relay_numbers_what_was_announced(now):
    tasks.ingest(intake_id=str(submitted_text(now=now).public_id))

    tasks.relay_outbox()

    assert list(OutboxEvent.objects.values_list("sequence", flat=True)) == [1]


def test_seal_covers_what_was_recorded(settings, tmp_path, now):
    settings.FACTCHECK_DATA_DIR = tmp_path
    submitted_text(now=now)

    tasks.seal_audit()
    tasks.seal_audit()

    assert AuditSeal.objects.get().events == 1


def test_old_answers_of_repeated_requests_are_forgotten():
    for hours in (1, 25):
        IdempotencyRecord.objects.create(
            principal="key",
            key=f"{hours} h ago",
            method="POST",
            path="/api/v1/articles/",
            body_sha256="0" * 64,
            created_at=timezone.now() - timedelta(hours=hours),
        )

    tasks.forget_answers()

    assert list(IdempotencyRecord.objects.values_list("key", flat=True)) == ["1 h ago"]


def test_heartbeat_is_one_row_that_moves_on():
    tasks.heartbeat()
    first = Heartbeat.objects.get().beat_at
    tasks.heartbeat()

    assert first <= Heartbeat.objects.get().beat_at <= timezone.now()


def test_broker_that_is_down_keeps_the_row_and_raises_nothing(monkeypatch, now, django_capture_on_commit_callbacks):
    class Nowhere(Signature):
        """The same message, sent to a broker where nothing listens."""

        def apply_async(self, *args, **options):
            with current_app.connection("redis://127.0.0.1:1/0") as dead:
                return super().apply_async(*args, connection=dead, **options)

    monkeypatch.setattr("claims.jobs.signature", Nowhere)

    with django_capture_on_commit_callbacks(execute=True):
        row = submitted_text(now=now)
        enqueue(Job.HEARTBEAT)

    row.refresh_from_db()
    assert row.state == IntakeState.QUEUED
