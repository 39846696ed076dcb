"""API keys; the digest stays in the database."""

from django.contrib import admin

from claims import models
from claims.admin.reading import ReadOnly

admin.site.register((models.IdempotencyRecord,), ReadOnly)


@admin.register(models.ApiKey)
class ApiKeyAdmin(ReadOnly):
    secret = ("digest",)
