"""The files on claims."""

from django.contrib import admin

from claims import models
from claims.admin.reading import ReadOnly

admin.site.register((models.Review, models.ReviewVersion, models.Contribution, models.Lease), ReadOnly)
