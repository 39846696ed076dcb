"""Sources consulted, what was captured of them, and which version cites them for or against."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.enums import CitationStance, EvidenceKind
from claims.models.articles import RawDocument
from claims.models.base import PublicModel, all_or_none, one_of, web_url
from claims.models.reviews import Review, ReviewVersion
from claims.models.users import User


class Evidence(PublicModel):
    """A source consulted for a review. The structured row is the only place for a URL: text cites it."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="evidence")
    url = models.CharField(max_length=2000)
    title = models.CharField(_("title"), max_length=300)
    publisher_name = models.CharField(_("publisher"), max_length=200)
    kind = models.CharField(max_length=10, choices=EvidenceKind.choices)
    date_published = models.DateField(null=True, blank=True)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "url"], name="evidence_once_per_review"),
            web_url("evidence_url_web", "url"),
            one_of("evidence_kind_known", "kind", EvidenceKind.values),
            models.CheckConstraint(condition=~Q(title=""), name="evidence_title_not_empty"),
        ]

    def __str__(self) -> str:
        return self.title


class EvidenceCapture(PublicModel):
    """What a source said when we looked. *Immutable*; link rot is a newer capture that differs."""

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="captures")
    captured_at = models.DateTimeField()
    captured_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    raw = models.ForeignKey(RawDocument, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    archive_url = models.CharField(max_length=2000, blank=True, default="")

    class Meta:
        constraints = [
            web_url("capture_archive_url_web", "archive_url", empty=True),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="capture_sha256_form"),
        ]

    def __str__(self) -> str:
        return f"{self.evidence_id} {self.sha256[:12]}"


class Citation(models.Model):
    """This version uses that evidence. Frozen together with its version.

    A source without a capture needs a waiver: `waived_reason` and `waived_by` say why and who.
    """

    version = models.ForeignKey(ReviewVersion, on_delete=models.PROTECT, related_name="citations")
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="citations")
    capture = models.ForeignKey(
        EvidenceCapture, on_delete=models.PROTECT, null=True, blank=True, related_name="citations"
    )
    stance = models.CharField(max_length=10, choices=CitationStance.choices)
    exact = models.TextField(_("quote"), max_length=1000, blank=True, default="")
    prefix = models.CharField(max_length=64, blank=True, default="")
    suffix = models.CharField(max_length=64, blank=True, default="")
    why = models.TextField(_("why it matters"), max_length=1000)
    position = models.PositiveSmallIntegerField()
    waived_reason = models.CharField(max_length=400, null=True, blank=True)
    waived_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "evidence"], name="citation_once_per_version"),
            one_of("citation_stance_known", "stance", CitationStance.values),
            all_or_none("citation_waived_all_or_none", "waived_reason", "waived_by"),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} cites {self.evidence_id}"
