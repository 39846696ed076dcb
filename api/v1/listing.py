"""Lists and objects that are rendered when asked for: one page, its neighbours, its tag."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.db.models import QuerySet
from django.http import HttpResponse

from api.conditional import entity_tag, mark
from api.endpoints import Call, json_response
from api.pagination import Order, paginate

Row = TypeVar("Row")


def listed(
    call: Call,
    rows: "QuerySet[Any, Row]",
    *,
    order: Order,
    key: Callable[[Row], tuple[Any, ...]],
    shape: Callable[[Row], Mapping[str, Any]],
) -> HttpResponse:
    """One page of `rows`, each shown by `shape`."""
    page = paginate(rows, request=call.request, parameters=call.parameters, order=order, key=key)
    response = tagged(call, {"results": [shape(row) for row in page.rows], **page.members()})
    page.describe(response)
    return response


def tagged(call: Call, content: Any) -> HttpResponse:
    """`content` as JSON with a tag of its bytes, or 304 when the caller has these bytes."""
    response = json_response(content)
    tag = entity_tag([response.content.decode()])
    return call.unchanged(tag=tag) or mark(response, tag=tag, changed_at=None)


def whole(call: Call, results: list[Any]) -> HttpResponse:
    """A short list that is always sent whole, in the shape of every list."""
    return tagged(call, {"results": results, "next": None, "previous": None})
