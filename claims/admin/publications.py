"""What the public got, and gets now."""

from django.contrib import admin

from claims import models
from claims.admin.reading import ReadOnly

admin.site.register((models.Publication, models.Correction), ReadOnly)


@admin.register(models.Verdict)
class VerdictAdmin(ReadOnly):
    secret = ("search",)
