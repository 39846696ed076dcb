"""Whose row is it? Attempts, pauses, leases, fencing, and the sweep that finds what nobody was told about."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from claims import jobs
from claims.enums import IntakeState
from claims.jobs import Job
from claims.models import ArticleSnapshot, Claim, Intake
from claims.services import fetching, ingestion, intake, intake_rows
from claims.services.intake import Ending
from tests.articles import BRIDGES, submitted_text, submitted_url, worked
from tests.net.hostile_server import HostileServer, response

pytestmark = pytest.mark.django_db


@pytest.fixture
def loopback(settings):
    settings.FACTCHECK_FETCH_ALLOW_LOOPBACK = True


# --- attempts, leases, fencing -------------------------------------------------------------------------------


def unreachable(now) -> Intake:
    with HostileServer({}) as server:
        url = server.url("/")
    return submitted_url(url, now=now)


def make_due(row: Intake) -> None:
    Intake.objects.filter(pk=row.pk).update(next_attempt_at=timezone.now() - timedelta(seconds=1))


def test_three_failures_end_the_row_with_the_last_reason(loopback, now):
    row = unreachable(now)
    endings = []

    for _ in range(4):
        make_due(row)
        endings.append(worked(row).ending)

    assert endings == [Ending.PUT_OFF, Ending.PUT_OFF, Ending.FAILED, Ending.NOTHING]
    assert (row.state, row.failure_code, row.attempts) == (IntakeState.FAILED, "fetch.unreachable", 3)


def test_row_that_is_put_off_is_not_worked_before_its_time(loopback, now):
    row = unreachable(now)
    worked(row)

    assert worked(row).ending == Ending.NOTHING
    assert row.attempts == 1


def test_server_that_asks_to_wait_is_left_alone_as_long(loopback, now):
    with HostileServer({"/": response("429 Too Many Requests", Retry_After="7200")}) as server:
        row = submitted_url(server.url("/"), now=now)
        worked(row)

    assert timedelta(seconds=7100) < row.next_attempt_at - timezone.now() <= timedelta(seconds=7200)


@pytest.mark.parametrize(
    ("attempts", "jitter", "retry_after", "seconds"),
    [
        (1, 0, None, 30),
        (1, 1, None, 37.5),
        (2, 0, None, 120),
        (1, 0, 7200.0, 7200),
        (1, 0, 10.0, 30),
        (1, 0, 1e9, 86400),
    ],
)
def test_pause_grows_and_never_falls_below_what_was_asked_for(attempts, jitter, retry_after, seconds):
    assert intake_rows.pause_seconds(attempts, jitter=jitter, retry_after=retry_after) == seconds


def break_off(row: Intake) -> None:
    """The worker takes the row and is killed."""
    assert intake_rows.take(row.public_id, actor=None, now=timezone.now())
    Intake.objects.filter(pk=row.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def test_work_that_kills_its_worker_begins_three_times_and_then_fails(now):
    row = submitted_text(now=now)
    for _ in range(3):
        break_off(row)

    outcome = worked(row)

    assert outcome.ending == Ending.NOTHING
    assert (row.state, row.failure_code, row.attempts) == (IntakeState.FAILED, "intake.attempts_exhausted", 3)
    assert not ArticleSnapshot.objects.exists()


def test_row_of_a_dead_worker_is_taken_over(now):
    row = submitted_text(now=now)
    break_off(row)

    assert worked(row).ending == Ending.DONE
    assert row.attempts == 2


def test_row_of_a_live_worker_is_left_alone(now):
    row = submitted_text(now=now)
    intake_rows.take(row.public_id, actor=None, now=now)

    assert worked(row).ending == Ending.NOTHING
    assert row.attempts == 1


def test_worker_that_lost_its_row_writes_nothing(monkeypatch, now):
    row = submitted_text(now=now)
    read = fetching.read

    def read_slowly(late, **options):
        reading = read(late, **options)
        monkeypatch.setattr(fetching, "read", read)
        Intake.objects.filter(pk=row.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
        intake_rows.take(row.public_id, actor=None, now=now)
        return reading

    monkeypatch.setattr(fetching, "read", read_slowly)

    outcome = worked(row)

    assert outcome.ending == Ending.NOTHING
    assert (row.state, row.attempts) == (IntakeState.RUNNING, 2)
    assert not ArticleSnapshot.objects.exists()


def test_worker_that_loses_its_row_just_before_writing_is_refused(monkeypatch, now):
    row = submitted_text(now=now)
    write = ingestion._write

    def write_late(*args, **options):
        Intake.objects.filter(pk=row.pk).update(lease_token=uuid.uuid4())
        return write(*args, **options)

    monkeypatch.setattr(ingestion, "_write", write_late)

    assert worked(row).ending == Ending.NOTHING
    assert not ArticleSnapshot.objects.exists()
    assert not Claim.objects.exists()


def test_fault_of_ours_is_put_off_and_does_not_escape(monkeypatch, now):
    row = submitted_text(now=now)

    def broken(*args, **options):
        raise KeyError("bug")

    monkeypatch.setattr(ingestion, "keep", broken)

    outcome = worked(row)

    assert (outcome.ending, row.state, row.failure_code) == (Ending.PUT_OFF, IntakeState.QUEUED, "intake.failed")


# --- the sweep -----------------------------------------------------------------------------------------------


def swept(capture) -> list[str]:
    """Ids that the sweep sends messages for."""
    sent = []
    with pytest.MonkeyPatch.context() as patched, capture(execute=True):
        patched.setattr(jobs, "_send", lambda job, ids: sent.append((job, ids)))
        intake.sweep(now=timezone.now())
    return [ids["intake_id"] for job, ids in sent if job == Job.INGEST]


def test_sweep_finds_a_row_whose_message_was_lost_and_tells_it_once(now, django_capture_on_commit_callbacks):
    row = submitted_text(now=now)  # long ago by the clock of the database

    assert swept(django_capture_on_commit_callbacks) == [str(row.public_id)]
    assert swept(django_capture_on_commit_callbacks) == []
    assert worked(row).ending == Ending.DONE


def test_sweep_leaves_what_is_new_put_off_running_or_ended(now, django_capture_on_commit_callbacks):
    submitted_text(now=timezone.now())
    later = submitted_text(BRIDGES + " Later.", now=now)
    Intake.objects.filter(pk=later.pk).update(next_attempt_at=timezone.now() + timedelta(minutes=5))
    running = submitted_text(BRIDGES + " Running.", now=now)
    intake_rows.take(running.public_id, actor=None, now=now)
    worked(submitted_text(BRIDGES + " Done.", now=now))

    assert swept(django_capture_on_commit_callbacks) == []


def test_sweep_finds_due_and_abandoned_rows(now, django_capture_on_commit_callbacks):
    due = submitted_text(now=now)
    make_due(due)
    abandoned = submitted_text(BRIDGES + " Abandoned.", now=now)
    break_off(abandoned)

    assert set(swept(django_capture_on_commit_callbacks)) == {str(due.public_id), str(abandoned.public_id)}


def test_sweep_ends_rows_whose_attempts_are_used_up(now):
    row = submitted_text(now=now)
    for _ in range(3):
        break_off(row)

    intake.sweep(now=now)

    row.refresh_from_db()
    assert (row.state, row.failure_code) == (IntakeState.FAILED, "intake.attempts_exhausted")
