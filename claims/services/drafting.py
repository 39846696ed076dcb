"""Saving the text of a draft. A stale save is refused and loses nothing: the client still holds its text."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import datetime
from uuid import UUID

from claims.enums import Action
from claims.errors import InvalidInput, TextTooLong
from claims.models import Rating, RatingScale, Review, ReviewVersion, User
from claims.queries.review_facts import Request
from claims.services import drafts, leases
from claims.services.transition import Step, perform

LIMITS = {
    "claim_reviewed": 2_000,
    "headline": 200,
    "summary": 600,
    "explanation": 50_000,
    "in_language": 35,
}
MAX_TOPICS, TOPIC_LENGTH = 12, 60


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What a save brings; None leaves a field as it is. `rating` is a code of the scale in use, "" clears it."""

    rating: str | None = None
    claim_reviewed: str | None = None
    headline: str | None = None
    summary: str | None = None
    explanation: str | None = None
    in_language: str | None = None
    topics: tuple[str, ...] | None = None


def save_draft(
    *,
    review_id: UUID,
    edit_count: int,
    draft: Draft,
    actor: User,
    now: datetime,
    lease_token: str | None = None,
) -> ReviewVersion:
    """Save text and rating, count the edit, renew the lease.

    Raises NotFound, RoleNotAllowed, Recused, NotAssignee, WrongStatus, LeaseLost, StaleEdit (somebody saved
    since `edit_count`), TextTooLong and InvalidInput with the field. Announces nothing.
    """
    _check_lengths(draft)
    request = Request(seen_edit_count=edit_count, seen_lease=lease_token)

    def write(version: ReviewVersion, step: Step) -> None:
        for each in fields(draft):
            value = getattr(draft, each.name)
            if value is None:
                continue
            if each.name == "rating":
                version.rating = rating(value)
            elif each.name == "topics":
                version.topics = _topics(value)
            else:
                setattr(version, each.name, value.replace("\x00", "").strip())
        if not version.claim_reviewed:
            raise InvalidInput("Say which claim is reviewed.", field="claim_reviewed")

    return edit(review_id=review_id, actor=actor, now=now, request=request, write=write)


def edit(
    *,
    review_id: UUID,
    actor: User,
    now: datetime,
    request: Request,
    write: Callable[[ReviewVersion, Step], None],
) -> ReviewVersion:
    """One edit of the open draft, by `write`: the way of every change to text and evidence.

    A shared part of the services that change drafts; it opens the transaction.
    """

    def change(step: Step) -> None:
        version = drafts.open_draft(step.review, actor=actor, now=now)
        write(version, step)
        drafts.note_work(version, actor=actor, now=now)
        leases.keep(step.review, actor=actor)
        step.data |= {"version": version.number, "edit_count": version.edit_count}

    review: Review = perform(
        Action.SAVE_DRAFT,
        review_id=review_id,
        actor=actor,
        now=now,
        request=request,
        write=change,
    )
    assert review.working_version is not None  # noqa: S101 - `change` has just opened it
    return review.working_version


def rating(code: str) -> Rating | None:
    """The rating of that code on the newest published scale; None for "". Raises InvalidInput."""
    if not code:
        return None
    scale = RatingScale.objects.filter(published_at__isnull=False).order_by("-published_at", "-pk").first()
    found = Rating.objects.filter(scale=scale, code=code).select_related("scale").first()
    if found is None:
        raise InvalidInput("There is no such rating on the scale.", field="rating")
    return found


def _check_lengths(draft: Draft) -> None:
    for name, limit in LIMITS.items():
        value = getattr(draft, name)
        if value is not None and len(value) > limit:
            raise TextTooLong(f"At most {limit} characters fit here.", field=name, limit=limit, length=len(value))


def _topics(topics: tuple[str, ...]) -> list[str]:
    cleaned = list(dict.fromkeys(topic.strip() for topic in topics if topic.strip()))
    if len(cleaned) > MAX_TOPICS or any(len(topic) > TOPIC_LENGTH for topic in cleaned):
        raise InvalidInput(f"At most {MAX_TOPICS} topics of {TOPIC_LENGTH} characters.", field="topics")
    return cleaned
