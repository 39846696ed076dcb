"""The file on one claim, and its versions: drafts until frozen, then the record."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.enums import ReviewStatus, VersionKind
from claims.models.base import NOT_YET, PublicModel, all_or_none, one_of
from claims.models.claims import Claim
from claims.models.ratings import Rating
from claims.models.sign_off import SignOffPolicy
from claims.models.users import User

ENDED = [ReviewStatus.ABANDONED, ReviewStatus.RETRACTED]
OPEN = (
    ReviewStatus.QUEUED,
    ReviewStatus.IN_PROGRESS,
    ReviewStatus.IN_SIGN_OFF,
    ReviewStatus.CHANGES_REQUESTED,
    ReviewStatus.APPROVED,
)
"""What is in the queue: somebody has still to do something."""


class Review(PublicModel):
    """The file on one claim. `status` is that of the working copy; the public sees `published_version`.

    `public_id` is also the id of the public verdict. Only services.transition writes `status`. `due_at` is null
    where nobody has to do anything, and in a newsroom without deadlines. `priority` (workflow.priority) orders the
    queue and is right until `priority_until`; null: time does not change it any more.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="reviews")
    status = models.CharField(max_length=20, choices=ReviewStatus.choices, default=ReviewStatus.QUEUED)
    assignee = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="assigned_reviews")
    policy = models.ForeignKey(SignOffPolicy, on_delete=models.PROTECT, related_name="+")
    working_version = models.ForeignKey(
        "claims.ReviewVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_version = models.ForeignKey(
        "claims.ReviewVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    due_at = models.DateTimeField(null=True, blank=True)
    priority = models.FloatField(default=0)
    priority_until = models.DateTimeField(null=True, blank=True, default=NOT_YET, db_default=NOT_YET)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    suspended_at = models.DateTimeField(null=True, blank=True)
    suspended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    suspended_reason = models.CharField(max_length=400, null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    retracted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["claim"], condition=~Q(status__in=ENDED), name="review_one_live_per_claim"),
            models.CheckConstraint(
                condition=~Q(status__in=[ReviewStatus.PUBLISHED, ReviewStatus.RETRACTED])
                | Q(published_version__isnull=False, published_at__isnull=False),
                name="review_published_has_version",
            ),
            models.CheckConstraint(
                condition=~Q(status=ReviewStatus.RETRACTED) | Q(retracted_at__isnull=False),
                name="review_retracted_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[ReviewStatus.IN_PROGRESS, ReviewStatus.CHANGES_REQUESTED])
                | Q(assignee__isnull=False),
                name="review_in_work_has_assignee",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[ReviewStatus.IN_SIGN_OFF, ReviewStatus.APPROVED])
                | Q(working_version__isnull=False),
                name="review_in_sign_off_has_version",
            ),
            one_of("review_status_known", "status", ReviewStatus.values),
            all_or_none("review_suspended_all_or_none", "suspended_at", "suspended_by", "suspended_reason"),
        ]
        indexes = [
            models.Index(fields=["status", "-priority", "due_at", "id"], name="review_queue"),
            models.Index(fields=["assignee", "status"], name="review_by_assignee"),
            models.Index(fields=["claim", "-id"], name="review_by_claim"),
            models.Index(fields=["-priority", "-id"], name="review_open_priority", condition=Q(status__in=OPEN)),
            models.Index(
                fields=["-priority", "-id"],
                name="review_open_undated",
                condition=Q(status__in=OPEN, due_at__isnull=True),
            ),
            models.Index(fields=["due_at", "id"], name="review_open_due", condition=Q(status__in=OPEN)),
            models.Index(fields=["-opened_at", "-id"], name="review_open_newest", condition=Q(status__in=OPEN)),
            models.Index(
                fields=["status", "due_at", "id"],
                name="review_waits_for_editors",
                condition=Q(
                    status__in=[ReviewStatus.IN_SIGN_OFF, ReviewStatus.CHANGES_REQUESTED, ReviewStatus.APPROVED]
                ),
            ),
            models.Index(
                fields=["priority_until"],
                name="review_priority_moves",
                condition=Q(status__in=OPEN, priority_until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"review of {self.claim_id}: {self.status}"


class ReviewVersion(PublicModel):
    """Text and verdict. Editable while `frozen_at` is null, then fixed by trigger.

    A draft of a cancelled correction is discarded and kept: nothing that somebody wrote is erased.

    Saving a draft names the `edit_count` it saw; a sign-off names the `number`.
    `claim_reviewed` is the claim's text as frozen, not today's.
    """

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=VersionKind.choices, default=VersionKind.INITIAL)
    rating = models.ForeignKey(Rating, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    claim_reviewed = models.TextField(_("claim reviewed"), max_length=2000)
    headline = models.CharField(_("headline"), max_length=200, blank=True, default="")
    summary = models.TextField(_("in short"), max_length=600, blank=True, default="")
    explanation = models.TextField(_("explanation"), max_length=50_000, blank=True, default="")
    in_language = models.CharField(max_length=35, blank=True, default="")
    topics = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    contributors = models.ManyToManyField(User, through="claims.Contribution", related_name="contributed_versions")
    based_on = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="successors")
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField()
    edit_count = models.PositiveIntegerField(default=0)
    content_sha256 = models.CharField(max_length=64, blank=True, default="")
    frozen_at = models.DateTimeField(null=True, blank=True)
    discarded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "number"], name="version_number_unique_per_review"),
            models.UniqueConstraint(
                fields=["review"],
                condition=Q(frozen_at=None, discarded_at=None),
                name="version_one_draft_per_review",
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="version_number_from_one"),
            models.CheckConstraint(
                condition=Q(frozen_at=None) | Q(discarded_at=None), name="version_frozen_not_discarded"
            ),
            models.CheckConstraint(
                condition=Q(frozen_at=None) | Q(content_sha256__regex=r"^[0-9a-f]{64}$"),
                name="version_frozen_has_hash",
            ),
            models.CheckConstraint(
                condition=Q(frozen_at=None) | Q(kind=VersionKind.RETRACTION) | Q(rating__isnull=False),
                name="version_frozen_has_rating",
            ),
            one_of("version_kind_known", "kind", VersionKind.values),
        ]

    def __str__(self) -> str:
        return f"{self.review_id} version {self.number}"


class Contribution(models.Model):
    """Somebody changed the text or the evidence of a version. Kept for good: contributors may not sign."""

    version = models.ForeignKey(ReviewVersion, on_delete=models.PROTECT, related_name="contributions")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    first_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "user"], name="contribution_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.version_id}"


class Lease(models.Model):
    """Who is editing a review, until when. Expires by itself by the database's clock.

    `token` is the fencing token: a save names the token it was given.
    """

    review = models.OneToOneField(Review, on_delete=models.PROTECT, related_name="lease")
    holder = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=10, default="edit")
    token = models.UUIDField()
    renewed_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=models.F("renewed_at")), name="lease_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.holder_id} on {self.review_id}"
