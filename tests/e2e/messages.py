"""Messages on the broker of the system under test: the usual ones, and bodies that nobody of ours would send."""

import json

from celery import Celery
from kombu import Connection

QUEUE = "factcheck"


def _address(system) -> str:
    return f"redis+socket://{system.valkey.socket}?virtual_host=0"


def publish(system, job: str, arguments: dict[str, object]) -> None:
    """Ask for a job by name."""
    with Connection(_address(system)) as line, Celery("test", set_as_current=False, broker=_address(system)) as app:
        app.send_task(str(job), kwargs=arguments, queue=QUEUE, connection=line)


def publish_raw(system, body: bytes, *, content_type: str, **headers: object) -> None:
    """Put any bytes under any name into the worker's queue."""
    with Connection(_address(system)) as line, line.Producer() as producer:
        producer.publish(
            body, routing_key=QUEUE, content_type=content_type, content_encoding="utf-8", headers=headers, retry=False
        )


def waiting(system) -> int:
    """Messages that no worker has taken yet."""
    with system.redis() as broker:
        return broker.llen(QUEUE)


def origins(system) -> set[str]:
    """The processes that sent the messages that are waiting."""
    with system.redis() as broker:
        return {json.loads(message)["headers"]["origin"] for message in broker.lrange(QUEUE, 0, -1)}
