"""Where a claim was made: exact words at a place in one snapshot, and where those words are in later ones."""

from django.db import models
from django.db.models import F, Q

from claims.enums import AnchorState, AppearanceStance
from claims.models.articles import ArticleSnapshot
from claims.models.base import PublicModel, all_or_none, one_of
from claims.models.claims import Claim
from claims.models.users import User


class Appearance(PublicModel):
    """One place where the claim was made. `snapshot.text[start:end] == exact` is checked on write."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="appearances")
    snapshot = models.ForeignKey(ArticleSnapshot, on_delete=models.PROTECT, related_name="appearances")
    exact = models.TextField()
    prefix = models.CharField(max_length=64, blank=True, default="")
    suffix = models.CharField(max_length=64, blank=True, default="")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    stance = models.CharField(max_length=10, choices=AppearanceStance.choices, default=AppearanceStance.ASSERTS)
    found_by = models.CharField(max_length=80)
    found_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["claim", "snapshot", "start", "end"], name="appearance_recorded_once"),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="appearance_span_not_empty"),
            one_of("appearance_stance_known", "stance", AppearanceStance.values),
            all_or_none("appearance_confirmed_all_or_none", "confirmed_at", "confirmed_by"),
        ]
        indexes = [models.Index(fields=["snapshot", "start"], name="appearance_in_text_order")]

    def __str__(self) -> str:
        return self.exact[:80]


class AppearanceAnchor(models.Model):
    """Where an appearance stands in a later snapshot. *Immutable*; the newest row is where it is now."""

    appearance = models.ForeignKey(Appearance, on_delete=models.PROTECT, related_name="anchors")
    snapshot = models.ForeignKey(ArticleSnapshot, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=AnchorState.choices)
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)
    method = models.CharField(max_length=20)
    score = models.FloatField()
    resolver_version = models.CharField(max_length=20)
    resolved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["appearance", "snapshot"], name="anchor_once_per_snapshot"),
            one_of("anchor_state_known", "state", AnchorState.values),
            all_or_none("anchor_span_all_or_none", "start", "end"),
            models.CheckConstraint(condition=Q(end__isnull=True) | Q(end__gt=F("start")), name="anchor_span_not_empty"),
            models.CheckConstraint(
                condition=~Q(state__in=[AnchorState.ANCHORED, AnchorState.MOVED]) | Q(start__isnull=False),
                name="anchor_found_has_span",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.appearance_id} {self.state}"
