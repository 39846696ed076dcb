"""Has it happened already? A second press of a button, or a retry after a lost answer, is no error.

An action is a repetition when its result holds and the record shows that it is this person's result on this
version: the request names the version that the result stands on, or the result carries the person's name.
Where the record shows neither (hand_back, recall, cancel_correction, abandon, reopen) a second call is
refused as out of order; an Idempotency-Key covers the retry there. A save is protected by its edit count.
"""

from claims.enums import Action, Decision, ReviewStatus
from claims.workflow.facts import ReviewFacts


def already_done(action: Action, facts: ReviewFacts) -> bool:
    """True when the service should return the current state and write nothing."""
    done = _RESULTS.get(action)
    return done is not None and done(facts)


def _taken(facts: ReviewFacts) -> bool:
    return facts.status == ReviewStatus.IN_PROGRESS and facts.assignee_id == facts.actor_id


def _assigned(facts: ReviewFacts) -> bool:
    return (
        facts.status == ReviewStatus.IN_PROGRESS
        and facts.new_assignee_id is not None
        and facts.assignee_id == facts.new_assignee_id
    )


def _submitted(facts: ReviewFacts) -> bool:
    return (
        facts.status in (ReviewStatus.IN_SIGN_OFF, ReviewStatus.APPROVED)
        and facts.version_writer_id == facts.actor_id
        and facts.has_read_what_is_frozen
    )


def _approved(facts: ReviewFacts) -> bool:
    return (
        facts.status in (ReviewStatus.IN_SIGN_OFF, ReviewStatus.APPROVED)
        and facts.actor_decision == Decision.APPROVE
        and facts.has_read_what_is_frozen
    )


def _changes_requested(facts: ReviewFacts) -> bool:
    return (
        facts.status == ReviewStatus.CHANGES_REQUESTED
        and facts.actor_decision == Decision.REQUEST_CHANGES
        and facts.has_read_what_is_frozen
    )


def _approval_withdrawn(facts: ReviewFacts) -> bool:
    return (
        facts.status == ReviewStatus.IN_SIGN_OFF
        and facts.actor_decision is None
        and facts.actor_withdrew_approval
        and facts.has_read_what_is_frozen
    )


def _published(facts: ReviewFacts) -> bool:
    # Any editor who could have published it: two of them pressing at once both get the published verdict.
    return (
        facts.status in (ReviewStatus.PUBLISHED, ReviewStatus.RETRACTED)
        and facts.published_version is not None
        and facts.seen_version == facts.published_version
        and not facts.is_own_work
    )


def _correction_started(facts: ReviewFacts) -> bool:
    return (
        facts.status == ReviewStatus.IN_PROGRESS
        and facts.open_correction is not None
        and facts.open_correction == facts.asked_correction
        and facts.correction_starter_id == facts.actor_id
    )


_RESULTS = {
    Action.TAKE: _taken,
    Action.ASSIGN: _assigned,
    Action.SUBMIT: _submitted,
    Action.APPROVE: _approved,
    Action.REQUEST_CHANGES: _changes_requested,
    Action.WITHDRAW_APPROVAL: _approval_withdrawn,
    Action.PUBLISH: _published,
    Action.START_CORRECTION: _correction_started,
}
