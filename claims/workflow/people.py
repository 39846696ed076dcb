"""The "who" column: after the role, which checker or which editor may do it?"""

from claims.enums import Decision
from claims.errors import NoStandingApproval, NotAssignee, NothingPublished, NotWriter, RoleNotAllowed
from claims.workflow.facts import ReviewFacts
from claims.workflow.guard import refuses_with
from claims.workflow.roles import EDITORS, WORKERS


@refuses_with(RoleNotAllowed)
def checker_or_editor(facts: ReviewFacts) -> None:
    """Any checker or editor."""
    if not facts.roles & WORKERS:
        raise RoleNotAllowed


@refuses_with(RoleNotAllowed)
def editor(facts: ReviewFacts) -> None:
    """Any editor."""
    if not facts.roles & EDITORS:
        raise RoleNotAllowed


@refuses_with(NotAssignee)
def assignee(facts: ReviewFacts) -> None:
    """The assignee."""
    if facts.actor_id != facts.assignee_id:
        raise NotAssignee


@refuses_with(NotAssignee)
def assignee_or_editor(facts: ReviewFacts) -> None:
    """The assignee, or any editor."""
    if facts.actor_id != facts.assignee_id and not facts.roles & EDITORS:
        raise NotAssignee


@refuses_with(NotWriter)
def writer(facts: ReviewFacts) -> None:
    """The writer of the version."""
    if facts.actor_id != facts.version_writer_id:
        raise NotWriter


@refuses_with(NoStandingApproval)
def approver(facts: ReviewFacts) -> None:
    """The editor whose approval stands on the version."""
    if facts.actor_decision != Decision.APPROVE:
        raise NoStandingApproval


@refuses_with(NotAssignee, NothingPublished)
def starter_or_editor(facts: ReviewFacts) -> None:
    """The starter of the correction, or any editor.

    Without a correction there is no starter: then the honest answer is that nothing is published yet.
    """
    if facts.roles & EDITORS:
        return
    if facts.correction_starter_id is None:
        raise NothingPublished
    if facts.actor_id != facts.correction_starter_id:
        raise NotAssignee
