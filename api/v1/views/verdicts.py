"""Verdicts: stored texts, joined and sent. Nothing is rendered here, so a list costs one indexed query."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast
from django.http import HttpResponse
from drf_spectacular.utils import extend_schema

from api import parameters as p
from api.conditional import entity_tag, mark
from api.endpoints import Call, Endpoint
from api.errors import InvalidParameter
from api.formats import JSON, JSON_LD
from api.pagination import PAGING, Order, Page, begin
from api.permissions import PUBLIC
from api.v1.errors import NoClaimReview
from api.v1.history import history
from api.v1.listing import tagged
from api.v1.serializers.verdicts import VerdictDetail, VerdictHistory, VerdictSummary
from claims.errors import NotFound
from claims.queries import compiled, public
from claims.representations import documents
from claims.representations.base_url import dump, with_base
from claims.representations.verdict import EXPANDABLE

ORDERS = {
    "-published_at": Order(("published_at", "review_id")),
    "published_at": Order(("published_at", "review_id"), descending=False),
    "-modified_at": Order(("modified_at", "review_id")),
    "modified_at": Order(("modified_at", "review_id"), descending=False),
}
FILTERS = p.declared(
    p.text("q", "Words to search for: quotation marks, OR and a leading minus are understood.", example="unemployment"),
    p.text("rating", "Code of a rating.", longest=40, example="false"),
    p.identifier("claimant", "Who made the claim."),
    p.identifier("publisher", "Publisher of an article in which the claim appeared."),
    p.text("language", "Language tag; `pt` finds `pt-BR` too.", longest=35, example="en"),
    p.text("topic", "A topic.", longest=60),
    p.moment("reviewed_after", "Published at this time or later."),
    p.moment("reviewed_before", "Published before this time."),
    p.moment("changed_since", "Published, corrected, suspended or retracted at this time or later."),
    p.web_url("appearance_url", "Address of an article in which the claim appeared, in any spelling."),
)
# What a row begins with: the columns of both orders, the key, and the tag of its state. Times stay text: two of each
# page's rows are looked at, and reading all of them would cost more than the rest of a row.
_STATE = ("published_at_text", "modified_at_text", "review_id", "etag")
_TIMES = {f"{name}_text": Cast(name, TextField()) for name in ("published_at", "modified_at")}
Row = tuple[Any, ...]


class Verdicts(Endpoint):
    """The list of verdicts."""

    access = {"GET": PUBLIC}
    parameters = (
        FILTERS
        | PAGING
        | p.declared(
            p.choice("ordering", "Order of the list.", ORDERS),
            p.words("expand", "Parts that a list leaves out unless named.", list(EXPANDABLE)),
        )
    )

    @extend_schema(operation_id="verdicts_list", tags=["verdicts"], responses=VerdictSummary(many=True))
    def get(self, call: Call) -> HttpResponse:
        """Published verdicts, newest first. Suspended and retracted ones stay, with a notice and no rating."""
        expand = call.parameters.get("expand", frozenset())
        if "HTTP_IF_NONE_MATCH" in call.request.META:
            # Who may have it already is compared by state alone; the texts are read only when they are sent.
            unchanged = call.unchanged(tag=_tag(_page(call), expand))
            if unchanged is not None:
                return unchanged
        page = _page(call, "detail_json" if expand else "summary_json")
        response = HttpResponse(_joined([row[-1] for row in page.rows], expand, page), content_type=JSON)
        page.describe(response)
        newest = max((row[1] for row in page.rows), default="")
        changed_at = datetime.fromisoformat(newest) if newest else None
        return mark(response, tag=_tag(page, expand), changed_at=changed_at)


class Verdict(Endpoint):
    """One verdict: as it stands, as one version was published, or as it stood at a time."""

    access = {"GET": PUBLIC}
    formats = (JSON, JSON_LD)
    parameters = p.declared(
        p.whole("version", "This published version.", low=1, high=32_767),
        p.moment("as_of", "What readers saw at this time."),
    )

    @extend_schema(operation_id="verdicts_detail", tags=["verdicts"], responses=VerdictDetail)
    def get(self, call: Call, id: UUID) -> HttpResponse:  # noqa: A002 - the name in the address
        """The whole verdict. `Accept: application/ld+json` gives it as schema.org ClaimReview."""
        if len(call.parameters) > 1:
            raise InvalidParameter("Give version or as_of, not both.", parameter="as_of")
        if call.parameters:
            document = documents.of_version(public.publication(id, **call.parameters), public.verdict(id))
        else:
            document = _current(id)
        linked = call.format == JSON_LD
        text = document.json_ld if linked else document.detail
        if not text:
            raise NoClaimReview
        tag, changed_at = f'"{document.etag[:32]}{"-ld" if linked else ""}"', document.modified_at
        unchanged = call.unchanged(tag=tag, changed_at=changed_at)
        if unchanged is not None:
            return unchanged
        return mark(HttpResponse(with_base(text), content_type=call.format), tag=tag, changed_at=changed_at)


class History(Endpoint):
    """What was published of one verdict, version by version."""

    access = {"GET": PUBLIC}

    @extend_schema(operation_id="verdicts_history", tags=["verdicts"], responses=VerdictHistory)
    def get(self, call: Call, id: UUID) -> HttpResponse:  # noqa: A002 - the name in the address
        """Published versions, corrections, and what changed from each version to the next."""
        found = public.history(id)
        return tagged(call, orjson.loads(with_base(dump(history(found)))))


def _current(public_id: UUID) -> documents.Document:
    """The verdict as it is now. Raises NotFound."""

    def row() -> QuerySet[Any, Row]:
        columns = ("status", "number", "detail_json", "json_ld", "etag", "modified_at")
        return public.verdicts().filter(public_id=public_id).order_by().values_list(*columns)

    found = compiled.fetch("verdict", row, (public_id,))
    if not found:
        raise NotFound
    return documents.Document(*found[0])


def _page(call: Call, *text: str) -> Page[Row]:
    """One page: state of its rows, and a text where one is named."""
    filters = {name: value for name, value in call.parameters.items() if name in FILTERS}
    order = call.parameters.get("ordering", ORDERS["-published_at"])
    walk = begin(call.request, call.parameters, order)

    def rows() -> QuerySet[Any, Row]:
        return public.verdicts(**filters).annotate(**_TIMES).values_list(*_STATE, *text)

    if filters:
        found = list(walk.select(rows()))
    else:
        leading, last = walk.cursor.values if walk.cursor else (None, None)
        shape = ("verdicts", tuple(order.columns(backwards=walk.backwards)), walk.size, bool(walk.cursor), text)
        values = (leading, leading, last) if walk.cursor else ()
        found = compiled.fetch(shape, lambda: walk.select(rows()), values)
    count = rows().count() if call.parameters.get("count") else None
    column = _STATE.index(f"{order.fields[0]}_text")
    return walk.page(
        found,
        request=call.request,
        key=lambda row: (datetime.fromisoformat(row[column]), row[2]),
        count=count,
    )


def _tag(page: Page[Row], expand: frozenset[str]) -> str:
    """The tag of the page's bytes: of its rows, of what is shown of them, and of the way on."""
    parts = [*(row[3] for row in page.rows), *sorted(expand), page.next_url or "", page.previous_url or ""]
    return entity_tag([*parts, str(page.count)])


def _joined(texts: Sequence[str], expand: frozenset[str], page: Page[Row]) -> bytes:
    """The body of a list: stored texts between brackets, our own address filled in."""
    if expand:
        body = b",".join(orjson.dumps(documents.expanded(with_base(text), expand)) for text in texts)
    else:
        body = with_base(",".join(texts))
    return b'{"results":[' + body + b"]," + orjson.dumps(page.members())[1:]
