"""Signs of life of the background processes."""

from django.db import models


class Heartbeat(models.Model):
    """When a background process last did something: written through the broker, so it proves the whole way."""

    name = models.CharField(max_length=40, primary_key=True)
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.beat_at:%H:%M:%S}"
