"""What is typed on the page of a review arrives here. Whatever becomes of it, the typed text is sent back."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.errors import DomainError, InvalidInput, LeaseLost
from claims.representations.markdown import render
from claims.services import corrections, drafting, leases, reviews
from claims.web.desk_pages import answer, desk_page, go, person_of, refused, wants_part
from claims.web.draft_text import contested, draft_of
from claims.web.forms.reviews import DraftForm
from claims.web.review_page import ReviewPage, around, load
from claims.web.views.desk.reviews.showing import shown

ON_THE_WAY = "to:"
STATE = "claims/fragments/review_state.html"
PREVIEW = "claims/fragments/review_preview.html"


def receive(request: HttpRequest, page: ReviewPage) -> HttpResponse:
    """A preview, or a save and what the pressed button asks for after it."""
    form = DraftForm(request.POST)
    if request.POST.get("do") == "preview":
        return _preview(request, page, form)
    if not form.is_valid():
        return _with_errors(request, page, form)
    try:
        edit = _save(page, form)
    except InvalidInput as error:
        form.refuse(error)
        return _with_errors(request, page, form)
    except DomainError as error:
        return _kept(request, load(page.review.public_id, person=page.person), form, error)
    return _afterwards(request, page, form, edit)


@desk_page
def state(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What the page has to know after a save: the edit it made, the hold, and what is still missing."""
    page = load(public_id, person=person_of(request))
    edit = request.GET.get("edit", "")
    if not (page.is_editable and wants_part(request)):
        return go(reverse("desk-review", args=[public_id]), request=request)
    hidden = around(page, edit=int(edit) if edit.isdecimal() and len(edit) < 10 else None)
    return answer(request, STATE, {"page": page, **hidden}, fragment=STATE)


def _save(page: ReviewPage, form: DraftForm) -> int:
    """Save what differs from the stored text; the number of the edit. Without a difference the hold is renewed."""
    review_id, now, given = page.review.public_id, timezone.now(), form.cleaned_data
    typed = form.typed(page.text)
    chosen = {name: value for name, value in page.text.changes_to(typed).items() if name not in form.theirs()}
    token = given["lease_token"]
    if not chosen:
        if page.hold and token and token != page.hold:
            raise LeaseLost
        leases.hold(review_id=review_id, actor=page.person, now=now)
        return page.working.edit_count if page.working else 0
    current = page.working.edit_count if page.working else 0
    # Only evidence was added since the page was made: the text that it would overwrite is the text it came from.
    untouched = given["base"] == page.text.fingerprint()
    version = drafting.save_draft(
        review_id=review_id,
        edit_count=current if untouched else given["edit_count"] or 0,
        draft=draft_of(chosen),
        lease_token=token or None,
        actor=page.person,
        now=now,
    )
    if "public_note" not in chosen:
        return version.edit_count
    corrections.set_public_note(review_id=review_id, note=chosen["public_note"], actor=page.person, now=now)
    return version.edit_count + 1


def _afterwards(request: HttpRequest, page: ReviewPage, form: DraftForm, edit: int) -> HttpResponse:
    """Where the pressed button leads, now that the text is safe."""
    do, review_id = request.POST.get("do", "save"), page.review.public_id
    if wants_part(request):
        return go(f"{reverse('desk-review-state', args=[review_id])}?edit={edit}", request=request)
    if do == "submit":
        return _submit(request, page, edit)
    if do == "hand-back":
        reviews.hand_back(review_id=review_id, actor=page.person, now=timezone.now())
        return go(reverse("desk-reviews"), request=request, said=_("Handed back. The draft stays with the review."))
    if do.startswith(ON_THE_WAY):
        return go(_evidence(page, do.removeprefix(ON_THE_WAY)), request=request)
    return go(reverse("desk-review", args=[review_id]), request=request, said=_("Draft saved."))


def _submit(request: HttpRequest, page: ReviewPage, edit: int) -> HttpResponse:
    """Freeze exactly what was just saved."""
    saved = load(page.review.public_id, person=page.person)
    number = saved.working.number if saved.working else 0
    try:
        reviews.submit(
            review_id=page.review.public_id,
            seen_version=number,
            edit_count=edit,
            actor=page.person,
            now=timezone.now(),
        )
    except DomainError as error:
        fresh = load(page.review.public_id, person=page.person)
        return shown(request, fresh, refusal=refused(error), status=error.status)
    said = _("Version %(number)s submitted for sign-off.") % {"number": number}
    return go(reverse("desk-review", args=[page.review.public_id]), request=request, said=said)


def _evidence(page: ReviewPage, wanted: str) -> str:
    """The address of a form for evidence; the page itself when there is no such form."""
    review_id = page.review.public_id
    if wanted == "add":
        return reverse("desk-review-evidence-add", args=[review_id])
    act, _colon, evidence_id = wanted.partition(":")
    known = {str(each.evidence.public_id) for each in page.evidence}
    if act in {"change", "capture", "waive", "remove"} and evidence_id in known:
        return reverse(f"desk-review-evidence-{act}", args=[review_id, evidence_id])
    return reverse("desk-review", args=[review_id])


def _preview(request: HttpRequest, page: ReviewPage, form: DraftForm) -> HttpResponse:
    """The explanation as readers will see it; nothing is saved."""
    try:
        html = render(form.data.get("explanation", ""))
    except InvalidInput as error:
        form.is_valid()
        form.refuse(error)
        return _with_errors(request, page, form)
    if wants_part(request):
        return answer(request, PREVIEW, {"preview": html}, fragment=PREVIEW)
    return shown(request, page, form=form, preview=html, not_saved=_("A preview saves nothing."))


def _with_errors(request: HttpRequest, page: ReviewPage, form: DraftForm) -> HttpResponse:
    """Not saved: what has to change stands beside its field, and everything typed is still there."""
    if wants_part(request):
        return _told(request, page, form, form.sentences(), status=InvalidInput.status)
    not_saved = _("Change what is marked, then save again. Everything you typed stands here.")
    return shown(request, page, form=form, not_saved=not_saved, status=InvalidInput.status)


def _kept(request: HttpRequest, page: ReviewPage, form: DraftForm, error: DomainError) -> HttpResponse:
    """Not saved: both texts side by side, and the typed one in a form that can be saved where that is possible."""
    if wants_part(request):
        return _told(request, page, form, refused(error), status=error.status, compare=True)
    context = {
        "page": page,
        "refusal": refused(error),
        "code": error.code,
        "rows": contested(mine=form.typed(page.text), theirs=page.text),
        "typed": form.typed(page.text).fields(),
        "last": page.history[0] if page.history else None,
        **around(page),
    }
    return answer(request, "claims/pages/desk/review_conflict.html", context, status=error.status)


def _told(
    request: HttpRequest, page: ReviewPage, form: DraftForm, sentence: str, *, status: int, compare: bool = False
) -> HttpResponse:
    """For a page that saves by itself: why it was not saved. The hidden fields stay as they were sent."""
    sent: dict[str, Any] = {name: form.data.get(name, "") for name in ("edit_count", "lease_token", "base")}
    context = {"page": page, "not_saved": sentence, "compare": compare, **sent}
    return answer(request, STATE, context, fragment=STATE, status=status)
