"""The facts that the emergency brake and a recusal look at."""

from claims.enums import Decision, ReviewStatus
from claims.models import Review, SignOff, User
from claims.queries.review_facts import is_recused
from claims.workflow.beside import BesideFacts
from claims.workflow.facts import ReviewFacts

# Elsewhere nothing hangs on an approval: a frozen version never goes through sign-off a second time.
_VOTE_COUNTS = (ReviewStatus.IN_SIGN_OFF, ReviewStatus.APPROVED)


def collect_beside(review: Review, *, actor: User) -> BesideFacts:
    """For one person, as of now. Call it with the review locked before a write."""
    approval = SignOff.objects.filter(
        version=review.working_version_id, decided_by=actor, decision=Decision.APPROVE, withdrawn_at=None
    )
    return BesideFacts(
        status=ReviewStatus(review.status),
        roles=actor.role_set(),
        recused=is_recused(review, actor),
        approval_counts=review.status in _VOTE_COUNTS and approval.exists(),
        is_published=review.published_version_id is not None,
        is_suspended=review.suspended_at is not None,
    )


def from_facts(facts: ReviewFacts, *, review: Review) -> BesideFacts:
    """The same from what has been read already."""
    return BesideFacts(
        status=facts.status,
        roles=facts.roles,
        recused=facts.recused,
        approval_counts=facts.status in _VOTE_COUNTS and facts.actor_decision == Decision.APPROVE,
        is_published=facts.published_version is not None,
        is_suspended=review.suspended_at is not None,
    )
