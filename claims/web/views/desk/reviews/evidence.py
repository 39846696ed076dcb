"""Evidence of a draft: added, changed, captured, waived, removed. The typed text of the draft is not touched by it.

With HTMX every answer is the section of evidence on the page of the review; without script it is a page of its
own, and the draft was saved on the way to it.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.errors import DomainError, InvalidInput, NotAssignee, NotFound
from claims.models import Citation
from claims.queries.captures import stored_copy
from claims.services import evidence as services
from claims.web.desk_pages import answer, desk_page, go, person_of, refused, wants_part
from claims.web.forms.reviews import CaptureForm, EvidenceForm, ReasonForm, TypedForm, UseForm
from claims.web.review_page import ReviewPage, load

FRAGMENT = "claims/fragments/review_evidence.html"
SAFE_TYPE = "application/octet-stream"


@desk_page
def evidence(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The section of evidence; `at` is the source that was just worked on."""
    page = load(public_id, person=person_of(request))
    if not wants_part(request):
        return go(f"{reverse('desk-review', args=[public_id])}#evidence", request=request)
    known = {str(each.evidence.public_id) for each in page.evidence}
    at = request.GET.get("at", "")
    return _section(request, page, "", None, at=at if at in known else "top")


@desk_page
def add(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Add a source, or cite one again that is there already."""
    page = _mine(request, public_id)
    if request.method != "POST":
        return _section(request, page, "add", EvidenceForm())
    form = EvidenceForm(request.POST)

    def write(form: EvidenceForm) -> UUID:
        made = services.add_evidence(
            review_id=public_id, source=form.source(), use=form.use(), actor=page.person, now=timezone.now()
        )
        return made.evidence.public_id

    return _write(request, page, "add", form, write, said=_("Evidence added."))


@desk_page
def change(request: HttpRequest, public_id: UUID, evidence_id: UUID) -> HttpResponse:
    """Change how the draft uses a source."""
    page = _mine(request, public_id)
    cited = _cited(page, evidence_id)
    if request.method != "POST":
        form = UseForm(initial={"stance": cited.stance, "quote": cited.exact, "why": cited.why})
        return _section(request, page, "change", form, cited=cited)

    def write(form: UseForm) -> UUID:
        use = form.use(prefix=cited.prefix, suffix=cited.suffix)
        services.change_citation(
            review_id=public_id, evidence_id=evidence_id, use=use, actor=page.person, now=timezone.now()
        )
        return evidence_id

    return _write(request, page, "change", UseForm(request.POST), write, cited=cited, said=_("Evidence changed."))


@desk_page
def capture(request: HttpRequest, public_id: UUID, evidence_id: UUID) -> HttpResponse:
    """Keep what a source says now."""
    page = _mine(request, public_id)
    cited = _cited(page, evidence_id)
    if request.method != "POST":
        return _section(request, page, "capture", CaptureForm(), cited=cited)

    def write(form: CaptureForm) -> UUID:
        services.capture(
            review_id=public_id, evidence_id=evidence_id, actor=page.person, now=timezone.now(), **form.captured()
        )
        return evidence_id

    form = CaptureForm(request.POST, request.FILES)
    return _write(request, page, "capture", form, write, cited=cited, said=_("Evidence captured."))


@desk_page
def waive(request: HttpRequest, public_id: UUID, evidence_id: UUID) -> HttpResponse:
    """Say why a source cannot be captured."""
    page = _mine(request, public_id)
    cited = _cited(page, evidence_id)
    if request.method != "POST":
        return _section(request, page, "waive", ReasonForm(), cited=cited)

    def write(form: ReasonForm) -> UUID:
        words = form.cleaned_data["reason"]
        services.waive_capture(
            review_id=public_id, evidence_id=evidence_id, reason=words, actor=page.person, now=timezone.now()
        )
        return evidence_id

    form = ReasonForm(request.POST)
    return _write(request, page, "waive", form, write, cited=cited, said=_("Capture waived."))


@desk_page
def remove(request: HttpRequest, public_id: UUID, evidence_id: UUID) -> HttpResponse:
    """Take a source out of the draft, after saying what that does to the numbers in the text."""
    page = _mine(request, public_id)
    cited = _cited(page, evidence_id)
    if request.method != "POST":
        return _section(request, page, "remove", TypedForm(), cited=cited)

    def write(form: TypedForm) -> UUID:
        services.uncite(review_id=public_id, evidence_id=evidence_id, actor=page.person, now=timezone.now())
        return evidence_id

    return _write(request, page, "remove", TypedForm(request.POST), write, cited=cited, said=_("Evidence removed."))


@desk_page
def stored(request: HttpRequest, public_id: UUID, capture_id: UUID) -> HttpResponse:
    """The stored bytes of a capture, to be kept as a file: they come from outside and are never shown as a page."""
    copy = stored_copy(public_id, capture_id)
    response = HttpResponse(copy.body, content_type=SAFE_TYPE)
    response["Content-Disposition"] = f'attachment; filename="capture-{copy.sha256[:12]}.bin"'
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def _write(
    request: HttpRequest,
    page: ReviewPage,
    sheet: str,
    form: Any,
    write: Callable[[Any], UUID],
    *,
    said: str,
    cited: Citation | None = None,
) -> HttpResponse:
    """One act on the evidence; when it is refused, the form again with everything typed."""
    review_id = page.review.public_id
    if form.is_valid():
        try:
            at = write(form)
            return go(f"{reverse('desk-review-evidence', args=[review_id])}?at={at}", request=request, said=said)
        except InvalidInput as error:
            form.refuse(error)
        except DomainError as error:
            return _section(request, page, sheet, form, cited=cited, refusal=refused(error), status=error.status)
    return _section(request, page, sheet, form, cited=cited, status=InvalidInput.status)


def _section(
    request: HttpRequest, page: ReviewPage, sheet: str, form: Any, *, cited: Citation | None = None, **more: Any
) -> HttpResponse:
    """The evidence with one form open in it. `sheet` names the form, `cited` is what it is about."""
    status = more.pop("status", 200)
    context = {"page": page, "sheet": sheet, "sheet_form": form, "cited": cited, **more}
    context["in_editor"] = wants_part(request)
    return answer(request, "claims/pages/desk/review_evidence.html", context, fragment=FRAGMENT, status=status)


def _mine(request: HttpRequest, public_id: UUID) -> ReviewPage:
    """The page of a review that this person may write. A form that is sent is refused by the service, and kept."""
    page = load(public_id, person=person_of(request))
    if request.method != "POST" and not page.is_editable:
        raise NotAssignee(page.acts["save_draft"].reason)
    return page


def _cited(page: ReviewPage, evidence_id: UUID) -> Citation:
    found = next((each for each in page.evidence if each.evidence.public_id == evidence_id), None)
    if found is None:
        raise NotFound
    return found
