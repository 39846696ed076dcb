"""The list of articles: what came in, how far it is, and what waits in it."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse

from claims.models import Article
from claims.queries import article_list, intakes
from claims.queries.article_list import Row
from claims.web import intake_words
from claims.web.desk_pages import answer, desk_page, person_of
from claims.web.forms.articles import ListForm
from claims.web.intake_words import Pill
from claims.web.paging import slice_of

PAGE = 30
_ORDER = ("created_at", "pk")


@dataclass(frozen=True)
class Line:
    """One article as the list shows it."""

    row: Row
    title: str
    url: str
    pill: Pill


@desk_page
def articles(request: HttpRequest) -> HttpResponse:
    """Articles, newest first, narrowed by words, publisher and state."""
    form = ListForm(request.GET)
    filters = form.filters()
    found = article_list.articles(filters)
    page = slice_of(found, request=request, everything=Article.objects.all(), columns=_ORDER, size=PAGE)
    context: dict[str, Any] = {
        "form": form,
        "filters": filters,
        "is_narrowed": bool(filters.q or filters.publisher or filters.state),
        "page": page,
        "lines": [_line(row) for row in article_list.rows(page.rows)],
        "may": intakes.allowed(person_of(request)),
    }
    return answer(request, "claims/pages/desk/articles.html", context, fragment="claims/fragments/articles_list.html")


def _line(row: Row) -> Line:
    said = row.newest.submitted if row.newest else {}
    article = row.article
    return Line(
        row=row,
        title=article.headline or str(said.get("headline") or ""),
        url=intake_words.web_address(article.canonical_url),
        pill=intake_words.pill(row.newest, has_text=row.has_text),
    )
