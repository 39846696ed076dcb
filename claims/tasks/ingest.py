"""The intake queue's tasks."""

from celery import shared_task
from django.utils import timezone

from claims.jobs import Job
from claims.services import intake


@shared_task(name=str(Job.INGEST))
def ingest(*, intake_id: str = "", **_: object) -> None:
    """One attempt at one submission. How it ended stands on the row."""
    intake.work(intake_id=intake_id, now=timezone.now())


@shared_task(name=str(Job.SWEEP_INTAKE))
def sweep_intake(**_: object) -> None:
    """Send messages again for submissions that are due."""
    intake.sweep(now=timezone.now())
