"""The list of reviews that checkers and editors work from, with its filters and its order."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from claims.enums import ClaimStatus
from claims.models import Appearance, Claim, Claimant, Review
from claims.models.reviews import OPEN
from claims.queries.search_text import readable, websearch

__all__ = ["OPEN", "ORDERS", "Filters", "candidates", "narrowed", "reviews"]

# Name of an order → columns; every one ends with the primary key, so that pages do not overlap.
ORDERS = {
    "-priority": ("-priority", "-pk"),
    "-opened_at": ("-opened_at", "-pk"),
    "opened_at": ("opened_at", "pk"),
}
NAMES = 50
"""Claimants, at most, whose name holds the words that are looked for."""


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What the queue is narrowed to. People, claimants and publishers by public id, an article by primary key.

    `languages` are the codes in which `words` are looked for.
    """

    statuses: tuple[str, ...] = OPEN
    assignee: UUID | None = None
    unassigned: bool = False
    topic: str = ""
    claimant: UUID | None = None
    publisher: UUID | None = None
    language: str = ""
    least_score: float = 0.0
    words: str = ""
    languages: tuple[str, ...] = ()
    article: int | None = None


def reviews(filters: Filters, *, order: str = "-priority") -> "QuerySet[Review]":
    """Reviews with their claim, claimant and assignee, in one query. Those of merged claims wait unseen."""
    related = ("claim__claimant", "assignee", "policy", "working_version", "published_version")
    return narrowed(filters).select_related(*related).order_by(*ORDERS[order])


def narrowed(filters: Filters) -> "QuerySet[Review]":
    """The reviews that the filters leave, in no order."""
    found = Review.objects.filter(status__in=filters.statuses, claim__merged_into=None)
    if filters.assignee:
        found = found.filter(assignee__public_id=filters.assignee)
    if filters.unassigned:
        found = found.filter(assignee=None)
    condition = _of_claim(filters, "claim__")
    return found.filter(condition) if condition else found


def candidates(filters: Filters) -> "QuerySet[Claim]":
    """The claims that wait to be accepted or dismissed, in no order; filters of reviews say nothing here."""
    return Claim.objects.filter(_of_claim(filters, ""), status=ClaimStatus.CANDIDATE)


def _of_claim(filters: Filters, prefix: str) -> Q:
    """What the filters ask of a claim, which `prefix` leads to."""
    condition = Q()
    if filters.topic:
        condition &= Q(**{f"{prefix}topics__contains": [filters.topic]})
    if filters.claimant:
        condition &= Q(**{f"{prefix}claimant__public_id": filters.claimant})
    if filters.language:
        condition &= Q(**{f"{prefix}in_language": filters.language})
    if filters.least_score:
        condition &= Q(**{f"{prefix}score__gte": filters.least_score})
    if filters.publisher:
        condition &= Q(Exists(_places(prefix).filter(snapshot__article__publisher__public_id=filters.publisher)))
    if filters.article is not None:
        condition &= Q(**{f"{prefix}pk__in": _claims_in(filters.article)})
    if filters.words:
        condition &= _about(filters, prefix)
    return condition


def _places(prefix: str) -> "QuerySet[Appearance]":
    return Appearance.objects.filter(claim=OuterRef(f"{prefix}pk"))


def _claims_in(article_id: int) -> "QuerySet[Appearance, Any]":
    in_article = Q(snapshot__article=article_id) | Q(snapshot__article__duplicate_of=article_id)
    return Appearance.objects.filter(in_article).values("claim")


def _about(filters: Filters, prefix: str) -> Q:
    """The words stand in the claim, in its own language's spelling, or in the claimant's name."""
    words = readable(filters.words, field="q")
    said_by = Claimant.objects.filter(name__icontains=words).order_by("pk").values_list("pk", flat=True)[:NAMES]
    condition = Q(**{f"{prefix}claimant__in": list(said_by)})
    for language in sorted({code.split("-")[0].lower() for code in filters.languages}) or [""]:
        condition |= Q(**{f"{prefix}search": websearch(words, language)})
    return condition
