"""The one canonical page of a verdict: as it stands, as a version was published, or as it stood at a time."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language

from claims.errors import InvalidInput, NotFound
from claims.queries import compiled, public
from claims.web import public_verdict
from claims.web.forms.versions import VersionForm
from claims.web.pages import absolute, html, last_modified, public_page
from claims.web.public_verdict import VerdictPage
from claims.web.rendered import Rendered

_rendered = Rendered()


@public_page
def verdict(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The page; `?version=` and `?as_of=` show what readers saw then, marked as old."""
    if "version" in request.GET or "as_of" in request.GET:
        asked = _asked(request)
        page = public_verdict.of_version(public_id, **asked)
        return last_modified(HttpResponse(_render(request, page)), page.row.modified_at)
    etag, modified_at = _state(public_id)
    body = _rendered.get((public_id, etag, get_language()), lambda: _render(request, public_verdict.current(public_id)))
    return last_modified(HttpResponse(body), modified_at)


def _state(public_id: UUID) -> tuple[str, datetime]:
    """What names the verdict's present state. Raises NotFound."""

    def row() -> "QuerySet[Any]":
        return public.verdicts().filter(public_id=public_id).order_by().values_list("etag", "modified_at")

    found = compiled.fetch("page of a verdict", row, (public_id,))
    if not found:
        raise NotFound
    return found[0][0], found[0][1]


def _asked(request: HttpRequest) -> dict[str, Any]:
    form = VersionForm(request.GET)
    if not form.is_valid():
        raise InvalidInput("This is not a version, and not a time.", field=next(iter(form.errors)))
    return {name: value for name, value in form.cleaned_data.items() if value is not None}


def _render(request: HttpRequest, page: VerdictPage) -> bytes:
    context = {
        "page": page,
        "doc": page.doc,
        "verdict": page.row,
        "canonical": absolute(f"/verdicts/{page.row.public_id}/"),
        "modified": _is_later(page.doc["modified_at"], page.doc["published_at"]),
    }
    return html(request, "claims/pages/verdict.html", context).content


def _is_later(modified_at: str, published_at: str) -> bool:
    modified, published = parse_datetime(modified_at), parse_datetime(published_at)
    return modified is not None and published is not None and modified.date() > published.date()
