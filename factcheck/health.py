"""Is the process alive (/healthz), and can the system serve (/readyz)?

The answer names failing checks and nothing else: the reasons go to the log, where the public cannot read them.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from functools import cache

import redis
import structlog
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import DurationField, ExpressionWrapper, F, Min
from django.db.models.functions import Now
from django.http import HttpRequest, HttpResponse, JsonResponse
from redis.backoff import NoBackoff
from redis.retry import Retry

from claims.models import Heartbeat, OutboxEvent

log = structlog.get_logger(__name__)

BUDGET_SECONDS = 1.0
# Beat sends a heartbeat every 15 s and the relay runs every 5 s; four missed heartbeats are no accident.
STALE_SECONDS = 60
MEGABYTE = 1024 * 1024


class NotReady(Exception):
    """A check found something wrong; the message is for the log."""


def database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


@cache
def _migrations_on_disk() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)


def migrations() -> None:
    """Every migration of this code is applied. More than that is fine: the next version may be rolling out."""
    missing = _migrations_on_disk() - set(MigrationRecorder(connection).applied_migrations())
    if missing:
        message = f"{len(missing)} migrations are not applied, {min(missing)} among them"
        raise NotReady(message)


def broker() -> None:
    options = {"socket_timeout": BUDGET_SECONDS, "socket_connect_timeout": BUDGET_SECONDS}
    with redis.Redis.from_url(settings.BROKER_REDIS_URL, retry=Retry(NoBackoff(), 0), **options) as client:
        # A write, not a ping: a broker without room answers and takes nothing.
        client.set("factcheck:readyz", 1, ex=60)


def beat() -> None:
    """A heartbeat row is written by a task: a fresh one shows that beat, broker and a worker all work."""
    age = ExpressionWrapper(Now() - F("beat_at"), output_field=DurationField())
    youngest = Heartbeat.objects.aggregate(age=Min(age))["age"]
    if youngest is None or youngest.total_seconds() > STALE_SECONDS:
        message = f"the last heartbeat is {youngest} old"
        raise NotReady(message)


def outbox() -> None:
    """Committed events get their sequence soon, or readers of /changes fall behind."""
    age = ExpressionWrapper(Now() - Min("occurred_at"), output_field=DurationField())
    oldest = OutboxEvent.objects.filter(sequence=None).aggregate(age=age)["age"]
    if oldest is not None and oldest.total_seconds() > STALE_SECONDS:
        message = f"an event has waited for {oldest}"
        raise NotReady(message)


def disk() -> None:
    free = shutil.disk_usage(settings.FACTCHECK_DATA_DIR).free // MEGABYTE
    if free < settings.READY_MIN_FREE_MEGABYTES:
        message = f"{free} MB free"
        raise NotReady(message)


CHECKS: tuple[Callable[[], None], ...] = (database, migrations, broker, beat, outbox, disk)
# Room for a second caller while a first one's checks hang; beyond that callers fail by their budget.
_pool = ThreadPoolExecutor(max_workers=2 * len(CHECKS), thread_name_prefix="readyz")


def _run(check: Callable[[], None]) -> None:
    try:
        check()
    finally:
        connection.close()  # each thread has its own


def failing() -> list[str]:
    """Names of the checks that fail or do not answer within the budget. All run at once, so one second in all."""
    asked: dict[Future[None], str] = {_pool.submit(_run, check): check.__name__ for check in CHECKS}
    done, late = wait(asked, timeout=BUDGET_SECONDS)
    failed = {future: f"{type(error).__name__}: {error}" for future in done if (error := future.exception())}
    failed |= dict.fromkeys(late, "no answer within the budget")
    for future, reason in failed.items():
        future.cancel()
        log.warning("readyz.failed", check=asked[future], reason=reason)
    return [name for future, name in asked.items() if future in failed]


def alive(request: HttpRequest) -> HttpResponse:
    """This process answers. Touches nothing, so that a broken database does not get web processes restarted."""
    return JsonResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})


def ready(request: HttpRequest) -> HttpResponse:
    """200 when everything works, 503 with the names of what does not."""
    names = failing()
    body: dict[str, object] = {"status": "unavailable", "failing": names} if names else {"status": "ok"}
    return JsonResponse(body, status=503 if names else 200, headers={"Cache-Control": "no-store"})


class HealthMiddleware:
    """Answers the two addresses before anything else looks at the request.

    Orchestrators probe by IP address and plain HTTP, which the host check and the redirect to HTTPS would refuse.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.views = {"/healthz": alive, "/readyz": ready}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        view = self.views.get(request.path)
        if view is None or request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        return view(request)
