"""Who did what, when: append-only, chained by hash, sealed every night."""

from django.db import models
from django.db.models import Q

from claims.models.users import User


class AuditEvent(models.Model):
    """One thing that happened to one target. *Append-only*: the application's role can only insert and read.

    There is one chain per target, so the lock already held on the target is enough. `number` counts
    from 1 in its chain; `hash` covers the row and `previous_hash`.
    """

    target_type = models.CharField(max_length=40)
    target_id = models.UUIDField()
    number = models.PositiveIntegerField()
    occurred_at = models.DateTimeField()
    action = models.CharField(max_length=60)
    actor = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    actor_label = models.CharField(max_length=200)
    from_status = models.CharField(max_length=20, blank=True, default="")
    to_status = models.CharField(max_length=20, blank=True, default="")
    data = models.JSONField(default=dict)
    request_id = models.CharField(max_length=64, blank=True, default="")
    previous_hash = models.CharField(max_length=64, blank=True, default="")
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["target_type", "target_id", "number"], name="audit_number_unique_in_chain"),
            models.CheckConstraint(condition=Q(hash__regex=r"^[0-9a-f]{64}$"), name="audit_hash_form"),
            models.CheckConstraint(
                condition=Q(number=1, previous_hash="") | Q(number__gt=1, previous_hash__regex=r"^[0-9a-f]{64}$"),
                name="audit_chain_begins_at_one",
            ),
        ]
        indexes = [models.Index(fields=["-occurred_at", "-id"], name="audit_newest")]

    def __str__(self) -> str:
        return f"{self.target_type} {self.target_id} #{self.number} {self.action}"


class AuditSeal(models.Model):
    """One hash over the heads of all chains. *Append-only*; a copy outside the database shows a cut tail."""

    sealed_at = models.DateTimeField()
    chains = models.PositiveIntegerField()
    events = models.PositiveBigIntegerField()
    last_event = models.PositiveBigIntegerField()
    previous_hash = models.CharField(max_length=64, blank=True, default="")
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(hash__regex=r"^[0-9a-f]{64}$"), name="seal_hash_form"),
        ]

    def __str__(self) -> str:
        return f"{self.sealed_at:%Y-%m-%d} {self.hash[:12]}"
