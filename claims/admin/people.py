"""Who works here, in which roles."""

from django.contrib import admin

from claims import models
from claims.admin.reading import ReadOnly

admin.site.register((models.RoleMembership, models.SavedView), ReadOnly)


@admin.register(models.User)
class UserAdmin(ReadOnly):
    secret = ("password",)
