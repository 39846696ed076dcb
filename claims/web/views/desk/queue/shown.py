"""Rows and the selected claim as the templates show them: numbers with their reasons, links, groups."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from claims.models import Claim, Review
from claims.models.base import NOT_YET
from claims.queries.earlier_verdicts import Earlier
from claims.queries.queue_pages import Due, Page, Row
from claims.web.public_verdict import read
from claims.workflow.priority import (
    AGE_MOST,
    DAY,
    DEADLINE_MOST,
    REACH_MOST,
    SCORE_MOST,
    Priority,
    as_stored,
    days_waiting,
    priority,
)

GROUPS = {
    Due.LATE: gettext_lazy("Late"),
    Due.TODAY: gettext_lazy("Due today"),
    Due.WEEK: gettext_lazy("Due in 7 days"),
    Due.FURTHER: gettext_lazy("Due later"),
    Due.NONE: gettext_lazy("No deadline"),
}


@dataclass(frozen=True)
class Line:
    """One row with what is worked out for it."""

    claim: Claim
    review: Review | None
    priority: Priority
    earlier: "Before | None"
    to: str
    is_selected: bool
    publisher: str
    seen: str
    waited: str


@dataclass(frozen=True)
class Group:
    """Rows under one heading. `count` is "" where the group goes on beyond the page: nobody counted the rest."""

    title: str
    count: str
    lines: Sequence[Line]


@dataclass(frozen=True)
class Before:
    """An earlier verdict that is near: its public document, and how like the two claims are."""

    doc: Any
    likeness: str
    is_confirmed: bool


@dataclass(frozen=True)
class Reason:
    """One term of the number, as `components/reasons.html` shows it."""

    words: str
    share: float
    points: str


def groups(page: Page, *, query: str, selected: UUID | None, now: datetime) -> list[Group]:
    """The rows of a page under their headings, in order; one group without a heading where there are none."""
    made = []
    parted = [(key, list(rows)) for key, rows in groupby(page.rows, key=lambda row: row.group)]
    for at, (key, rows) in enumerate(parted):
        begins = at > 0 or not page.has_earlier
        ends = at < len(parted) - 1 or not page.has_more
        lines = [_line(row, query, selected, now) for row in rows]
        title = "" if key is None else str(GROUPS[key])
        made.append(Group(title, str(len(lines)) if begins and ends else "", lines))
    return made


def priority_of(claim: Claim, review: Review | None, *, now: datetime) -> Priority:
    """The terms of the stored number, as of the last moment at which it was right."""
    until = review.priority_until if review else claim.priority_until
    return priority(
        score=claim.score,
        reach=claim.reach,
        waiting_since=review.opened_at if review else claim.created_at,
        due_at=review.due_at if review else None,
        now=now if until == NOT_YET else as_stored(until, now),
    )


def reasons(claim: Claim, review: Review | None, found: Priority, *, now: datetime) -> list[Reason]:
    """Every term in words, with its points; they add up to the number."""
    days = days_waiting(review.opened_at if review else claim.created_at, now)
    waits = ngettext("Waiting %(days)d day", "Waiting %(days)d days", days) % {"days": days}
    seen = ngettext("Reach, %(articles)d article", "Reach, %(articles)d articles", claim.reach)
    terms = [
        (_("Check-worthy, %(score)s") % {"score": f"{claim.score:.2f}"}, found.score, SCORE_MOST),
        (seen % {"articles": claim.reach}, found.reach, REACH_MOST),
        (waits if days else _("New today"), found.age, AGE_MOST),
    ]
    if review is not None:
        terms.append((_deadline_words(review.due_at, now), found.deadline, DEADLINE_MOST))
    return [Reason(words, points / most, f"+{points}") for words, points, most in terms]


def before(earlier: Earlier | None) -> Before | None:
    """An earlier verdict by its public document."""
    if earlier is None:
        return None
    return Before(read(earlier.verdict.summary_json), f"{earlier.likeness:.2f}", earlier.is_confirmed)


def _line(row: Row, query: str, selected: UUID | None, now: datetime) -> Line:
    kind = "review" if row.review else "claim"
    days = days_waiting(row.review.opened_at if row.review else row.claim.created_at, now)
    to = "&".join(part for part in (query, f"{kind}={row.public_id}") if part)
    return Line(
        claim=row.claim,
        review=row.review,
        priority=priority_of(row.claim, row.review, now=now),
        earlier=before(row.earlier),
        to=f"?{to}",
        is_selected=row.public_id == selected,
        publisher=row.publisher,
        seen=ngettext("%(articles)d article", "%(articles)d articles", row.claim.reach) % {"articles": row.claim.reach},
        waited=(ngettext("waits %(days)d day", "waits %(days)d days", days) % {"days": days}) if days else _("new"),
    )


def _deadline_words(due_at: datetime | None, now: datetime) -> str:
    if due_at is None:
        return _("No deadline")
    if due_at < now:
        return _("Deadline has passed")
    days = (due_at - now) // DAY
    if not days:
        return _("Deadline within a day")
    return ngettext("Deadline in %(days)d day", "Deadline in %(days)d days", days) % {"days": days}
