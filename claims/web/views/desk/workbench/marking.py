"""Words of an article made a claim: marked in the text, chosen from its sentences, or typed."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.errors import DomainError, InvalidInput, NotFound
from claims.models import ArticleSnapshot
from claims.queries import workbench
from claims.queries.workbench import Workbench
from claims.services.claims import promote_sentence
from claims.text.passages import occurrences
from claims.text.sentences import Span
from claims.web.desk_pages import answer, desk_page, go, person_of, refused
from claims.web.forms.claims import MarkForm, SentenceForm, WordsForm
from claims.web.views.desk.claims.panel import Forms
from claims.web.views.desk.workbench.page import shown
from claims.web.views.desk.workbench.place import Place, place_of

PAGE = "claims/pages/desk/sentences.html"
CONTEXT = 60


@desk_page
def mark(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Words that were marked in the text become a claim, which is selected then."""
    place = place_of(request, article=public_id)
    form = MarkForm(request.POST)
    try:
        if not form.is_valid():
            raise InvalidInput(_("The marked words did not arrive whole. Mark them again."))
        said = form.cleaned_data
        span = (said["start"], said["end"])
        return _promoted(request, place, said["snapshot_id"], span, exact=said["exact"] or None)
    except NotFound:
        raise
    except DomainError as error:
        return shown(request, place, typed=Forms(refusal=refused(error)), status=error.status)


@desk_page
def sentences(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """All sentences of an article with a button each, and a field for exact words: marking without a pointer."""
    place = place_of(request, article=public_id)
    if request.method != "POST":
        return _listed(request, place)
    bench = workbench.load(public_id, number=place.snapshot)
    try:
        if "span" in request.POST:
            return _promoted(request, place, *_chosen(request))
        words = WordsForm(request.POST)
        if not words.is_valid():
            return _listed(request, place, words=words, status=400)
        return _typed(request, place, bench, words)
    except NotFound:
        raise
    except DomainError as error:
        return _listed(request, place, refusal=refused(error), status=error.status)


def _promoted(
    request: HttpRequest, place: Place, snapshot: UUID, span: Span, *, exact: str | None = None
) -> HttpResponse:
    now = timezone.now()
    claim = promote_sentence(
        snapshot_id=snapshot, start=span[0], end=span[1], exact=exact, actor=person_of(request), now=now
    )
    said = _("Claim marked.") if claim.created_at == now else _("These words are a claim already; here it is.")
    return go(place.address(claim.public_id), request=request, said=said)


def _chosen(request: HttpRequest) -> tuple[UUID, Span]:
    form = SentenceForm(request.POST)
    if not form.is_valid():
        raise InvalidInput(_("Choose a sentence of the list."))
    return form.cleaned_data["snapshot_id"], form.cleaned_data["span"]


def _typed(request: HttpRequest, place: Place, bench: Workbench, form: WordsForm) -> HttpResponse:
    """Promote typed words that stand in the text once; of several places the person chooses one."""
    found = occurrences(bench.snapshot.text, form.cleaned_data["words"])
    if len(found) == 1:
        return _promoted(request, place, bench.snapshot.public_id, found[0])
    if not found:
        form.add_error("words", _("These words are not in the text. Copy them from the article and try again."))
        return _listed(request, place, words=form, status=400)
    return _listed(request, place, words=form, places=[_around(bench.snapshot, span) for span in found], status=400)


def _around(snapshot: ArticleSnapshot, span: Span) -> tuple[str, str, str, str]:
    """The value of its button, and the words with what stands around them."""
    start, end = span
    text = snapshot.text
    before = text[max(0, start - CONTEXT) : start].rpartition("\n")[2]
    after = text[end : end + CONTEXT].partition("\n")[0]
    return f"{start}-{end}", before, text[start:end], after


def _listed(
    request: HttpRequest,
    place: Place,
    *,
    words: WordsForm | None = None,
    places: list[tuple[str, str, str, str]] | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    if place.article is None:
        raise NotFound
    bench = workbench.load(place.article, number=place.snapshot)
    text = bench.snapshot.text
    taken = [(span, claim) for claim in bench.marks for span in claim.spans]
    rows = [
        {
            "span": f"{one.start}-{one.end}",
            "words": text[one.start : one.end],
            "sentence": one,
            "claim": next((claim for (start, end), claim in taken if start < one.end and one.start < end), None),
        }
        for one in bench.sentences
    ]
    context = {
        "bench": bench, "place": place, "rows": rows, "words": words or WordsForm(), "places": places or [],
        "refusal": refusal,
    }  # fmt: skip
    return answer(request, PAGE, context, status=status)
