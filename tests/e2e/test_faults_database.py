"""The database cuts connections or crashes: clean refusals meanwhile, nothing half done, all goes on after."""

import psycopg
import pytest
from django.db import connection

from claims.enums import IntakeState
from claims.jobs import Job
from factcheck.embedded import ensure
from tests.conftest import as_application, as_owner
from tests.e2e.running import Client, System, wait_for
from tests.e2e.submissions import ONCE, HeldPage, effects, ended, paragraph, running, sender, submitted, time_passes
from tests.net.hostile_server import HostileServer

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

LIST = "/api/v1/verdicts/"
EFFECTS = """
    SELECT i.state,
           (SELECT count(*) FROM claims_articlesnapshot s WHERE s.article_id = i.article_id),
           (SELECT count(*) FROM claims_outboxevent o WHERE o.target_id = a.public_id AND o.type = 'article.ingested')
    FROM claims_intake i JOIN claims_article a ON a.id = i.article_id ORDER BY i.id
"""


def cut_all_connections() -> int:
    """End every session of the product's processes on this test's database, as a failing server would."""
    as_owner(connection)
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            return cursor.fetchone()[0]
    finally:
        as_application(connection)


def statuses(system, attempts: int) -> list[int]:
    with Client(system) as client:
        return [client.get(LIST).status_code for _ in range(attempts)]


def test_connections_cut_in_the_middle_of_work_leave_no_half_state(system):
    held = HeldPage()
    system.start("web", "worker")
    client = sender(system)
    with HostileServer(held) as server:
        intake_id = submitted(client, url=server.url("/2024/ferry-fares"))
        running(intake_id)
        wait_for(lambda: held.visits == 1, what="the visit of the worker")

        cut = cut_all_connections()
        while_cut = statuses(system, 8)
        held.release()
        time_passes(intake_id)
        later = submitted(client, text=paragraph(2))
        ended(later)
        time_passes(intake_id)
        system.send(Job.SWEEP_INTAKE)
        [row] = ended(intake_id)

    assert cut >= 2
    assert set(while_cut) <= {200, 503}
    assert while_cut[-1] == 200
    assert (row.state, effects(intake_id), effects(later)) == (IntakeState.DONE, ONCE, ONCE)


@pytest.fixture
def system_apart(tmp_path):
    """The real system on an embedded PostgreSQL of its own, which nobody else would miss: `.database`."""
    apart = System(directory=tmp_path)
    apart.database = ensure(apart.home / "database", only=frozenset({"postgres"}))
    apart.database_url = apart.database.database_url
    apart.extra["DATABASE_OWNER_URL"] = apart.database.owner_url
    try:
        yield apart
    finally:
        for name in list(apart.processes):
            apart.kill(name)
        apart.database.postgres.stop()
        apart.database.release()
        apart.stop()


def crash(servers) -> None:
    """The server ends without a farewell and without a checkpoint, as after a loss of power."""
    servers.postgres._program("pg_ctl", "stop", "-D", str(servers.postgres.data), "-m", "immediate", "-w")


def asked(servers, query: str) -> list[tuple]:
    with psycopg.connect(servers.admin_url) as line:
        return line.execute(query).fetchall()


def test_crashed_database_loses_nothing_that_was_accepted(system_apart):
    system, own_database = system_apart, system_apart.database
    system.manage("migrate", "-v0")
    key = system.manage("issue_api_key", "sender", "--scope", "submit").stdout.split()[-1]
    system.start("web")
    client = Client(system, key=key)
    accepted = [submitted(client, text=paragraph(number)) for number in range(5)]
    crash(own_database)

    refused = client.post("/api/v1/articles/", json={"text": paragraph(9)})
    ready = client.get("/readyz")
    alive = client.get("/healthz")
    own_database.postgres.ensure()
    wait_for(lambda: statuses(system, 1) == [200], what="an answer after the return")
    accepted.append(submitted(client, text=paragraph(10)))
    system.start("worker", "beat")

    def all_done():
        rows = asked(own_database, EFFECTS)
        return rows if {row[0] for row in rows} == {"done"} else None

    assert (refused.status_code, refused.json()["code"]) == (503, "unavailable")
    assert (ready.status_code, ready.json()["failing"][0], alive.status_code) == (503, "database", 200)
    assert wait_for(all_done, what="the work") == [("done", 1, 1)] * 6
    assert len(accepted) == 6
    assert "all hold" in system.manage("verify_audit").stdout
