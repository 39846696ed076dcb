"""Acts that leave the status of a review as it is: the emergency brake, and stepping aside.

The table of transitions has no rows for them. Their rules stand here: the services raise them, the desk
asks them, so that a greyed button and a refusal tell the same story.
"""

from dataclasses import dataclass
from enum import StrEnum

from claims.enums import ReviewStatus, Role
from claims.errors import (
    AlreadyDecided,
    AlreadySuspended,
    DomainError,
    NothingPublished,
    NotSuspended,
    Recused,
    RoleNotAllowed,
    WrongStatus,
)
from claims.workflow.roles import EDITORS, WORKERS


class Beside(StrEnum):
    """What can be done to a review without moving it."""

    RECUSE = "recuse"
    SUSPEND = "suspend"
    RESUME = "resume"


@dataclass(frozen=True, kw_only=True, slots=True)
class BesideFacts:
    """What these acts look at, for one person. `approval_counts`: her approval counts towards a quorum."""

    status: ReviewStatus
    roles: frozenset[Role]
    recused: bool
    approval_counts: bool
    is_published: bool
    is_suspended: bool


@dataclass(frozen=True)
class AllowedBeside:
    """One act for the desk. `code` and `reason` are empty when allowed; `reason` is an English msgid."""

    act: Beside
    allowed: bool
    code: str = ""
    reason: str = ""


def check_beside(act: Beside, facts: BesideFacts) -> None:
    """Raise the first refusal: role, recusal, then what the record says."""
    if not facts.roles & (WORKERS if act is Beside.RECUSE else EDITORS):
        raise RoleNotAllowed(action=act.value)
    if facts.recused:
        raise Recused
    _RULES[act](facts)


def allowed_beside(facts: BesideFacts) -> list[AllowedBeside]:
    """The acts that there is something to do for, with the reason for each one refused to this person."""
    return [_ask(act, facts) for act in Beside if _has_place(act, facts)]


def _has_place(act: Beside, facts: BesideFacts) -> bool:
    """Readers see it, or would see it: then it can be withheld, or shown again, by whoever may."""
    is_public = facts.is_published and facts.status != ReviewStatus.RETRACTED
    return {
        Beside.RECUSE: True,
        Beside.SUSPEND: is_public and not facts.is_suspended,
        Beside.RESUME: is_public and facts.is_suspended,
    }[act]


def _ask(act: Beside, facts: BesideFacts) -> AllowedBeside:
    try:
        check_beside(act, facts)
    except DomainError as error:
        return AllowedBeside(act, allowed=False, code=error.code, reason=error.detail)
    return AllowedBeside(act, allowed=True)


def _recuse(facts: BesideFacts) -> None:
    if facts.approval_counts:
        raise AlreadyDecided("Withdraw your approval of this version first.")


def _suspend(facts: BesideFacts) -> None:
    _shown_to_readers(facts)
    if facts.is_suspended:
        raise AlreadySuspended


def _resume(facts: BesideFacts) -> None:
    _shown_to_readers(facts)
    if not facts.is_suspended:
        raise NotSuspended


def _shown_to_readers(facts: BesideFacts) -> None:
    if not facts.is_published:
        raise NothingPublished
    if facts.status == ReviewStatus.RETRACTED:
        raise WrongStatus(current_status=facts.status.value)


_RULES = {Beside.RECUSE: _recuse, Beside.SUSPEND: _suspend, Beside.RESUME: _resume}
