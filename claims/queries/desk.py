"""One review with everything that its page and its API need, as one person may see it."""

from dataclasses import dataclass
from uuid import UUID

from claims.enums import Decision
from claims.errors import NotFound
from claims.models import (
    Appearance,
    AuditEvent,
    Citation,
    Correction,
    Lease,
    Recusal,
    Review,
    ReviewVersion,
    SignOff,
    User,
)
from claims.queries.review_facts import collect, live_lease, open_correction
from claims.queries.version_content import Check, checks
from claims.workflow.decide import Allowed, allowed
from claims.workflow.facts import ReviewFacts
from claims.workflow.visibility import (
    SECRET_WHILE_BLIND,
    CastDecision,
    settled_version,
    visible_approvals,
    visible_decisions,
)


@dataclass(frozen=True, kw_only=True)
class DeskReview:
    """A review on the desk. `decisions` holds only what this person may see while the vote is blind.

    `approvals` is None as long as the number would give an open blind vote away.
    """

    review: Review
    versions: list[ReviewVersion]
    citations: list[Citation]
    appearances: list[Appearance]
    contributors: list[User]
    decisions: list[SignOff]
    approvals: int | None
    vote_is_open: bool
    lease: Lease | None
    correction: Correction | None
    corrections: list[Correction]
    recusals: list[Recusal]
    checks: tuple[Check, ...]
    facts: ReviewFacts
    actions: list[Allowed]

    @property
    def working(self) -> ReviewVersion | None:
        """The open draft, or the frozen version that is voted on."""
        return self.review.working_version


def load(review_id: UUID, *, actor: User) -> DeskReview:
    """One review for one person, in a fixed number of queries. Raises NotFound."""
    review = (
        Review.objects.select_related(
            "claim__claimant",
            "policy",
            "assignee",
            "suspended_by",
            "working_version__rating__scale",
            "working_version__written_by",
            "published_version__rating",
        )
        .filter(public_id=review_id)
        .first()
    )
    if review is None:
        raise NotFound
    facts = collect(review, actor=actor)
    decisions = _decisions(review)
    cast = _cast(decisions)
    shown = {
        each.sign_off_id
        for each in visible_decisions(
            cast,
            viewer_id=actor.pk,
            blind=review.policy.blind,
            approvals_needed=review.policy.approvals_needed,
        )
    }
    working = review.working_version
    correction = open_correction(review)
    return DeskReview(
        review=review,
        versions=list(review.versions.select_related("rating", "written_by", "based_on").order_by("number")),
        citations=_citations(working),
        appearances=_appearances(review),
        contributors=list(User.objects.filter(pk__in=facts.contributor_ids).order_by("display_name", "pk")),
        decisions=[each for each in decisions if each.pk in shown],
        approvals=_approvals(review, cast),
        vote_is_open=_vote_is_open(review, cast),
        lease=live_lease(review),
        correction=correction,
        corrections=list(review.corrections.select_related("from_version", "to_version", "started_by").order_by("pk")),
        recusals=list(review.recusals.select_related("user").order_by("pk")),
        checks=checks(working, min_citations=review.policy.min_citations, correction=correction) if working else (),
        facts=facts,
        actions=allowed(facts),
    )


def version(review_id: UUID, number: int) -> tuple[ReviewVersion, list[Citation]]:
    """One version of a review with its citations, for staff. Raises NotFound."""
    found = (
        ReviewVersion.objects.select_related("rating__scale", "written_by", "based_on", "review")
        .filter(review__public_id=review_id, number=number)
        .first()
    )
    if found is None:
        raise NotFound
    return found, _citations(found)


def history(review_id: UUID, *, actor: User) -> list[AuditEvent]:
    """What happened to a review, oldest first, without the rows that would give an open blind vote away.

    A person's own rows are always shown to that person. Raises NotFound.
    """
    review = Review.objects.select_related("policy").filter(public_id=review_id).first()
    if review is None:
        raise NotFound
    events = AuditEvent.objects.filter(target_type="review", target_id=review_id)
    events = events.select_related("actor").order_by("number")
    cast = _cast(_decisions(review))
    settled = settled_version(cast, approvals_needed=review.policy.approvals_needed)
    return [
        event
        for event in events
        if not review.policy.blind
        or event.action not in SECRET_WHILE_BLIND
        or event.actor_id == actor.pk
        or int(event.data.get("version") or 0) <= settled
    ]


def _decisions(review: Review) -> list[SignOff]:
    return list(
        SignOff.objects.filter(version__review=review)
        .select_related("decided_by", "version")
        .order_by("decided_at", "pk")
    )


def _cast(decisions: list[SignOff]) -> list[CastDecision]:
    return [
        CastDecision(
            sign_off_id=each.pk,
            version=each.version.number,
            decided_by_id=each.decided_by_id,
            decision=Decision(each.decision),
            withdrawn=each.withdrawn_at is not None,
        )
        for each in decisions
    ]


def _approvals(review: Review, cast: list[CastDecision]) -> int | None:
    working = review.working_version
    if working is None or working.frozen_at is None:
        return 0
    return visible_approvals(
        cast,
        version=working.number,
        blind=review.policy.blind,
        approvals_needed=review.policy.approvals_needed,
    )


def _vote_is_open(review: Review, cast: list[CastDecision]) -> bool:
    working = review.working_version
    if working is None or working.frozen_at is None:
        return False
    return settled_version(cast, approvals_needed=review.policy.approvals_needed) < working.number


def _citations(found: ReviewVersion | None) -> list[Citation]:
    if found is None:
        return []
    return list(found.citations.select_related("evidence", "capture", "waived_by").order_by("position", "pk"))


def _appearances(review: Review) -> list[Appearance]:
    return list(
        Appearance.objects.filter(claim=review.claim_id)
        .select_related("snapshot__article__publisher")
        .defer("snapshot__text")
        .order_by("snapshot__retrieved_at", "pk")
    )
