"""The small machine of a claim, in the same form as the review's: rows, guards, one order of asking.

candidate → accepted | dismissed, dismissed → candidate, accepted → merged, merged → accepted. Whether a claim
may be reviewed or published is asked by the review's own guards; merging changes no review.
"""

from dataclasses import dataclass

from claims.enums import ClaimStatus, Role
from claims.errors import ClaimsNotMergeable, ClaimWrongStatus, DomainError, InvalidInput, ReasonRequired
from claims.workflow.guard import Demand, refuses_with
from claims.workflow.roles import ClaimAction, role_allows_on_claim

CANDIDATE = ClaimStatus.CANDIDATE
ACCEPTED = ClaimStatus.ACCEPTED
DISMISSED = ClaimStatus.DISMISSED
MERGED = ClaimStatus.MERGED

INITIAL_CLAIM_STATUS = CANDIDATE


@dataclass(frozen=True, kw_only=True, slots=True)
class ClaimFacts:
    """The facts of one claim, for one person, at one moment. `into` is the claim to merge this one into."""

    claim_id: int
    status: ClaimStatus
    merged_into_id: int | None
    roles: frozenset[Role]
    reason: str = ""
    into_id: int | None = None
    into_status: ClaimStatus | None = None


@refuses_with(ReasonRequired)
def dismissal_explained(facts: ClaimFacts) -> None:
    """A reason is given."""
    if not facts.reason.strip():
        raise ReasonRequired(field="reason")


@refuses_with(InvalidInput, ClaimsNotMergeable)
def other_claim_can_take_it(facts: ClaimFacts) -> None:
    """The other claim is another one, and accepted."""
    if facts.into_id is None:
        raise InvalidInput("Say which claim this one is merged into.", field="into")
    if facts.into_id == facts.claim_id:
        raise ClaimsNotMergeable("A claim cannot be merged into itself.")
    if facts.into_status != ACCEPTED:
        raise ClaimsNotMergeable("The other claim is not accepted, or is merged itself.")


@dataclass(frozen=True, kw_only=True)
class ClaimTransition:
    """One row of the claim's table."""

    action: ClaimAction
    from_status: ClaimStatus
    to_status: ClaimStatus
    demands: tuple[Demand[ClaimFacts], ...] = ()
    audit: str
    announces: str


CLAIM_TRANSITIONS: tuple[ClaimTransition, ...] = (
    ClaimTransition(
        action=ClaimAction.ACCEPT,
        from_status=CANDIDATE,
        to_status=ACCEPTED,
        audit="claim.accepted",
        announces="claim.accepted",
    ),
    ClaimTransition(
        action=ClaimAction.DISMISS,
        from_status=CANDIDATE,
        to_status=DISMISSED,
        demands=(Demand("reason", dismissal_explained),),
        audit="claim.dismissed",
        announces="claim.dismissed",
    ),
    ClaimTransition(
        action=ClaimAction.RECONSIDER,
        from_status=DISMISSED,
        to_status=CANDIDATE,
        audit="claim.reconsidered",
        announces="claim.reconsidered",
    ),
    ClaimTransition(
        action=ClaimAction.MERGE,
        from_status=ACCEPTED,
        to_status=MERGED,
        demands=(Demand("into", other_claim_can_take_it),),
        audit="claim.merged",
        announces="claim.merged",
    ),
    ClaimTransition(
        action=ClaimAction.UNDO_MERGE,
        from_status=MERGED,
        to_status=ACCEPTED,
        audit="claim.merge_undone",
        announces="claim.merge_undone",
    ),
)

LEGAL_CLAIM_STATUS_CHANGES: frozenset[tuple[ClaimStatus, ClaimStatus]] = frozenset(
    (row.from_status, row.to_status) for row in CLAIM_TRANSITIONS
)
"""Every change of a claim's status that exists; the database refuses all others."""

_ROWS = {(row.action, row.from_status): row for row in CLAIM_TRANSITIONS}


@dataclass(frozen=True)
class AllowedOnClaim:
    """One action for the desk; `reason` is an English msgid, `asks` what the request still has to bring."""

    action: ClaimAction
    allowed: bool
    code: str = ""
    reason: str = ""
    asks: tuple[str, ...] = ()


def claim_already_done(action: ClaimAction, facts: ClaimFacts) -> bool:
    """True when the result holds already, so that a second call changes nothing and is no error."""
    if action == ClaimAction.ACCEPT:
        return facts.status == ACCEPTED
    if action == ClaimAction.DISMISS:
        return facts.status == DISMISSED
    if action == ClaimAction.MERGE:
        return facts.status == MERGED and facts.into_id is not None and facts.into_id == facts.merged_into_id
    return False


def resolve_claim(action: ClaimAction, facts: ClaimFacts) -> ClaimTransition | None:
    """The row to be carried out, or None when its result holds already.

    Asked in this order, the first refusal is raised: role (role.not_allowed), repetition, status
    (claim.wrong_status), demands.
    """
    role_allows_on_claim(action, facts.roles)
    if claim_already_done(action, facts):
        return None
    row = _find(action, facts)
    for demand in row.demands:
        demand.guard(facts)
    return row


def allowed_on_claim(facts: ClaimFacts) -> list[AllowedOnClaim]:
    """Every action on a claim, with the reason for each refused one: the same rules, asked."""
    return [_ask(action, facts) for action in ClaimAction]


def _ask(action: ClaimAction, facts: ClaimFacts) -> AllowedOnClaim:
    try:
        role_allows_on_claim(action, facts.roles)
        row = _find(action, facts)
    except DomainError as error:
        return AllowedOnClaim(action, allowed=False, code=error.code, reason=error.detail)
    asks = tuple(demand.field for demand in row.demands if demand.guard.refusal(facts) is not None)
    return AllowedOnClaim(action, allowed=True, asks=asks)


def _find(action: ClaimAction, facts: ClaimFacts) -> ClaimTransition:
    row = _ROWS.get((action, facts.status))
    if row is None:
        raise ClaimWrongStatus(action=action.value, current_status=facts.status.value)
    return row
