"""One page of the queue: the keys of its rows in their order, by keyset, and what is shown of each.

Nothing is counted and nothing is skipped over, so a page costs the same wherever it is in a long list.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet

from claims.enums import ClaimStatus
from claims.errors import NotFound
from claims.models import Claim, Review
from claims.queries import earlier_verdicts, queue
from claims.queries.earlier_verdicts import Earlier
from claims.queries.in_turn import read_in_turn
from claims.queries.queue import Filters

PAGE = 25


class Due(IntEnum):
    """Groups of reviews by deadline, in the order of the list."""

    LATE = 0
    TODAY = 1
    WEEK = 2
    FURTHER = 3
    NONE = 4


ALL_GROUPS = tuple(Due)


@dataclass(frozen=True)
class Calendar:
    """Now, and where for this person today ends and the seven days from today on."""

    now: datetime
    tomorrow: datetime
    in_a_week: datetime

    def group_of(self, due_at: datetime | None) -> Due:
        """The group of a deadline."""
        if due_at is None:
            return Due.NONE
        limits = (self.now, self.tomorrow, self.in_a_week)
        return Due(sum(due_at >= limit for limit in limits))

    def condition(self, group: Due) -> Q:
        """The reviews of a group."""
        limits = [None, self.now, self.tomorrow, self.in_a_week, None]
        if group is Due.NONE:
            return Q(due_at__isnull=True)
        begin, end = limits[group], limits[group + 1]
        condition = Q(due_at__isnull=False)
        if begin is not None:
            condition &= Q(due_at__gte=begin)
        return condition & Q(due_at__lt=end) if end is not None else condition


@dataclass(frozen=True)
class Row:
    """One line of the queue. `review` is None for a candidate; `group` is None where the list has no groups.

    `publisher` is the name of the one in whose article the claim was first found.
    """

    claim: Claim
    review: Review | None
    earlier: Earlier | None
    publisher: str
    group: Due | None = None

    @property
    def public_id(self) -> UUID:
        return self.review.public_id if self.review else self.claim.public_id


@dataclass(frozen=True)
class Page:
    """Rows in order, and whether there are more on either side."""

    rows: Sequence[Row]
    has_earlier: bool
    has_more: bool


@dataclass(frozen=True)
class Cursor:
    """Go on from the row with this public id, backwards or forwards."""

    public_id: UUID
    backwards: bool = False


Columns = tuple[str, str, bool]
# Name of an order → its leading column, the key that parts equal ones, and whether the greatest come first.
_CANDIDATES = {
    "priority": ("priority", "pk", True),
    "newest": ("created_at", "pk", True),
    "oldest": ("created_at", "pk", False),
    "seen": ("reach", "pk", True),
}
_REVIEWS = {
    "newest": ("opened_at", "pk", True),
    "oldest": ("opened_at", "pk", False),
    "seen": ("claim__reach", "claim_id", True),
}


def candidates(filters: Filters, *, order: str, cursor: Cursor | None = None, size: int = PAGE) -> Page:
    """One page of claims that wait to be accepted or dismissed. Raises NotFound for a cursor that leads nowhere."""
    columns = _CANDIDATES[order]
    place = _place(Claim.objects.all(), columns, cursor)
    keys, more = _keys(queue.candidates(filters), columns, place, cursor, size)
    claims = Claim.objects.filter(pk__in=keys).select_related("claimant").defer("search")
    found = {claim.pk: claim for claim in claims.annotate(publisher_name=F(_PUBLISHER))}
    near = earlier_verdicts.near(keys)
    rows = [Row(found[key], None, near.get(key), found[key].publisher_name or "") for key in keys if key in found]
    return _page(rows, more, cursor)


def reviews(
    filters: Filters,
    *,
    order: str,
    calendar: Calendar,
    groups: Sequence[Due] = ALL_GROUPS,
    cursor: Cursor | None = None,
    size: int = PAGE,
) -> Page:
    """One page of reviews; by priority they are grouped by deadline. Raises NotFound as `candidates` does."""
    found = queue.narrowed(filters)
    if order == "priority":
        keys, more = _grouped_keys(found, calendar, groups, cursor, size)
    else:
        columns = _REVIEWS[order]
        if set(groups) != set(ALL_GROUPS):
            found = found.filter(_any_of(calendar.condition(group) for group in groups))
        if order == "seen":  # lets the index on claims give the order
            found = found.filter(claim__status=ClaimStatus.ACCEPTED)
        keys, more = _keys(found, columns, _place(Review.objects.all(), columns, cursor), cursor, size)
    return _page(_review_rows(keys, calendar if order == "priority" else None), more, cursor)


_PUBLISHER = "first_appearance__snapshot__article__publisher__name"


def _review_rows(keys: Sequence[int], calendar: Calendar | None) -> list[Row]:
    rows = Review.objects.filter(pk__in=keys).select_related("assignee", "claim__claimant").defer("claim__search")
    found = {row.pk: row for row in rows.annotate(publisher_name=F(f"claim__{_PUBLISHER}"))}
    near = earlier_verdicts.near([row.claim_id for row in found.values()])
    listed = [found[key] for key in keys if key in found]
    return [
        Row(
            row.claim,
            row,
            near.get(row.claim_id),
            row.publisher_name or "",
            calendar.group_of(row.due_at) if calendar else None,
        )
        for row in listed
    ]


def _page(rows: list[Row], more: bool, cursor: Cursor | None) -> Page:
    if cursor and cursor.backwards:
        return Page(rows, has_earlier=more, has_more=True)
    return Page(rows, has_earlier=cursor is not None, has_more=more)


def _place(everything: "QuerySet[Any]", columns: Columns, cursor: Cursor | None) -> tuple[Any, Any] | None:
    """Where the row of the cursor stands, though it may have left the list."""
    if cursor is None:
        return None
    found = everything.filter(public_id=cursor.public_id).order_by().values_list(*columns[:2]).first()
    if found is None:
        raise NotFound
    return (found[0], found[1])


def _keys(
    rows: "QuerySet[Any]",
    columns: Columns,
    place: tuple[Any, Any] | None,
    cursor: Cursor | None,
    size: int,
) -> tuple[list[int], bool]:
    """Primary keys of a page in the order of the list, and whether there are more in the way it goes."""
    leading, second, greatest_first = columns
    backwards = cursor is not None and cursor.backwards
    descending = greatest_first != backwards
    if place is not None:
        rows = rows.filter(_beyond(leading, second, place, "lt" if descending else "gt"))
    sign = "-" if descending else ""
    keys = list(rows.order_by(f"{sign}{leading}", f"{sign}{second}").values_list("pk", flat=True)[: size + 1])
    return _cut(keys, backwards, size)


def _grouped_keys(
    rows: "QuerySet[Review]", calendar: Calendar, groups: Sequence[Due], cursor: Cursor | None, size: int
) -> tuple[list[int], bool]:
    """As `_keys`, group after group, the most urgent first in each: one query, each group from its own index."""
    backwards = cursor is not None and cursor.backwards
    sign, way = ("", "gt") if backwards else ("-", "lt")
    at: Due | None = None
    beyond = Q()
    if cursor is not None:
        place = Review.objects.filter(public_id=cursor.public_id).values_list("due_at", "priority", "pk").first()
        if place is None:
            raise NotFound
        at = calendar.group_of(place[0])
        beyond = _beyond("priority", "pk", (place[1], place[2]), way)
    parts = []
    for group in reversed(groups) if backwards else groups:
        if at is not None and (group > at if backwards else group < at):
            continue
        part = rows.filter(calendar.condition(group), beyond if group is at else Q())
        parts.append(part.order_by(f"{sign}priority", f"{sign}pk").values_list("priority", "pk")[: size + 1])
    keys = []
    for found in read_in_turn(parts, size + 1):
        keys += [key for _, key in sorted(found, reverse=not backwards)]
    return _cut(keys, backwards, size)


def _cut(keys: list[int], backwards: bool, size: int) -> tuple[list[int], bool]:
    more, keys = len(keys) > size, keys[:size]
    return (keys[::-1] if backwards else keys), more


def _beyond(leading: str, second: str, place: tuple[Any, Any], way: str) -> Q:
    """Spelled so that the first column can use an index range."""
    value, last = place
    return Q(**{f"{leading}__{way}e": value}) & (Q(**{f"{leading}__{way}": value}) | Q(**{f"{second}__{way}": last}))


def _any_of(conditions: Any) -> Q:
    whole = Q()
    for each in conditions:
        whole |= each
    return whole


def texts_of(claim_ids: Sequence[UUID]) -> dict[UUID, str]:
    """The words of claims by public id."""
    return dict(Claim.objects.filter(public_id__in=claim_ids).values_list("public_id", "text"))


def neighbour(filters: Filters, *, order: str, claim_id: UUID) -> UUID | None:
    """The candidate that stands next to this one in the list: after it, or before it at the end."""
    for backwards in (False, True):
        columns = _CANDIDATES[order]
        cursor = Cursor(claim_id, backwards)
        place = _place(Claim.objects.all(), columns, cursor)
        keys, _ = _keys(queue.candidates(filters), columns, place, cursor, 1)
        if keys:
            return Claim.objects.values_list("public_id", flat=True).get(pk=keys[0])
    return None
