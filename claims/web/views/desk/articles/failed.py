"""Submissions that failed for good, each with its reason and what can be done."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from claims.models import Intake
from claims.queries import intakes
from claims.web import intake_words
from claims.web.desk_pages import answer, desk_page, person_of
from claims.web.paging import slice_of

PAGE = 30
_ORDER = ("finished_at", "pk")


@dataclass(frozen=True)
class Line:
    """One dead letter as the list shows it."""

    intake: Intake
    title: str
    address: str
    reason: str
    advice: str
    can_be_pasted: bool


@desk_page
def failed(request: HttpRequest) -> HttpResponse:
    """The dead letters, newest first."""
    page = slice_of(intakes.failed(), request=request, everything=Intake.objects.all(), columns=_ORDER, size=PAGE)
    context = {
        "page": page,
        "lines": [_line(row) for row in page.rows],
        "may": intakes.allowed(person_of(request)),
    }
    return answer(
        request, "claims/pages/desk/articles_failed.html", context, fragment="claims/fragments/articles_failed.html"
    )


def _line(row: Intake) -> Line:
    return Line(
        intake=row,
        title=row.article.headline or str(row.submitted.get("headline") or ""),
        address=row.url or intake_words.web_address(row.article.canonical_url),
        reason=intake_words.reason(row),
        advice=intake_words.advice(row),
        can_be_pasted=intake_words.can_be_pasted(row),
    )
