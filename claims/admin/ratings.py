"""Rating scales."""

from django.contrib import admin

from claims import models
from claims.admin.reading import ReadOnly

admin.site.register((models.RatingScale, models.Rating), ReadOnly)
