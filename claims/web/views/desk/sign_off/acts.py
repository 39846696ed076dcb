"""What can be done on the page of a sign-off. Each act is one call of a service; a refusal shows the page again."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.enums import ReviewStatus
from claims.errors import DomainError, NotFound
from claims.services import publishing, sign_off
from claims.web.desk_pages import desk_page, go, person_of, refused
from claims.web.forms.sign_off import ApproveForm, ChangesForm, PublishForm, ReasonForm, VersionSeenForm
from claims.web.views.desk.sign_off.review import Refusal, shown

BAD_REQUEST = 400
Call = Callable[..., Any]


@desk_page
def approve(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The editor stands by the version that she has read."""

    def said(review: Any, version: int) -> str:
        words = {
            ReviewStatus.APPROVED: _("You approved version %(version)s. It can be published now."),
            ReviewStatus.IN_SIGN_OFF: _("You approved version %(version)s. The vote goes on."),
        }
        return words[review.status] % {"version": version}

    return _act(request, public_id, "approve", ApproveForm, sign_off.approve, said)


@desk_page
def request_changes(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Back to the writer, with what has to change."""

    def said(review: Any, version: int) -> str:
        return _("You asked for changes in version %(version)s.") % {"version": version}

    return _act(request, public_id, "request_changes", ChangesForm, sign_off.request_changes, said)


@desk_page
def withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The editor takes her approval back."""

    def said(review: Any, version: int) -> str:
        return _("You withdrew your approval of version %(version)s.") % {"version": version}

    return _act(request, public_id, "withdraw_approval", VersionSeenForm, sign_off.withdraw_approval, said)


@desk_page
def publish(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The approved version goes to the readers."""

    def said(review: Any, version: int) -> str:
        return _("You published version %(version)s. Readers see it now.") % {"version": version}

    return _act(request, public_id, "publish", PublishForm, publishing.publish, said)


@desk_page
def recuse(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Somebody steps aside, for good."""

    def said(review: Any, version: int) -> str:
        return _("You declared a conflict of interest. You have no part in this review any more.")

    return _act(request, public_id, "recuse", ReasonForm, sign_off.recuse, said)


@desk_page
def suspend(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The emergency brake."""

    def said(review: Any, version: int) -> str:
        return _("You suspended the verdict. Readers see a notice with your reason in its place.")

    return _act(request, public_id, "suspend", ReasonForm, publishing.suspend, said)


@desk_page
def resume(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A suspended verdict is shown again."""

    def said(review: Any, version: int) -> str:
        return _("Readers see the verdict again.")

    return _act(request, public_id, "resume", forms.Form, publishing.resume, said)


def _act(
    request: HttpRequest,
    public_id: UUID,
    act: str,
    form_class: type[forms.Form],
    service: Call,
    said: Callable[[Any, int], str],
) -> HttpResponse:
    """Parse, call, and go back to the page. What the form holds beside the service's arguments stays here."""
    page = reverse("desk-sign-off-review", args=[public_id])
    if request.method != "POST":
        return redirect(page)
    form = form_class(request.POST)
    if not form.is_valid():
        return shown(request, public_id, refusal=_not_valid(act, form))
    given = {name: value for name, value in form.cleaned_data.items() if name not in {"read", "confirmed"}}
    try:
        result = service(review_id=public_id, actor=person_of(request), now=timezone.now(), **given)
    except NotFound:
        raise
    except DomainError as error:
        refusal = Refusal(
            act=act,
            sentence=refused(error),
            status=error.status,
            seen=given.get("seen_version"),
            typed=_typed(form),
        )
        return shown(request, public_id, refusal=refusal)
    return go(page, request=request, said=said(result, given.get("seen_version", 0)))


def _not_valid(act: str, form: forms.Form) -> Refusal:
    sentence = " ".join(str(error) for errors in form.errors.values() for error in errors)
    seen = form.cleaned_data.get("seen_version")
    return Refusal(act=act, sentence=sentence, status=BAD_REQUEST, seen=seen, typed=_typed(form))


def _typed(form: forms.Form) -> str:
    """The words that must not be lost: each of these forms has at most one field for words."""
    return str(form.data.get("comment") or form.data.get("reason") or "")
