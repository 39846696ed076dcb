"""A review as staff see it by API: the desk's own view, in JSON."""

from typing import Any

from django.utils.translation import gettext as _

from claims.models import Appearance, AuditEvent, Citation, Correction, Lease, Review, ReviewVersion, SignOff, User
from claims.queries.desk import DeskReview
from claims.representations.appearance import article_reference
from claims.representations.base_url import rfc3339


def row(review: Review) -> dict[str, Any]:
    """A review of a list."""
    claim = review.claim
    return {
        "id": str(review.public_id),
        "status": review.status,
        "claim": {
            "id": str(claim.public_id),
            "text": claim.text,
            "status": claim.status,
            "claimant": claim.claimant.name if claim.claimant else None,
            "topics": claim.topics,
        },
        "assignee": person(review.assignee),
        "policy": str(review.policy),
        "priority": review.priority,
        "due_at": rfc3339(review.due_at),
        "opened_at": rfc3339(review.opened_at),
        "working_version": review.working_version.number if review.working_version else None,
        "published_version": review.published_version.number if review.published_version else None,
    }


def detail(desk: DeskReview, *, viewer: User) -> dict[str, Any]:
    """One review with everything, as `viewer` may see it."""
    review, working = desk.review, desk.working
    return row(review) | {
        "version": version(working, desk.citations) if working else None,
        "versions": [_brief(each) for each in desk.versions],
        "appearances": [_appearance(each) for each in desk.appearances],
        "contributors": [person(each) for each in desk.contributors],
        "decisions": [_decision(each) for each in desk.decisions],
        "approvals": desk.approvals,
        "vote_is_open": desk.vote_is_open,
        "lease": _lease(desk.lease, viewer) if desk.lease else None,
        "correction": _correction(desk.correction) if desk.correction else None,
        "corrections": [_correction(each) for each in desk.corrections],
        "recusals": [
            {"person": person(each.user), "reason": each.reason, "declared_at": rfc3339(each.declared_at)}
            for each in desk.recusals
        ],
        "suspended": _suspended(review),
        "checks": [{"code": each.code, "passed": each.passed, "todo": _(each.todo)} for each in desk.checks],
        "actions": [
            {
                "action": str(each.action),
                "allowed": each.allowed,
                "code": each.code,
                "reason": _(each.reason) if each.reason else "",
                "asks": list(each.asks),
            }
            for each in desk.actions
        ],
    }


def version(found: ReviewVersion, citations: list[Citation]) -> dict[str, Any]:
    """One version with its evidence."""
    return _brief(found) | {
        "claim_reviewed": found.claim_reviewed,
        "summary": found.summary,
        "explanation": found.explanation,
        "language": found.in_language,
        "topics": found.topics,
        "content_sha256": found.content_sha256 or None,
        "evidence": [citation(each) for each in citations],
    }


def citation(found: Citation) -> dict[str, Any]:
    """A source and how the version uses it."""
    evidence, capture = found.evidence, found.capture
    return {
        "id": str(evidence.public_id),
        "url": evidence.url,
        "title": evidence.title,
        "publisher": evidence.publisher_name,
        "kind": evidence.kind,
        "date_published": evidence.date_published.isoformat() if evidence.date_published else None,
        "stance": found.stance,
        "why": found.why,
        "quote": found.exact or None,
        "captured_at": rfc3339(capture.captured_at) if capture else None,
        "sha256": capture.sha256 if capture else None,
        "archive_url": (capture.archive_url or None) if capture else None,
        "waived_reason": found.waived_reason,
    }


def event(found: AuditEvent) -> dict[str, Any]:
    """One row of the record."""
    return {
        "number": found.number,
        "occurred_at": rfc3339(found.occurred_at),
        "action": found.action,
        "actor": found.actor_label,
        "from_status": found.from_status,
        "to_status": found.to_status,
        "data": found.data,
    }


def person(user: User | None) -> dict[str, Any] | None:
    """A colleague: id and name, nothing to write to."""
    return {"id": str(user.public_id), "name": str(user)} if user else None


def _brief(found: ReviewVersion) -> dict[str, Any]:
    return {
        "number": found.number,
        "kind": found.kind,
        "rating": found.rating.code if found.rating else None,
        "headline": found.headline,
        "written_by": person(found.written_by),
        "based_on": found.based_on.number if found.based_on else None,
        "edit_count": found.edit_count,
        "frozen_at": rfc3339(found.frozen_at),
    }


def _appearance(found: Appearance) -> dict[str, Any]:
    """The whole quote: staff work with it, and it does not leave the newsroom."""
    return {
        "id": str(found.public_id),
        "article": article_reference(found.snapshot.article),
        "exact": found.exact,
        "start": found.start,
        "end": found.end,
        "stance": found.stance,
    }


def _decision(found: SignOff) -> dict[str, Any]:
    return {
        "version": found.version.number,
        "decided_by": person(found.decided_by),
        "decision": found.decision,
        "comment": found.comment,
        "decided_at": rfc3339(found.decided_at),
        "withdrawn_at": rfc3339(found.withdrawn_at),
    }


def _lease(found: Lease, viewer: User) -> dict[str, Any]:
    """The token is for its holder alone."""
    shape: dict[str, Any] = {"holder": person(found.holder), "expires_at": rfc3339(found.expires_at)}
    return shape | ({"token": str(found.token)} if found.holder_id == viewer.pk else {})


def _correction(found: Correction) -> dict[str, Any]:
    return {
        "kind": found.kind,
        "from_version": found.from_version.number,
        "to_version": found.to_version.number if found.to_version else None,
        "reason": found.reason,
        "public_note": found.public_note,
        "started_by": person(found.started_by),
        "started_at": rfc3339(found.started_at),
        "published_at": rfc3339(found.published_at),
        "cancelled_at": rfc3339(found.cancelled_at),
    }


def _suspended(review: Review) -> dict[str, Any] | None:
    if review.suspended_at is None:
        return None
    return {
        "at": rfc3339(review.suspended_at),
        "by": person(review.suspended_by),
        "reason": review.suspended_reason,
    }
