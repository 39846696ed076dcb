"""The Celery application: queues, limits, and the schedule with a reason per line.

The row in PostgreSQL is the queue; a message is only a nudge. Everything here may therefore be lost, repeated or
reordered without harm. That also makes a second beat harmless: each scheduled task works under an advisory lock or
claims its rows one by one, so running it twice does its work once.
"""

from __future__ import annotations

import os
import threading

import structlog
from celery import Celery, Task
from celery.schedules import crontab
from celery.signals import worker_process_init
from django_structlog.celery.signals import bind_extra_task_metadata
from django_structlog.celery.steps import DjangoStructLogInitStep

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")

SOFT_SECONDS, HARD_SECONDS = 100, 120
# A message not acknowledged by then is handed out again. Hard limit times (1 running + 1 prefetched) stays well below.
VISIBILITY_SECONDS = 600

app = Celery("factcheck")
app.set_default()  # the web server answers in many threads; each must find this application
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    task_default_queue="factcheck",
    # A task is acknowledged when it has ended: a killed worker loses nothing.
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    broker_transport_options={
        "visibility_timeout": VISIBILITY_SECONDS,
        # Without these two the sweep for unacknowledged messages comes a minute and more too late.
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
        "socket_timeout": 30,
        "socket_connect_timeout": 2,
        "socket_keepalive": True,
        "health_check_interval": 25,
        # For senders; a worker tries for ever (broker_connection_max_retries). Without it a sender waits six seconds.
        "max_retries": 0,
    },
    visibility_timeout=VISIBILITY_SECONDS,
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    # A reader's request must not wait for a broker that is down: one short try, then the sweep finds the row.
    task_publish_retry=False,
    # Ids only, as JSON: what arrives can be read, and cannot be code.
    task_serializer="json",
    accept_content=["json"],
    result_accept_content=["json"],
    # Results live in rows that people can read.
    task_ignore_result=True,
    result_backend=None,
    task_store_errors_even_if_ignored=False,
    task_soft_time_limit=SOFT_SECONDS,
    task_time_limit=HARD_SECONDS,
    # On SIGTERM running tasks get this long, then they are put back for the next worker.
    worker_soft_shutdown_timeout=8,
    worker_max_memory_per_child=400_000,  # kB; a parser that leaks is recycled
    worker_max_tasks_per_child=500,
    worker_hijack_root_logger=False,
    worker_redirect_stdouts=False,
    worker_send_task_events=False,
    timezone="UTC",
    enable_utc=True,
)
app.conf.beat_schedule = {
    # Finds submissions whose nudge was lost, whose lease ran out, or whose next attempt is due.
    "sweep-intake": {"task": "claims.sweep_intake", "schedule": 10.0, "options": {"expires": 10}},
    # Gives committed events their public sequence; readers of /changes wait at most this long.
    "relay-outbox": {"task": "claims.relay_outbox", "schedule": 5.0, "options": {"expires": 5}},
    # Shows /readyz that beat, broker and worker are alive together.
    "heartbeat": {"task": "claims.heartbeat", "schedule": 15.0, "options": {"expires": 15}},
    # Writes the heads of the audit chains outside the database, so that a cut tail is noticed.
    "seal-audit": {"task": "claims.seal_audit", "schedule": crontab(hour=2, minute=17)},
    # Age and deadline move a priority once a day, each row at its own time of day.
    "refresh-priorities": {"task": "claims.refresh_priorities", "schedule": 300.0, "options": {"expires": 300}},
    # Answers kept for a repeated Idempotency-Key would otherwise pile up.
    "forget-answers": {"task": "claims.forget_answers", "schedule": crontab(minute=41)},
}


def name_the_task(task: Task[..., object], **_: object) -> None:
    """Every event of a task carries its name; the request id comes along with the message."""
    structlog.contextvars.bind_contextvars(task=task.name)


def warm_up(**_: object) -> None:
    """A fresh pool process gets ready in a thread: it must report to the pool within four seconds."""
    from claims.services.warming import warm_up as begin  # noqa: PLC0415  the applications are loaded by now

    threading.Thread(target=begin, name="warm-up", daemon=True).start()


worker_process_init.connect(warm_up)
bind_extra_task_metadata.connect(name_the_task)
app.steps["worker"].add(DjangoStructLogInitStep)
app.autodiscover_tasks(["claims"])
