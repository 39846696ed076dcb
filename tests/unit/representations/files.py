"""A published file built of rows that were never saved."""

from datetime import UTC, date, datetime
from uuid import UUID

from claims.enums import VerdictStatus
from claims.models import (
    Appearance,
    AppearanceAnchor,
    Article,
    ArticleSnapshot,
    Citation,
    Claim,
    Claimant,
    Correction,
    Evidence,
    EvidenceCapture,
    Publisher,
    Rating,
    RatingScale,
    Review,
    ReviewVersion,
    SignOffPolicy,
)
from claims.representations.verdict import PublicFile

NOON = datetime(2026, 1, 8, 12, tzinfo=UTC)
LATER = datetime(2026, 2, 2, 12, tzinfo=UTC)
REVIEW_ID = UUID("00000000-0000-4000-8000-000000000001")
CLAIM_ID = UUID("00000000-0000-4000-8000-000000000002")
ARTICLE_ID = UUID("00000000-0000-4000-8000-000000000003")


def rating_row(code="false", label="False", value=1) -> Rating:
    scale = RatingScale(name="standard", version=1, best=5, worst=1)
    return Rating(scale=scale, code=code, label=label, value=value, meaning="Wrong.", scale_best=5, scale_worst=1)


def appearance_row(exact="Forty thousand trees.", *, url="https://news.example/a", anchors=(), **fields) -> Appearance:
    article = Article(
        public_id=ARTICLE_ID,
        canonical_url=url,
        headline="A year in trees",
        date_published=date(2026, 1, 8),
        publisher=Publisher(name="The Gazette"),
    )
    snapshot = ArticleSnapshot(article=article, number=1, retrieved_at=NOON, text="")
    values = {"id": 1, "prefix": "before ", "suffix": " after", "start": 7, "end": 7 + len(exact)} | fields
    row = Appearance(snapshot=snapshot, exact=exact, **values)
    row._prefetched_objects_cache = {"anchors": list(anchors)}
    return row


def anchor_row(state, start=None, end=None, pk=1) -> AppearanceAnchor:
    snapshot = ArticleSnapshot(number=2, retrieved_at=LATER, text="")
    return AppearanceAnchor(id=pk, state=state, start=start, end=end, snapshot=snapshot)


def citation_row(archive_url="https://archive.example/1", **fields) -> Citation:
    evidence = Evidence(
        url="https://records.example/1", title="Register", publisher_name="City", kind="data", date_published=None
    )
    capture = EvidenceCapture(captured_at=NOON, sha256="a" * 64, archive_url=archive_url)
    values = {"stance": "refutes", "exact": "14,000", "why": "It counts them.", "capture": capture} | fields
    return Citation(evidence=evidence, **values)


def correction_row(kind="correction", note="The year was wrong.", **fields) -> Correction:
    values = {"from_version": ReviewVersion(number=1), "to_version": ReviewVersion(number=2)} | fields
    return Correction(kind=kind, public_note=note, reason="desk only", published_at=LATER, **values)


def public_file(*, status=VerdictStatus.PUBLISHED, version=None, claim=None, review=None, **fields) -> PublicFile:
    claim_values = {
        "public_id": CLAIM_ID,
        "text": "Forty thousand trees were planted.",
        "date_made": date(2026, 1, 7),
        "in_language": "en",
        "claimant": Claimant(name="Ada Lane", kind="person", same_as=["https://www.wikidata.org/wiki/Q1"]),
    } | (claim or {})
    version_values = {
        "number": 1,
        "kind": "initial",
        "rating": rating_row(),
        "claim_reviewed": "Forty thousand trees were planted.",
        "headline": "It was fourteen thousand",
        "summary": "The register says 14,000.",
        "explanation": "The **register** says 14,000.",
        "in_language": "en",
        "topics": ["environment"],
    } | (version or {})
    review_values = {"public_id": REVIEW_ID, "policy": SignOffPolicy(code="panel", version=1)} | (review or {})
    values = {
        "published_at": NOON,
        "modified_at": NOON,
        "citations": [citation_row()],
        "appearances": [appearance_row()],
        "approvals": 2,
    } | fields
    return PublicFile(
        review=Review(**review_values),
        claim=Claim(**claim_values),
        version=ReviewVersion(**version_values),
        status=status,
        **values,
    )
