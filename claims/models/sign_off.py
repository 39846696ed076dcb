"""Who must sign, who signed which version, and who stepped aside."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from claims.enums import Decision, Role
from claims.models.base import PublicModel, one_of
from claims.models.users import User


class SignOffPolicy(PublicModel):
    """How a version is signed. *Immutable*: a change is a new version; a review keeps the one it started with."""

    code = models.SlugField(max_length=40)
    version = models.PositiveSmallIntegerField()
    label = models.CharField(_("name"), max_length=80)
    approvals_needed = models.PositiveSmallIntegerField()
    roles = ArrayField(models.CharField(max_length=16, choices=Role.choices))
    blind = models.BooleanField()
    comment_required = models.BooleanField(default=False)
    min_citations = models.PositiveSmallIntegerField(default=2)
    allows_small_team = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="policy_version_unique"),
            models.CheckConstraint(
                condition=Q(approvals_needed__gte=2) | Q(approvals_needed=1, allows_small_team=True),
                name="policy_one_approval_is_named_small_team",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}/{self.version}"


class SignOff(PublicModel):
    """One editor's decision on one version. The only later change is its withdrawal.

    `version_writer` is a copy of the version's `written_by`, because a check cannot look into
    another table.
    """

    version = models.ForeignKey("claims.ReviewVersion", on_delete=models.PROTECT, related_name="sign_offs")
    version_writer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="sign_offs")
    decision = models.CharField(max_length=16, choices=Decision.choices)
    comment = models.TextField(max_length=4000, blank=True, default="")
    content_sha256 = models.CharField(max_length=64)
    decided_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "decided_by"],
                condition=Q(withdrawn_at=None),
                name="sign_off_one_standing_per_editor",
            ),
            models.CheckConstraint(condition=~Q(decided_by=F("version_writer")), name="sign_off_not_by_writer"),
            models.CheckConstraint(
                condition=Q(decision=Decision.APPROVE) | ~Q(comment=""),
                name="sign_off_changes_have_comment",
            ),
            one_of("sign_off_decision_known", "decision", Decision.values),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.decision} by {self.decided_by_id}"


class Recusal(models.Model):
    """A declared conflict of interest. *Immutable*: that person has no actions on that review."""

    review = models.ForeignKey("claims.Review", on_delete=models.PROTECT, related_name="recusals")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="recusals")
    reason = models.CharField(max_length=400)
    declared_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "user"], name="recusal_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="recusal_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} on {self.review_id}"
