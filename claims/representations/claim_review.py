"""schema.org ClaimReview as JSON-LD: the only place where camelCase is spelled.

The properties are those of Google's fact-check documentation and of schema.org's core vocabulary
(`correction`, `citation`, `version`, `archivedAt`, `sdLicense`). A hidden verdict has no ClaimReview:
schema.org has no term for a retraction, so there is a tombstone without rating instead.
"""

from typing import Any
from urllib.parse import urlsplit

from claims.enums import AppearanceStance, ClaimantKind, VerdictStatus
from claims.models import Appearance, Citation, Claimant, Correction, Rating
from claims.representations.appearance import article_url
from claims.representations.base_url import own
from claims.representations.organisation import organisation
from claims.representations.verdict import PublicFile, language, notice, topics, verdict_url

_CLAIMANT_TYPES = {ClaimantKind.PERSON: "Person", ClaimantKind.ORGANISATION: "Organization"}


def claim_review(file: PublicFile) -> dict[str, Any] | None:
    """The ClaimReview of a published verdict, without empty members; None when the verdict is hidden."""
    if not file.is_shown or file.version.rating is None:
        return None
    version = file.version
    url = verdict_url(file.review.public_id)
    return _without_empty(
        {
            "@context": "https://schema.org",
            "@type": "ClaimReview",
            "@id": own(f"/verdicts/{file.review.public_id}/#v{version.number}"),
            "url": url,
            "claimReviewed": version.claim_reviewed,
            "headline": version.headline,
            "reviewBody": version.summary,
            "datePublished": file.published_at.date().isoformat(),
            "dateModified": file.modified_at.date().isoformat(),
            "inLanguage": language(file),
            "version": str(version.number),
            "keywords": topics(file),
            "author": _organisation(),
            "itemReviewed": _claim(file),
            "reviewRating": _rating(version.rating, version.summary),
            "citation": [_citation(row) for row in file.citations],
            "correction": [_correction(row) for row in file.corrections if row.public_note],
            "sdPublisher": {"@id": own("/#org")},
            "sdLicense": organisation().license_url,
        }
    )


def tombstone(file: PublicFile) -> dict[str, Any] | None:
    """What JSON-LD can say of a hidden verdict: that a work was here, its notice, and no rating."""
    if file.is_shown:
        return None
    withdrawn = "Retracted" if file.status == VerdictStatus.RETRACTED else "Suspended"
    return {
        "@context": "https://schema.org",
        "@type": "CreativeWork",
        "@id": own(f"/verdicts/{file.review.public_id}/"),
        "url": verdict_url(file.review.public_id),
        "creativeWorkStatus": withdrawn,
        "description": notice(file),
        "dateModified": file.modified_at.date().isoformat(),
        "author": _organisation(),
    }


def problems(document: dict[str, Any]) -> list[str]:
    """Paths of what Google's list calls required and what is missing or not usable. Empty means valid.

    Required are `claimReviewed`, `reviewRating` with `alternateName`, and `url`. Of the recommended
    ones we hold ourselves to those that a reader cannot do without, and to Google's rules on numbers:
    worst at least 1, best above worst, the value between them.
    """
    found = [
        path
        for path in ("claimReviewed", "url", "author.name", "author.url", "reviewRating.alternateName", "datePublished")
        if not isinstance(_at(document, path), str) or not _at(document, path).strip()
    ]
    if document.get("@type") != "ClaimReview":
        found.append("@type")
    if "url" not in found and urlsplit(document["url"]).scheme not in {"http", "https", "factcheck"}:
        found.append("url")
    if not _at(document, "itemReviewed.text"):
        found.append("itemReviewed.text")
    rated = document.get("reviewRating") or {}
    if "ratingValue" in rated and not _on_scale(rated):
        found.append("reviewRating.ratingValue")
    return found


def _on_scale(rated: dict[str, Any]) -> bool:
    worst, value, best = (rated.get(name) for name in ("worstRating", "ratingValue", "bestRating"))
    if not all(isinstance(number, int) for number in (worst, value, best)):
        return False
    return 1 <= worst <= value <= best and worst < best


def _at(document: Any, path: str) -> Any:
    for name in path.split("."):
        document = document.get(name) if isinstance(document, dict) else None
    return document


def _organisation() -> dict[str, Any]:
    ours = organisation()
    return {
        "@type": "Organization",
        "@id": own("/#org"),
        "name": ours.name,
        "url": ours.url,
        "correctionsPolicy": ours.corrections_policy_url,
        "publishingPrinciples": ours.methodology_url,
    }


def _claim(file: PublicFile) -> dict[str, Any]:
    claim = file.claim
    made = [row for row in file.appearances if row.stance != AppearanceStance.DISPUTES]
    first = next((row for row in made if row.pk == claim.first_appearance_id), None)
    rest = dict.fromkeys(_url(row) for row in made if first is None or _url(row) != _url(first))
    return _without_empty(
        {
            "@type": "Claim",
            "@id": own(f"/claims/{claim.public_id}/"),
            "text": file.version.claim_reviewed,
            "author": _claimant(claim.claimant),
            "datePublished": claim.date_made.isoformat() if claim.date_made else None,
            "firstAppearance": _work(_url(first)) if first else None,
            "appearance": [_work(url) for url in rest if url],
        }
    )


def _url(row: Appearance) -> str | None:
    article = row.snapshot.article
    return article_url(article.duplicate_of or article)


def _work(url: str | None) -> dict[str, Any] | None:
    return {"@type": "CreativeWork", "url": url} if url else None


def _claimant(row: Claimant | None) -> dict[str, Any] | None:
    if row is None:
        return None
    kind = _CLAIMANT_TYPES.get(ClaimantKind(row.kind), "Thing")
    return _without_empty({"@type": kind, "name": row.name, "sameAs": list(row.same_as)})


def _rating(row: Rating, explanation: str) -> dict[str, Any]:
    """Numbers only for a step that has one: a rating beside the scale is a word."""
    numbers = {"ratingValue": row.value, "bestRating": row.scale_best, "worstRating": row.scale_worst}
    return _without_empty(
        {
            "@type": "Rating",
            **(numbers if row.value is not None else {}),
            "alternateName": row.label,
            "ratingExplanation": explanation,
        }
    )


def _citation(row: Citation) -> dict[str, Any]:
    published = row.evidence.date_published
    return _without_empty(
        {
            "@type": "CreativeWork",
            "url": row.evidence.url,
            "name": row.evidence.title,
            "publisher": {"@type": "Organization", "name": row.evidence.publisher_name},
            "datePublished": published.isoformat() if published else None,
            "archivedAt": row.capture.archive_url if row.capture else None,
        }
    )


def _correction(row: Correction) -> dict[str, Any]:
    day = row.published_at.date().isoformat() if row.published_at else None
    return _without_empty({"@type": "CorrectionComment", "text": row.public_note, "datePublished": day})


def _without_empty(members: dict[str, Any]) -> dict[str, Any]:
    """JSON-LD leaves out what is not known; null there means "remove this property"."""
    return {name: value for name, value in members.items() if value not in (None, "", [])}
