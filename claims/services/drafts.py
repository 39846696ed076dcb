"""Drafts of a review: the one open version, how the next one begins, and who has worked on it.

Parts of other services, called inside their transaction with the review locked.
"""

from datetime import datetime

from claims.enums import VersionKind
from claims.models import Citation, Contribution, Review, ReviewVersion, User

COPIED = ("claim_reviewed", "headline", "summary", "explanation", "in_language", "topics", "rating")


def open_draft(review: Review, *, actor: User, now: datetime) -> ReviewVersion:
    """The draft to work in. Where the newest version is frozen, or there is none, a new one begins.

    A new draft is based on the newest version and starts with its text, rating and citations; its
    edit count runs on, so one number names one text within a review.
    """
    working = review.working_version or _first(review, actor=actor, now=now)
    if working.frozen_at is None:
        return working
    return begin(review, based_on=working, kind=VersionKind(working.kind), actor=actor, now=now)


def open_draft_if_none(review: Review, *, actor: User, now: datetime) -> None:
    """A first draft for whoever takes a new review; an existing version is left as it is."""
    if review.working_version is None:
        _first(review, actor=actor, now=now)


def begin(review: Review, *, based_on: ReviewVersion, kind: VersionKind, actor: User, now: datetime) -> ReviewVersion:
    """A new draft with the text, rating and citations of a frozen version, made the working version."""
    draft = ReviewVersion(
        review=review,
        number=_next_number(review),
        kind=kind,
        written_by=actor,
        based_on=based_on,
        created_at=now,
        edited_at=now,
        edit_count=_last_edit_count(review) + 1,
        **{name: getattr(based_on, name) for name in COPIED},
    )
    if kind == VersionKind.RETRACTION:
        draft.rating = None
    draft.save(force_insert=True)
    citations = list(based_on.citations.order_by("position", "pk"))
    for citation in citations:
        citation.pk = None
        citation.version = draft
    Citation.objects.bulk_create(citations)
    review.working_version = draft
    return draft


def note_work(draft: ReviewVersion, *, actor: User, now: datetime) -> None:
    """Count one edit and remember who made it. Contributors can never sign this line of versions.

    Whoever opened a first draft and gave it back untouched has no part in it: its first editor is its writer.
    """
    if not draft.contributions.exists():
        draft.written_by = actor
    draft.edit_count += 1
    draft.edited_at = now
    draft.save(force_update=True)
    Contribution.objects.get_or_create(version=draft, user=actor, defaults={"first_at": now})


def _first(review: Review, *, actor: User, now: datetime) -> ReviewVersion:
    claim = review.claim
    draft = ReviewVersion.objects.create(
        review=review,
        number=_next_number(review),
        claim_reviewed=claim.text,
        in_language=claim.in_language,
        topics=claim.topics,
        written_by=actor,
        created_at=now,
        edited_at=now,
    )
    review.working_version = draft
    return draft


def _next_number(review: Review) -> int:
    newest = review.versions.order_by("-number").values_list("number", flat=True).first()
    return (newest or 0) + 1


def _last_edit_count(review: Review) -> int:
    newest = review.versions.order_by("-number").values_list("edit_count", flat=True).first()
    return newest or 0
