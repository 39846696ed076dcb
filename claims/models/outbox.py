"""What the world is told: written with the change itself, numbered later in the order of commit."""

from django.db import models
from django.db.models import Q

from claims.models.base import PublicModel


class OutboxEvent(PublicModel):
    """One announcement, written in the transaction of the change it announces.

    `sequence` is null until the single relay, holding an advisory lock, numbers what is visible to
    it. Identity values are handed out before commit, so a reader that followed `id` would miss late
    commits; a reader of `sequence` does not.
    """

    type = models.CharField(max_length=60)
    target_type = models.CharField(max_length=40)
    target_id = models.UUIDField()
    data = models.JSONField(default=dict)
    is_public = models.BooleanField(default=False)
    occurred_at = models.DateTimeField()
    sequence = models.BigIntegerField(null=True, blank=True, unique=True)
    fanned_out_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["id"], condition=Q(sequence=None), name="outbox_waiting"),
            models.Index(
                fields=["sequence"],
                condition=Q(is_public=True, sequence__isnull=False),
                name="outbox_public_changes",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(fanned_out_at=None) | Q(sequence__isnull=False),
                name="outbox_fanned_out_has_sequence",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sequence or '-'} {self.type}"
