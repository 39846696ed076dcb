"""Pages by keyset. The address names the row to go on from by its public id, so it can be kept and shared.

Rows that come or go never shift a page, and no page number has to be counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.http.request import QueryDict

from claims.errors import InvalidInput, NotFound

AFTER, BEFORE = "after", "before"


@dataclass(frozen=True)
class Slice:
    """Some rows, newest first, and the query strings of the pages around them ("" at the ends)."""

    rows: Sequence[Any]
    newer: str
    older: str


def slice_of(rows: "QuerySet[Any]", *, request: HttpRequest, everything: "QuerySet[Any]", columns: tuple[str, str],
             size: int) -> Slice:  # fmt: skip
    """One page of `rows`, which are ordered by `columns` (a time and the primary key), newest first.

    `everything` is where the row that the address names is looked up: it may have left `rows` since.
    Raises InvalidInput when the address names a row in no readable way, NotFound when there is none.
    """
    after, before = _named(request, AFTER), _named(request, BEFORE)
    place = None
    if after or before:
        place = everything.filter(public_id=before or after).order_by().values_list(*columns).first()
        if place is None:
            raise NotFound
    backwards = before is not None
    if place is not None:
        rows = rows.filter(_beyond(columns, place, "gt" if backwards else "lt"))
    signs = "" if backwards else "-"
    found = list(rows.order_by(*(f"{signs}{name}" for name in columns))[: size + 1])
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    has_newer, has_older = (more, True) if backwards else (place is not None, more)
    return Slice(
        rows=found,
        newer=_query(request, BEFORE, found[0].public_id) if found and has_newer else "",
        older=_query(request, AFTER, found[-1].public_id) if found and has_older else "",
    )


def _beyond(columns: tuple[str, str], place: tuple[Any, Any], way: str) -> Q:
    """Spelled so that the first column can use an index range."""
    first, second = columns
    leading, last = place
    return Q(**{f"{first}__{way}e": leading}) & (Q(**{f"{first}__{way}": leading}) | Q(**{f"{second}__{way}": last}))


def _named(request: HttpRequest, name: str) -> UUID | None:
    given = request.GET.get(name)
    if not given:
        return None
    try:
        return UUID(given)
    except ValueError as error:
        raise InvalidInput("This page has no such place to go on from.", field=name) from error


def _query(request: HttpRequest, name: str, public_id: UUID) -> str:
    kept: QueryDict = request.GET.copy()
    for each in (AFTER, BEFORE):
        kept.pop(each, None)
    kept[name] = str(public_id)
    return f"?{kept.urlencode()}"
