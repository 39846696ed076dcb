"""The canonical statements, who made them, and which of them are the same."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from claims.enums import ClaimantKind, ClaimStatus, MatchState, StatementKind
from claims.models.articles import SearchText
from claims.models.base import NOT_YET, PublicModel, all_or_none, one_of
from claims.models.users import User


class Claimant(PublicModel):
    """Who said it (schema.org `Claim.author`)."""

    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(max_length=16, choices=ClaimantKind.choices, default=ClaimantKind.UNKNOWN)
    same_as = models.JSONField(default=list, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("name"), name="claimant_name_unique"),
            models.CheckConstraint(condition=~Q(name=""), name="claimant_name_not_empty"),
            one_of("claimant_kind_known", "kind", ClaimantKind.values),
        ]

    def __str__(self) -> str:
        return self.name


class Claim(PublicModel):
    """The canonical statement that is checked.

    `score` and `reasons` are those of the sentence it was proposed from; `proposed_by` is null
    when a scorer proposed it, and then `proposed_by_scorer` names it. `reach` is the number of articles in which
    it appears, with what was joined to it. `priority` (workflow.priority) orders the candidates and is right until
    `priority_until`; null: time does not change it any more.
    """

    text = models.TextField(_("claim"), max_length=2000)
    name = models.CharField(_("short name"), max_length=120, blank=True, default="")
    in_language = models.CharField(max_length=35, blank=True, default="")
    kind = models.CharField(max_length=12, choices=StatementKind.choices, default=StatementKind.FACTUAL)
    claimant = models.ForeignKey(Claimant, on_delete=models.PROTECT, null=True, blank=True, related_name="claims")
    date_made = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=10, choices=ClaimStatus.choices, default=ClaimStatus.CANDIDATE)
    dismissed_reason = models.CharField(max_length=400, blank=True, default="")
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged")
    topics = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    score = models.FloatField(default=0)
    reasons = models.JSONField(default=list, blank=True)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    proposed_by_scorer = models.CharField(max_length=80, blank=True, default="")
    first_appearance = models.ForeignKey(
        "claims.Appearance", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField()
    reach = models.PositiveIntegerField(default=0, db_default=0)
    priority = models.PositiveSmallIntegerField(default=0, db_default=0)
    priority_until = models.DateTimeField(null=True, blank=True, default=NOT_YET, db_default=NOT_YET)
    search = models.GeneratedField(
        expression=SearchText(F("in_language"), F("text"), output_field=SearchVectorField()),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        constraints = [
            one_of("claim_status_known", "status", ClaimStatus.values),
            one_of("claim_kind_known", "kind", StatementKind.values),
            models.CheckConstraint(condition=~Q(text=""), name="claim_text_not_empty"),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")),
                name="claim_not_merged_into_itself",
            ),
            models.CheckConstraint(
                condition=Q(status=ClaimStatus.MERGED, merged_into__isnull=False)
                | (~Q(status=ClaimStatus.MERGED) & Q(merged_into__isnull=True)),
                name="claim_merged_if_and_only_if_target",
            ),
            models.CheckConstraint(
                condition=~Q(status=ClaimStatus.DISMISSED) | ~Q(dismissed_reason=""),
                name="claim_dismissed_has_reason",
            ),
        ]
        indexes = [
            # Without a pending list: a search must not read what the last writers have left unsorted.
            GinIndex(fields=["search"], name="claim_search", fastupdate=False),
            models.Index(fields=["status", "-score", "-id"], name="claim_queue"),
            models.Index(fields=["-created_at", "-id"], name="claim_newest"),
            models.Index(fields=["claimant", "-created_at"], name="claim_by_claimant"),
            models.Index(fields=["-priority", "-id"], name="claim_priority", condition=Q(status=ClaimStatus.CANDIDATE)),
            models.Index(fields=["status", "-reach", "-id"], name="claim_most_seen"),
            models.Index(fields=["in_language"], name="claim_language"),
            GinIndex(fields=["topics"], name="claim_topics"),
            models.Index(
                fields=["priority_until"],
                name="claim_priority_moves",
                condition=Q(status=ClaimStatus.CANDIDATE, priority_until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.text[:80]


class ClaimMatch(models.Model):
    """Two claims that may be the same. The pair is stored in id order, so it exists once; rejected stays rejected."""

    low = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="+")
    high = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="+")
    method = models.CharField(max_length=40)
    score = models.FloatField()
    differences = models.JSONField(default=list, blank=True)
    state = models.CharField(max_length=10, choices=MatchState.choices, default=MatchState.SUGGESTED)
    found_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["low", "high"], name="claim_match_pair_unique"),
            models.CheckConstraint(condition=Q(low__lt=F("high")), name="claim_match_in_id_order"),
            one_of("claim_match_state_known", "state", MatchState.values),
            all_or_none("claim_match_decided_all_or_none", "decided_at", "decided_by"),
            models.CheckConstraint(
                condition=Q(state=MatchState.SUGGESTED, decided_at=None)
                | (~Q(state=MatchState.SUGGESTED) & Q(decided_at__isnull=False)),
                name="claim_match_decided_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.low_id} ~ {self.high_id} {self.score:.2f}"
