"""The record of who did what."""

from django.contrib import admin

from claims import models
from claims.admin.reading import ReadOnly

admin.site.register((models.AuditEvent, models.AuditSeal), ReadOnly)
