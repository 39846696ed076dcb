"""The broker loses messages, goes away, is full, repeats itself or says nonsense: rows decide, so nothing is lost."""

import itertools
import json
import pickle
import shutil
import uuid

import pytest

from claims.enums import IntakeState
from claims.jobs import Job
from claims.models import Intake
from tests.articles import submitted_text
from tests.e2e.messages import publish_raw, waiting
from tests.e2e.running import wait_for
from tests.e2e.submissions import (
    ONCE,
    effects,
    ended,
    not_ready,
    paragraph,
    row_of,
    sender,
    submitted,
    time_passes,
)

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def outcomes(*intake_ids: str) -> list[tuple]:
    return [(row.state, effects(str(row.public_id))) for row in ended(*intake_ids)]


def test_messages_lost_with_the_broker_are_found_from_rows(system):
    system.start("web")
    client = sender(system)
    lost_by_flush = [submitted(client, text=paragraph(number)) for number in range(10)]
    with system.redis() as broker:
        broker.flushall()
    lost_by_kill = [submitted(client, text=paragraph(number)) for number in range(10, 20)]
    system.kill_broker()
    shutil.rmtree(system.valkey.data / "appendonlydir")
    system.valkey.ensure()
    left = waiting(system)
    system.start("worker")

    time_passes(*lost_by_flush, *lost_by_kill)
    system.send(Job.SWEEP_INTAKE)

    assert left == 0
    assert outcomes(*lost_by_flush, *lost_by_kill) == [(IntakeState.DONE, ONCE)] * 20


def test_broker_killed_and_restarted_with_its_file_keeps_its_messages(system):
    system.start("web")
    client = sender(system)
    kept = [submitted(client, text=paragraph(number)) for number in range(5)]
    before = waiting(system)
    wait_for(lambda: _written_to_disk(system), what="the write to the append-only file", seconds=10)

    system.kill_broker()
    system.valkey.ensure()
    after = waiting(system)
    system.start("worker")

    assert (before, after) == (5, 5)
    assert outcomes(*kept) == [(IntakeState.DONE, ONCE)] * 5


def _written_to_disk(system) -> bool:
    with system.redis() as broker:
        return broker.info("persistence")["aof_pending_bio_fsync"] == 0


def test_submissions_are_accepted_while_the_broker_is_down_and_done_after_its_return(system):
    system.start("web", "worker", "beat")
    client = sender(system)
    system.send(Job.HEARTBEAT)
    wait_for(lambda: not_ready(system) == [], what="readiness")

    system.stop_broker()
    accepted = [submitted(client, text=paragraph(number)) for number in range(5)]
    while_down = not_ready(system)
    states = {row_of(each).state for each in accepted}
    system.valkey.ensure()
    time_passes(*accepted)

    assert while_down == ["broker"]
    assert states == {IntakeState.QUEUED}
    assert outcomes(*accepted) == [(IntakeState.DONE, ONCE)] * 5
    wait_for(lambda: not_ready(system) == [], what="readiness after the return")


def test_broker_without_room_is_as_good_as_down(system):
    system.start("web", "worker")
    client = sender(system)
    system.send(Job.HEARTBEAT)
    wait_for(lambda: not_ready(system) == [], what="readiness")

    with system.redis() as broker:
        broker.config_set("maxmemory", 1)
        accepted = [submitted(client, text=paragraph(number)) for number in range(3)]
        while_full = not_ready(system)
        broker.config_set("maxmemory", 0)
    time_passes(*accepted)
    system.send(Job.SWEEP_INTAKE)

    assert while_full == ["broker"]
    assert outcomes(*accepted) == [(IntakeState.DONE, ONCE)] * 3
    assert system.log("web").count("job.not_sent") >= 3


def test_messages_repeated_reordered_and_for_rows_that_do_not_exist_have_one_effect(system):
    first, second = (str(submitted_text(paragraph(number)).public_id) for number in range(2))
    messages = [first, second, str(uuid.uuid4()), second, first, "", first, "no id", second, first, first, second]
    for intake_id in messages:
        system.send(Job.INGEST, intake_id=intake_id)

    system.start("worker")
    wait_for(lambda: _succeeded(system) == len(messages), what="the end of all messages")

    assert [(row.attempts, effects(str(row.public_id))) for row in ended(first, second)] == [(1, ONCE)] * 2
    assert Intake.objects.count() == 2


def _succeeded(system) -> int:
    return system.log("worker").count('"task_succeeded"')


class Trap:
    """Creates a file when it is unpickled."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return (open, (str(self.path), "w"))


def test_messages_that_make_no_sense_are_put_aside_and_the_worker_lives(system, tmp_path):
    sprung = tmp_path / "sprung"
    numbers = itertools.count()

    def usual(task: str) -> dict:
        return {"lang": "py", "task": task, "id": f"nonsense-{next(numbers)}"}

    known = str(Job.INGEST)
    json_type = "application/json"
    body = json.dumps([[], {}, {}]).encode()
    publish_raw(system, body, content_type=json_type, **usual("claims.no_such_job"))
    publish_raw(system, pickle.dumps(Trap(sprung)), content_type="application/x-python-serialize", **usual(known))
    publish_raw(system, b"{not json", content_type=json_type, **usual(known))
    publish_raw(system, b"\xff\xfe\x00", content_type=json_type, **usual(known))
    publish_raw(system, b'{"a": 1}', content_type=json_type)
    publish_raw(system, b"plain words", content_type="text/plain", **usual(known))
    publish_raw(system, json.dumps([["positional"], {}, {}]).encode(), content_type=json_type, **usual(known))
    good = str(submitted_text(paragraph(1)).public_id)
    system.send(Job.INGEST, intake_id=good, added_by_a_later_version={"depth": 1}, another=None)

    worker = system.start("worker").processes["worker"]

    assert outcomes(good) == [(IntakeState.DONE, ONCE)]
    assert (worker.poll(), sprung.exists(), waiting(system)) == (None, False, 0)
    assert "claims.no_such_job" in system.log("worker")
