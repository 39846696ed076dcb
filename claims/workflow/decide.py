"""May this person do this now? The one order in which the rules are asked.

1. the role includes the action            role.not_allowed
2. the actor is not recused                review.recused
3. (`resolve` only) it has happened already → the current state stands
4. the table has a row for this status     review.wrong_status, or a plainer word for it
5. who: assignee, writer, starter …        review.not_assignee, review.not_writer …
6. the row's guards, left to right         what the record says
7. the row's demands, left to right        what the request brought

The first refusal wins. `check` enforces; `allowed` asks the same rules for the desk, without step 7: nobody
has typed a comment before the form is shown, so what the request still has to bring is listed as `asks`.
"""

from dataclasses import dataclass

from claims.enums import Action
from claims.errors import AlreadyTaken, CorrectionOpen, DomainError, WrongStatus
from claims.workflow.facts import ReviewFacts
from claims.workflow.guards import not_recused
from claims.workflow.owners import Owner, owner_of
from claims.workflow.repetition import already_done
from claims.workflow.roles import role_allows
from claims.workflow.transitions import Transition, find


@dataclass(frozen=True)
class Allowed:
    """One action for the desk. `code` and `reason` are empty when allowed; `reason` is an English msgid.

    `asks` names what the request has to bring that the facts do not hold yet.
    """

    action: Action
    allowed: bool
    code: str = ""
    reason: str = ""
    asks: tuple[str, ...] = ()


def check(action: Action, facts: ReviewFacts) -> Transition:
    """The row to be carried out. Raises the first refusal, in the order of this module."""
    _admit(action, facts)
    return _check_row(action, facts)


def resolve(action: Action, facts: ReviewFacts) -> Transition | None:
    """What a service asks: the row to be carried out, or None when its result holds already.

    Raises the first refusal, in the order of this module.
    """
    _admit(action, facts)
    if already_done(action, facts):
        return None
    return _check_row(action, facts)


def allowed(facts: ReviewFacts) -> list[Allowed]:
    """Every action, in the order of the Action enum, with the reason for each refused one."""
    return [_ask(action, facts) for action in Action]


def _ask(action: Action, facts: ReviewFacts) -> Allowed:
    try:
        _admit(action, facts)
        row = _check_record(action, facts)
    except DomainError as error:
        return Allowed(action, allowed=False, code=error.code, reason=error.detail)
    asks = tuple(demand.field for demand in row.demands if demand.guard.refusal(facts) is not None)
    return Allowed(action, allowed=True, asks=asks)


def _admit(action: Action, facts: ReviewFacts) -> None:
    role_allows(action, facts.roles)
    not_recused(facts)


def _check_row(action: Action, facts: ReviewFacts) -> Transition:
    row = _check_record(action, facts)
    for demand in row.demands:
        demand.guard(facts)
    return row


def _check_record(action: Action, facts: ReviewFacts) -> Transition:
    row = find(action, facts.status)
    if row is None:
        raise _out_of_order(action, facts)
    row.who(facts)
    for guard in row.guards:
        guard(facts)
    return row


def _out_of_order(action: Action, facts: ReviewFacts) -> DomainError:
    """Wrong status, in plainer words where the record has them: all of these are conflicts (409)."""
    in_work = owner_of(facts.status) == Owner.ASSIGNEE
    if action in (Action.TAKE, Action.ASSIGN) and in_work and facts.assignee_id != facts.actor_id:
        return AlreadyTaken(current_status=facts.status.value)
    if action == Action.TAKE and in_work:
        return WrongStatus("You hold this review already.", action=action.value, current_status=facts.status.value)
    if action == Action.START_CORRECTION and facts.open_correction is not None:
        return CorrectionOpen(current_status=facts.status.value)
    return WrongStatus(action=action.value, current_status=facts.status.value)
