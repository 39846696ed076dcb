"""Keys of API consumers, and what a repeated request with the same Idempotency-Key gets."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from claims.enums import Scope
from claims.models.base import PublicModel, all_or_none
from claims.models.users import User


class ApiKey(PublicModel):
    """A key, shown once as `fct_<prefix>_<secret><checksum>`. Only an HMAC of it is stored.

    A key never has an editorial scope: sign-off needs a person.
    """

    name = models.CharField(max_length=120)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="api_keys")
    prefix = models.CharField(max_length=16, unique=True)
    digest = models.CharField(max_length=64)
    scopes = ArrayField(models.CharField(max_length=16, choices=Scope.choices))
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            all_or_none("api_key_revoked_all_or_none", "revoked_at", "revoked_by"),
            models.CheckConstraint(condition=Q(scopes__contained_by=Scope.values), name="api_key_scopes_known"),
            models.CheckConstraint(condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="api_key_digest_form"),
        ]

    def __str__(self) -> str:
        return f"{self.name} (fct_{self.prefix}_…)"


class IdempotencyRecord(models.Model):
    """The first request with an Idempotency-Key and its answer; `status_code` is null while it runs."""

    principal = models.CharField(max_length=80)
    key = models.CharField(max_length=255)
    method = models.CharField(max_length=8)
    path = models.CharField(max_length=400)
    body_sha256 = models.CharField(max_length=64)
    status_code = models.PositiveSmallIntegerField(null=True, blank=True)
    headers = models.JSONField(default=dict)
    body = models.TextField(blank=True, default="")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["principal", "key", "method", "path"], name="idempotency_key_once"),
        ]
        indexes = [models.Index(fields=["created_at"], name="idempotency_oldest")]

    def __str__(self) -> str:
        return f"{self.principal} {self.key}"
