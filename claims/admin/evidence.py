"""Sources and how they were used."""

from django.contrib import admin

from claims import models
from claims.admin.reading import ReadOnly

admin.site.register((models.Evidence, models.EvidenceCapture, models.Citation), ReadOnly)
