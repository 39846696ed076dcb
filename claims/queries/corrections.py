"""Changes after publication, as the desk follows them: open, published, and verdicts that are withheld."""

from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from claims.enums import VerdictStatus
from claims.models import Correction, Review, Verdict
from claims.queries import public


def open_corrections() -> "QuerySet[Correction]":
    """Corrections under way, newest first, with the review in which the work is done."""
    return _shown(Correction.objects.filter(published_at=None, cancelled_at=None)).order_by("-started_at", "-pk")


def published_corrections() -> "QuerySet[Correction]":
    """Corrections that readers see, newest first."""
    return _shown(Correction.objects.filter(published_at__isnull=False)).order_by("-published_at", "-pk")


def suspended() -> "QuerySet[Review]":
    """Verdicts that readers do not see at present, the longest withheld first."""
    # A hidden verdict has no rating, and there is an index of ratings: the few are found without reading all.
    rows = Review.objects.filter(verdict__rating_code="", verdict__status=VerdictStatus.SUSPENDED)
    rows = rows.select_related("claim", "suspended_by", "published_version").defer("published_version__explanation")
    return rows.order_by("suspended_at", "pk")


def correctable(*, q: str) -> "QuerySet[Verdict]":
    """Published verdicts that match the words of `q`, newest first, each with whether a correction is open.

    Raises InvalidInput for words that cannot be read.
    """
    is_open = Correction.objects.filter(review=OuterRef("pk"), published_at=None, cancelled_at=None)
    return public.verdicts(q=q, status=VerdictStatus.PUBLISHED).annotate(is_corrected=Exists(is_open))


def verdict(review_id: UUID) -> Verdict | None:
    """What readers see of a review, for staff; None before the first publication."""
    return Verdict.objects.filter(public_id=review_id).first()


def _shown(rows: "QuerySet[Correction]") -> "QuerySet[Correction]":
    return rows.select_related(
        "review__claim", "review__assignee", "review__published_version", "started_by", "from_version", "to_version"
    ).defer("from_version__explanation", "to_version__explanation", "review__published_version__explanation")
