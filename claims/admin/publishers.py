"""Whom we check, and where we poll them."""

from django.contrib import admin

from claims import models
from claims.admin.reading import ReadOnly

admin.site.register((models.Publisher, models.Feed), ReadOnly)
