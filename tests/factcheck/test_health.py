"""/healthz touches nothing; /readyz tells the truth, and only names."""

import json
import threading
from datetime import timedelta

import pytest
from django.utils import timezone

from claims.models import Heartbeat, OutboxEvent
from factcheck import health

ready = pytest.mark.django_db(transaction=True)


@pytest.fixture
def beating():
    """A worker wrote its heartbeat a moment ago."""
    Heartbeat.objects.update_or_create(name="beat", defaults={"beat_at": timezone.now()})


def waiting_event(age):
    return OutboxEvent.objects.create(
        type="verdict.published",
        target_type="review",
        target_id="01890a5d-ac96-774b-bcce-b302099a8057",
        occurred_at=timezone.now() - age,
    )


def failing(client):
    response = client.get("/readyz")
    return response.status_code, json.loads(response.content)


def test_healthz_answers_without_database(client):
    response = client.get("/healthz")

    assert (response.status_code, response.json(), response["Cache-Control"]) == (200, {"status": "ok"}, "no-store")


def test_healthz_answers_whatever_the_host_and_scheme(client, settings):
    settings.SECURE_SSL_REDIRECT = True

    response = client.get("/healthz", headers={"host": "10.1.2.3:8000"})

    assert response.status_code == 200


def test_other_pages_refuse_a_foreign_host(client):
    response = client.get("/accounts/login/", headers={"host": "evil.example"})

    assert response.status_code == 400


@ready
def test_readyz_with_everything_working_is_200(client, beating):
    assert failing(client) == (200, {"status": "ok"})


@ready
def test_readyz_without_any_heartbeat_names_beat(client):
    assert failing(client) == (503, {"status": "unavailable", "failing": ["beat"]})


@ready
def test_readyz_with_an_old_heartbeat_names_beat(client):
    Heartbeat.objects.create(name="beat", beat_at=timezone.now() - timedelta(seconds=health.STALE_SECONDS + 5))

    assert failing(client) == (503, {"status": "unavailable", "failing": ["beat"]})


@ready
def test_readyz_with_a_stuck_outbox_names_outbox(client, beating):
    waiting_event(timedelta(seconds=health.STALE_SECONDS + 5))

    assert failing(client) == (503, {"status": "unavailable", "failing": ["outbox"]})


@ready
def test_readyz_with_a_fresh_waiting_event_is_200(client, beating):
    waiting_event(timedelta(seconds=2))

    assert failing(client) == (200, {"status": "ok"})


@ready
def test_readyz_with_an_unapplied_migration_names_migrations(client, beating, monkeypatch):
    known = health._migrations_on_disk()
    monkeypatch.setattr(health, "_migrations_on_disk", lambda: known | {("claims", "9999_future")})

    assert failing(client) == (503, {"status": "unavailable", "failing": ["migrations"]})


@ready
def test_readyz_without_broker_names_broker(client, beating, settings, tmp_path):
    settings.BROKER_REDIS_URL = f"unix://{tmp_path}/nothing.sock?db=0"

    assert failing(client) == (503, {"status": "unavailable", "failing": ["broker"]})


@ready
def test_readyz_with_a_full_disk_names_disk(client, beating, settings):
    settings.READY_MIN_FREE_MEGABYTES = 10**9

    assert failing(client) == (503, {"status": "unavailable", "failing": ["disk"]})


@ready
def test_readyz_does_not_wait_for_a_check_that_hangs(client, monkeypatch):
    release = threading.Event()

    def hangs():
        release.wait(30)

    monkeypatch.setattr(health, "CHECKS", (health.database, hangs))
    monkeypatch.setattr(health, "BUDGET_SECONDS", 0.2)

    answer = failing(client)

    release.set()
    assert answer == (503, {"status": "unavailable", "failing": ["hangs"]})


@ready
def test_readyz_shows_no_reason_to_the_public(client, monkeypatch):
    def database():
        raise RuntimeError("connection to db.internal failed for user factcheck_app")

    monkeypatch.setattr(health, "CHECKS", (database,))

    response = client.get("/readyz")

    assert response.content == b'{"status": "unavailable", "failing": ["database"]}'
