"""Whose turn is it? Every status has exactly one owner."""

from collections.abc import Mapping
from enum import StrEnum

from claims.enums import ReviewStatus


class Owner(StrEnum):
    """Who has to do the next thing. Nobody: only the named actions of the table wake such a review up."""

    DESK = "desk"
    ASSIGNEE = "assignee"
    EDITORS = "editors"
    NOBODY = "nobody"


OWNED: Mapping[Owner, frozenset[ReviewStatus]] = {
    Owner.DESK: frozenset({ReviewStatus.QUEUED}),
    Owner.ASSIGNEE: frozenset({ReviewStatus.IN_PROGRESS, ReviewStatus.CHANGES_REQUESTED}),
    Owner.EDITORS: frozenset({ReviewStatus.IN_SIGN_OFF, ReviewStatus.APPROVED}),
    Owner.NOBODY: frozenset({ReviewStatus.PUBLISHED, ReviewStatus.RETRACTED, ReviewStatus.ABANDONED}),
}


def owner_of(status: ReviewStatus) -> Owner:
    """The owner of a status."""
    return next(owner for owner, statuses in OWNED.items() if status in statuses)
