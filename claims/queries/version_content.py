"""What exactly is signed: the content of a version, its hash, and what is still missing in a draft."""

import hashlib
from dataclasses import dataclass

import orjson

from claims.enums import CorrectionKind, VersionKind
from claims.models import Citation, Correction, ReviewVersion

# The order of the form, which is the order in which the desk lists what is open.
CHECKS = {
    "rating": "Choose a rating.",
    "headline": "Write a headline that states the fact.",
    "summary": "Say it in short.",
    "explanation": "Write the explanation.",
    "evidence": "Add more evidence.",
    "captures": "Capture each source, or say why that is not possible.",
    "public_note": "Write the public note of the correction.",
}


@dataclass(frozen=True)
class Check:
    """One requirement of a version. `todo` is an English msgid that says what to do while it is open."""

    code: str
    passed: bool
    todo: str


def checks(version: ReviewVersion, *, min_citations: int, correction: Correction | None) -> tuple[Check, ...]:
    """All requirements of this version, in the order of the form.

    A retraction needs no rating and no evidence of its own; a correction needs its public note.
    """
    citations = list(version.citations.select_related("evidence"))
    retracts = version.kind == VersionKind.RETRACTION
    passed = {
        "rating": retracts or version.rating_id is not None,
        "headline": bool(version.headline.strip()),
        "summary": bool(version.summary.strip()),
        "explanation": bool(version.explanation.strip()),
        "evidence": retracts or len(citations) >= min_citations,
        "captures": all(each.capture_id or each.waived_by_id for each in citations),
    }
    if correction is not None and correction.kind != CorrectionKind.TYPO:
        passed["public_note"] = bool(correction.public_note.strip())
    return tuple(Check(code, done, CHECKS[code]) for code, done in passed.items())


def content_sha256(version: ReviewVersion, *, correction: Correction | None) -> str:
    """SHA-256 over everything an editor signs, as canonical JSON (sorted keys): text, rating, evidence, and
    what readers will be told about the `correction` that this version carries out (None for a first verdict).

    Numbers, times and people are left out, so that equal content has an equal hash.
    """
    return hash_content(version, _citations(version), correction=correction)


def hash_content(version: ReviewVersion, citations: list[Citation], *, correction: Correction | None = None) -> str:
    """The same hash, with the citations given in their order."""
    rating = version.rating
    content = {
        "kind": version.kind,
        "claim_reviewed": version.claim_reviewed,
        "rating": f"{rating.scale}:{rating.code}" if rating else None,
        "headline": version.headline,
        "summary": version.summary,
        "explanation": version.explanation,
        "in_language": version.in_language,
        "topics": sorted(version.topics),
        "citations": [_citation(each) for each in citations],
        "correction": [correction.kind, correction.public_note] if correction else None,
    }
    return hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()


def _citations(version: ReviewVersion) -> list[Citation]:
    return list(version.citations.select_related("evidence", "capture").order_by("position", "pk"))


def _citation(citation: Citation) -> dict[str, object]:
    evidence, capture = citation.evidence, citation.capture
    return {
        "url": evidence.url,
        "title": evidence.title,
        "publisher": evidence.publisher_name,
        "kind": evidence.kind,
        "date": evidence.date_published.isoformat() if evidence.date_published else None,
        "capture": capture.sha256 if capture else None,
        "archive_url": capture.archive_url if capture else None,
        "stance": citation.stance,
        "quote": [citation.prefix, citation.exact, citation.suffix],
        "why": citation.why,
        "waived": citation.waived_reason,
    }
