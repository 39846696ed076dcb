"""Claims, articles and reference data by what a reader may see. Use it through `queries.public`.

Anonymous readers see claims with a verdict that is published or retracted, and what hangs on those.
An operator may open the pipeline (accepted claims too, never candidates); staff and keys of scope
`desk` see all. `Verdict.claim` is the claim that readers find a verdict under: after a merge, the target.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Case, CharField, Exists, Func, OuterRef, Prefetch, Q, QuerySet, Subquery, Value, When

from claims.enums import ClaimStatus, ReviewStatus, Scope, VerdictStatus, VerificationStatus
from claims.errors import InvalidInput, NotFound
from claims.models import (
    Appearance,
    AppearanceAnchor,
    Article,
    ArticleSnapshot,
    Claim,
    Claimant,
    Publisher,
    Rating,
    Review,
    Verdict,
)
from claims.queries.search_text import readable, websearch

VISIBLE = (VerdictStatus.PUBLISHED, VerdictStatus.RETRACTED)
_UNDER_WAY = (
    ReviewStatus.IN_PROGRESS,
    ReviewStatus.IN_SIGN_OFF,
    ReviewStatus.CHANGES_REQUESTED,
    ReviewStatus.APPROVED,
)
_LONGEST_CHAIN = 20
_TOPICS = """
SELECT topic, count(*) FROM claims_verdict, unnest(topics) AS topic
 WHERE status = 'published' GROUP BY topic ORDER BY topic"""


@dataclass(frozen=True)
class Reader:
    """Who asks. `scopes` are those of an API key; `open_pipeline` is the operator's FACTCHECK_PUBLIC_PIPELINE."""

    is_staff: bool = False
    scopes: frozenset[str] = field(default_factory=frozenset)
    open_pipeline: bool = False

    @property
    def sees_all(self) -> bool:
        return self.is_staff or Scope.DESK in self.scopes


ANONYMOUS = Reader()


class ArrayOf(Func):
    """`ARRAY[x]`, so that an index on an array column can be asked for one element."""

    template = "ARRAY[%(expressions)s]"


def claims(
    viewer: Reader,
    *,
    q: str = "",
    language: str = "",
    claimant: UUID | None = None,
    topic: str = "",
    verification_status: str = "",
    status: str = "",
    made_after: date | None = None,
) -> "QuerySet[Claim]":
    """Claims that `viewer` may see, newest first, each with `verification_status` and `public_verdicts`.

    Merged claims are left out: their target stands for them. `status` is the desk's word (candidate,
    accepted, dismissed) and narrows what the reader sees anyway. Raises InvalidInput.
    """
    rows: QuerySet[Any] = _with_status(_visible_claims(viewer).exclude(status=ClaimStatus.MERGED))
    if q.strip():
        rows = rows.filter(search=websearch(readable(q, field="q"), language or "en"))
    if language:
        rows = rows.filter(in_language=readable(language, field="language"))
    if claimant:
        rows = rows.filter(claimant__public_id=claimant)
    if topic:
        rows = rows.filter(topics__contains=[readable(topic, field="topic")])
    if verification_status:
        rows = rows.filter(_is(verification_status))
    if status:
        rows = rows.filter(status=status)
    if made_after:
        rows = rows.filter(date_made__gte=made_after)
    return _with_verdicts(rows).order_by("-created_at", "-pk")


def claim(viewer: Reader, public_id: UUID) -> Claim:
    """One claim, or the one it was merged into. Raises NotFound, also for what `viewer` may not see."""
    asked = Claim.objects.filter(public_id=public_id).values_list("pk", "merged_into").first()
    if asked is None:
        raise NotFound
    pk, merged_into = asked
    rows = _with_verdicts(_with_status(_visible_claims(viewer)))
    found: Claim | None = rows.filter(pk=root_claim_id(pk) if merged_into else pk).first()
    if found is None:
        raise NotFound
    return found


def root_claim_id(claim_id: int) -> int:
    """The claim that stands for this one: itself, or the end of the chain of merges."""
    for _ in range(_LONGEST_CHAIN):
        target = Claim.objects.filter(pk=claim_id).values_list("merged_into", flat=True).first()
        if target is None:
            break
        claim_id = target
    return claim_id


def appearances(viewer: Reader, public_id: UUID) -> "QuerySet[Appearance]":
    """Where a claim, and every claim merged into it, was made. Raises NotFound."""
    return appearances_of(claim(viewer, public_id).pk)


def appearances_of(claim_id: int) -> "QuerySet[Appearance]":
    """The same for whoever may see the claim: with article, publisher and newest anchor, without any full text."""
    newest = AppearanceAnchor.objects.select_related("snapshot").defer("snapshot__text").order_by("-pk")
    return (
        Appearance.objects.filter(claim__in=_family(claim_id))
        .select_related("snapshot__article__publisher", "snapshot__article__duplicate_of__publisher")
        .prefetch_related(
            Prefetch("anchors", queryset=newest),
            "snapshot__article__addresses",
            "snapshot__article__duplicate_of__addresses",
        )
        .defer("snapshot__text")
        .order_by("found_at", "pk")
    )


def articles(
    viewer: Reader, *, publisher: UUID | None = None, language: str = "", availability: str = ""
) -> "QuerySet[Article]":
    """Articles that `viewer` may see, newest first: for readers, those that a claim they may see appeared in.

    Comes with publisher and `public_snapshots` (newest first, without the text).
    """
    rows = Article.objects.filter(duplicate_of=None)
    if not viewer.sees_all:
        rows = rows.filter(_has_visible_claim(viewer))
    if publisher:
        rows = rows.filter(publisher__public_id=publisher)
    if language:
        rows = rows.filter(in_language=readable(language, field="language"))
    if availability:
        rows = rows.filter(availability=availability)
    snapshots = ArticleSnapshot.objects.defer("text").order_by("-number")
    return (
        rows.select_related("publisher")
        .prefetch_related(Prefetch("snapshots", queryset=snapshots, to_attr="public_snapshots"))
        .order_by("-created_at", "-pk")
    )


def article(viewer: Reader, public_id: UUID) -> Article:
    """One article, or the one that it turned out to be. Raises NotFound."""
    target = Article.objects.filter(public_id=public_id).values_list("duplicate_of", "pk").first()
    if target is None:
        raise NotFound
    found = articles(viewer).filter(pk=target[0] or target[1]).first()
    if found is None:
        raise NotFound
    return found


def claims_in_article(viewer: Reader, row: Article) -> "QuerySet[Claim]":
    """Claims found in an article that `viewer` may see, with `verification_status` and `public_verdicts`."""
    inside = Appearance.objects.filter(
        Q(snapshot__article=row) | Q(snapshot__article__duplicate_of=row), claim=OuterRef("pk")
    )
    visible = _with_verdicts(_with_status(_visible_claims(viewer)))
    return visible.filter(Exists(inside)).order_by("created_at", "pk")


def claimants() -> "QuerySet[Claimant]":
    """People and organisations with a published verdict on what they said, by name."""
    published = Verdict.objects.filter(claimant=OuterRef("pk"), status=VerdictStatus.PUBLISHED)
    return Claimant.objects.filter(Exists(published)).order_by("name", "pk")


def publishers() -> "QuerySet[Publisher]":
    """Publishers of articles that a published verdict names, by name."""
    named = Verdict.objects.filter(publisher_ids__contains=ArrayOf(OuterRef("public_id")))
    return Publisher.objects.filter(Exists(named)).order_by("name", "pk")


def ratings() -> "QuerySet[Rating]":
    """Every step of every published scale, newest version of a scale first, then in the scale's order."""
    return (
        Rating.objects.filter(scale__published_at__isnull=False)
        .select_related("scale")
        .order_by("scale__name", "-scale__version", "position", "pk")
    )


def topics() -> list[tuple[str, int]]:
    """Topics of published verdicts and how many verdicts each has, by name."""
    with connection.cursor() as cursor:
        cursor.execute(_TOPICS)
        return [(name, count) for name, count in cursor.fetchall()]


def _visible_claims(viewer: Reader) -> "QuerySet[Claim]":
    rows = Claim.objects.select_related("claimant", "first_appearance")
    if viewer.sees_all:
        return rows
    # An IN rather than EXISTS: the planner may start from the verdicts, which are fewer than the claims.
    seen = Q(pk__in=Verdict.objects.filter(status__in=VISIBLE).values("claim"))
    if viewer.open_pipeline:
        seen |= Q(status=ClaimStatus.ACCEPTED)
    return rows.filter(seen)


def _with_status(rows: "QuerySet[Claim]") -> "QuerySet[Any]":
    """What the public can be told first: a published verdict, a retracted one, then work under way.

    Scalar subqueries with LIMIT, not EXISTS: PostgreSQL would build the EXISTS as a table of all verdicts,
    for a page of 25 claims. The words of the verdict's status happen to sort in the order that counts.
    """
    verdict = Verdict.objects.filter(claim=OuterRef("pk")).order_by("status").values("status")[:1]
    review = Review.objects.filter(claim=OuterRef("pk"), status__in=_UNDER_WAY).order_by("pk").values("pk")[:1]
    return rows.alias(verdict_status=Subquery(verdict), open_review=Subquery(review)).annotate(
        verification_status=Case(
            When(verdict_status=VerdictStatus.PUBLISHED, then=Value(VerificationStatus.VERIFIED.value)),
            When(verdict_status=VerdictStatus.RETRACTED, then=Value(VerificationStatus.RETRACTED.value)),
            When(verdict_status=VerdictStatus.SUSPENDED, then=Value(VerificationStatus.IN_REVIEW.value)),
            When(open_review__isnull=False, then=Value(VerificationStatus.IN_REVIEW.value)),
            default=Value(VerificationStatus.UNREVIEWED.value),
            output_field=CharField(),
        )
    )


def _is(status: str) -> Q:
    """Claims of one verification status, spelled so that PostgreSQL can start from the verdicts or the reviews."""

    def on(verdict_status: VerdictStatus) -> Q:
        return Q(pk__in=Verdict.objects.filter(status=verdict_status).values("claim"))

    verified, retracted = on(VerdictStatus.PUBLISHED), on(VerdictStatus.RETRACTED)
    under_way = Q(pk__in=Review.objects.filter(status__in=_UNDER_WAY).values("claim"))
    in_review = (on(VerdictStatus.SUSPENDED) | under_way) & ~verified & ~retracted
    known = {
        VerificationStatus.VERIFIED.value: verified,
        VerificationStatus.RETRACTED.value: retracted & ~verified,
        VerificationStatus.IN_REVIEW.value: in_review,
        VerificationStatus.UNREVIEWED.value: ~verified & ~retracted & ~on(VerdictStatus.SUSPENDED) & ~under_way,
    }
    if status not in known:
        raise InvalidInput("This status is not known here.", field="verification_status")
    return known[status]


def _with_verdicts(rows: "QuerySet[Any]") -> "QuerySet[Any]":
    shown = (
        Verdict.objects.filter(status__in=VISIBLE)
        .only("claim", "public_id", "status", "number", "published_at", "modified_at", "summary_json")
        .order_by("status", "-published_at", "-pk")  # published before retracted
    )
    return rows.prefetch_related(Prefetch("verdicts", queryset=shown, to_attr="public_verdicts"))


def _has_visible_claim(viewer: Reader) -> Q:
    seen = Q(claim__verdicts__status__in=VISIBLE) | Q(claim__merged_into__verdicts__status__in=VISIBLE)
    if viewer.open_pipeline:
        seen |= Q(claim__status=ClaimStatus.ACCEPTED)
    here = Appearance.objects.filter(seen)
    return Q(Exists(here.filter(snapshot__article=OuterRef("pk")))) | Q(
        Exists(here.filter(snapshot__article__duplicate_of=OuterRef("pk")))
    )


def _family(claim_id: int) -> list[int]:
    """The claim and all claims that ended in it by merging."""
    found, newest = [claim_id], [claim_id]
    for _ in range(_LONGEST_CHAIN):
        newest = list(Claim.objects.filter(merged_into__in=newest).values_list("pk", flat=True))
        if not newest:
            break
        found.extend(newest)
    return found
