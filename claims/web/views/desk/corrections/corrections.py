"""The corrections desk: what is being corrected, what is withheld, what was corrected, and where to begin."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from claims.errors import InvalidInput
from claims.queries import corrections as queries
from claims.web.desk_pages import answer, desk_page
from claims.web.forms.corrections import FindForm
from claims.web.paging import slice_of
from claims.web.public_verdict import read

PAGE = 15
MOST_OPEN = 50
"""Open corrections and withheld verdicts are few; more than this says that something else is wrong."""
FOUND = 10


@desk_page
def corrections(request: HttpRequest) -> HttpResponse:
    """Everything on one page; `?q=` finds a published verdict, `?after=` and `?before=` turn the log."""
    everything = queries.published_corrections()
    page = slice_of(everything, request=request, everything=everything, columns=("published_at", "pk"), size=PAGE)
    open_rows, withheld = list(queries.open_corrections()[: MOST_OPEN + 1]), list(queries.suspended()[: MOST_OPEN + 1])
    context = {
        "page": page,
        "open": open_rows[:MOST_OPEN],
        "withheld": withheld[:MOST_OPEN],
        "more_open": len(open_rows) > MOST_OPEN,
        "more_withheld": len(withheld) > MOST_OPEN,
        **_found(request),
    }
    return answer(
        request, "claims/pages/desk/corrections.html", context, fragment="claims/fragments/corrections_found.html"
    )


def _found(request: HttpRequest) -> dict[str, Any]:
    """Published verdicts with the words that are looked for, the newest ones without any."""
    form = FindForm(request.GET)
    if not form.is_valid():
        raise InvalidInput("The words are too long to look for.", field="q")
    q = form.cleaned_data["q"]
    rows = list(queries.correctable(q=q)[: FOUND + 1])
    found = [{"doc": read(row.summary_json), "is_corrected": row.is_corrected} for row in rows[:FOUND]]
    return {"q": q, "found": found, "more_found": len(rows) > FOUND}
