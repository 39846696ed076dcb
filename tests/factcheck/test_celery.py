"""Background jobs: the promises of the configuration, and a request id that follows into a real worker."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
import structlog
from django.conf import settings
from kombu import Connection
from kombu.exceptions import OperationalError

from claims.jobs import Job
from factcheck.celery import HARD_SECONDS, SOFT_SECONDS, VISIBILITY_SECONDS, app
from factcheck.children import MARK, end, left_behind
from factcheck.logging import UPKEEP_TASKS
from tests.factcheck.fresh import ROOT, environment


def test_messages_are_acknowledged_after_the_work():
    conf = app.conf

    assert (conf.task_acks_late, conf.task_reject_on_worker_lost, conf.worker_prefetch_multiplier) == (True, True, 1)


def test_a_message_is_not_handed_out_twice_while_its_task_may_still_run():
    waiting_and_running = HARD_SECONDS * (1 + app.conf.worker_prefetch_multiplier)

    assert SOFT_SECONDS < HARD_SECONDS
    assert waiting_and_running < VISIBILITY_SECONDS
    assert app.conf.broker_transport_options["visibility_timeout"] == VISIBILITY_SECONDS


def test_sender_does_not_wait_for_a_broker_that_is_down(monkeypatch, tmp_path):
    waits = []
    monkeypatch.setattr("kombu.utils.functional.sleep", waits.append)
    options = app.conf.broker_transport_options
    nowhere = Connection(f"redis+socket://{tmp_path / 'nowhere.sock'}", transport_options=options, connect_timeout=4)

    with nowhere, app.amqp.Producer(nowhere) as producer, pytest.raises(OperationalError):
        app.send_task(str(Job.HEARTBEAT), producer=producer, retry=False)

    assert waits == []


def test_messages_are_json_and_nothing_else():
    assert (app.conf.accept_content, app.conf.task_serializer, app.conf.task_ignore_result) == (["json"], "json", True)


def test_schedule_names_known_jobs_each_once():
    scheduled = sorted(entry["task"] for entry in app.conf.beat_schedule.values())

    assert scheduled == sorted(set(Job) - {Job.INGEST})


def test_frequent_jobs_expire_before_the_next_one_so_that_they_do_not_pile_up():
    frequent = [entry for entry in app.conf.beat_schedule.values() if isinstance(entry["schedule"], float)]

    late = [entry["task"] for entry in frequent if entry["options"]["expires"] > entry["schedule"]]

    assert (len(frequent), late) == (4, [])


def test_jobs_that_the_log_is_quiet_about_exist():
    assert {str(job) for job in Job} >= UPKEEP_TASKS


def test_every_job_is_a_registered_task():
    app.loader.import_default_modules()

    assert [str(job) for job in Job if str(job) not in app.tasks] == []


@pytest.fixture
def worker():
    """A real worker on its own queue, so that it takes no other test's messages."""
    queue = f"factcheck-test-{os.getpid()}"
    log = tempfile.NamedTemporaryFile(mode="w+", suffix=".log")  # noqa: SIM115  closed below
    code = (
        "from factcheck.celery import app\n"
        f"app.conf.task_default_queue = {queue!r}\n"
        "@app.task(name='tests.speak')\n"
        "def speak(**ids):\n"
        "    import structlog\n"
        "    structlog.get_logger('tests.speak').info('task.spoke', **ids)\n"
        "@app.task(name='tests.fail')\n"
        "def fail(**ids):\n"
        "    raise ValueError('told to fail')\n"
        "from factcheck.processes import worker\n"
        "worker()\n"
    )
    variables = {
        "DJANGO_SETTINGS_MODULE": "factcheck.settings_test",
        "FACTCHECK_DATA_DIR": str(settings.FACTCHECK_DATA_DIR),
        "WORKER_CONCURRENCY": "1",
        "PYTHONWARNINGS": "default",
        "LOG_FORMAT": "json",
        MARK: queue,
    }
    passed_on = {name: os.environ[name] for name in ("REDIS_URL", "DATABASE_URL") if name in os.environ}
    process = subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, env=environment(**variables | passed_on), stdout=log, stderr=log
    )
    yield queue, Path(log.name)
    process.kill()  # how a worker stops is the supervisor's test; here its end must only be quick
    process.wait()
    end(left_behind(Path(queue)), patience=0)
    log.close()


def event(path, name):
    """Wait for an event in a log; pytest's timeout ends a wait in vain."""
    while True:
        for line in path.read_text().splitlines():
            if line.startswith("{") and json.loads(line)["event"] == name:
                return json.loads(line)


@pytest.mark.slow
@pytest.mark.timeout(60)
def test_request_id_follows_a_job_into_the_workers_log(worker):
    queue, log = worker
    with structlog.contextvars.bound_contextvars(request_id="request-1"):
        app.signature("tests.speak", kwargs={"article": 7}).apply_async(queue=queue)

    spoken = event(log, "task.spoke")
    done = event(log, "task_succeeded")

    assert (spoken["request_id"], spoken["task"], spoken["article"]) == ("request-1", "tests.speak", 7)
    assert (done["request_id"], done["task"]) == ("request-1", "tests.speak")


@pytest.mark.slow
@pytest.mark.timeout(60)
def test_failure_of_a_job_is_logged_once_with_request_id_and_reason(worker):
    queue, log = worker
    with structlog.contextvars.bound_contextvars(request_id="request-2"):
        app.signature("tests.fail", kwargs={}).apply_async(queue=queue)

    failed = event(log, "task_failed")

    assert (failed["request_id"], failed["task"], failed["error"]) == ("request-2", "tests.fail", "told to fail")
    assert log.read_text().count('told to fail"') + log.read_text().count("told to fail\\n") == 2


@pytest.mark.slow
@pytest.mark.timeout(60)
def test_worker_prints_json_lines_only(worker):
    queue, log = worker
    app.signature("tests.speak", kwargs={}).apply_async(queue=queue)

    event(log, "task_succeeded")

    assert [line for line in log.read_text().splitlines() if not line.startswith("{")] == []
