"""Which text is sent for which version of a verdict, in view of what the verdict is now.

- Published now: the current documents, or a past version exactly as it was published.
- Suspended now: the tombstone, for every version. The brake hides all of it at once.
- Retracted now: the tombstone; a past version is still part of the record and can be read, but marked
  `retracted`, with the notice and the corrections of today, without rating, and never as ClaimReview.
"""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

import orjson

from claims.enums import VerdictStatus, VersionKind
from claims.models import Publication, Verdict
from claims.representations.base_url import OwnUrl, dump
from claims.representations.verdict import EXPANDABLE


@dataclass(frozen=True)
class Document:
    """`detail` and `json_ld` are stored texts: send them through `with_base`. `json_ld` is empty where
    there is none to give. `etag` names both texts; `modified_at` is when they last changed."""

    status: VerdictStatus
    number: int
    detail: str
    json_ld: str
    etag: str
    modified_at: datetime


def current(row: Verdict) -> Document:
    """The verdict as it is now."""
    return Document(
        status=VerdictStatus(row.status),
        number=row.number,
        detail=row.detail_json,
        json_ld=row.json_ld,
        etag=row.etag,
        modified_at=row.modified_at,
    )


def of_version(publication: Publication, row: Verdict) -> Document:
    """A published version as it may be shown today. `row` is the verdict of the same review."""
    if row.status == VerdictStatus.SUSPENDED or publication.kind == VersionKind.RETRACTION:
        return current(row)
    if row.status == VerdictStatus.RETRACTED:
        return _of_retracted(publication, row)
    return Document(
        status=VerdictStatus.PUBLISHED,
        number=publication.number,
        detail=publication.detail,
        json_ld=publication.json_ld,
        etag=publication.sha256,
        modified_at=publication.published_at,
    )


def expanded(detail: str | bytes, names: frozenset[str]) -> dict[str, Any]:
    """An element of a list with the named ones of EXPANDABLE put back, from the text of the whole verdict."""
    document: dict[str, Any] = orjson.loads(detail)
    return {key: value for key, value in document.items() if key not in EXPANDABLE or key in names}


def _of_retracted(publication: Publication, row: Verdict) -> Document:
    now: dict[str, Any] = orjson.loads(row.detail_json)
    frozen: dict[str, Any] = orjson.loads(publication.detail)
    taken = {key: now[key] for key in ("status", "corrections", "notice", "modified_at")}
    marked = {**frozen, **taken, "rating": None, "url": OwnUrl(frozen["url"])}
    detail = dump(marked)
    return Document(
        status=VerdictStatus.RETRACTED,
        number=publication.number,
        detail=detail,
        json_ld="",
        etag=sha256(detail.encode()).hexdigest(),
        modified_at=row.modified_at,
    )
