"""Published verdicts for tests, built row by row under the same triggers as everything else.

`published_verdict` writes one version with two sources and two editors' approval and publishes it;
`corrected`, `retracted`, `suspended` and `resumed` go on from there.
"""

import itertools
from datetime import date, datetime, timedelta
from hashlib import sha256

from django.db import transaction

from claims.enums import (
    CorrectionKind,
    Decision,
    EvidenceKind,
    ReviewStatus,
    Role,
    VersionKind,
)
from claims.models import (
    Appearance,
    Article,
    ArticleSnapshot,
    Citation,
    Claim,
    Claimant,
    Contribution,
    Correction,
    Evidence,
    EvidenceCapture,
    Publication,
    Publisher,
    Rating,
    Review,
    ReviewVersion,
    SignOff,
    SignOffPolicy,
    User,
    Verdict,
)
from claims.services import public_record
from tests.people import person

_numbers = itertools.count(1)
SENTENCE = "The city planted 40,000 trees last year."


def publisher_named(host: str = "gazette.example", name: str = "The Gazette") -> Publisher:
    return Publisher.objects.get_or_create(host=host, defaults={"name": name})[0]


def claimant_named(name: str = "Mayor Ada Lane", kind: str = "person", same_as: list[str] | None = None) -> Claimant:
    return Claimant.objects.get_or_create(name=name, defaults={"kind": kind, "same_as": same_as or []})[0]


def snapshot_of(text: str, *, now: datetime, url: str = "", publisher: Publisher | None = None) -> ArticleSnapshot:
    """The first snapshot of a new article."""
    address = url or f"https://gazette.example/{next(_numbers)}"
    article = Article.objects.create(
        publisher=publisher or publisher_named(),
        url="" if address.startswith("urn:") else address,
        canonical_url=address,
        headline="Council looks back on the year",
        date_published=date(2026, 1, 8),
        in_language="en",
        availability="available",
        created_at=now,
    )
    return ArticleSnapshot.objects.create(
        article=article,
        number=1,
        retrieved_at=now,
        text=text,
        text_sha256=sha256(text.encode()).hexdigest(),
        normaliser_version="1",
    )


def claim_made(
    *, now: datetime, text: str = SENTENCE, url: str = "", exact: str = "", claimant: Claimant | None = None, **fields
) -> Claim:
    """An accepted claim (or as `fields` say) with one appearance."""
    values = {"status": "accepted", "in_language": "en", "date_made": date(2026, 1, 7), "created_at": now} | fields
    claim = Claim.objects.create(text=text, claimant=claimant, **values)
    appearance_of(claim, exact=exact or text, url=url, now=now)
    return claim


def appearance_of(claim: Claim, *, exact: str, now: datetime, url: str = "", **fields) -> Appearance:
    before, after = "She said: ", " Nobody objected."
    snapshot = snapshot_of(before + exact + after, url=url, now=now)
    return Appearance.objects.create(
        claim=claim,
        snapshot=snapshot,
        exact=exact,
        prefix=before,
        suffix=after,
        start=len(before),
        end=len(before) + len(exact),
        found_by="scorer/1",
        found_at=now,
        **fields,
    )


def review_of(claim: Claim, *, writer: User, now: datetime, policy: str = "panel") -> Review:
    return Review.objects.create(
        claim=claim,
        status=ReviewStatus.IN_PROGRESS,
        assignee=writer,
        policy=SignOffPolicy.objects.get(code=policy),
        opened_at=now,
    )


def draft_of(review: Review, *, writer: User, now: datetime, rating: str | None = "false", **fields) -> ReviewVersion:
    """The next version of a review, still a draft, with two sources."""
    last = review.versions.order_by("-number").first()
    values = {
        "claim_reviewed": review.claim.text,
        "headline": "The city planted 14,000 trees, not 40,000",
        "summary": "City records show 14,000 trees.",
        "explanation": "The parks office lists **14,000** trees.",
        "in_language": "en",
        "topics": ["environment"],
        "kind": VersionKind.INITIAL if last is None else VersionKind.CORRECTION,
    } | fields
    version = ReviewVersion.objects.create(
        review=review,
        number=1 if last is None else last.number + 1,
        rating=Rating.objects.get(code=rating) if rating else None,
        written_by=writer,
        based_on=last,
        created_at=now,
        edited_at=now,
        **values,
    )
    Contribution.objects.create(version=version, user=writer, first_at=now)
    for position, slug in enumerate(("register", "minutes"), start=1):
        _cite(version, slug=slug, position=position, writer=writer, now=now)
    review.working_version = version
    review.save()
    return version


def freeze(version: ReviewVersion, *, now: datetime) -> None:
    version.content_sha256 = sha256(version.explanation.encode()).hexdigest()
    version.frozen_at = now
    version.save()


def publish(
    review: Review, version: ReviewVersion, *, editors: list[User], now: datetime, comment: str = ""
) -> Verdict:
    """Freeze, sign, publish: the legal steps, by hand."""
    freeze(version, now=now)
    for status in (ReviewStatus.IN_SIGN_OFF, ReviewStatus.APPROVED):
        if status == ReviewStatus.APPROVED:
            sign(version, editors, now=now, comment=comment)
        review.status = status
        review.save()
    with transaction.atomic():
        _mark_published(review, version, now)
        public_record.store_publication(review=review, version=version, now=now)
        return public_record.refresh_verdict(review=review, now=now)


def sign(
    version: ReviewVersion,
    editors: list[User],
    *,
    now: datetime,
    comment: str = "",
    decision: Decision = Decision.APPROVE,
) -> None:
    for editor in editors:
        SignOff.objects.create(
            version=version,
            version_writer=version.written_by,
            decided_by=editor,
            decision=decision,
            comment=comment,
            content_sha256=version.content_sha256,
            decided_at=now,
        )


def published_verdict(
    *,
    now: datetime,
    claim: Claim | None = None,
    writer: User | None = None,
    editors: list[User] | None = None,
    policy: str = "panel",
    **fields,
) -> Verdict:
    """A verdict with one published version; `fields` are those of the version, `rating` a code."""
    writer = writer or person(Role.CHECKER)
    claim = claim or claim_made(now=now, claimant=claimant_named())
    review = review_of(claim, writer=writer, now=now, policy=policy)
    version = draft_of(review, writer=writer, now=now, **fields)
    return publish(review, version, editors=editors or [person(Role.EDITOR), person(Role.EDITOR)], now=now)


def correction_started(
    verdict: Verdict, *, now: datetime, kind: str = CorrectionKind.CORRECTION, note: str = "", reason: str = "a figure"
) -> tuple[Review, Correction]:
    review = Review.objects.get(pk=verdict.pk)
    writer = review.assignee
    review.status = ReviewStatus.IN_PROGRESS
    review.save()
    correction = Correction.objects.create(
        review=review,
        kind=kind,
        from_version=review.published_version,
        reason=reason,
        public_note=note,
        started_by=writer,
        started_at=now,
    )
    return review, correction


def corrected(
    verdict: Verdict,
    *,
    now: datetime,
    kind: str = CorrectionKind.CORRECTION,
    note: str = "An earlier version gave the wrong year.",
    **fields,
) -> Verdict:
    review, correction = correction_started(verdict, now=now, kind=kind, note=note)
    is_retraction = kind == CorrectionKind.RETRACTION
    fields = ({"kind": VersionKind.RETRACTION, "rating": None} if is_retraction else {}) | fields
    version = draft_of(review, writer=review.assignee, now=now, **fields)
    correction.to_version = version
    correction.published_at = now
    correction.save()
    return publish(review, version, editors=[person(Role.EDITOR), person(Role.EDITOR)], now=now)


def retracted(verdict: Verdict, *, now: datetime, note: str = "The register was of another city.") -> Verdict:
    return corrected(verdict, now=now, kind=CorrectionKind.RETRACTION, note=note)


def suspended(verdict: Verdict, *, now: datetime, reason: str = "A court has asked us to look again.") -> Verdict:
    review = Review.objects.get(pk=verdict.pk)
    review.suspended_at, review.suspended_by, review.suspended_reason = now, person(Role.CHIEF), reason
    review.save()
    return public_record.refresh_verdict(review=review, now=now)


def resumed(verdict: Verdict, *, now: datetime) -> Verdict:
    review = Review.objects.get(pk=verdict.pk)
    review.suspended_at = review.suspended_by = review.suspended_reason = None
    review.save()
    return public_record.refresh_verdict(review=review, now=now)


def later(now: datetime, days: int = 1) -> datetime:
    return now + timedelta(days=days)


def publication_of(verdict: Verdict, number: int) -> Publication:
    return Publication.objects.get(review=verdict.pk, number=number)


def _cite(version: ReviewVersion, *, slug: str, position: int, writer: User, now: datetime) -> None:
    evidence, _ = Evidence.objects.get_or_create(
        review=version.review,
        url=f"https://records.example/{slug}",
        defaults={
            "title": f"Parks office {slug}",
            "publisher_name": "City of Lane",
            "kind": EvidenceKind.DATA,
            "added_by": writer,
            "added_at": now,
        },
    )
    capture = evidence.captures.order_by("-pk").first() or EvidenceCapture.objects.create(
        evidence=evidence,
        captured_at=now,
        captured_by=writer,
        sha256=sha256(slug.encode()).hexdigest(),
        archive_url=f"https://archive.example/{slug}",
    )
    Citation.objects.create(
        version=version,
        evidence=evidence,
        capture=capture,
        stance="refutes",
        exact="14,000 saplings",
        why="It is the count that the claim is about.",
        position=position,
    )


def _mark_published(review: Review, version: ReviewVersion, now: datetime) -> None:
    retracts = version.kind == VersionKind.RETRACTION
    review.status = ReviewStatus.RETRACTED if retracts else ReviewStatus.PUBLISHED
    review.published_version = version
    review.published_at = review.published_at or now
    review.retracted_at = now if retracts else None
    review.working_version = None
    review.save()
