"""Saving the text of a draft. A stale save is refused and loses nothing: the client still holds its text."""

import re
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import datetime
from uuid import UUID

from claims.enums import Action
from claims.errors import InvalidInput
from claims.models import Rating, ReviewVersion, User
from claims.queries import ratings
from claims.queries.review_facts import Request
from claims.services import drafts, leases
from claims.services.transition import Step, perform
from claims.services.wording import line, prose

LINES = {"claim_reviewed": 2_000, "headline": 200}
PROSE = {"summary": 600, "explanation": 50_000}
"""Longest texts, in code points."""
MAX_TOPICS, TOPIC_LENGTH = 12, 60
# The form of a language tag (RFC 5646), not the registry of languages; "" for a language nobody named.
_LANGUAGE = re.compile(r"(?:[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*)?")
MAX_LANGUAGE = 35


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
    changes = _cleaned(draft)
    request = Request(seen_edit_count=edit_count, seen_lease=lease_token)

    def write(version: ReviewVersion, step: Step) -> None:
        for name, value in changes.items():
            setattr(version, name, value)

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

    changed: list[ReviewVersion] = []

    def change(step: Step) -> None:
        version = drafts.open_draft(step.review, actor=actor, now=now)
        write(version, step)
        drafts.note_work(version, actor=actor, now=now)
        leases.keep(step.review, actor=actor)
        step.data |= {"version": version.number, "edit_count": version.edit_count}
        changed.append(version)

    perform(Action.SAVE_DRAFT, review_id=review_id, actor=actor, now=now, request=request, write=change)
    return changed[0]


def rating(code: str) -> Rating | None:
    """The rating of that code on the newest published scale; None for "". Raises InvalidInput."""
    if not code:
        return None
    found = next((each for each in ratings.in_use() if each.code == code), None)
    if found is None:
        raise InvalidInput("There is no such rating on the scale.", field="rating")
    return found


def _cleaned(draft: Draft) -> dict[str, object]:
    """The fields that a save brings, as they are stored. Raises TextTooLong and InvalidInput with the field."""
    given = {each.name: getattr(draft, each.name) for each in fields(draft)}
    found: dict[str, object] = {}
    for name, value in given.items():
        if value is None:
            continue
        if name in LINES:
            found[name] = line(value, field=name, limit=LINES[name])
        elif name in PROSE:
            found[name] = prose(value, field=name, limit=PROSE[name])
        elif name == "in_language":
            found[name] = _language(value)
        else:
            found[name] = rating(value) if name == "rating" else _topics(value)
    if found.get("claim_reviewed") == "":
        raise InvalidInput("Say which claim is reviewed.", field="claim_reviewed")
    return found


def _language(tag: str) -> str:
    if len(tag) > MAX_LANGUAGE or not _LANGUAGE.fullmatch(tag):
        raise InvalidInput("Give the language as a tag like en or pt-BR.", field="in_language")
    return tag


def _topics(topics: tuple[str, ...]) -> list[str]:
    lines = [line(topic, field="topics", limit=TOPIC_LENGTH) for topic in topics]
    cleaned = list(dict.fromkeys(topic for topic in lines if topic))
    if len(cleaned) > MAX_TOPICS:
        raise InvalidInput(f"At most {MAX_TOPICS} topics.", field="topics")
    return cleaned
