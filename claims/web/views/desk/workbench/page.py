"""One article on the workbench: its text on one side, the decision about one of its claims on the other."""

from http import HTTPStatus
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from claims.errors import NotFound
from claims.queries import articles, workbench
from claims.queries.articles import Sentence
from claims.queries.workbench import MarkedClaim, Workbench
from claims.web.desk_pages import answer, desk_page, go, person_of
from claims.web.views.desk.claims.panel import Forms, panel, reasons_of
from claims.web.views.desk.workbench.place import Place, place_of
from claims.web.views.desk.workbench.sheet import neighbours, sheet

PAGE, PART = "claims/pages/desk/workbench.html", "claims/fragments/workbench.html"
UNREAD = "claims/pages/desk/workbench_unread.html"


@desk_page
def article(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The article with one claim selected: the one that is asked for, else the first that waits."""
    return shown(request, place_of(request, article=public_id))


@desk_page
def next_article(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """On to the next article with candidates; to the list when there is none."""
    found = workbench.next_article(public_id)
    if found is not None:
        return go(reverse("desk-article", args=[found.public_id]), request=request)
    said = _("No other article has claims that wait for a decision.")
    return go(reverse("desk-articles"), request=request, said=said)


def shown(request: HttpRequest, place: Place, *, typed: Forms | None = None, status: int = 200) -> HttpResponse:
    """The workbench at a place; with what was `typed` and refused. Raises NotFound."""
    if place.article is None:
        raise ValueError(place)
    try:
        bench = workbench.load(place.article, number=place.snapshot)
    except NotFound:
        found, snapshots = workbench.article(place.article)
        if snapshots:
            raise
        return answer(request, UNREAD, {"article": found, "intake": articles.intake_status(found)}, status=status)
    sentence = _sentence_at(bench, place)
    selected = None if sentence else _selected(bench, place)
    context = {
        "bench": bench,
        "place": place,
        "selected": selected,
        "sheet": sheet(bench, place, selected=selected),
        "panel": panel(selected.claim.public_id, actor=person_of(request), typed=typed) if selected else None,
        "sentence": sentence,
        "sentence_reasons": reasons_of(list(sentence.reasons), bench.article.in_language, scorer="")
        if sentence
        else [],
        "refusal": typed.refusal if typed and not selected else "",
        "candidates_left": sum(mark.is_candidate for mark in bench.marks),
        **neighbours(bench, selected),
    }
    response = answer(request, PAGE, context, fragment=PART, status=status)
    if status != HTTPStatus.OK:
        response["HX-Push-Url"] = "false"  # what a refused form answers has no address of its own
    return response


def _selected(bench: Workbench, place: Place) -> MarkedClaim | None:
    return bench.find(place.claim) or bench.candidate_after(None) or (bench.marks[0] if bench.marks else None)


def _sentence_at(bench: Workbench, place: Place) -> Sentence | None:
    return next((one for one in bench.skipped if (one.start, one.end) == place.at), None) if place.at else None
