"""Role → actions: the first question asked of everybody.

A person has the actions of all her roles. Viewers and auditors read; operators run the installation; none of
them, and no superuser, has an editorial action by that alone. Which checker or editor may act (the assignee,
the writer, the starter of a correction) is the second question and stands in the transition tables.
"""

from collections.abc import Mapping
from enum import StrEnum

from claims.enums import Action, Role
from claims.errors import RoleNotAllowed


class ClaimAction(StrEnum):
    """What can be done to a claim; `claim_machine` says from where and under which guards."""

    ACCEPT = "accept"
    DISMISS = "dismiss"
    RECONSIDER = "reconsider"
    MERGE = "merge"
    UNDO_MERGE = "undo_merge"


class ArticleAction(StrEnum):
    """What can be done about articles that come in."""

    SUBMIT = "submit"
    RETRY = "retry"


EDITORS: frozenset[Role] = frozenset({Role.EDITOR, Role.CHIEF})
"""Whoever is one of these is "an editor" in the tables."""

WORKERS: frozenset[Role] = EDITORS | {Role.CHECKER}
"""Whoever is one of these can be the assignee of a review."""

_CHECKER: frozenset[Action] = frozenset(
    {
        Action.TAKE,
        Action.HAND_BACK,
        Action.SAVE_DRAFT,
        Action.SUBMIT,
        Action.RECALL,
        Action.START_CORRECTION,
        Action.CANCEL_CORRECTION,
    }
)
_EDITOR: frozenset[Action] = _CHECKER | {
    Action.ASSIGN,
    Action.APPROVE,
    Action.REQUEST_CHANGES,
    Action.WITHDRAW_APPROVAL,
    Action.PUBLISH,
    Action.ABANDON,
    Action.REOPEN,
}
_CLAIM_CHECKER: frozenset[ClaimAction] = frozenset({ClaimAction.ACCEPT, ClaimAction.DISMISS, ClaimAction.RECONSIDER})
_CLAIM_EDITOR: frozenset[ClaimAction] = _CLAIM_CHECKER | {ClaimAction.MERGE, ClaimAction.UNDO_MERGE}

REVIEW_ACTIONS: Mapping[Role, frozenset[Action]] = {
    Role.VIEWER: frozenset(),
    Role.CHECKER: _CHECKER,
    Role.EDITOR: _EDITOR,
    Role.CHIEF: _EDITOR,
    Role.AUDITOR: frozenset(),
    Role.OPERATOR: frozenset(),
}

CLAIM_ACTIONS: Mapping[Role, frozenset[ClaimAction]] = {
    Role.VIEWER: frozenset(),
    Role.CHECKER: _CLAIM_CHECKER,
    Role.EDITOR: _CLAIM_EDITOR,
    Role.CHIEF: _CLAIM_EDITOR,
    Role.AUDITOR: frozenset(),
    Role.OPERATOR: frozenset(),
}

ARTICLE_ACTIONS: Mapping[Role, frozenset[ArticleAction]] = {
    Role.VIEWER: frozenset(),
    Role.CHECKER: frozenset(ArticleAction),
    Role.EDITOR: frozenset(ArticleAction),
    Role.CHIEF: frozenset(ArticleAction),
    Role.AUDITOR: frozenset(),
    Role.OPERATOR: frozenset({ArticleAction.RETRY}),  # a dead letter is often a fault of the installation
}


def role_allows(action: Action, roles: frozenset[Role]) -> None:
    """Raise RoleNotAllowed unless one of the roles includes this action on reviews."""
    if not any(action in REVIEW_ACTIONS[role] for role in roles):
        raise RoleNotAllowed(action=action.value)


def role_allows_on_claim(action: ClaimAction, roles: frozenset[Role]) -> None:
    """Raise RoleNotAllowed unless one of the roles includes this action on claims."""
    if not any(action in CLAIM_ACTIONS[role] for role in roles):
        raise RoleNotAllowed(action=action.value)


def role_allows_on_article(action: ArticleAction, roles: frozenset[Role]) -> None:
    """Raise RoleNotAllowed unless one of the roles includes this action on articles that come in."""
    if not any(action in ARTICLE_ACTIONS[role] for role in roles):
        raise RoleNotAllowed(action=action.value)
