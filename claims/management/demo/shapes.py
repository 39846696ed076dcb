"""The demo newsroom as immutable, typed values: people, publishers, articles, claims and their verdicts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path

from claims.enums import (
    AppearanceStance,
    CitationStance,
    ClaimantKind,
    CorrectionKind,
    EvidenceKind,
    PublisherKind,
    Role,
)

APPROVALS_NEEDED = {"panel": 2, "single_editor": 1}
"""Sign-off policies that the demo uses, by code, with the approvals that each asks for."""


class DemoState(StrEnum):
    """How far the demo walks a claim. From `in_progress` on there is a review with at least one version."""

    CANDIDATE = "candidate"
    ACCEPTED = "accepted"
    DISMISSED = "dismissed"
    MERGED = "merged"
    ABANDONED = "abandoned"
    IN_PROGRESS = "in_progress"
    IN_SIGN_OFF = "in_sign_off"
    CHANGES_REQUESTED = "changes_requested"
    APPROVED = "approved"
    PUBLISHED = "published"
    CORRECTED = "corrected"
    RETRACTED = "retracted"
    SUSPENDED = "suspended"


PUBLIC_STATES = frozenset({DemoState.PUBLISHED, DemoState.CORRECTED, DemoState.RETRACTED, DemoState.SUSPENDED})
DRAFT_STATES = frozenset(
    {DemoState.IN_PROGRESS, DemoState.IN_SIGN_OFF, DemoState.CHANGES_REQUESTED, DemoState.APPROVED}
)


class RatingCode(StrEnum):
    """The codes of rating scale standard/1, best first; `unproven` is off the scale."""

    TRUE = "true"
    MOSTLY_TRUE = "mostly_true"
    HALF_TRUE = "half_true"
    MOSTLY_FALSE = "mostly_false"
    FALSE = "false"
    UNPROVEN = "unproven"


Day = date | int
"""A calendar day, or a number of days before the day of seeding (so that the desk always looks alive)."""


def on_day(day: Day, *, today: date) -> date:
    """The calendar day meant by `day` when the newsroom is seeded on `today`."""
    return today - timedelta(days=day) if isinstance(day, int) else day


MEDIA_TYPES = {".html": "text/html", ".txt": "text/plain", ".md": "text/markdown"}


@dataclass(frozen=True)
class Person:
    key: str
    name: str
    email: str
    roles: frozenset[Role]
    time_zone: str


@dataclass(frozen=True)
class Publisher:
    key: str
    name: str
    home_url: str
    kind: PublisherKind
    country: str
    language: str


@dataclass(frozen=True)
class Article:
    """`path` is the page as it would arrive; headline, byline and date are what its readers see."""

    key: str
    path: Path
    publisher: Publisher
    url: str
    headline: str
    byline: str
    published: date
    language: str

    @property
    def media_type(self) -> str:
        """What a server would call the file."""
        return MEDIA_TYPES[self.path.suffix]


@dataclass(frozen=True)
class Evidence:
    """A source and how one version uses it. `quote` is empty where the page is cited as a whole."""

    title: str
    publisher: str
    kind: EvidenceKind
    url: str
    stance: CitationStance
    quote: str
    why: str


@dataclass(frozen=True)
class Correction:
    kind: CorrectionKind
    note: str


@dataclass(frozen=True)
class ChangesRequested:
    by: Person
    comment: str


@dataclass(frozen=True)
class Hold:
    """The verdict was taken offline for the time being."""

    by: Person
    on: Day
    reason: str


@dataclass(frozen=True)
class Version:
    """One version of a verdict, complete: what a later version leaves out is taken from the one before.

    `rating` is None for a retraction only. `published` is None while the version is not public.
    """

    number: int
    rating: RatingCode | None
    headline: str
    summary: str
    explanation: str
    evidence: tuple[Evidence, ...]
    approved_by: tuple[Person, ...] = ()
    published: Day | None = None
    correction: Correction | None = None
    changes: ChangesRequested | None = None

    @property
    def published_by(self) -> Person | None:
        """The approver who completed the quorum also pressed the button; None while not public."""
        return self.approved_by[-1] if self.published is not None and self.approved_by else None


@dataclass(frozen=True)
class Claim:
    """`quote` stands exactly once in the article's text; `text` is the wording that the desk proposes.

    `checker` works on it, or took the decision on the candidate; None for candidates only.
    `reason` says why it was dismissed or abandoned. `merged_into` is the key of another claim.
    """

    key: str
    article: Article
    quote: str
    stance: AppearanceStance
    text: str
    name: str
    claimant: str
    claimant_kind: ClaimantKind
    topics: tuple[str, ...]
    language: str
    state: DemoState
    found: Day
    policy: str = "panel"
    checker: Person | None = None
    reason: str = ""
    merged_into: str = ""
    abandoned_by: Person | None = None
    hold: Hold | None = None
    versions: tuple[Version, ...] = ()


@dataclass(frozen=True)
class Newsroom:
    name: str
    language: str
    people: tuple[Person, ...]
    publishers: tuple[Publisher, ...]
    articles: tuple[Article, ...]
    claims: tuple[Claim, ...] = ()

    def with_role(self, role: Role) -> tuple[Person, ...]:
        """Everybody who has `role`, in the order of the file."""
        return tuple(person for person in self.people if role in person.roles)
