"""The smallest legal row of every table. Whatever is not named by the test gets a harmless value."""

import itertools
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db.models import Model

from claims.models import (
    ApiKey,
    Appearance,
    AppearanceAnchor,
    Article,
    ArticleAddress,
    ArticleSnapshot,
    AuditEvent,
    AuditSeal,
    Claim,
    Claimant,
    ClaimMatch,
    Feed,
    Heartbeat,
    IdempotencyRecord,
    Intake,
    OutboxEvent,
    Publisher,
    Rating,
    RatingScale,
    RawDocument,
    RoleMembership,
    SavedView,
    Scoring,
    User,
)

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
TEXT = "The mill bridge was closed for 18 months. Nobody objected."
WORDS = "The mill bridge was closed for 18 months."
_numbers = itertools.count(1)


def number() -> int:
    return next(_numbers)


def digest() -> str:
    """Another value of the form of a SHA-256 at each call."""
    return f"{number():064x}"


def create(model: type[Model], given: dict[str, Any], **defaults: Any) -> Any:
    """Insert a row of `given` values; defaults that are functions are called only where nothing is given."""
    missing = {name: value for name, value in defaults.items() if name not in given}
    made = {name: value() if callable(value) else value for name, value in missing.items()}
    return model.objects.create(**made, **given)


# People and keys ----------------------------------------------------------------------------------------------------


def user(**given: Any) -> User:
    name = f"row-{number()}"
    return create(User, given, username=name, email=f"{name}@newsroom.example")


def saved_view(**given: Any) -> SavedView:
    return create(SavedView, given, owner=user, name="Late and mine", query="due=late", position=0, created_at=NOW)


def membership(**given: Any) -> RoleMembership:
    return create(RoleMembership, given, user=user, role="editor", granted_at=NOW)


def holder_of(role: str) -> User:
    return membership(role=role).user


def editor() -> User:
    return holder_of("editor")


def api_key(**given: Any) -> ApiKey:
    return create(
        ApiKey,
        given,
        name="Weather desk",
        prefix=lambda: f"k{number()}",
        digest=digest,
        scopes=["read"],
        created_at=NOW,
    )


def idempotency_record(**given: Any) -> IdempotencyRecord:
    return create(
        IdempotencyRecord,
        given,
        principal="key:1",
        key=lambda: f"once-{number()}",
        method="POST",
        path="/api/v1/articles/",
        body_sha256=digest,
        created_at=NOW,
    )


# Collecting ---------------------------------------------------------------------------------------------------------


def publisher(**given: Any) -> Publisher:
    return create(Publisher, given, name="The Gazette", host=lambda: f"gazette-{number()}.example")


def feed(**given: Any) -> Feed:
    return create(Feed, given, publisher=publisher, kind="rss", url=lambda: f"https://gazette.example/{number()}.rss")


def article(**given: Any) -> Article:
    return create(Article, given, canonical_url=lambda: f"https://gazette.example/{number()}", created_at=NOW)


def address(**given: Any) -> ArticleAddress:
    return create(
        ArticleAddress, given, article=article, url=lambda: f"https://m.gazette.example/{number()}", seen_at=NOW
    )


def raw(**given: Any) -> RawDocument:
    return create(RawDocument, given, sha256=digest, body=b"x", size=1, stored_at=NOW)


def snapshot(**given: Any) -> ArticleSnapshot:
    return create(
        ArticleSnapshot,
        given,
        article=article,
        number=1,
        retrieved_at=NOW,
        text=TEXT,
        text_sha256=digest,
        normaliser_version="1",
    )


def scoring(**given: Any) -> Scoring:
    return create(
        Scoring,
        given,
        snapshot=snapshot,
        scorer="rules",
        scorer_version="1",
        threshold=0.5,
        sentences=[[0, len(WORDS), 0.8, "factual", ["number"]]],
        scored_at=NOW,
    )


def intake(**given: Any) -> Intake:
    return create(Intake, given, article=article, method="url", url="https://gazette.example/bridge", created_at=NOW)


# Claims -------------------------------------------------------------------------------------------------------------


def claimant(**given: Any) -> Claimant:
    return create(Claimant, given, name=lambda: f"Councillor {number()}")


def claim(**given: Any) -> Claim:
    return create(Claim, given, text=WORDS, status="accepted", created_at=NOW)


def match(**given: Any) -> ClaimMatch:
    return create(ClaimMatch, given, low=claim, high=claim, method="words", score=0.9, found_at=NOW)


def appearance(**given: Any) -> Appearance:
    return create(
        Appearance,
        given,
        claim=claim,
        snapshot=snapshot,
        exact=WORDS,
        start=0,
        end=len(WORDS),
        found_by="rules/1",
        found_at=NOW,
    )


def anchor(**given: Any) -> AppearanceAnchor:
    return create(
        AppearanceAnchor,
        given,
        appearance=appearance,
        snapshot=snapshot,
        state="orphaned",
        method="quote",
        score=0.0,
        resolver_version="1",
        resolved_at=NOW,
    )


# Ratings ------------------------------------------------------------------------------------------------------------


def scale(**given: Any) -> RatingScale:
    return create(RatingScale, given, name=lambda: f"scale-{number()}", version=1, best=5, worst=1)


def rating(**given: Any) -> Rating:
    return create(
        Rating,
        given,
        scale=scale,
        code=lambda: f"step-{number()}",
        label="A step",
        value=3,
        meaning="In the middle.",
        position=number,
        scale_best=5,
        scale_worst=1,
    )


def standard_rating() -> Rating:
    return Rating.objects.get(scale__name="standard", code="false")


# Record and delivery ------------------------------------------------------------------------------------------------


def audit_event(**given: Any) -> AuditEvent:
    return create(
        AuditEvent,
        given,
        target_type="claim",
        target_id=uuid4,
        number=1,
        occurred_at=NOW,
        action="claim.looked_at",
        actor_label="system",
        hash=digest,
    )


def audit_seal(**given: Any) -> AuditSeal:
    return create(AuditSeal, given, sealed_at=NOW, chains=1, events=1, last_event=1, hash=digest)


def outbox_event(**given: Any) -> OutboxEvent:
    return create(OutboxEvent, given, type="claim.accepted", target_type="claim", target_id=uuid4, occurred_at=NOW)


def heartbeat(**given: Any) -> Heartbeat:
    return create(Heartbeat, given, name=lambda: f"worker-{number()}", beat_at=NOW)


def two_of(make: Callable[[], Any]) -> list[Any]:
    return [make(), make()]
