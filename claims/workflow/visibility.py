"""Whose decision is shown to whom, and when.

Under a blind policy an editor sees her own decision and nobody else's while the vote on a version is open, so
that each one judges the text and not the company. The vote on a version is settled when its quorum is reached
or when changes have been requested; then its decisions, and those on every version before it, are shown to
all staff. When an approval is withdrawn and the quorum is gone, the vote is open again and so is the blind
phase: the next editor to decide is as free as the first.

Nobody is above this: there is no parameter for a role. Auditors, chiefs and the writer see what any other
colleague sees; after the vote, everything. Pages of history obey it too: audit rows named in
`SECRET_WHILE_BLIND` may only be shown when the decision behind them may be.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from claims.enums import Action, Decision
from claims.workflow.transitions import TRANSITIONS


@dataclass(frozen=True, kw_only=True, slots=True)
class CastDecision:
    """One decision on one version. `sign_off_id` leads back to its row."""

    sign_off_id: int
    version: int
    decided_by_id: int
    decision: Decision
    withdrawn: bool = False


SECRET_WHILE_BLIND: frozenset[str] = frozenset(
    row.audit for row in TRANSITIONS if row.action in (Action.APPROVE, Action.WITHDRAW_APPROVAL)
)
"""Audit names that would give away an open vote."""


def settled_version(decisions: Iterable[CastDecision], *, approvals_needed: int) -> int:
    """The highest version number whose vote is settled; 0 when there is none."""
    approvals: dict[int, int] = {}
    settled = 0
    for cast in decisions:
        if cast.decision == Decision.REQUEST_CHANGES:
            settled = max(settled, cast.version)
        elif not cast.withdrawn:
            approvals[cast.version] = approvals.get(cast.version, 0) + 1
    return max([settled, *(version for version, count in approvals.items() if count >= approvals_needed)])


def visible_decisions(
    decisions: Iterable[CastDecision], *, viewer_id: int | None, blind: bool, approvals_needed: int
) -> tuple[CastDecision, ...]:
    """The decisions of one review that this viewer may see, in the given order.

    `decisions` must be all of the review's decisions, withdrawn ones included. `viewer_id` is None for a
    reader who is nobody's colleague and owns no decision.
    """
    cast_decisions = tuple(decisions)
    settled = settled_version(cast_decisions, approvals_needed=approvals_needed)
    return tuple(
        cast
        for cast in cast_decisions
        if not blind or cast.version <= settled or (viewer_id is not None and cast.decided_by_id == viewer_id)
    )


def visible_approvals(
    decisions: Iterable[CastDecision], *, version: int, blind: bool, approvals_needed: int
) -> int | None:
    """How many approvals stand on a version, or None while that would give away an open blind vote."""
    cast_decisions = tuple(decisions)
    if blind and version > settled_version(cast_decisions, approvals_needed=approvals_needed):
        return None
    return sum(
        cast.version == version and cast.decision == Decision.APPROVE and not cast.withdrawn for cast in cast_decisions
    )
