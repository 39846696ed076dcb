"""Policies, decisions and recusals."""

from django.contrib import admin

from claims import models
from claims.admin.reading import ReadOnly

admin.site.register((models.SignOffPolicy, models.SignOff, models.Recusal), ReadOnly)
