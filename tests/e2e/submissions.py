"""Submissions to the system under test, and their effects counted from rows."""

import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.utils import timezone

from claims.enums import IntakeState, Scope
from claims.models import AuditEvent, Intake, OutboxEvent, Scoring
from claims.services import api_keys
from tests.articles import html_page
from tests.e2e.running import Client, System, wait_for
from tests.net.hostile_server import page

ENDED = {IntakeState.DONE, IntakeState.FAILED}


def sender(system: System) -> Client:
    """A program with a key that may submit."""
    _, raw = api_keys.issue(name="sender", scopes=[Scope.SUBMIT], owner=None, actor=None, now=datetime.now(UTC))
    return Client(system, key=raw)


def paragraph(number: int) -> str:
    """A text with one claim that no other number has."""
    return f"The council of Port {number} spent 4.6 million crowns on ferry fuel in 2024, its accounts show.\n"


def submitted(client: Client, **body: str) -> str:
    """Submit by the API; the id of the submission."""
    answer = client.post("/api/v1/articles/", json=body)
    assert answer.status_code == 202, answer.text
    return answer.json()["id"]


def row_of(intake_id: str) -> Intake:
    return Intake.objects.select_related("article", "snapshot").get(public_id=intake_id)


def ended(*intake_ids: str) -> list[Intake]:
    """The rows, once all of them have ended."""

    def all_ended():
        rows = [row_of(each) for each in intake_ids]
        return rows if {row.state for row in rows} <= ENDED else None

    return wait_for(all_ended, what=f"an end of {len(intake_ids)} submissions")


def running(intake_id: str) -> Intake:
    """The row, once a worker has begun."""

    def begun():
        row = row_of(intake_id)
        return row if row.state == IntakeState.RUNNING else None

    return wait_for(begun, what="the beginning of the work")


def time_passes(*intake_ids: str) -> None:
    """Let pauses and leases run out now: for these rows it is an hour later."""
    past = timezone.now() - timedelta(hours=1)
    rows = Intake.objects.filter(public_id__in=intake_ids)
    rows.filter(lease_until__isnull=False).update(lease_until=past)
    rows.filter(next_attempt_at__isnull=False).update(next_attempt_at=past)
    rows.update(created_at=past)


def not_ready(system: System) -> list[str]:
    """What /readyz says is wrong; it answers 200 when nothing is."""
    with Client(system) as client:
        answer = client.get("/readyz")
    body = answer.json()
    assert (answer.status_code, body["status"]) == ((503, "unavailable") if "failing" in body else (200, "ok"))
    return body.get("failing", [])


@dataclass(frozen=True)
class Effects:
    """What a submission has left behind, each as a number of rows."""

    snapshots: int
    scorings: int
    audited: int
    announced: int


ONCE = Effects(snapshots=1, scorings=1, audited=1, announced=1)
NONE = Effects(snapshots=0, scorings=0, audited=0, announced=0)


def effects(intake_id: str) -> Effects:
    article = row_of(intake_id).article
    return Effects(
        snapshots=article.snapshots.count(),
        scorings=Scoring.objects.filter(snapshot__article=article).count(),
        audited=AuditEvent.objects.filter(target_id=article.public_id, action="article.ingested").count(),
        announced=OutboxEvent.objects.filter(target_id=article.public_id, type="article.ingested").count(),
    )


class HeldPage:
    """An article that keeps its first visitor waiting until `release()`; later visitors get it at once."""

    def __init__(self) -> None:
        self.visits = 0
        self.released = threading.Event()

    def release(self) -> None:
        self.released.set()

    def __call__(self, connection, stop) -> None:
        self.visits += 1
        if self.visits == 1:
            while not (self.released.is_set() or stop.is_set()):
                self.released.wait(0.05)
        connection.sendall(page(html_page()))
