"""The machine room: submissions, announcements, signs of life."""

from django.contrib import admin

from claims import models
from claims.admin.reading import ReadOnly

admin.site.register((models.Intake, models.OutboxEvent, models.Heartbeat), ReadOnly)
