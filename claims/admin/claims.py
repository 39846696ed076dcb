"""Claims, who made them, where, and which may be the same."""

from django.contrib import admin

from claims import models
from claims.admin.reading import ReadOnly

admin.site.register((models.Claimant, models.ClaimMatch, models.Appearance, models.AppearanceAnchor), ReadOnly)


@admin.register(models.Claim)
class ClaimAdmin(ReadOnly):
    secret = ("search",)
