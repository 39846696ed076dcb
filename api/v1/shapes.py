"""Claims, articles, submissions and reference data as the API shows them; verdicts are stored ready to send."""

from typing import Any

import orjson
from django.conf import settings

from claims.enums import IntakeState
from claims.models import Article, ArticleSnapshot, Claim, Claimant, Intake, OutboxEvent, Publisher, Rating
from claims.queries.articles import Sentence
from claims.representations import event_payloads
from claims.representations.appearance import article_url
from claims.representations.base_url import dump, rfc3339, with_base
from claims.representations.verdict import claimant as claimant_shape


def claim(row: Claim, *, desk: bool) -> dict[str, Any]:
    """One claim. `desk` adds what only staff and keys of scope `desk` are told."""
    shape: dict[str, Any] = {
        "id": str(row.public_id),
        "url": f"{settings.PUBLIC_URL}/claims/{row.public_id}/",
        "text": row.text,
        "name": row.name or None,
        "language": row.in_language or None,
        "kind": row.kind,
        "claimant": claimant_shape(row.claimant),
        "date_made": row.date_made.isoformat() if row.date_made else None,
        "topics": row.topics,
        "verification_status": row.verification_status,  # type: ignore[attr-defined]  # annotated by queries.public
        "verdict": _verdict(row),
        "created_at": rfc3339(row.created_at),
    }
    if desk:
        shape |= {"status": row.status, "score": row.score, "reasons": row.reasons}
    return shape


def claim_in_article(row: Claim, *, desk: bool) -> dict[str, Any]:
    """A claim as an article lists it."""
    shape = claim(row, desk=desk)
    kept = ("id", "url", "text", "verification_status", *(("status", "score") if desk else ()))
    return {name: shape[name] for name in kept}


def article(row: Article) -> dict[str, Any]:
    """One article of a list. Never any full text: it belongs to its publisher."""
    return {
        "id": str(row.public_id),
        "page": f"{settings.PUBLIC_URL}/articles/{row.public_id}/",
        "url": article_url(row),
        "headline": row.headline or None,
        "byline": row.byline or None,
        "publisher": {"id": str(row.publisher.public_id), "name": row.publisher.name} if row.publisher else None,
        "date_published": row.date_published.isoformat() if row.date_published else None,
        "language": row.in_language or None,
        "availability": row.availability,
        "snapshots": [snapshot(each) for each in row.public_snapshots],  # type: ignore[attr-defined]  # prefetched by queries.public
        "created_at": rfc3339(row.created_at),
    }


def snapshot(row: ArticleSnapshot) -> dict[str, Any]:
    """One retrieval of an article, without the text."""
    return {
        "number": row.number,
        "retrieved_at": rfc3339(row.retrieved_at),
        "http_status": row.http_status,
        "text_sha256": row.text_sha256,
        "archive_url": row.archive_url or None,
    }


def sentence(found: Sentence, snapshot: ArticleSnapshot, *, in_house: bool) -> dict[str, Any]:
    """One sentence of a snapshot. The words stay in the house: all sentences together are the text."""
    return {
        "snapshot": snapshot.number,
        "start": found.start,
        "end": found.end,
        "exact": snapshot.text[found.start : found.end] if in_house else None,
        "score": found.score,
        "kind": found.kind,
        "reasons": found.reasons,
    }


def intake(row: Intake) -> dict[str, Any]:
    """One submission: how far it is, and why it failed if it did."""
    failed = row.state == IntakeState.FAILED
    return {
        "id": str(row.public_id),
        "article": str(row.article.public_id),
        "article_url": f"{settings.PUBLIC_URL}/api/v1/articles/{row.article.public_id}/",
        "url": row.url or None,
        "method": row.method,
        "status": row.state,
        "stage": row.stage,
        "attempts": row.attempts,
        "failure": {"code": row.failure_code, "detail": row.failure_detail} if failed else None,
        "created_at": rfc3339(row.created_at),
        "next_attempt_at": rfc3339(row.next_attempt_at),
        "finished_at": rfc3339(row.finished_at),
    }


def claimant(row: Claimant) -> dict[str, Any]:
    """Somebody who makes claims."""
    return {
        "id": str(row.public_id),
        "url": f"{settings.PUBLIC_URL}/claimants/{row.public_id}/",
        "name": row.name,
        "kind": row.kind,
        "same_as": row.same_as,
    }


def publisher(row: Publisher) -> dict[str, Any]:
    """Somebody who publishes articles."""
    return {
        "id": str(row.public_id),
        "url": f"{settings.PUBLIC_URL}/publishers/{row.public_id}/",
        "name": row.name,
        "kind": row.kind,
        "home_url": row.home_url or None,
        "country": row.country or None,
        "language": row.in_language or None,
        "same_as": row.same_as,
    }


def rating(row: Rating) -> dict[str, Any]:
    """One step of a published scale."""
    return {
        "code": row.code,
        "label": row.label,
        "value": row.value,
        "worst": row.scale_worst,
        "best": row.scale_best,
        "scale": str(row.scale),
        "meaning": row.meaning,
    }


def change(row: OutboxEvent) -> dict[str, Any]:
    """One public event, by the list of what may be said of it."""
    return orjson.loads(with_base(dump(event_payloads.change(row))))


def _verdict(row: Claim) -> dict[str, Any] | None:
    """The verdict readers see for this claim, as its list element."""
    shown = row.public_verdicts  # type: ignore[attr-defined]  # prefetched by queries.public
    return orjson.loads(with_base(shown[0].summary_json)) if shown else None
