"""What is published is written here: the frozen documents of a version, and the verdict as it is seen now.

Both are called inside the transaction of the act that publishes, corrects, suspends, resumes or
retracts, with the review's row locked by it. Readers get one row of one commit: a verdict is never
half old and half new.
"""

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db.models import Q

from claims.enums import Decision, VerdictStatus, VersionKind
from claims.errors import Incomplete, NothingPublished, UrlRefused
from claims.models import Appearance, Article, Claim, Publication, Review, ReviewVersion, Verdict
from claims.net.canonical_url import canonicalise
from claims.queries import public
from claims.representations import claim_review, verdict
from claims.representations.base_url import dump
from claims.representations.verdict import PublicFile

SEARCH_TEXT_LIMIT = 20_000
"""Code points of a verdict that full text search sees."""
MAX_URLS = 200
LONGEST_URL = 2_000
"""Addresses by which a verdict is found: how many, and how long. An index entry must have an end."""


def store_publication(*, review: Review, version: ReviewVersion, now: datetime) -> Publication:
    """Render the public documents of a version that is being published, once and for good.

    The correction that leads to it, if any, is already closed, so that the documents name it. The
    database refuses a version without quorum. Raises Incomplete when the ClaimReview would lack what
    its readers require. Announces nothing.
    """
    retracts = version.kind == VersionKind.RETRACTION
    status = VerdictStatus.RETRACTED if retracts else VerdictStatus.PUBLISHED
    file = _load(review, version, status=status, modified_at=now)
    detail, json_ld = dump(verdict.detail(file)), _json_ld(file)
    return Publication.objects.create(
        review=review,
        version=version,
        number=version.number,
        kind=version.kind,
        published_at=now,
        detail=detail,
        json_ld=json_ld,
        sha256=_digest(detail, json_ld),
    )


def refresh_verdict(*, review: Review, now: datetime) -> Verdict:
    """Write the row that the public reads, after an act that changed what it shows; `now` becomes `modified_at`.

    Raises NothingPublished when no version has a publication. Announces nothing.
    """
    return _project(review, modified_at=now)


def rerender_verdict(*, review: Review) -> Verdict:
    """Write the same row again after a change of its form or of what hangs on it (a new appearance, a
    merged claim, another name of ours), without calling it modified: the editorial content is the same.

    Raises NothingPublished when no version has a publication. Announces nothing.
    """
    modified_at = Verdict.objects.filter(review=review).values_list("modified_at", flat=True).first()
    return _project(review, modified_at=modified_at or _last_act(review))


def rerender_verdicts_of_claims(*, claim_ids: Iterable[int]) -> int:
    """`rerender_verdict` for every verdict on these claims, also after a merge or its undoing; how many there were.

    Announces nothing.
    """
    ids = list(claim_ids)
    reviews = (
        Review.objects.filter(Q(claim__in=ids) | Q(verdict__claim__in=ids), verdict__isnull=False)
        .order_by("pk")
        .select_for_update(of=("self",))
    )
    for review in reviews:
        rerender_verdict(review=review)
    return len(reviews)


def _project(review: Review, *, modified_at: datetime) -> Verdict:
    publication = Publication.objects.filter(review=review).order_by("-number").first()
    if publication is None:
        raise NothingPublished
    file = _load(review, publication.version, status=_status(review), modified_at=modified_at)
    document = verdict.detail(file)
    detail, json_ld = dump(document), _json_ld(file)
    row, _ = Verdict.objects.update_or_create(
        review=review,
        defaults={
            "public_id": review.public_id,
            "publication": publication,
            "claim": file.claim,
            "status": file.status,
            "number": publication.number,
            "published_at": file.published_at,
            "modified_at": modified_at,
            "in_language": verdict.language(file) or "",
            "summary_json": dump(verdict.summary(document)),
            "detail_json": detail,
            "json_ld": json_ld,
            "etag": _digest(detail, json_ld),
            **_columns(file),
        },
    )
    return row


def _status(review: Review) -> VerdictStatus:
    if review.retracted_at is not None:
        return VerdictStatus.RETRACTED
    return VerdictStatus.SUSPENDED if review.suspended_at is not None else VerdictStatus.PUBLISHED


def _last_act(review: Review) -> datetime:
    latest = Publication.objects.filter(review=review).order_by("-number").values_list("published_at", flat=True)[:1]
    return max(moment for moment in (*latest, review.suspended_at, review.retracted_at) if moment is not None)


def _load(review: Review, version: ReviewVersion, *, status: VerdictStatus, modified_at: datetime) -> PublicFile:
    """Everything public about one version of a review, and nothing else of it."""
    first = Publication.objects.filter(review=review).order_by("number").values_list("published_at", flat=True).first()
    claim_id = public.root_claim_id(review.claim_id)
    return PublicFile(
        review=Review.objects.select_related("policy").get(pk=review.pk),
        claim=Claim.objects.select_related("claimant").get(pk=claim_id),
        version=ReviewVersion.objects.select_related("rating__scale").get(pk=version.pk),
        status=status,
        published_at=first or modified_at,
        modified_at=modified_at,
        citations=tuple(version.citations.select_related("evidence", "capture").order_by("position", "pk")),
        appearances=tuple(public.appearances_of(claim_id)),
        corrections=tuple(
            review.corrections.filter(published_at__isnull=False)
            .select_related("from_version", "to_version")
            .order_by("published_at", "pk")
        ),
        approvals=version.sign_offs.filter(decision=Decision.APPROVE, withdrawn_at=None).count(),
    )


def _json_ld(file: PublicFile) -> str:
    document = claim_review.claim_review(file)
    if document is None:
        return ""
    missing = claim_review.problems(document)
    if missing:
        raise Incomplete(missing=missing)
    return dump(document)


def _columns(file: PublicFile) -> dict[str, Any]:
    """What a list is filtered and searched by. A hidden verdict must not be found by what it hides."""
    claim, version = file.claim, file.version
    if not file.is_shown:
        text = version.claim_reviewed if file.status == VerdictStatus.RETRACTED else ""
        return {
            "claimant": None,
            "rating_code": "",
            "rating_value": None,
            "topics": [],
            "publisher_ids": [],
            "appearance_urls": [],
            "claim_date": None,
            "headline": "",
            "claim_reviewed": text,
            "search_text": text,
        }
    searched = (
        version.claim_reviewed,
        version.headline,
        version.summary,
        claim.claimant.name if claim.claimant else "",
    )
    return {
        "claimant": claim.claimant,
        "rating_code": version.rating.code if version.rating else "",
        "rating_value": version.rating.value if version.rating else None,
        "topics": verdict.topics(file),
        "publisher_ids": _publisher_ids(file.appearances),
        "appearance_urls": _addresses(file.appearances),
        "claim_date": claim.date_made,
        "headline": version.headline,
        "claim_reviewed": version.claim_reviewed,
        "search_text": "\n".join(part for part in searched if part)[:SEARCH_TEXT_LIMIT],
    }


def _publisher_ids(appearances: Iterable[Appearance]) -> list[UUID]:
    publishers = (article.publisher for article in _articles(appearances))
    return sorted({publisher.public_id for publisher in publishers if publisher is not None})


def _addresses(appearances: Iterable[Appearance]) -> list[str]:
    """Every known spelling that leads to one of the articles, canonical ones first."""
    articles = _articles(appearances)
    spellings = [article.canonical_url for article in articles]
    spellings += [address.url for article in articles for address in article.addresses.all()]
    found: dict[str, None] = {}
    for spelling in spellings:
        try:
            found[canonicalise(spelling)] = None
        except UrlRefused:
            continue  # pasted text has a URN instead
    return [url for url in found if len(url) <= LONGEST_URL][:MAX_URLS]


def _articles(appearances: Iterable[Appearance]) -> list[Article]:
    """The articles, those that they turned out to be first."""
    direct = [row.snapshot.article for row in appearances]
    return [article.duplicate_of for article in direct if article.duplicate_of] + direct


def _digest(detail: str, json_ld: str) -> str:
    return sha256(f"{detail}\n{json_ld}".encode()).hexdigest()
