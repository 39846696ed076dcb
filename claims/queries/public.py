"""The only door to published data: pages, API, feeds and exports read verdicts here and nowhere else.

What comes out of `Verdict` and `Publication` was rendered when it was published, so no draft, vote,
comment or name of ours can be in it. What comes out of the pipeline's own tables (claims, articles)
goes by what the reader may see; those functions live in `public_claims` and are offered here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import SearchRank
from django.db.models import F, Q, QuerySet

from claims.enums import VerdictStatus
from claims.errors import InvalidInput, NotFound
from claims.models import Correction, Publication, Verdict
from claims.net.canonical_url import canonicalise
from claims.queries.public_claims import (
    ANONYMOUS,
    Reader,
    appearances,
    appearances_of,
    article,
    articles,
    claim,
    claimants,
    claims,
    publishers,
    ratings,
    root_claim_id,
    topics,
)
from claims.queries.search_text import languages_of_verdicts, matches, matching_languages, readable, websearch

__all__ = [
    "ANONYMOUS",
    "ORDERINGS",
    "History",
    "Reader",
    "appearances",
    "appearances_of",
    "article",
    "articles",
    "claim",
    "claimants",
    "claims",
    "corrections",
    "history",
    "publication",
    "publishers",
    "ratings",
    "root_claim_id",
    "topics",
    "verdict",
    "verdicts",
]

ORDERINGS: dict[str, tuple[str, ...]] = {
    "-published_at": ("-published_at", "-review"),
    "published_at": ("published_at", "review"),
    "-modified_at": ("-modified_at", "-review"),
    "modified_at": ("modified_at", "review"),
    "relevance": ("-rank", "-review"),
}
"""Names of the orders of the verdict list and their columns. `relevance` needs `q`."""

RANKED = 2_000
"""Matches, the newest, that are ranked: a word that stands in every verdict must not cost a ranking of them all."""

# A list sends summaries as they are stored; everything longer stays in the database.
_OF_A_LIST = ("public_id", "status", "number", "published_at", "modified_at", "summary_json", "etag")


@dataclass(frozen=True)
class History:
    """A verdict, its publications oldest first, and its published corrections oldest first."""

    verdict: Verdict
    publications: list[Publication]
    corrections: list[Correction]


def verdicts(
    *,
    q: str = "",
    rating: str | Iterable[str] = (),
    claimant: UUID | str | None = None,
    publisher: UUID | str | None = None,
    language: str = "",
    topic: str = "",
    reviewed_after: date | datetime | None = None,
    reviewed_before: date | datetime | None = None,
    changed_since: datetime | None = None,
    appearance_url: str = "",
    status: VerdictStatus | str = "",
    ordering: str = "-published_at",
    whole: bool = False,
) -> "QuerySet[Verdict]":
    """Verdicts as the public sees them now, hidden ones as tombstones unless `status` says otherwise.

    Filters add up. `rating` takes codes; `claimant` an id or a name, `publisher` an id or a host;
    `language` a code, a bare one with its regions. `reviewed_after` is included, `reviewed_before`
    is not, `changed_since` is: windows laid side by side neither overlap nor leave a gap, and a
    poller that repeats its last time sees a row twice rather than never. `appearance_url` may be any
    known spelling. Rows carry the columns of a list; `whole` loads the complete documents too.

    Raises InvalidInput (unknown order, unreadable text) and UrlRefused.
    """
    rows = Verdict.objects.filter(
        _status(status)
        & _ratings(rating)
        & _claimant(claimant)
        & _publisher(publisher)
        & _reviewed(reviewed_after, reviewed_before)
        & (Q(modified_at__gte=_moment(changed_since)) if changed_since else Q())
        & (Q(topics__contains=[readable(topic, field="topic")]) if topic else Q())
        & (Q(appearance_urls__contains=[canonicalise(appearance_url)]) if appearance_url else Q())
        & (Q(in_language__in=matching_languages(readable(language, field="language"))) if language else Q())
    )
    q = readable(q, field="q").strip()
    rows = _ordered(_matching(rows, q, language), ordering, q=q, language=language)
    return rows.only(*_OF_A_LIST, "detail_json", "json_ld") if whole else rows.only(*_OF_A_LIST)


def verdict(public_id: UUID) -> Verdict:
    """The verdict as it is seen now, with its documents. Raises NotFound."""
    row = Verdict.objects.filter(public_id=public_id).only(*_OF_A_LIST, "detail_json", "json_ld").first()
    if row is None:
        raise NotFound
    return row


def publication(public_id: UUID, *, version: int | None = None, as_of: datetime | None = None) -> Publication:
    """One frozen version: by number, or the one that was public at a moment, or the latest.

    The moment of publication itself counts as public. What of it may still be shown when the verdict
    is suspended or retracted now is decided by `representations.documents`. Raises NotFound, also for
    a moment before the first publication, and InvalidInput when both are given.
    """
    if version is not None and as_of is not None:
        raise InvalidInput("Ask by version or by time, not both.", field="as_of")
    rows = Publication.objects.filter(review__public_id=public_id, review__verdict__isnull=False)
    if version is not None:
        rows = rows.filter(number=version)
    if as_of is not None:
        rows = rows.filter(published_at__lte=_moment(as_of))
    found = rows.select_related("review").order_by("-number").first()
    if found is None:
        raise NotFound
    return found


def history(public_id: UUID) -> History:
    """Everything public that a verdict has been. Raises NotFound."""
    row = verdict(public_id)
    return History(
        verdict=row,
        publications=list(Publication.objects.filter(review=row.pk).order_by("number")),
        corrections=list(_published_corrections().filter(review=row.pk).order_by("published_at", "pk")),
    )


def corrections() -> "QuerySet[Correction]":
    """The public log of corrections and retractions, newest first, each with its verdict."""
    return _published_corrections().select_related("review__verdict").order_by("-published_at", "-pk")


def _published_corrections() -> "QuerySet[Correction]":
    return (
        Correction.objects.filter(published_at__isnull=False, review__verdict__isnull=False)
        .select_related("from_version", "to_version")
        .defer("reason", "from_version__explanation", "to_version__explanation")
    )


def _status(status: str) -> Q:
    return Q(status=status) if status else Q()


def _ratings(wanted: str | Iterable[str]) -> Q:
    codes = [wanted] if isinstance(wanted, str) else list(wanted)
    codes = [readable(code, field="rating") for code in codes if code]
    if not codes:
        return Q()
    return Q(rating_code=codes[0]) if len(codes) == 1 else Q(rating_code__in=codes)


def _claimant(wanted: UUID | str | None) -> Q:
    if not wanted:
        return Q()
    public_id = _uuid(wanted)
    if public_id is not None:
        return Q(claimant__public_id=public_id)
    return Q(claimant__name__iexact=readable(str(wanted), field="claimant"))


def _publisher(wanted: UUID | str | None) -> Q:
    if not wanted:
        return Q()
    public_id = _uuid(wanted)
    if public_id is None:
        host = readable(str(wanted), field="publisher").lower().removeprefix("www.")
        public_id = publishers().filter(host=host).values_list("public_id", flat=True).first()
    return Q(publisher_ids__contains=[public_id]) if public_id else Q(pk__in=[])


def _reviewed(after: date | datetime | None, before: date | datetime | None) -> Q:
    condition = Q()
    if after:
        condition &= Q(published_at__gte=_moment(after))
    if before:
        condition &= Q(published_at__lt=_moment(before))
    return condition


def _matching(rows: "QuerySet[Verdict]", q: str, language: str) -> "QuerySet[Verdict]":
    if not q:
        return rows
    return rows.filter(matches(q, matching_languages(language) if language else languages_of_verdicts()))


def _ordered(rows: "QuerySet[Verdict]", ordering: str, *, q: str, language: str) -> "QuerySet[Verdict]":
    if ordering not in ORDERINGS or (ordering == "relevance" and not q):
        raise InvalidInput("This order is not known here.", field="ordering")
    if ordering == "relevance":
        newest = rows.order_by(*ORDERINGS["-published_at"]).values("pk")[:RANKED]
        words = websearch(q, language or (languages_of_verdicts() or [""])[0])
        rows = Verdict.objects.filter(pk__in=newest).annotate(rank=SearchRank(F("search"), words, cover_density=True))
    return rows.order_by(*ORDERINGS[ordering])


def _moment(value: date | datetime) -> datetime:
    """A day begins at midnight UTC; a time without a zone is UTC."""
    if not isinstance(value, datetime):
        return datetime.combine(value, time.min, tzinfo=UTC)
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def _uuid(value: Any) -> UUID | None:
    if isinstance(value, UUID):
        return value
    try:
        return UUID(str(value))
    except ValueError:
        return None
