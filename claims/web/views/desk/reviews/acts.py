"""Everything but writing that is done to a review from its page: one form, one act, and back."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claims.errors import InvalidInput
from claims.services import corrections, leases, reviews
from claims.web.desk_pages import desk_page, go, person_of
from claims.web.forms.reviews import AssignForm, ReasonForm
from claims.web.review_page import load
from claims.web.views.desk.reviews.showing import shown

# The name in the address → the service, what is said afterwards, and the act that takes it back.
ACTS: dict[str, tuple[Callable[..., Any], Any, str]] = {
    "take": (reviews.take, _("You have taken this review."), "hand-back"),
    "hand-back": (reviews.hand_back, _("Handed back. The draft stays with the review."), ""),
    "recall": (reviews.recall, _("Recalled. Your first change begins the next version."), ""),
    "reopen": (reviews.reopen, _("Reopened. The review waits in the queue."), ""),
    "cancel-correction": (corrections.cancel_correction, _("Correction cancelled. The published version stands."), ""),
    "hold": (leases.hold, _("You hold this draft again."), ""),
    "take-over": (leases.take_over, _("Taken over. Your other pages can no longer save this draft."), ""),
}


@desk_page
def act(request: HttpRequest, public_id: UUID, act: str) -> HttpResponse:
    """One act that needs no words."""
    if request.method != "POST":
        return _back(request, public_id)
    service, said, undo = ACTS[act]
    service(review_id=public_id, actor=person_of(request), now=timezone.now())
    undo_at = reverse(f"desk-review-{undo}", args=[public_id]) if undo else ""
    return go(reverse("desk-review", args=[public_id]), request=request, said=said, undo=undo_at)


@desk_page
def assign(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Give the review to a colleague."""
    if request.method != "POST":
        return _back(request, public_id)
    person = person_of(request)
    page = load(public_id, person=person)
    form = AssignForm(request.POST, colleagues=page.colleagues)
    if form.is_valid():
        to = form.colleague()
        reviews.assign(review_id=public_id, to=to, actor=person, now=timezone.now())
        return _back(request, public_id, said=_("Given to %(name)s.") % {"name": to})
    return shown(request, page, assign_form=form, status=InvalidInput.status)


@desk_page
def abandon(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """End the review without a verdict, for a reason that the record keeps."""
    if request.method != "POST":
        return _back(request, public_id)
    person = person_of(request)
    form = ReasonForm(request.POST)
    try:
        words = form.cleaned_data["reason"] if form.is_valid() else ""
        reviews.abandon(review_id=public_id, reason=words, actor=person, now=timezone.now())
    except InvalidInput as error:
        form.refuse(error)
        return shown(request, load(public_id, person=person), reason_form=form, status=error.status)
    return _back(request, public_id, said=_("Abandoned. What was written stays with the review."))


def _back(request: HttpRequest, public_id: UUID, *, said: Any = "") -> HttpResponse:
    return go(reverse("desk-review", args=[public_id]), request=request, said=said)
