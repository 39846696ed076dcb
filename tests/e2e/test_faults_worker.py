"""Workers die in the middle of the work: what was accepted is still done, and done once."""

import signal

import psutil
import pytest

from claims.enums import IntakeState
from claims.jobs import Job
from claims.models import Intake
from tests.articles import submitted_text, submitted_url
from tests.e2e.messages import waiting
from tests.e2e.running import wait_for
from tests.e2e.sabotage import POISON
from tests.e2e.submissions import NONE, ONCE, HeldPage, effects, ended, paragraph, row_of, running, time_passes
from tests.net.hostile_server import HostileServer

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def held(settings):
    """An article on loopback that holds the first worker that reads it; `held.url` is its address."""
    settings.FACTCHECK_FETCH_ALLOW_LOOPBACK = True
    page = HeldPage()
    with HostileServer(page) as server:
        page.url = server.url("/2024/ferry-fares")
        yield page


def told(system, row) -> str:
    """Tell the worker of the row; its id."""
    system.send(Job.INGEST, intake_id=str(row.public_id))
    return str(row.public_id)


def held_work(system, held) -> str:
    """A submission that a worker is busy with; its id."""
    intake_id = told(system, submitted_url(held.url))
    running(intake_id)
    wait_for(lambda: held.visits == 1, what="the visit of the worker")
    return intake_id


def starts(system) -> list[str]:
    path = system.directory / "faults"
    return path.read_text().splitlines() if path.exists() else []


def test_killed_pool_process_is_replaced_and_its_work_done_once(system, held):
    system.start("worker")
    intake_id = held_work(system, held)
    worker, child = system.processes["worker"], system.children("worker")[0]

    psutil.Process(child).kill()
    wait_for(lambda: child not in system.children("worker"), what="a new process in the pool")
    time_passes(intake_id)
    system.send(Job.SWEEP_INTAKE)

    [row] = ended(intake_id)
    assert (row.state, row.attempts, effects(intake_id)) == (IntakeState.DONE, 2, ONCE)
    assert worker.poll() is None


def test_killed_worker_leaves_a_row_that_the_next_one_finds_by_itself(system, held):
    system.start("worker", "beat")
    intake_id = held_work(system, held)

    system.kill("worker")
    system.start("worker")

    [row] = ended(intake_id)
    assert (row.state, row.attempts, effects(intake_id)) == (IntakeState.DONE, 2, ONCE)


def test_work_that_kills_its_process_starts_three_times_and_others_go_on(system, held):
    held.release()
    system.start_as("worker", "-m", "tests.e2e.sabotage", "poison", "worker")
    worker = system.processes["worker"]
    poison = told(system, submitted_url(f"{held.url}/{POISON}"))
    good = told(system, submitted_text(paragraph(1)))

    def given_up():
        time_passes(poison)
        system.send(Job.SWEEP_INTAKE)
        return row_of(poison).state == IntakeState.FAILED

    wait_for(given_up, what="the end of the poisoned submission")

    assert len(starts(system)) == 3
    assert (row_of(poison).failure_code, effects(poison)) == ("intake.attempts_exhausted", NONE)
    assert [(row.state, row.attempts) for row in ended(good)] == [(IntakeState.DONE, 1)]
    assert (effects(good), worker.poll()) == (ONCE, None)
    assert poison in system.manage("intake_failures").stdout


def test_message_handed_out_again_during_the_work_finds_the_row_taken(system, held):
    system.extra["WORKER_CONCURRENCY"] = "2"
    system.start_as("worker", "-m", "tests.e2e.sabotage", "impatient_broker", "worker")
    intake_id = held_work(system, held)

    wait_for(lambda: "task_succeeded" in system.log("worker"), what="the end of the second delivery")
    taken = row_of(intake_id)
    held.release()

    [row] = ended(intake_id)
    assert (taken.state, taken.attempts) == (IntakeState.RUNNING, 1)
    assert (row.state, row.attempts, effects(intake_id)) == (IntakeState.DONE, 1, ONCE)
    assert held.visits == 1


def test_slow_work_keeps_its_row_beyond_the_first_lease(system, held):
    system.start("worker")
    intake_id = held_work(system, held)
    first = row_of(intake_id).lease_until

    wait_for(lambda: row_of(intake_id).lease_until > first, what="a renewed lease")
    held.release()

    [row] = ended(intake_id)
    assert (row.state, row.attempts) == (IntakeState.DONE, 1)


def test_worker_killed_between_effect_and_acknowledgement_does_not_repeat_the_effect(system):
    system.start_as("worker", "-m", "tests.e2e.sabotage", "die_before_ack", "worker")
    intake_id = told(system, submitted_text(paragraph(1)))
    ended(intake_id)

    wait_for(lambda: "task_succeeded" in system.log("worker"), what="the second delivery")
    later = told(system, submitted_text(paragraph(2)))

    ended(later)
    assert (row_of(intake_id).attempts, effects(intake_id)) == (1, ONCE)
    assert effects(later) == ONCE


def test_worker_asked_to_stop_finishes_short_work(system, held):
    system.start("worker")
    intake_id = held_work(system, held)
    system.processes["worker"].terminate()

    wait_for(lambda: "shutdown" in system.log("worker").lower(), what="the soft shutdown")
    held.release()
    system.processes.pop("worker").wait(30)

    row = row_of(intake_id)
    assert (row.state, row.attempts, effects(intake_id)) == (IntakeState.DONE, 1, ONCE)


def test_worker_asked_to_stop_leaves_long_work_to_the_next_one(system, held):
    system.start("worker")
    intake_id = held_work(system, held)

    system.terminate("worker")
    left = row_of(intake_id)
    system.start("worker")
    time_passes(intake_id)
    system.send(Job.SWEEP_INTAKE)

    [row] = ended(intake_id)
    assert (left.state, effects(intake_id)) == (IntakeState.RUNNING, ONCE)
    assert (row.state, row.attempts) == (IntakeState.DONE, 2)


def test_submission_survives_a_crash_before_the_worker_is_told(system):
    crashed = system.start_as("sender", "-m", "tests.e2e.sabotage", "submit_and_die")
    died_of = crashed.wait(60)
    intake_id = str(Intake.objects.get().public_id)
    untold = waiting(system)
    system.start("worker")

    time_passes(intake_id)
    system.send(Job.SWEEP_INTAKE)

    [row] = ended(intake_id)
    assert (died_of, untold) == (-signal.SIGKILL, 0)
    assert (row.state, row.attempts, effects(intake_id)) == (IntakeState.DONE, 1, ONCE)
