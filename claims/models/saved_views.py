"""Filters of the queue that a person keeps under a name."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.models.base import PublicModel
from claims.models.users import User


class SavedView(PublicModel):
    """One person's own: `query` is the query string of the queue, in its one spelling."""

    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="saved_views")
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(max_length=500, blank=True)
    position = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="saved_view_name_unique_per_owner"),
            models.CheckConstraint(condition=~Q(name=""), name="saved_view_name_not_empty"),
        ]
        indexes = [models.Index(fields=["owner", "position", "id"], name="saved_view_in_order")]

    def __str__(self) -> str:
        return self.name
