"""Public changes after publication."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.enums import CorrectionKind
from claims.models.base import PublicModel, all_or_none, one_of
from claims.models.reviews import Review, ReviewVersion
from claims.models.users import User


class Correction(PublicModel):
    """One public change. Open until published or cancelled; a published one is fixed by trigger.

    `reason` is for the desk, `public_note` for readers (required except for a typing error).
    """

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="corrections")
    kind = models.CharField(max_length=14, choices=CorrectionKind.choices)
    from_version = models.ForeignKey(ReviewVersion, on_delete=models.PROTECT, related_name="+")
    to_version = models.ForeignKey(ReviewVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=400)
    public_note = models.TextField(_("public note"), max_length=2000, blank=True, default="")
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["review"],
                condition=Q(published_at=None, cancelled_at=None),
                name="correction_one_open_per_review",
            ),
            one_of("correction_kind_known", "kind", CorrectionKind.values),
            all_or_none("correction_cancelled_all_or_none", "cancelled_at", "cancelled_by"),
            models.CheckConstraint(
                condition=Q(published_at=None) | Q(cancelled_at=None),
                name="correction_published_or_cancelled",
            ),
            models.CheckConstraint(
                condition=Q(published_at=None) | Q(to_version__isnull=False),
                name="correction_published_has_version",
            ),
            models.CheckConstraint(
                condition=Q(published_at=None) | Q(kind=CorrectionKind.TYPO) | ~Q(public_note=""),
                name="correction_published_has_note",
            ),
        ]
        indexes = [models.Index(fields=["-published_at", "-id"], name="correction_newest")]

    def __str__(self) -> str:
        return f"{self.review_id} {self.kind}"
