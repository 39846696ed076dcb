"""What is published: frozen documents, one per published version, and the verdict as the public sees it now.

Everything the API, pages and feeds serve is rendered once, when it is published, and read from here.
Our own URLs inside the stored texts begin with `factcheck://base`, replaced when served.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q

from claims.enums import VerdictStatus, VersionKind
from claims.models.articles import SearchText
from claims.models.base import one_of
from claims.models.claims import Claim, Claimant
from claims.models.reviews import Review, ReviewVersion


class Publication(models.Model):
    """One published version as the public got it. *Immutable.* Texts are JSON, ready to send."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="publications")
    version = models.OneToOneField(ReviewVersion, on_delete=models.PROTECT, related_name="publication")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=VersionKind.choices)
    published_at = models.DateTimeField()
    detail = models.TextField()
    json_ld = models.TextField(blank=True, default="")
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "number"], name="publication_number_unique_per_review"),
        ]
        indexes = [models.Index(fields=["review", "-published_at"], name="publication_as_of")]

    def __str__(self) -> str:
        return f"{self.review_id} v{self.number}"


class Verdict(models.Model):
    """What the public sees of a review now: columns to filter and sort by, texts ready to send.

    `summary_json` is one element of a list, `detail_json` the whole, `json_ld` the ClaimReview
    (empty when suspended or retracted). `etag` names these bytes.
    """

    review = models.OneToOneField(Review, on_delete=models.PROTECT, primary_key=True, related_name="verdict")
    public_id = models.UUIDField(unique=True)
    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="+")
    # Their indexes are in Meta, with the order of the lists.
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="verdicts", db_index=False)
    claimant = models.ForeignKey(
        Claimant, on_delete=models.PROTECT, null=True, blank=True, related_name="verdicts", db_index=False
    )
    status = models.CharField(max_length=10, choices=VerdictStatus.choices)
    number = models.PositiveSmallIntegerField()
    rating_code = models.CharField(max_length=40, blank=True, default="")
    rating_value = models.SmallIntegerField(null=True, blank=True)
    in_language = models.CharField(max_length=35, blank=True, default="")
    topics = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    publisher_ids = ArrayField(models.UUIDField(), default=list, blank=True)
    appearance_urls = ArrayField(models.CharField(max_length=2000), default=list, blank=True)
    claim_date = models.DateField(null=True, blank=True)
    headline = models.CharField(max_length=200)
    claim_reviewed = models.TextField()
    search_text = models.TextField()
    published_at = models.DateTimeField()
    modified_at = models.DateTimeField()
    summary_json = models.TextField()
    detail_json = models.TextField()
    json_ld = models.TextField(blank=True, default="")
    etag = models.CharField(max_length=64)
    search = models.GeneratedField(
        expression=SearchText(F("in_language"), F("search_text"), output_field=SearchVectorField()),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        constraints = [
            one_of("verdict_status_known", "status", VerdictStatus.values),
            models.CheckConstraint(
                condition=Q(status=VerdictStatus.PUBLISHED) | Q(rating_code="", json_ld=""),
                name="verdict_hidden_has_no_rating",
            ),
        ]
        indexes = [
            GinIndex(fields=["search"], name="verdict_search", fastupdate=False),
            GinIndex(fields=["topics"], name="verdict_topics"),
            GinIndex(fields=["publisher_ids"], name="verdict_publishers"),
            GinIndex(fields=["appearance_urls"], name="verdict_appearance_urls"),
            models.Index(fields=["-published_at", "-review"], name="verdict_newest"),
            models.Index(fields=["-modified_at", "-review"], name="verdict_changed"),
            models.Index(fields=["rating_code", "-published_at", "-review"], name="verdict_by_rating"),
            models.Index(fields=["claimant", "-published_at", "-review"], name="verdict_by_claimant"),
            models.Index(fields=["in_language", "-published_at", "-review"], name="verdict_by_language"),
            models.Index(fields=["claim"], name="verdict_by_claim"),
        ]

    def __str__(self) -> str:
        return self.headline
