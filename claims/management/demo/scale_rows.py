"""Columns and rows that `seed_demo --scale` writes by COPY. Public texts come from the real representations."""

import hashlib
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from claims.enums import ClaimStatus, ReviewStatus, VerdictStatus
from claims.models import Appearance, Article, ArticleSnapshot, Claim, Review, ReviewVersion
from claims.queries.search import METHOD
from claims.queries.version_content import hash_content
from claims.representations import claim_review, verdict
from claims.representations.base_url import dump
from claims.text.normalise import NORMALISER_VERSION
from claims.workflow.priority import Priority, priority

if TYPE_CHECKING:
    from claims.management.demo.scale import World

DATED = 0.4  # of all reviews have a deadline
REPEATED = 0.12  # of all claims appear in more than one article
MATCHED = 0.05  # of all claims are like one that has a verdict
CONTEXT = 32  # characters of context around a quote, as everywhere

ARTICLE = (
    "id", "public_id", "publisher_id", "url", "canonical_url", "headline", "byline", "date_published", "in_language",
    "availability", "created_at",
)  # fmt: skip
SNAPSHOT = (
    "id", "public_id", "article_id", "number", "retrieved_at", "headline", "byline", "text", "text_sha256",
    "normaliser_version", "archive_url",
)  # fmt: skip
CLAIM = (
    "id", "public_id", "text", "name", "in_language", "kind", "claimant_id", "date_made", "status", "dismissed_reason",
    "topics", "score", "reasons", "proposed_by_scorer", "first_appearance_id", "created_at", "reach", "priority",
    "priority_until",
)  # fmt: skip
APPEARANCE = (
    "id", "public_id", "claim_id", "snapshot_id", "exact", "prefix", "suffix", "start", "end", "stance", "found_by",
    "found_at",
)  # fmt: skip
REVIEW = (
    "id", "public_id", "claim_id", "status", "assignee_id", "policy_id", "working_version_id", "published_version_id",
    "priority", "priority_until", "due_at", "opened_at", "opened_by_id", "published_at",
)  # fmt: skip
VERSION = (
    "id", "public_id", "review_id", "number", "kind", "rating_id", "claim_reviewed", "headline", "summary",
    "explanation", "in_language", "topics", "written_by_id", "created_at", "edited_at", "edit_count", "content_sha256",
)  # fmt: skip
SIGN_OFF = (
    "id", "public_id", "version_id", "version_writer_id", "decided_by_id", "decision", "comment", "content_sha256",
    "decided_at",
)  # fmt: skip
PUBLICATION = (
    "id", "review_id", "version_id", "number", "kind", "published_at", "detail", "json_ld", "sha256",
)  # fmt: skip
VERDICT = (
    "review_id", "public_id", "publication_id", "claim_id", "claimant_id", "status", "number", "rating_code",
    "rating_value", "in_language", "topics", "publisher_ids", "appearance_urls", "claim_date", "headline",
    "claim_reviewed", "search_text", "published_at", "modified_at", "summary_json", "detail_json", "json_ld", "etag",
)  # fmt: skip
MATCH = ("low_id", "high_id", "method", "score", "differences", "state", "found_at")
TOPICS = ("public money", "health", "transport", "housing", "climate", "schools", "energy", "crime", "ports", "bees")
COMMON = (24, 20, 16, 12, 9, 8, 6, 4, 0.9, 0.1)
"""How common each topic is, in per cent."""
LANGUAGES = {"en": 92, "de": 6, "fr": 2}


def copy(cursor: Any, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """COPY rows into a table of ours."""
    names = ", ".join(f'"{name}"' for name in columns)
    with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as sink:
        for row in rows:
            sink.write_row(row)


@dataclass
class MadeArticle:
    """One article; its text grows with each claim that is added to it."""

    row: tuple[Any, ...]
    publisher: Any
    at: datetime
    snapshot_id: int = 0
    parts: list[str] = field(default_factory=list)
    length: int = 0

    def add(self, world: "World", claim_id: int, appearance_id: int, text: str, fate: str) -> "Made":
        start = self.append(text)
        dice = world.dice
        return Made(
            article=self,
            claim_id=claim_id,
            appearance_id=appearance_id,
            text=text,
            fate=fate,
            start=start,
            claimant=dice.choice(world.claimants),
            rating=dice.choice(world.ratings),
            score=round(0.5 + dice.random() / 2, 4),
            topic=dice.choices(TOPICS, COMMON)[0],
            language=dice.choices(list(LANGUAGES), list(LANGUAGES.values()))[0],
            due_at=_due(world) if dice.random() < DATED else None,
            at=self.at + timedelta(seconds=len(self.parts)),
        )

    def append(self, text: str) -> int:
        """Add a sentence; where it begins."""
        start = self.length
        self.parts.append(text)
        self.length += len(text) + 1
        return start

    @property
    def text(self) -> str:
        return " ".join(self.parts)

    def snapshot(self) -> tuple[Any, ...]:
        text = self.text
        digest = hashlib.sha256(text.encode()).hexdigest()
        return (
            self.snapshot_id, uuid.uuid4(), self.row[0], 1, self.at, self.row[5], "", text, digest, NORMALISER_VERSION,
            "",
        )  # fmt: skip


def _due(world: "World") -> datetime:
    """A deadline from three weeks ago to a month ahead."""
    return world.now + timedelta(minutes=world.dice.randrange(-21 * 1440, 30 * 1440))


def article(world: "World", pk: int, at: datetime) -> MadeArticle:
    publisher = world.dice.choice(world.publishers)
    url = f"https://{publisher.host}/{at:%Y/%m}/{uuid.uuid4().hex[:12]}"
    headline = f"News of {at:%d %B %Y}, number {pk}"
    row = (pk, uuid.uuid4(), publisher.pk, url, url, headline, "", at.date(), "en", "available", at)
    return MadeArticle(row=row, publisher=publisher, at=at)


@dataclass
class Made:
    """One claim with whatever became of it. `fate` is a claim's or a review's status."""

    article: MadeArticle
    claim_id: int
    appearance_id: int
    text: str
    fate: str
    start: int
    claimant: Any
    rating: Any
    score: float
    topic: str
    language: str
    due_at: datetime | None
    at: datetime
    reach: int = 1
    claim_public_id: uuid.UUID = field(default_factory=uuid.uuid4)
    appearance_public_id: uuid.UUID = field(default_factory=uuid.uuid4)
    review_id: int = 0
    review_public_id: uuid.UUID | None = None
    version_id: int = 0
    publication_id: int = 0
    _texts: tuple[str, str, str] | None = None

    @property
    def frozen_at(self) -> datetime:
        return self.at + timedelta(days=1)

    @property
    def published_at(self) -> datetime:
        return self.at + timedelta(days=2)

    @property
    def is_published(self) -> bool:
        return self.fate == ReviewStatus.PUBLISHED

    @property
    def headline(self) -> str:
        return f"Records on this were read again: {self.text}"[:190]

    def repeated(self, world: "World", articles: Sequence[MadeArticle]) -> "list[Repeat]":
        """The same words in up to six other articles."""
        if world.dice.random() >= REPEATED:
            return []
        others = world.dice.sample(articles, min(len(articles), world.dice.randrange(1, 7)))
        found = [Repeat(self, each, each.append(self.text)) for each in others if each is not self.article]
        self.reach += len(found)
        return found

    def priority(self, world: "World") -> Priority:
        due_at = self.due_at if self.fate in ReviewStatus.values else None
        return priority(score=self.score, reach=self.reach, waiting_since=self.at, due_at=due_at, now=world.now)

    def claim_row(self, world: "World") -> tuple[Any, ...]:
        urgent = self.priority(world)
        status = ClaimStatus.ACCEPTED if self.fate in ReviewStatus.values else self.fate
        reason = "Cannot be checked." if status == ClaimStatus.DISMISSED else ""
        return (
            self.claim_id, self.claim_public_id, self.text, "", self.language, "factual", self.claimant.pk,
            self.at.date(), str(status), reason, [self.topic], self.score, '["number"]', "load/1", self.appearance_id,
            self.at, self.reach, urgent.total, urgent.until,
        )  # fmt: skip

    def appearance_row(self) -> tuple[Any, ...]:
        return _place(self, self.article, self.start, self.appearance_id, self.appearance_public_id)

    def review_row(self, world: "World") -> tuple[Any, ...]:
        owned = self.fate not in {ReviewStatus.QUEUED, ReviewStatus.PUBLISHED}
        published = self.is_published
        urgent = self.priority(world)
        return (
            self.review_id, self.review_public_id, self.claim_id, self.fate,
            world.dice.choice(world.owners).pk if owned else None, world.policy.pk, self.version_id or None,
            self.version_id if published else None, urgent.total, urgent.until, self.due_at, self.at, world.checker.pk,
            self.published_at if published else None,
        )  # fmt: skip

    def version_row(self, world: "World") -> tuple[Any, ...]:
        version = self._version(world)
        return (
            self.version_id, version.public_id, self.review_id, 1, "initial", self.rating.pk, self.text,
            version.headline, version.summary, version.explanation, "en", [self.topic], world.checker.pk, self.at,
            self.at, 1, "",
        )  # fmt: skip

    def content_sha256(self, world: "World") -> str:
        return hash_content(self._version(world), [])

    def sign_off_row(self, world: "World", editor: Any, pk: int) -> tuple[Any, ...]:
        return (
            pk, uuid.uuid4(), self.version_id, world.checker.pk, editor.pk, "approve", "", self.content_sha256(world),
            self.frozen_at + timedelta(hours=1),
        )  # fmt: skip

    def publication_row(self, world: "World") -> tuple[Any, ...]:
        _, detail, json_ld = self._documents(world)
        digest = hashlib.sha256(f"{detail}\n{json_ld}".encode()).hexdigest()
        return (
            self.publication_id, self.review_id, self.version_id, 1, "initial", self.published_at, detail, json_ld,
            digest,
        )  # fmt: skip

    def verdict_row(self, world: "World", status: VerdictStatus) -> tuple[Any, ...]:
        summary, detail, json_ld = self._documents(world)
        version = self._version(world)
        return (
            self.review_id, self.review_public_id, self.publication_id, self.claim_id, self.claimant.pk, str(status), 1,
            self.rating.code, self.rating.value, "en", [self.topic], [self.article.publisher.public_id],
            [self.article.row[4]], self.at.date(), version.headline, self.text,
            f"{self.text}\n{version.headline}\n{version.summary}\n{self.claimant.name}", self.published_at,
            self.published_at, summary, detail, json_ld, hashlib.sha256(detail.encode()).hexdigest(),
        )  # fmt: skip

    def _version(self, world: "World") -> ReviewVersion:
        return ReviewVersion(
            review_id=self.review_id,
            number=1,
            kind="initial",
            rating=self.rating,
            claim_reviewed=self.text,
            headline=self.headline,
            summary="The council's own records give another figure for that year.",
            explanation="The yearly accounts list every payment. " * 12,
            in_language="en",
            topics=[self.topic],
            written_by=world.checker,
        )

    def _documents(self, world: "World") -> tuple[str, str, str]:
        """Summary, detail and JSON-LD, rendered once by the code that renders every other verdict."""
        if self._texts is None:
            file = self._file(world)
            document = verdict.detail(file)
            json_ld = claim_review.claim_review(file)
            self._texts = (dump(verdict.summary(document)), dump(document), dump(json_ld) if json_ld else "")
        return self._texts

    def _file(self, world: "World") -> verdict.PublicFile:
        row = self.article.row
        source = Article(
            pk=row[0], public_id=row[1], publisher=self.article.publisher, url=row[3], canonical_url=row[4],
            headline=row[5], date_published=row[7], in_language="en", created_at=self.at,
        )  # fmt: skip
        snapshot = ArticleSnapshot(article=source, number=1, retrieved_at=self.at, normaliser_version="1")
        claim = Claim(
            pk=self.claim_id, public_id=self.claim_public_id, text=self.text, in_language="en", claimant=self.claimant,
            date_made=self.at.date(), topics=[self.topic],
        )  # fmt: skip
        place = Appearance(
            pk=self.appearance_id, public_id=self.appearance_public_id, claim=claim, snapshot=snapshot, exact=self.text,
            start=self.start, end=self.start + len(self.text), found_at=self.at,
        )  # fmt: skip
        place._prefetched_objects_cache = {"anchors": []}  # noqa: SLF001 - a new appearance has none
        claim.first_appearance = place
        review = Review(
            pk=self.review_id, public_id=self.review_public_id, claim=claim, policy=world.policy, status=self.fate,
            published_at=self.published_at,
        )  # fmt: skip
        return verdict.PublicFile(
            review=review,
            claim=claim,
            version=self._version(world),
            status=VerdictStatus.PUBLISHED,
            published_at=self.published_at,
            modified_at=self.published_at,
            appearances=(place,),
            approvals=2,
        )


@dataclass
class Repeat:
    """A claim's words in another article."""

    claim: Made
    article: MadeArticle
    start: int
    appearance_id: int = 0

    def row(self) -> tuple[Any, ...]:
        return _place(self.claim, self.article, self.start, self.appearance_id, uuid.uuid4())


def matches(world: "World", made: Sequence[Made]) -> Iterable[tuple[Any, ...]]:
    """Suggestions that a claim may be the same as one with a verdict."""
    checked = [each for each in made if each.is_published]
    for each in made:
        if checked and world.dice.random() < MATCHED:
            other = world.dice.choice(checked)
            pair = sorted((each.claim_id, other.claim_id))
            if pair[0] != pair[1]:
                likeness = round(0.4 + world.dice.random() * 0.6, 4)
                yield (*pair, METHOD, likeness, "[]", "suggested", each.at)


def _place(made: Made, article: MadeArticle, start: int, appearance_id: int, public_id: uuid.UUID) -> tuple[Any, ...]:
    text = article.text
    end = start + len(made.text)
    return (
        appearance_id, public_id, made.claim_id, article.snapshot_id, made.text, text[max(0, start - CONTEXT):start],
        text[end:end + CONTEXT], start, end, "asserts", "load/1", made.at,
    )  # fmt: skip
