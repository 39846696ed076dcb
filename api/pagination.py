"""Pages by keyset: a cursor names the row to go on from, so rows that come or go never shift a page.

A cursor is signed, and bound to the call, its filters and its order. One that was altered, belongs to another
list, or is older than API_CURSOR_MAX_DAYS is refused; it never quietly becomes another page. It carries the day
and not the second on which it was made, so that the same page has the same bytes and the same ETag.
"""

import hashlib
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

import orjson
from django.conf import settings
from django.core import signing
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.request import QueryDict

from api.errors import InvalidCursor
from api.parameters import Parameter, declared, flag, whole

DEFAULT_SIZE, LARGEST_SIZE = 25, 100
_SALT = "api.cursor.1"
Row = TypeVar("Row")

PAGING: dict[str, Parameter] = declared(
    Parameter(
        "cursor", str, "Where to go on from: take it from `next` or `previous`.", {"type": "string", "maxLength": 1000}
    ),
    whole("page_size", "Rows a page.", low=1, high=LARGEST_SIZE, default=DEFAULT_SIZE),
    flag("count", "Also count all rows (`count` in the answer). Costs time on long lists."),
)


@dataclass(frozen=True)
class Order:
    """An order of rows that ends in a unique column. `fields` are columns; all go the same way."""

    fields: tuple[str, ...]
    descending: bool = True

    def columns(self, *, backwards: bool = False) -> list[str]:
        sign = "-" if self.descending != backwards else ""
        return [f"{sign}{name}" for name in self.fields]


@dataclass(frozen=True)
class Cursor:
    """The row to go on from, and which way."""

    values: tuple[Any, ...]
    backwards: bool


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Some rows, and the addresses of the pages before and after (None at the ends)."""

    rows: Sequence[Row]
    next_url: str | None
    previous_url: str | None
    count: int | None = None

    def describe(self, response: HttpResponse) -> None:
        """Name the neighbouring pages in a Link header too."""
        links = [f'<{url}>; rel="{rel}"' for rel, url in (("next", self.next_url), ("prev", self.previous_url)) if url]
        if links:
            response["Link"] = ", ".join(links)

    def members(self) -> dict[str, Any]:
        """The members of a list's body beside `results`."""
        found: dict[str, Any] = {"next": self.next_url, "previous": self.previous_url}
        if self.count is not None:
            found["count"] = self.count
        return found


@dataclass(frozen=True)
class Walk:
    """Where a page begins, which way it goes and how many rows it has."""

    order: Order
    size: int
    cursor: Cursor | None
    binding: str

    @property
    def backwards(self) -> bool:
        return self.cursor is not None and self.cursor.backwards

    def select(self, rows: "QuerySet[Any, Row]") -> "QuerySet[Any, Row]":
        """The rows of the page and one more, which says whether there is another page."""
        chosen = rows.filter(_beyond(self.cursor, self.order)) if self.cursor else rows
        return chosen.order_by(*self.order.columns(backwards=self.backwards))[: self.size + 1]

    def page(
        self, found: list[Row], *, request: HttpRequest, key: Callable[[Row], tuple[Any, ...]], count: int | None = None
    ) -> Page[Row]:
        """The page of what was selected. `key` reads the order's columns of a row."""
        more = len(found) > self.size
        found = found[: self.size]
        if self.backwards:
            found.reverse()
        has_next, has_previous = (True, more) if self.backwards else (more, self.cursor is not None)
        return Page(
            rows=found,
            next_url=_url(request, key(found[-1]), self.binding, backwards=False) if found and has_next else None,
            previous_url=_url(request, key(found[0]), self.binding, backwards=True) if found and has_previous else None,
            count=count,
        )


def begin(request: HttpRequest, parameters: Mapping[str, Any], order: Order) -> Walk:
    """What the request asks for. Raises InvalidCursor."""
    binding = _binding(request.path, parameters, order)
    cursor = _read(parameters["cursor"], binding, order) if "cursor" in parameters else None
    return Walk(order, parameters.get("page_size", DEFAULT_SIZE), cursor, binding)


def paginate(
    rows: "QuerySet[Any, Row]",
    *,
    request: HttpRequest,
    parameters: Mapping[str, Any],
    order: Order,
    key: Callable[[Row], tuple[Any, ...]],
) -> Page[Row]:
    """One page of `rows` in `order`. `key` reads the order's columns of a row. Raises InvalidCursor."""
    walk = begin(request, parameters, order)
    count = rows.count() if parameters.get("count") else None
    return walk.page(list(walk.select(rows)), request=request, key=key, count=count)


def by_primary_key(row: Model) -> tuple[Any, ...]:
    """The key of lists that go by primary key."""
    return (row.pk,)


def _beyond(cursor: Cursor, order: Order) -> Q:
    """Rows after the cursor's. Spelled so that the first column can use an index range.

    `claims.queries.compiled` relies on the sequence of values: leading, leading, last.
    """
    way = "lt" if order.descending != cursor.backwards else "gt"
    first, *rest = order.fields
    if not rest:
        return Q(**{f"{first}__{way}": cursor.values[0]})
    (second,) = rest
    leading, last = cursor.values
    return Q(**{f"{first}__{way}e": leading}) & (Q(**{f"{first}__{way}": leading}) | Q(**{f"{second}__{way}": last}))


def _binding(path: str, parameters: Mapping[str, Any], order: Order) -> str:
    """A short name of the list: the call, its filters and its order, whatever their sequence in the address."""
    filters = sorted(
        f"{name}={sorted(value) if isinstance(value, frozenset) else value}"
        for name, value in parameters.items()
        if name not in PAGING
    )
    text = "\n".join([path, *filters, *order.columns()])
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def _url(request: HttpRequest, values: tuple[Any, ...], binding: str, *, backwards: bool) -> str:
    kept = QueryDict(mutable=True)
    for name, value in request.GET.items():
        if name != "cursor":
            kept[name] = value
    kept["cursor"] = sign(Cursor(values, backwards), binding)
    return f"{settings.PUBLIC_URL}{request.path}?{kept.urlencode()}"


def sign(cursor: Cursor, binding: str) -> str:
    """The cursor as text."""
    values = [[value.isoformat()] if isinstance(value, datetime) else value for value in cursor.values]
    payload = orjson.dumps([binding, _today(), int(cursor.backwards), *values])
    encoded = signing.b64_encode(payload).decode()
    return signing.Signer(salt=_SALT, sep="~").sign(encoded)


def _read(text: str, binding: str, order: Order) -> Cursor:
    try:
        encoded = signing.Signer(salt=_SALT, sep="~").unsign(text)
        bound_to, made_on, backwards, *values = orjson.loads(signing.b64_decode(encoded.encode()))
    except (signing.BadSignature, ValueError) as error:
        raise InvalidCursor from error
    if bound_to != binding or _today() - made_on > settings.API_CURSOR_MAX_DAYS:
        raise InvalidCursor
    return Cursor(tuple(_value(value) for value in values), bool(backwards))


def _today() -> int:
    """Days since 1970 in UTC."""
    return int(time.time() // 86_400)


def _value(value: Any) -> Any:
    return datetime.fromisoformat(value[0]) if isinstance(value, list) else value
