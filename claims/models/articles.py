"""Articles, the addresses that lead to them, and their texts as retrieved: immutable snapshots."""

from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _
from isal import isal_zlib

from claims.enums import Availability
from claims.models.base import PublicModel, one_of, web_url
from claims.models.publishers import Feed, Publisher


class SearchText(Func):
    """`factcheck_tsvector(language, text)`: the language's own configuration, at most 200 kB of text."""

    function = "factcheck_tsvector"


class Article(PublicModel):
    """One work at one canonical URL. Pasted text without a URL has `urn:sha-256:<hex>` instead."""

    publisher = models.ForeignKey(Publisher, on_delete=models.PROTECT, null=True, blank=True, related_name="articles")
    feed = models.ForeignKey(Feed, on_delete=models.PROTECT, null=True, blank=True, related_name="articles")
    url = models.CharField(_("URL as first seen"), max_length=2000, blank=True, default="")
    canonical_url = models.CharField(max_length=2000, unique=True)
    headline = models.CharField(_("headline"), max_length=500, blank=True, default="")
    byline = models.CharField(_("byline"), max_length=300, blank=True, default="")
    date_published = models.DateField(null=True, blank=True)
    in_language = models.CharField(max_length=35, blank=True, default="")
    availability = models.CharField(max_length=16, choices=Availability.choices, default=Availability.PENDING)
    duplicate_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="duplicates")
    next_check_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            web_url("article_url_web", "url", empty=True),
            models.CheckConstraint(
                condition=Q(canonical_url__regex=r"^(https?://|urn:sha-256:[0-9a-f]{64}$)"),
                name="article_canonical_url_known_form",
            ),
            models.CheckConstraint(
                condition=Q(duplicate_of=None) | ~Q(duplicate_of=F("id")),
                name="article_not_duplicate_of_itself",
            ),
            one_of("article_availability_known", "availability", Availability.values),
        ]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="article_newest"),
            models.Index(fields=["publisher", "-created_at"], name="article_by_publisher"),
        ]

    def __str__(self) -> str:
        return self.headline or self.canonical_url


class ArticleAddress(models.Model):
    """A spelling of a URL that leads to an article: as submitted, after redirects, or declared by the page."""

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="addresses")
    url = models.CharField(max_length=2000, unique=True)
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.url


class RawDocument(models.Model):
    """Bytes as received, kept once by content. *Immutable.* `body` is zlib-compressed; `size` is the size before."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    body = models.BinaryField()
    size = models.PositiveIntegerField()
    content_type = models.CharField(max_length=100, blank=True, default="")
    charset = models.CharField(max_length=40, blank=True, default="")
    stored_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.sha256

    @staticmethod
    def pack(content: bytes) -> bytes:
        """Bytes as `body` keeps them."""
        return isal_zlib.compress(content, 1)

    @property
    def content(self) -> bytes:
        """The bytes as they were received."""
        return isal_zlib.decompress(self.body)


class ArticleSnapshot(PublicModel):
    """The text of an article as retrieved once. *Immutable.* Offsets everywhere are code points into `text`.

    A new one is made only when the text differs from the latest: an article edited and reverted
    (A, B, A) has three.
    """

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="snapshots")
    number = models.PositiveIntegerField()
    retrieved_at = models.DateTimeField()
    http_status = models.PositiveSmallIntegerField(null=True, blank=True)
    headline = models.CharField(max_length=500, blank=True, default="")
    byline = models.CharField(max_length=300, blank=True, default="")
    text = models.TextField()
    text_sha256 = models.CharField(max_length=64)
    raw = models.ForeignKey(RawDocument, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    normaliser_version = models.CharField(max_length=20)
    archive_url = models.CharField(max_length=2000, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="snapshot_number_unique_per_article"),
            models.CheckConstraint(condition=~Q(text=""), name="snapshot_text_not_empty"),
            models.CheckConstraint(condition=Q(number__gte=1), name="snapshot_number_from_one"),
            web_url("snapshot_archive_url_web", "archive_url", empty=True),
        ]

    def __str__(self) -> str:
        return f"{self.article_id} #{self.number}"


class Scoring(models.Model):
    """Every sentence of one snapshot with the score of one scorer. *Immutable*; a better scorer adds a row.

    `sentences` is a JSON list of `[start, end, score, kind, [reason codes]]` in text order.
    """

    snapshot = models.ForeignKey(ArticleSnapshot, on_delete=models.PROTECT, related_name="scorings")
    scorer = models.CharField(max_length=40)
    scorer_version = models.CharField(max_length=40)
    threshold = models.FloatField()
    sentences = models.JSONField()
    scored_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot", "scorer", "scorer_version", "threshold"],
                name="scoring_once_per_scorer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.snapshot_id} {self.scorer}/{self.scorer_version}"
