"""How is the system started, configured and watched? Wiring only: nothing here decides anything about facts."""

from factcheck.celery import app as celery_app

__all__ = ["celery_app"]
