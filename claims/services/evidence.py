"""Sources of a review: added, cited for or against, captured. Every change is an edit of the draft."""

import hashlib
import re
import zlib
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Max

from claims.enums import CitationStance, EvidenceKind
from claims.errors import InvalidInput, NotFound, ReasonRequired, StaleEdit, TextTooLong
from claims.models import Citation, Evidence, EvidenceCapture, RawDocument, ReviewVersion, User
from claims.queries.review_facts import Request
from claims.services.drafting import edit
from claims.services.transition import Step

WEB_URL = re.compile(r"https?://[^\s/]+(/\S*)?", re.IGNORECASE)
MAX_CITATIONS = 40
MAX_CAPTURE_BYTES = 5_000_000
LIMITS = {"url": 2_000, "title": 300, "publisher_name": 200, "quote": 1_000, "why": 1_000}


@dataclass(frozen=True, kw_only=True)
class Source:
    """What is said about a source. `kind` is one of EvidenceKind."""

    url: str
    title: str
    publisher_name: str
    kind: str
    date_published: date | None = None


@dataclass(frozen=True, kw_only=True)
class Use:
    """How a version uses a source. `stance` is one of CitationStance."""

    stance: str
    why: str
    quote: str = ""
    prefix: str = ""
    suffix: str = ""


def add_evidence(
    *,
    review_id: UUID,
    source: Source,
    use: Use,
    actor: User,
    now: datetime,
    edit_count: int | None = None,
) -> Citation:
    """Add a source to the review and cite it in the draft; a source that is there already is only cited.

    Raises InvalidInput and TextTooLong with the field, and what saving a draft raises.
    """
    _check_source(source)
    _check_use(use)
    made: list[Citation] = []

    def write(version: ReviewVersion, step: Step) -> None:
        _check_seen(step, edit_count)
        found = Evidence.objects.filter(review=step.review, url=source.url).first()
        evidence = found or Evidence.objects.create(
            review=step.review,
            url=source.url,
            title=source.title.strip(),
            publisher_name=source.publisher_name.strip(),
            kind=source.kind,
            date_published=source.date_published,
            added_by=actor,
            added_at=now,
        )
        made.append(_cite(version, evidence, use))
        step.data |= {"evidence": str(evidence.public_id), "change": "cited"}

    _edit(review_id, actor, now, write)
    return made[0]


def change_citation(
    *,
    review_id: UUID,
    evidence_id: UUID,
    use: Use,
    actor: User,
    now: datetime,
    edit_count: int | None = None,
) -> Citation:
    """Change how the draft uses a source. Raises NotFound, InvalidInput, and what saving a draft raises."""
    _check_use(use)
    changed: list[Citation] = []

    def write(version: ReviewVersion, step: Step) -> None:
        _check_seen(step, edit_count)
        citation = _citation(version, evidence_id)
        citation.stance, citation.why = use.stance, use.why.strip()
        citation.exact, citation.prefix, citation.suffix = use.quote, use.prefix, use.suffix
        citation.save(force_update=True)
        changed.append(citation)
        step.data |= {"evidence": str(evidence_id), "change": "use"}

    _edit(review_id, actor, now, write)
    return changed[0]


def uncite(
    *, review_id: UUID, evidence_id: UUID, actor: User, now: datetime, edit_count: int | None = None
) -> ReviewVersion:
    """Take a source out of the draft; it stays in the review and in earlier versions.

    Raises NotFound, and what saving a draft raises.
    """

    def write(version: ReviewVersion, step: Step) -> None:
        _check_seen(step, edit_count)
        _citation(version, evidence_id).delete()
        step.data |= {"evidence": str(evidence_id), "change": "uncited"}

    return _edit(review_id, actor, now, write)


def capture(
    *,
    review_id: UUID,
    evidence_id: UUID,
    actor: User,
    now: datetime,
    body: bytes | None = None,
    sha256: str = "",
    content_type: str = "",
    archive_url: str = "",
) -> EvidenceCapture:
    """Keep what a source said now: its bytes, or their SHA-256 with the address of an archived copy.

    The draft's citation then points to this capture. Raises NotFound, InvalidInput, TextTooLong, and what
    saving a draft raises.
    """
    if body is None and not (re.fullmatch(r"[0-9a-f]{64}", sha256) and archive_url):
        raise InvalidInput(
            "Give the captured bytes, or their SHA-256 with the address of an archived copy.", field="sha256"
        )
    if body is not None and len(body) > MAX_CAPTURE_BYTES:
        raise TextTooLong("The capture is larger than 5 MB.", field="body", limit=MAX_CAPTURE_BYTES)
    if archive_url and not WEB_URL.fullmatch(archive_url):
        raise InvalidInput("Use a full http:// or https:// address.", field="archive_url")
    made: list[EvidenceCapture] = []

    def write(version: ReviewVersion, step: Step) -> None:
        citation = _citation(version, evidence_id)
        digest = hashlib.sha256(body).hexdigest() if body is not None else sha256
        raw = _keep(body, digest, content_type, now) if body is not None else None
        citation.capture = EvidenceCapture.objects.create(
            evidence=citation.evidence,
            captured_at=now,
            captured_by=actor,
            sha256=digest,
            raw=raw,
            archive_url=archive_url,
        )
        citation.waived_reason = citation.waived_by = None
        citation.save(force_update=True)
        made.append(citation.capture)
        step.data |= {"evidence": str(evidence_id), "change": "captured", "sha256": digest}

    _edit(review_id, actor, now, write)
    return made[0]


def waive_capture(*, review_id: UUID, evidence_id: UUID, reason: str, actor: User, now: datetime) -> Citation:
    """Say why a source cannot be captured; the reason is part of what editors sign.

    Raises NotFound, ReasonRequired, and what saving a draft raises.
    """
    if not reason.strip():
        raise ReasonRequired("Say why the source cannot be captured.", field="reason")
    changed: list[Citation] = []

    def write(version: ReviewVersion, step: Step) -> None:
        citation = _citation(version, evidence_id)
        citation.waived_reason, citation.waived_by = reason.strip()[:400], actor
        citation.save(force_update=True)
        changed.append(citation)
        step.data |= {"evidence": str(evidence_id), "change": "waived"}

    _edit(review_id, actor, now, write)
    return changed[0]


def _edit(review_id: UUID, actor: User, now: datetime, write) -> ReviewVersion:  # type: ignore[no-untyped-def]
    """Evidence is added to whatever the draft is now; the text's edit count is compared only when given."""
    return edit(review_id=review_id, actor=actor, now=now, request=Request(any_edit=True), write=write)


def _check_seen(step: Step, edit_count: int | None) -> None:
    if edit_count is not None and edit_count != step.facts.current_edit_count:
        raise StaleEdit(seen=edit_count, current=step.facts.current_edit_count)


def _citation(version: ReviewVersion, evidence_id: UUID) -> Citation:
    citation = version.citations.select_related("evidence").filter(evidence__public_id=evidence_id).first()
    if citation is None:
        raise NotFound("The draft does not cite this source.")
    return citation


def _cite(version: ReviewVersion, evidence: Evidence, use: Use) -> Citation:
    if version.citations.filter(evidence=evidence).exists():
        raise InvalidInput("The draft cites this source already.", field="url")
    last = version.citations.aggregate(last=Max("position"))["last"] or 0
    if last >= MAX_CITATIONS:
        raise InvalidInput(f"At most {MAX_CITATIONS} sources fit into one version.", field="url")
    return Citation.objects.create(
        version=version,
        evidence=evidence,
        stance=use.stance,
        why=use.why.strip(),
        exact=use.quote,
        prefix=use.prefix,
        suffix=use.suffix,
        position=last + 1,
    )


def _keep(body: bytes, digest: str, content_type: str, now: datetime) -> RawDocument:
    document, _ = RawDocument.objects.get_or_create(
        sha256=digest,
        defaults={
            "body": zlib.compress(body),
            "size": len(body),
            "content_type": content_type[:100],
            "stored_at": now,
        },
    )
    return document


def _check_source(source: Source) -> None:
    if not WEB_URL.fullmatch(source.url):
        raise InvalidInput("Use a full http:// or https:// address.", field="url")
    if source.kind not in EvidenceKind.values:
        raise InvalidInput("Choose what kind of source it is.", field="kind")
    for name in ("title", "publisher_name"):
        if not getattr(source, name).strip():
            raise InvalidInput("This field is needed.", field=name)
    _check_lengths(url=source.url, title=source.title, publisher_name=source.publisher_name)


def _check_use(use: Use) -> None:
    if use.stance not in CitationStance.values:
        raise InvalidInput("Say whether the source supports, refutes or gives context.", field="stance")
    if not use.why.strip():
        raise InvalidInput("Say why this source matters.", field="why")
    if len(use.prefix) > 64 or len(use.suffix) > 64:
        raise TextTooLong("At most 64 characters fit around a quote.", field="quote", limit=64)
    _check_lengths(quote=use.quote, why=use.why)


def _check_lengths(**values: str) -> None:
    for name, value in values.items():
        if len(value) > LIMITS[name]:
            raise TextTooLong(f"At most {LIMITS[name]} characters fit here.", field=name, limit=LIMITS[name])
        if "\x00" in value:
            raise InvalidInput("The text contains a character that cannot be stored.", field=name)
