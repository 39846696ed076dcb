"""The facts that the rules of review look at, read from the database in a fixed number of queries."""

from dataclasses import dataclass

from django.db.models import F
from django.db.models.functions import Now

from claims.enums import ClaimStatus, CorrectionKind, Decision, ReviewStatus, Role, VersionKind
from claims.models import (
    Contribution,
    Correction,
    Lease,
    Recusal,
    Review,
    ReviewVersion,
    SignOff,
    User,
)
from claims.models.reviews import ENDED
from claims.queries.version_content import checks, content_sha256
from claims.workflow.facts import ReviewFacts


@dataclass(frozen=True, kw_only=True)
class Request:
    """What a person's request brought along; empty when the desk asks what could be done.

    `any_edit` says that the change adds to whatever the draft is now, so no edit count has to be named.
    """

    seen_version: int | None = None
    seen_edit_count: int | None = None
    any_edit: bool = False
    seen_lease: str | None = None
    comment: str = ""
    reason: str = ""
    asked_correction: CorrectionKind | None = None
    new_assignee: User | None = None


def collect(review: Review, *, actor: User, request: Request | None = None) -> ReviewFacts:
    """The facts of one review for one person, as of now. Call it with the review locked before a write."""
    request = request or Request()
    versions = {each.pk: each for each in ReviewVersion.objects.filter(review=review).select_related("rating__scale")}
    working = versions.get(review.working_version_id or 0)
    published = versions.get(review.published_version_id or 0)
    frozen = working if working and working.frozen_at else None
    corrections = list(Correction.objects.filter(review=review))
    correction = next((each for each in corrections if each.published_at is None and each.cancelled_at is None), None)
    decisions = list(SignOff.objects.filter(version=working)) if working else []
    own = [each for each in decisions if each.decided_by_id == actor.pk]
    standing = [each for each in decisions if each.withdrawn_at is None]
    own_standing = next((each for each in own if each.withdrawn_at is None), None)
    lease = live_lease(review)
    draft = working if working and not frozen else None
    newcomer = request.new_assignee
    edit_count = working.edit_count if working else 0
    return ReviewFacts(
        status=ReviewStatus(review.status),
        assignee_id=review.assignee_id,
        lease_holder_id=lease.holder_id if lease else None,
        lease_token=str(lease.token) if lease else None,
        published_version=published.number if published else None,
        open_correction=CorrectionKind(correction.kind) if correction else None,
        correction_starter_id=correction.started_by_id if correction else None,
        correction_note=correction.public_note if correction else "",
        claim_accepted=review.claim.status == ClaimStatus.ACCEPTED,
        claim_merged=review.claim.status == ClaimStatus.MERGED,
        other_live_review=Review.objects.filter(claim=review.claim_id)
        .exclude(pk=review.pk)
        .exclude(status__in=ENDED)
        .exists(),
        working_version=working.number if working else None,
        frozen_version=frozen.number if frozen else None,
        version_kind=VersionKind(working.kind) if working else None,
        version_writer_id=working.written_by_id if working else None,
        contributor_ids=contributors(working, versions),
        current_edit_count=edit_count,
        missing_checks=missing(draft, review, correction),
        unchanged_since_refused=draft is not None and _unchanged(draft, review, correction),
        content_hash_ok=frozen is None
        or frozen.content_sha256 == content_sha256(frozen, correction=_carried_out(frozen, corrections) or correction),
        approvals_needed=review.policy.approvals_needed,
        sign_off_roles=frozenset(Role(role) for role in review.policy.roles),
        approval_comment_required=review.policy.comment_required,
        standing_approvals=sum(each.decision == Decision.APPROVE for each in standing),
        decisions_on_version=len(decisions),
        actor_id=actor.pk,
        roles=actor.role_set(),
        recused=is_recused(review, actor),
        actor_decision=Decision(own_standing.decision) if own_standing else None,
        actor_withdrew_approval=own_standing is None and any(each.decision == Decision.APPROVE for each in own),
        seen_version=request.seen_version,
        seen_edit_count=edit_count if request.any_edit else request.seen_edit_count,
        seen_lease=request.seen_lease,
        comment=request.comment,
        reason=request.reason,
        asked_correction=request.asked_correction,
        new_assignee_id=newcomer.pk if newcomer else None,
        new_assignee_roles=newcomer.role_set() if newcomer else frozenset(),
        new_assignee_recused=bool(newcomer) and is_recused(review, newcomer),
    )


def open_correction(review: Review) -> Correction | None:
    """The correction that is neither published nor cancelled; there is at most one."""
    return Correction.objects.filter(review=review, published_at=None, cancelled_at=None).first()


def live_lease(review: Review) -> Lease | None:
    """The lease that has not expired by the database's clock."""
    return Lease.objects.select_related("holder").filter(review=review, expires_at__gt=Now()).first()


def is_recused(review: Review, person: User | None) -> bool:
    """Has this person declared a conflict of interest in this review?"""
    return person is not None and Recusal.objects.filter(review=review, user=person).exists()


def line_of(version: ReviewVersion | None, versions: dict[int, ReviewVersion]) -> list[ReviewVersion]:
    """The version and all that it is based on, newest first."""
    line = []
    while version is not None:
        line.append(version)
        version = versions.get(version.based_on_id or 0)
    return line


def contributors(version: ReviewVersion | None, versions: dict[int, ReviewVersion]) -> frozenset[int]:
    """Everybody who changed text or evidence of this version or of one it is based on."""
    line = line_of(version, versions)
    changed = Contribution.objects.filter(version__in=line).values_list("user_id", flat=True)
    return frozenset(changed) | {each.written_by_id for each in line}


def missing(draft: ReviewVersion | None, review: Review, correction: Correction | None) -> tuple[str, ...]:
    """Codes of the checks that a draft has not passed."""
    if draft is None:
        return ()
    found = checks(draft, min_citations=review.policy.min_citations, correction=correction)
    return tuple(each.code for each in found if not each.passed)


def _unchanged(draft: ReviewVersion, review: Review, correction: Correction | None) -> bool:
    """Is this what was refused last? What was refused before the last publication is settled by that."""
    refused = SignOff.objects.filter(version__review=review, decision=Decision.REQUEST_CHANGES)
    if review.published_version_id is not None:
        refused = refused.filter(version__number__gt=F("version__review__published_version__number"))
    last = refused.order_by("-version__number", "-pk").values_list("content_sha256", flat=True).first()
    return last is not None and last == content_sha256(draft, correction=correction)


def _carried_out(version: ReviewVersion, corrections: list[Correction]) -> Correction | None:
    """The closed correction that this version was published for."""
    return next((each for each in corrections if each.to_version_id == version.pk), None)
