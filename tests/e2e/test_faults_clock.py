"""Two clocks, no clock, and what /readyz says when a part of the machinery stands still."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from claims.enums import IntakeState
from claims.jobs import Job
from claims.models import Heartbeat, OutboxEvent
from tests.articles import submitted_text
from tests.conftest import as_application, as_owner
from tests.e2e.messages import origins
from tests.e2e.running import wait_for
from tests.e2e.submissions import ONCE, effects, ended, not_ready, paragraph

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def test_two_clocks_ask_twice_and_everything_is_done_once(system, tmp_path):
    other = tmp_path / "other-machine"
    other.mkdir()
    untold = [str(submitted_text(paragraph(number), now=LONG_AGO).public_id) for number in range(5)]

    system.start("beat")
    system.start_as("beat-2", "-m", "factcheck.processes", "beat", FACTCHECK_DATA_DIR=str(other))
    wait_for(lambda: len(origins(system)) == 2, what="messages of both clocks")
    system.start("worker")
    rows = ended(*untold)
    wait_for(lambda: not OutboxEvent.objects.filter(sequence=None).exists(), what="the numbering of all events")
    wait_for(lambda: Heartbeat.objects.exists(), what="a heartbeat")

    numbers = sorted(OutboxEvent.objects.values_list("sequence", flat=True))
    assert [(row.state, row.attempts, effects(str(row.public_id))) for row in rows] == [(IntakeState.DONE, 1, ONCE)] * 5
    assert numbers == list(range(1, len(numbers) + 1))
    assert Heartbeat.objects.count() == 1


def test_missing_clock_is_an_alarm_until_it_beats_again(system):
    system.start("web", "worker")
    before_the_first = not_ready(system)
    system.send(Job.HEARTBEAT)
    wait_for(lambda: not_ready(system) == [], what="readiness")
    Heartbeat.objects.update(beat_at=timezone.now() - timedelta(hours=1))
    after_an_hour = not_ready(system)

    system.start("beat")
    wait_for(lambda: not_ready(system) == [], what="readiness by the clock itself")

    assert (before_the_first, after_an_hour) == (["beat"], ["beat"])


def test_dead_worker_is_an_alarm(system):
    system.start("web", "worker", "beat")
    system.send(Job.HEARTBEAT)
    wait_for(lambda: not_ready(system) == [], what="readiness")

    system.kill("worker")
    Heartbeat.objects.update(beat_at=timezone.now() - timedelta(seconds=70))

    assert not_ready(system) == ["beat"]


def test_readyz_names_everything_that_is_wrong_at_once(system):
    system.start("web")
    as_owner(connection)
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name, applied FROM django_migrations ORDER BY id DESC LIMIT 1")
        last = cursor.fetchone()
        cursor.execute("DELETE FROM django_migrations WHERE app = %s AND name = %s", last[:2])
        cursor.execute(
            "INSERT INTO claims_outboxevent (public_id, type, target_type, target_id, data, is_public, occurred_at)"
            " VALUES (gen_random_uuid(), 'x', 'x', gen_random_uuid(), '{}', false, now() - interval '2 minutes')"
        )
    system.stop_broker()

    try:
        wrong = not_ready(system)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO django_migrations (app, name, applied) VALUES (%s, %s, %s)", last)
        as_application(connection)

    assert wrong == ["migrations", "broker", "beat", "outbox"]
