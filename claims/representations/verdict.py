"""A verdict as the API, pages and feeds show it. Names and nesting are promised: they may grow, not change."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from claims.enums import CorrectionKind, VerdictStatus
from claims.models import Appearance, Citation, Claim, Claimant, Correction, Rating, Review, ReviewVersion
from claims.representations.appearance import appearance
from claims.representations.base_url import OwnUrl, own, rfc3339
from claims.representations.markdown import render
from claims.representations.organisation import organisation

EXPANDABLE = ("explanation", "evidence", "appearances", "corrections")
"""What a list leaves out unless asked for by name."""


@dataclass(frozen=True, kw_only=True)
class PublicFile:
    """All that a verdict's public documents are made of, loaded. Nothing else of a review is published.

    `claim` is the review's, or the one it was merged into; `version` is the published one;
    `corrections` are the published ones in order; `approvals` is how many approvals stand, and who
    gave them is not published. `published_at` is the first publication.
    """

    review: Review
    claim: Claim
    version: ReviewVersion
    status: VerdictStatus
    published_at: datetime
    modified_at: datetime
    citations: Sequence[Citation] = ()
    appearances: Sequence[Appearance] = ()
    corrections: Sequence[Correction] = ()
    approvals: int = 0

    @property
    def is_shown(self) -> bool:
        """Whether readers see the verdict itself, not a notice in its place."""
        return self.status == VerdictStatus.PUBLISHED


def verdict_url(public_id: object) -> OwnUrl:
    """The one canonical page of a verdict."""
    return own(f"/verdicts/{public_id}/")


def detail(file: PublicFile) -> dict[str, Any]:
    """The whole verdict; in place of a hidden one a tombstone of the same shape."""
    return _shown(file) if file.is_shown else _tombstone(file)


def summary(document: dict[str, Any]) -> dict[str, Any]:
    """One element of a list: the same document without what a list leaves out."""
    return {key: value for key, value in document.items() if key not in EXPANDABLE}


def notice(file: PublicFile) -> str | None:
    """Why there is no verdict to read, in the newsroom's own words where it gave any.

    The reason of a suspension and the public note of a retraction are written for readers.
    """
    if file.status == VerdictStatus.SUSPENDED:
        return file.review.suspended_reason or _("This verdict is withheld while we look at it again.")
    if file.status == VerdictStatus.RETRACTED:
        notes = [row.public_note for row in file.corrections if row.kind == CorrectionKind.RETRACTION]
        return (notes and notes[-1]) or _("This verdict was retracted.")
    return None


def corrections(rows: Iterable[Correction]) -> list[dict[str, Any]]:
    """Published corrections, oldest first. The desk's reason is not part of them."""
    return [
        {
            "kind": str(row.kind),
            "note": row.public_note or None,
            "from_version": row.from_version.number,
            "to_version": row.to_version.number if row.to_version else None,
            "published_at": rfc3339(row.published_at),
        }
        for row in rows
    ]


def claimant(row: Claimant | None) -> dict[str, Any] | None:
    """Who said it."""
    if row is None:
        return None
    return {"id": str(row.public_id), "name": row.name, "kind": str(row.kind), "same_as": list(row.same_as)}


def rating(row: Rating) -> dict[str, Any]:
    """A step of its scale; `value` is null for ratings that stand beside the scale."""
    return {
        "code": row.code,
        "label": row.label,
        "value": row.value,
        "worst": row.scale_worst,
        "best": row.scale_best,
        "scale": str(row.scale),
        "meaning": row.meaning,
    }


def language(file: PublicFile) -> str | None:
    """Of the version, else of the claim."""
    return file.version.in_language or file.claim.in_language or None


def topics(file: PublicFile) -> list[str]:
    """Of the version, else of the claim."""
    return list(file.version.topics or file.claim.topics)


def _shown(file: PublicFile) -> dict[str, Any]:
    version, claim = file.version, file.claim
    return {
        **_head(file),
        "claim_reviewed": version.claim_reviewed,
        "claim": _claim(file),
        "claimant": claimant(claim.claimant),
        "rating": rating(version.rating) if version.rating else None,
        "headline": version.headline,
        "summary": version.summary,
        "explanation": {"markdown": version.explanation, "html": render(version.explanation)},
        "language": language(file),
        "topics": topics(file),
        **_times(file),
        "evidence": [_evidence(row) for row in file.citations],
        "appearances": [appearance(row) for row in file.appearances],
        "corrections": corrections(file.corrections),
        "sign_off": {"policy": str(file.review.policy), "approvals": file.approvals},
        "license": organisation().license_url,
        "notice": None,
    }


def _tombstone(file: PublicFile) -> dict[str, Any]:
    """What is left of a hidden verdict. A retracted one still says which claim it was about."""
    retracted = file.status == VerdictStatus.RETRACTED
    return {
        **_head(file),
        "claim_reviewed": file.version.claim_reviewed if retracted else None,
        "claim": _claim(file) if retracted else None,
        "claimant": None,
        "rating": None,
        "headline": None,
        "summary": None,
        "explanation": None,
        "language": language(file),
        "topics": [],
        **_times(file),
        "evidence": [],
        "appearances": [],
        "corrections": corrections(file.corrections),
        "sign_off": None,
        "license": organisation().license_url,
        "notice": notice(file),
    }


def _head(file: PublicFile) -> dict[str, Any]:
    public_id = file.review.public_id
    return {
        "id": str(public_id),
        "url": verdict_url(public_id),
        "status": str(file.status),
        "version": file.version.number,
    }


def _times(file: PublicFile) -> dict[str, Any]:
    return {"published_at": rfc3339(file.published_at), "modified_at": rfc3339(file.modified_at)}


def _claim(file: PublicFile) -> dict[str, Any]:
    claim = file.claim
    date_made = claim.date_made.isoformat() if claim.date_made else None
    return {"id": str(claim.public_id), "text": claim.text, "date_made": date_made}


def _evidence(row: Citation) -> dict[str, Any]:
    capture = row.capture
    return {
        "url": row.evidence.url,
        "title": row.evidence.title,
        "publisher": row.evidence.publisher_name,
        "kind": str(row.evidence.kind),
        "stance": str(row.stance),
        "quote": row.exact or None,
        "why": row.why,
        "captured_at": rfc3339(capture.captured_at) if capture else None,
        "sha256": capture.sha256 if capture else None,
        "archive_url": (capture.archive_url or None) if capture else None,
    }
