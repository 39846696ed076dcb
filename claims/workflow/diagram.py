"""The tables as a page for people: Mermaid pictures and Markdown tables, written from the rows themselves."""

from collections.abc import Iterable
from typing import Any

from claims.enums import Action, ReviewStatus, Role
from claims.workflow.claim_machine import CLAIM_TRANSITIONS, INITIAL_CLAIM_STATUS, ClaimTransition
from claims.workflow.guard import Guard
from claims.workflow.owners import OWNED
from claims.workflow.roles import CLAIM_ACTIONS, REVIEW_ACTIONS, ClaimAction
from claims.workflow.transitions import INITIAL_STATUS, TRANSITIONS, Transition

_HEAD = """\
# The states of a review

Written by `python manage.py render_states` from `claims/workflow/`. Change the table there, not this page.

A status is that of the working copy. What readers see is the published version, and whether it is suspended.
"""

_ORDER = """\
Rules are asked in this order, and the first refusal is the answer: the role, a conflict of interest
(`review.recused`), repetition (an action whose result holds already returns the current state), the status
(`review.wrong_status`), who, the guards from the first to the last, and what the request has to bring.
`review.already_taken` and `correction.already_open` stand for `review.wrong_status` where they say more.
"""


def render() -> str:
    """The whole page, ending with one newline. The same code gives the same bytes."""
    parts = [
        _HEAD,
        _fenced(review_diagram()),
        "## Whose turn it is\n",
        _table(("Owner", "States"), ((owner.value, _codes(_in_order(states))) for owner, states in OWNED.items())),
        "## Actions\n",
        _ORDER,
        _table(_ACTION_HEADS, (_action_row(row) for row in TRANSITIONS)),
        "## Roles\n",
        "Being a superuser adds nothing to this table.\n",
        _roles_table(),
        "## The states of a claim\n",
        _fenced(claim_diagram()),
        _table(_CLAIM_HEADS, (_claim_row(row) for row in CLAIM_TRANSITIONS)),
    ]
    return "\n".join(parts)


def review_diagram() -> str:
    """The review's table as a Mermaid state diagram."""
    labels: dict[tuple[ReviewStatus, ReviewStatus], list[str]] = {}
    for row in TRANSITIONS:
        for before in row.from_statuses:
            for after in row.to_statuses:
                labels.setdefault((before, after), []).append(_label(row, before, after))
    places = list(ReviewStatus)
    pairs = sorted(labels, key=lambda pair: (places.index(pair[0]), places.index(pair[1])))
    arrows = [f"{before.value} --> {after.value}: {' / '.join(labels[before, after])}" for before, after in pairs]
    ends = [f"{status.value} --> [*]" for status in ReviewStatus if status not in {pair[0] for pair in pairs}]
    return _state_diagram([f"[*] --> {INITIAL_STATUS.value}", *arrows, *ends])


def claim_diagram() -> str:
    """The claim's table as a Mermaid state diagram."""
    arrows = [f"{row.from_status.value} --> {row.to_status.value}: {row.action.value}" for row in CLAIM_TRANSITIONS]
    return _state_diagram([f"[*] --> {INITIAL_CLAIM_STATUS.value}", *arrows])


def _state_diagram(lines: Iterable[str]) -> str:
    return "\n".join(["stateDiagram-v2", *(f"    {line}" for line in lines)])


def _label(row: Transition, before: ReviewStatus, after: ReviewStatus) -> str:
    """The action, with its condition where the row leads to more than one status."""
    if len(row.to_statuses) == 1:
        return row.action.value
    conditions = [outcome.when for outcome in row.outcomes if outcome.to is after]
    return f"{row.action.value} ({', '.join(conditions)})"


_ACTION_HEADS = ("Action", "From", "To", "Who", "Guards (code)", "The request brings", "Audit", "Announces")


def _action_row(row: Transition) -> tuple[str, ...]:
    return (
        f"`{row.action.value}`",
        _codes(row.from_statuses),
        _lines(f"`{outcome.to.value}`{_when(outcome.when)}" for outcome in row.outcomes),
        _rule(row.who),
        _lines(_rule(guard) for guard in row.guards),
        _lines(f"`{demand.field}`: {_rule(demand.guard)}" for demand in row.demands),
        f"`{row.audit}`",
        _lines(f"`{outcome.announces}`{_when(outcome.when)}" for outcome in row.outcomes if outcome.announces),
    )


_CLAIM_HEADS = ("Action", "From", "To", "Who", "The request brings", "Audit", "Announces")


def _claim_row(row: ClaimTransition) -> tuple[str, ...]:
    return (
        f"`{row.action.value}`",
        f"`{row.from_status.value}`",
        f"`{row.to_status.value}`",
        ", ".join(role.value for role in Role if row.action in CLAIM_ACTIONS[role]),
        _lines(f"`{demand.field}`: {_rule(demand.guard)}" for demand in row.demands),
        f"`{row.audit}`",
        f"`{row.announces}`",
    )


def _roles_table() -> str:
    review_rows = (_role_row(action.value, (action in REVIEW_ACTIONS[role] for role in Role)) for action in Action)
    claim_rows = (
        _role_row(f"{action.value} (claim)", (action in CLAIM_ACTIONS[role] for role in Role)) for action in ClaimAction
    )
    return _table(("Action", *(role.value for role in Role)), (*review_rows, *claim_rows))


def _role_row(name: str, marks: Iterable[bool]) -> tuple[str, ...]:
    return (name, *("yes" if mark else "" for mark in marks))


def _rule(guard: Guard[Any]) -> str:
    return f"{guard.rule} ({', '.join(f'`{refusal.code}`' for refusal in guard.refusals)})"


def _when(condition: str) -> str:
    return f" ({condition})" if condition else ""


def _codes(statuses: Iterable[ReviewStatus]) -> str:
    return ", ".join(f"`{status.value}`" for status in statuses)


def _in_order(statuses: frozenset[ReviewStatus]) -> list[ReviewStatus]:
    return [status for status in ReviewStatus if status in statuses]


def _lines(cells: Iterable[str]) -> str:
    return "<br>".join(cells)


def _fenced(diagram: str) -> str:
    return f"```mermaid\n{diagram}\n```\n"


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines) + "\n"
