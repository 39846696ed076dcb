"""The desk's list of articles: what has come in, how far it is, and what has been decided about its claims."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from claims.enums import ClaimStatus, IntakeState, VerdictStatus
from claims.errors import UrlRefused
from claims.models import Appearance, Article, ArticleAddress, ArticleSnapshot, Intake
from claims.net.canonical_url import canonicalise
from claims.queries.public_claims import publishers
from claims.queries.search_text import readable

READING, READY, FAILED = "reading", "ready", "failed"
STATES = {
    READING: (IntakeState.QUEUED, IntakeState.RUNNING),
    READY: (IntakeState.DONE,),
    FAILED: (IntakeState.FAILED,),
}
"""What the list can be narrowed to → states of an article's newest submission."""
MOST_WORDS = 10


@dataclass(frozen=True, kw_only=True)
class Filters:
    """`q` is words of the headline or the address, or a whole address; `publisher` a part of its name or host."""

    q: str = ""
    publisher: str = ""
    state: str = ""


@dataclass(frozen=True)
class Counts:
    """Claims of one article. Each is counted once: to decide, accepted and not verified yet, or verified."""

    candidates: int = 0
    accepted: int = 0
    verified: int = 0

    @property
    def total(self) -> int:
        return self.candidates + self.accepted + self.verified


@dataclass(frozen=True)
class Row:
    """One article of the list. `newest` is its latest submission; articles that were loaded in bulk have none.

    `has_text` says whether it has been read at all.
    """

    article: Article
    counts: Counts
    newest: Intake | None
    has_text: bool
    publisher_is_public: bool


def articles(filters: Filters) -> "QuerySet[Article]":
    """Articles with their publisher, in no order; those that turned out to be another one are left out.

    Raises InvalidInput for what PostgreSQL could not read.
    """
    found = Article.objects.filter(duplicate_of=None).select_related("publisher")
    if filters.q.strip():
        found = found.filter(_says(readable(filters.q, field="q")))
    if filters.publisher.strip():
        name = readable(filters.publisher.strip(), field="publisher")
        found = found.filter(Q(publisher__name__icontains=name) | Q(publisher__host__icontains=name))
    if filters.state in STATES:
        newest = Intake.objects.filter(article=OuterRef("pk")).order_by("-pk").values("state")[:1]
        found = found.alias(newest_state=Subquery(newest)).filter(newest_state__in=STATES[filters.state])
    return found


def rows(found: Sequence[Article]) -> list[Row]:
    """The same articles with their counts and newest submissions, in a fixed number of queries."""
    counts, newest = _counts(found), _newest(found)
    read = set(ArticleSnapshot.objects.filter(article__in=found, number=1).values_list("article", flat=True))
    named = {article.publisher_id for article in found if article.publisher_id}
    public = set(publishers().filter(pk__in=named).order_by().values_list("pk", flat=True))
    return [
        Row(
            article=article,
            counts=counts.get(article.pk, Counts()),
            newest=newest.get(article.pk),
            has_text=article.pk in read,
            publisher_is_public=article.publisher_id in public,
        )
        for article in found
    ]


def _says(typed: str) -> Q:
    words = Q()
    for word in typed.split()[:MOST_WORDS]:
        words &= Q(headline__icontains=word) | Q(canonical_url__icontains=word)
    try:
        address = canonicalise(typed.strip())
    except UrlRefused:
        return words
    return words | Q(pk__in=ArticleAddress.objects.filter(url=address).values("article"))


def _newest(found: Sequence[Article]) -> dict[int, Intake]:
    latest = Intake.objects.filter(article__in=found).order_by("article_id", "-pk").distinct("article_id")
    return {one.article_id: one for one in latest}


def _counts(found: Sequence[Article]) -> dict[int, Counts]:
    """A claim that was joined to another one is counted as that one."""
    claim = Coalesce("claim__merged_into__merged_into", "claim__merged_into", "claim")
    verified = (
        Q(claim__verdicts__status=VerdictStatus.PUBLISHED)
        | Q(claim__merged_into__verdicts__status=VerdictStatus.PUBLISHED)
        | Q(claim__merged_into__merged_into__verdicts__status=VerdictStatus.PUBLISHED)
    )
    decided = Q(claim__status__in=(ClaimStatus.ACCEPTED, ClaimStatus.MERGED))
    counted = (
        Appearance.objects.filter(snapshot__article__in=found)
        .order_by()
        .values(article=F("snapshot__article"))
        .annotate(
            candidates=Count(claim, filter=Q(claim__status=ClaimStatus.CANDIDATE), distinct=True),
            decided=Count(claim, filter=decided, distinct=True),
            verified=Count(claim, filter=decided & verified, distinct=True),
        )
    )
    return {
        each["article"]: Counts(each["candidates"], each["decided"] - each["verified"], each["verified"])
        for each in counted
    }
