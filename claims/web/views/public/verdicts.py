"""The front page, and the list of verdicts with search and filters."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from claims.enums import VerdictStatus
from claims.errors import InvalidInput
from claims.models import Verdict
from claims.queries import public, public_figures, search
from claims.web.forms.finding import FindForm
from claims.web.pages import absolute, html, last_modified, public_page
from claims.web.paging import Slice, slice_of
from claims.web.public_verdict import read
from claims.web.rendered import Rendered
from claims.web.site_figures import changed_at, site_figures

FRONT = 9
"""Verdicts on the front page: one large, two beside it, six below."""
PAGE = 20
CORRECTIONS = 3
NEAR = 5
_LIST = {*FindForm.base_fields, "after", "before"}
_ORDER = ("published_at", "review_id")
_rendered = Rendered(largest=8)


@public_page
def home(request: HttpRequest) -> HttpResponse:
    """One question and one field, then what is new. With a question it is the list of answers."""
    if _LIST & set(request.GET):
        return _listed(request)
    newest = public_figures.last_change()
    if newest is None:
        return _front(request)
    # Whatever the page shows changes the newest change; so its name stands for the whole page.
    body = _rendered.get((newest, get_language()), lambda: _front(request).content)
    return last_modified(HttpResponse(body), newest[0])


def _front(request: HttpRequest) -> HttpResponse:
    docs = summaries(public.verdicts().exclude(status=VerdictStatus.SUSPENDED)[:FRONT])
    lead = next((doc for doc in docs if doc["status"] == VerdictStatus.PUBLISHED), None)
    rest = [doc for doc in docs if doc is not lead]
    context = {
        "canonical": absolute("/"),
        "lead": lead,
        "beside": rest[:2] if lead else [],
        "below": rest[2:] if lead else rest,
        "facets": site_figures().facets,
        "figures": site_figures(),
        "corrections": [correction_shown(row) for row in public.corrections()[:CORRECTIONS]],
    }
    return html(request, "claims/pages/home.html", context)


@public_page
def verdicts(request: HttpRequest) -> HttpResponse:
    """Verdicts by question, rating, topic and more; twenty a page."""
    return _listed(request)


def _listed(request: HttpRequest) -> HttpResponse:
    form = FindForm(request.GET)
    if not form.is_valid():
        raise InvalidInput("This cannot be looked for. Change the words or the filters.", field=next(iter(form.errors)))
    filters = form.filters()
    page = _page(request, filters)
    near = _near(filters)
    shown = {doc["id"] for doc in near}
    context = {
        "form": form,
        "canonical": absolute("/verdicts/"),
        "near": near,
        "docs": [doc for doc in summaries(page.rows) if doc["id"] not in shown],
        "page": page,
        "facets": site_figures().facets,
        "topics": [] if filters else site_figures().topics,
        "active": form.cleaned_data["rating"],
        "filtered": bool(filters) or "after" in request.GET or "before" in request.GET,
        "question": form.cleaned_data["q"],
        "address": filters.get("appearance_url", ""),
        "kept": _kept(request),
    }
    return last_modified(html(request, "claims/pages/verdicts.html", context), changed_at())


def _page(request: HttpRequest, filters: dict[str, Any]) -> Slice:
    """Newest first; a question puts the best answers first, on one page."""
    rows = public.verdicts(**filters).exclude(status=VerdictStatus.SUSPENDED)
    if "q" in filters and not {"after", "before"} & set(request.GET):
        ranked = public.verdicts(**filters, ordering="relevance").exclude(status=VerdictStatus.SUSPENDED)
        return Slice(list(ranked[:PAGE]), newer="", older="")
    return slice_of(rows, request=request, everything=public.verdicts(), columns=_ORDER, size=PAGE)


def _near(filters: dict[str, Any]) -> list[Any]:
    """Verdicts on a sentence like the one that was asked for, when nothing but a sentence was given."""
    if set(filters) - {"q", "language"} or len(filters.get("q", "").split()) < 3:
        return []
    found = search.near_verdicts(filters["q"], language=filters.get("language", ""), limit=NEAR)
    return summaries(each.verdict for each in found)


def _kept(request: HttpRequest) -> list[tuple[str, str]]:
    """Filters that a new question keeps."""
    return [(name, request.GET[name]) for name in ("rating", "topic", "language") if request.GET.get(name)]


def summaries(rows: Iterable[Verdict]) -> list[Any]:
    """Rows as the public documents that lists show."""
    return [read(row.summary_json) for row in rows]


def correction_shown(row: Any) -> dict[str, Any]:
    """A correction as the log shows it: what a hidden verdict said is not told again."""
    verdict = row.review.verdict
    return {
        "id": row.public_id,
        "kind": row.kind,
        "note": row.public_note,
        "published_at": row.published_at,
        "verdict_id": verdict.public_id,
        "status": verdict.status,
        "title": verdict.headline or verdict.claim_reviewed,
        "language": verdict.in_language,
        "from_version": row.from_version.number,
        "to_version": row.to_version.number,
    }
