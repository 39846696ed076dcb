"""What waits for a signature: for this person, ready to publish, decided by her, and what she may not sign."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from claims.enums import Action, Role
from claims.errors import InvalidInput, NotFound
from claims.models import Review, User
from claims.queries import sign_off_lists as queries
from claims.web.desk_pages import answer, desk_page, person_of

FEW, PAGE = 10, 50
"""Rows of a list among the others, and of a list by itself."""


@dataclass(frozen=True)
class List:
    """One of the lists. `asks` is the act whose refusal is told beside a row; None where all rows are hers."""

    name: str
    title: Any
    empty: Any
    rows: Callable[[User], "QuerySet[Review]"]
    asks: Action | None = None


@dataclass(frozen=True)
class Line:
    """A row, and why this person may not do what the list is for; "" when she may."""

    review: Review
    reason: str


@dataclass(frozen=True)
class Shown:
    """A list as it is on the page. `more` is the query string of what follows, "" at the end."""

    of: List
    lines: list[Line]
    more: str


LISTS = (
    List(
        "waiting",
        _("Waiting for you"),
        _("Nothing waits for your signature. What is submitted next appears here."),
        queries.waiting,
    ),
    List(
        "ready",
        _("Approved, ready to publish"),
        _("Nothing is approved and unpublished."),
        queries.ready,
        Action.PUBLISH,
    ),
    List(
        "decided",
        _("Decided by you, still open"),
        _("You have decided on nothing that is still open."),
        queries.decided,
    ),
    List(
        "barred",
        _("In sign-off, not for you to sign"),
        _("There is nothing in sign-off that you may not sign."),
        queries.barred,
        Action.APPROVE,
    ),
)


@desk_page
def sign_off(request: HttpRequest) -> HttpResponse:
    """All four lists, or one of them by itself with `?list=`, from a row on with `&after=`."""
    person = person_of(request)
    roles = person.role_set()
    name = request.GET.get("list", "")
    chosen = [each for each in LISTS if name in ("", each.name)]
    if not chosen:
        raise NotFound
    after = _after(request.GET.get("after", "")) if name else None
    context = {
        "lists": [_shown(each, person, roles, after=after, size=PAGE if name else FEW) for each in chosen],
        "alone": bool(name),
        "role_reason": queries.role_reason(roles),
    }
    return answer(request, "claims/pages/desk/sign_off.html", context, fragment="claims/fragments/sign_off_lists.html")


def _shown(each: List, person: User, roles: frozenset[Role], *, after: Review | None, size: int) -> Shown:
    rows = each.rows(person)
    if after is not None:
        rows = queries.after(rows, after)
    found = queries.shown(rows, person, size=size + 1)
    more = f"?list={each.name}&after={found[size - 1].public_id}" if len(found) > size else ""
    lines = [Line(row, queries.reason(row, each.asks, roles) if each.asks else "") for row in found[:size]]
    return Shown(each, lines, more)


def _after(given: str) -> Review | None:
    """The row to go on from. Raises InvalidInput and NotFound."""
    if not given:
        return None
    try:
        return queries.row(UUID(given))
    except ValueError as error:
        raise InvalidInput("This page has no such place to go on from.", field="after") from error
