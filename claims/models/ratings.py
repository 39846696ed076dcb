"""Rating scales as versioned data: a published scale never changes, so no old verdict is relabelled."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from claims.models.base import PublicModel


class RatingScale(PublicModel):
    """A scale, for example `standard` version 1. Frozen once `published_at` is set."""

    name = models.SlugField(max_length=40)
    version = models.PositiveSmallIntegerField()
    best = models.SmallIntegerField()
    worst = models.SmallIntegerField()
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name", "version"], name="scale_version_unique"),
            models.CheckConstraint(condition=Q(best__gt=F("worst"), worst__gte=1), name="scale_best_above_worst"),
        ]

    def __str__(self) -> str:
        return f"{self.name}/{self.version}"


class Rating(models.Model):
    """One step of a scale. `value` is null for ratings that stand beside it (unproven)."""

    scale = models.ForeignKey(RatingScale, on_delete=models.PROTECT, related_name="ratings")
    code = models.SlugField(max_length=40)
    label = models.CharField(_("label"), max_length=60)
    value = models.SmallIntegerField(null=True, blank=True)
    meaning = models.TextField(_("meaning"))
    position = models.PositiveSmallIntegerField()
    scale_best = models.SmallIntegerField()
    scale_worst = models.SmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scale", "code"], name="rating_code_unique_per_scale"),
            models.UniqueConstraint(fields=["scale", "position"], name="rating_position_unique_per_scale"),
            models.CheckConstraint(
                condition=Q(value=None) | Q(value__lte=F("scale_best"), value__gte=F("scale_worst")),
                name="rating_value_on_scale",
            ),
        ]

    def __str__(self) -> str:
        return self.label
