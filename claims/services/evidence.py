"""Sources of a review: added, cited for or against, captured. Every change is an edit of the draft."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from django.db.models import Max

from claims.enums import CitationStance, EvidenceKind
from claims.errors import InvalidInput, NotFound, ReasonRequired, TextTooLong
from claims.models import Citation, Evidence, EvidenceCapture, RawDocument, ReviewVersion, User
from claims.queries.review_facts import Request
from claims.services.drafting import edit
from claims.services.transition import Step
from claims.services.wording import MAX_REASON, line, prose

Made = TypeVar("Made")

WEB_URL = re.compile(r"https?://[^\s/]+(/\S*)?", re.IGNORECASE)
MAX_CITATIONS = 40
MAX_CAPTURE_BYTES = 5_000_000
MAX_URL, MAX_TITLE, MAX_PUBLISHER, MAX_QUOTE, MAX_AROUND, MAX_WHY = 2_000, 300, 200, 1_000, 64, 1_000
_SHA256 = re.compile(r"[0-9a-f]{64}")


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
    """Add a source to the review and cite it in the draft. A source that is there already is cited again.

    Its title and the like can be put right that way until a submitted version cites it. Raises InvalidInput
    and TextTooLong with the field, and what saving a draft raises.
    """
    source, use = _checked_source(source), _checked_use(use)

    def write(version: ReviewVersion, step: Step) -> Citation:
        evidence = _put(step, source)
        citation = _cite(version, evidence, use)
        step.data |= {"evidence": str(evidence.public_id), "change": "cited"}
        return citation

    return _edit(review_id, actor, now, write, edit_count)


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
    use = _checked_use(use)

    def write(version: ReviewVersion, step: Step) -> Citation:
        citation = _citation(version, evidence_id)
        citation.stance, citation.why = use.stance, use.why
        citation.exact, citation.prefix, citation.suffix = use.quote, use.prefix, use.suffix
        citation.save(force_update=True)
        step.data |= {"evidence": str(evidence_id), "change": "use"}
        return citation

    return _edit(review_id, actor, now, write, edit_count)


def uncite(
    *, review_id: UUID, evidence_id: UUID, actor: User, now: datetime, edit_count: int | None = None
) -> ReviewVersion:
    """Take a source out of the draft; it stays in the review and in earlier versions.

    Raises NotFound, and what saving a draft raises.
    """

    def write(version: ReviewVersion, step: Step) -> ReviewVersion:
        _citation(version, evidence_id).delete()
        step.data |= {"evidence": str(evidence_id), "change": "uncited"}
        return version

    return _edit(review_id, actor, now, write, edit_count)


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
    digest = _captured(body, sha256, archive_url)

    def write(version: ReviewVersion, step: Step) -> EvidenceCapture:
        citation = _citation(version, evidence_id)
        capture = EvidenceCapture.objects.create(
            evidence=citation.evidence,
            captured_at=now,
            captured_by=actor,
            sha256=digest,
            raw=_keep(body, digest, content_type, now) if body is not None else None,
            archive_url=archive_url,
        )
        citation.capture = capture
        citation.waived_reason = citation.waived_by = None
        citation.save(force_update=True)
        step.data |= {"evidence": str(evidence_id), "change": "captured", "sha256": digest}
        return capture

    return _edit(review_id, actor, now, write)


def waive_capture(*, review_id: UUID, evidence_id: UUID, reason: str, actor: User, now: datetime) -> Citation:
    """Say why a source cannot be captured; the reason is part of what editors sign.

    Raises NotFound, ReasonRequired, and what saving a draft raises.
    """
    words = line(reason, field="reason", limit=MAX_REASON)
    if not words:
        raise ReasonRequired("Say why the source cannot be captured.", field="reason")

    def write(version: ReviewVersion, step: Step) -> Citation:
        citation = _citation(version, evidence_id)
        citation.waived_reason, citation.waived_by = words, actor
        citation.save(force_update=True)
        step.data |= {"evidence": str(evidence_id), "change": "waived"}
        return citation

    return _edit(review_id, actor, now, write)


def _edit(
    review_id: UUID,
    actor: User,
    now: datetime,
    write: Callable[[ReviewVersion, Step], Made],
    edit_count: int | None = None,
) -> Made:
    """Evidence is added to whatever the draft is now; the text's edit count is compared only when given."""
    made: list[Made] = []
    request = Request(seen_edit_count=edit_count, any_edit=edit_count is None)
    edit(
        review_id=review_id,
        actor=actor,
        now=now,
        request=request,
        write=lambda version, step: made.append(write(version, step)),
    )
    return made[0]


def _put(step: Step, source: Source) -> Evidence:
    """The review's row for this source, with these details."""
    details = {
        "title": source.title,
        "publisher_name": source.publisher_name,
        "kind": source.kind,
        "date_published": source.date_published,
    }
    found = Evidence.objects.filter(review=step.review, url=source.url).first()
    if found is None:
        return Evidence.objects.create(
            review=step.review, url=source.url, added_by=step.actor, added_at=step.now, **details
        )
    if all(getattr(found, name) == value for name, value in details.items()):
        return found
    if found.citations.filter(version__frozen_at__isnull=False).exists():
        raise InvalidInput("A submitted version cites this address with other details, and they stay.", field="title")
    for name, value in details.items():
        setattr(found, name, value)
    found.save(force_update=True)
    return found


def _citation(version: ReviewVersion, evidence_id: UUID) -> Citation:
    citation = version.citations.select_related("evidence").filter(evidence__public_id=evidence_id).first()
    if citation is None:
        raise NotFound("The draft does not cite this source.")
    return citation


def _cite(version: ReviewVersion, evidence: Evidence, use: Use) -> Citation:
    if version.citations.filter(evidence=evidence).exists():
        raise InvalidInput("The draft cites this source already.", field="url")
    if version.citations.count() >= MAX_CITATIONS:
        raise InvalidInput(f"At most {MAX_CITATIONS} sources fit into one version.", field="url")
    last = version.citations.aggregate(last=Max("position"))["last"] or 0
    return Citation.objects.create(
        version=version,
        evidence=evidence,
        stance=use.stance,
        why=use.why,
        exact=use.quote,
        prefix=use.prefix,
        suffix=use.suffix,
        position=last + 1,
    )


def _keep(body: bytes, digest: str, content_type: str, now: datetime) -> RawDocument:
    document, _ = RawDocument.objects.get_or_create(
        sha256=digest,
        defaults={
            "body": RawDocument.pack(body),
            "size": len(body),
            "content_type": content_type[:100],
            "stored_at": now,
        },
    )
    return document


def _captured(body: bytes | None, sha256: str, archive_url: str) -> str:
    """The SHA-256 of what was captured. Raises InvalidInput and TextTooLong with the field."""
    if archive_url:
        _check_url(archive_url, field="archive_url")
    if body is None:
        if not (_SHA256.fullmatch(sha256) and archive_url):
            raise InvalidInput(
                "Give the captured bytes, or their SHA-256 with the address of an archived copy.", field="sha256"
            )
        return sha256
    if not body:
        raise InvalidInput("The capture is empty.", field="body")
    if len(body) > MAX_CAPTURE_BYTES:
        raise TextTooLong("The capture is larger than 5 MB.", field="body", limit=MAX_CAPTURE_BYTES)
    digest = hashlib.sha256(body).hexdigest()
    if sha256 not in ("", digest):
        raise InvalidInput("These bytes have another SHA-256.", field="sha256")
    return digest


def _checked_source(source: Source) -> Source:
    """The source as it is stored. Raises InvalidInput and TextTooLong with the field."""
    _check_url(source.url, field="url")
    if source.kind not in EvidenceKind.values:
        raise InvalidInput("Choose what kind of source it is.", field="kind")
    return replace(
        source,
        title=_needed(line(source.title, field="title", limit=MAX_TITLE), "title"),
        publisher_name=_needed(
            line(source.publisher_name, field="publisher_name", limit=MAX_PUBLISHER), "publisher_name"
        ),
    )


def _checked_use(use: Use) -> Use:
    """The use as it is stored. Raises InvalidInput and TextTooLong with the field."""
    if use.stance not in CitationStance.values:
        raise InvalidInput("Say whether the source supports, refutes or gives context.", field="stance")
    return replace(
        use,
        why=_needed(prose(use.why, field="why", limit=MAX_WHY), "why"),
        quote=prose(use.quote, field="quote", limit=MAX_QUOTE),
        prefix=line(use.prefix, field="quote", limit=MAX_AROUND),
        suffix=line(use.suffix, field="quote", limit=MAX_AROUND),
    )


def _needed(text: str, field: str) -> str:
    if not text:
        raise InvalidInput("This field is needed.", field=field)
    return text


def _check_url(url: str, *, field: str) -> None:
    if len(url) > MAX_URL:
        raise TextTooLong(f"At most {MAX_URL} characters fit here.", field=field, limit=MAX_URL)
    if not WEB_URL.fullmatch(url) or not url.isprintable():
        raise InvalidInput("Use a full http:// or https:// address.", field=field)
