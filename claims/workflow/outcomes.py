"""Where a transition leads and what it announces, when that depends on the facts.

The first outcome of a row that applies is the one that happens. The last one of every row always applies.
"""

from collections.abc import Callable
from dataclasses import dataclass

from claims.enums import ReviewStatus, VersionKind
from claims.workflow.facts import ReviewFacts


def always(facts: ReviewFacts) -> bool:
    """No condition."""
    return True


def this_approval_completes_the_quorum(facts: ReviewFacts) -> bool:
    """The approval about to be given is the last one that the policy asks for."""
    return facts.standing_approvals + 1 >= facts.approvals_needed


def quorum_was_reached(facts: ReviewFacts) -> bool:
    """The version counts as approved at this moment."""
    return facts.status == ReviewStatus.APPROVED


def version_is_a_retraction(facts: ReviewFacts) -> bool:
    """The working version takes the verdict back."""
    return facts.version_kind == VersionKind.RETRACTION


def verdict_is_public(facts: ReviewFacts) -> bool:
    """A version has been published before."""
    return facts.published_version is not None


@dataclass(frozen=True)
class Outcome:
    """`announces` is the type of the outbox event, or None for "audit only"; `when` is for people."""

    to: ReviewStatus
    announces: str | None
    when: str = ""
    applies: Callable[[ReviewFacts], bool] = always
