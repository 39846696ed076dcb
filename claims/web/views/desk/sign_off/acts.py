"""What can be done on the page of a sign-off: each act is a form, one call of a service, and a sentence."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.http.request import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.enums import ReviewStatus
from claims.errors import DomainError, InvalidInput, NotFound
from claims.models import User
from claims.services import publishing, sign_off
from claims.web.desk_pages import refused
from claims.web.forms.sign_off import ApproveForm, ChangesForm, PublishForm, ReasonForm, VersionSeenForm

BAD_REQUEST = 400
ONLY_ON_THE_PAGE = {"read", "confirmed"}
"""Boxes that the form insists on and that no service is told of."""


@dataclass(frozen=True, kw_only=True)
class Act:
    """`said` is what the person is told afterwards; `said_at` instead of it when the review has come to that status."""

    form: type[forms.Form]
    service: Callable[..., Any]
    said: Any
    said_at: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """An act that was not carried out: its name, why, the status to answer with, and what had been typed."""

    act: str
    sentence: str
    status: int
    seen: int | None = None
    typed: str = ""


ACTS: dict[str, Act] = {
    "approve": Act(
        form=ApproveForm,
        service=sign_off.approve,
        said=gettext_lazy("You approved version %(version)s. The vote goes on."),
        said_at={ReviewStatus.APPROVED: gettext_lazy("You approved version %(version)s. It can be published now.")},
    ),
    "request_changes": Act(
        form=ChangesForm,
        service=sign_off.request_changes,
        said=gettext_lazy("You asked for changes in version %(version)s."),
    ),
    "withdraw_approval": Act(
        form=VersionSeenForm,
        service=sign_off.withdraw_approval,
        said=gettext_lazy("You withdrew your approval of version %(version)s."),
    ),
    "publish": Act(
        form=PublishForm,
        service=publishing.publish,
        said=gettext_lazy("You published version %(version)s. Readers see it now."),
        said_at={ReviewStatus.RETRACTED: gettext_lazy("You retracted the verdict. Its page says so and why.")},
    ),
    "recuse": Act(
        form=ReasonForm,
        service=sign_off.recuse,
        said=gettext_lazy("You declared a conflict of interest. You have no part in this review any more."),
    ),
    "suspend": Act(
        form=ReasonForm,
        service=publishing.suspend,
        said=gettext_lazy("You suspended the verdict. Readers see a notice with your reason in its place."),
    ),
    "resume": Act(form=forms.Form, service=publishing.resume, said=gettext_lazy("Readers see the verdict again.")),
}


def carry_out(posted: QueryDict, public_id: UUID, *, actor: User, now: datetime) -> str | Refusal:
    """Do what a form on the page asks for: the sentence to say, or why it was not done.

    Raises NotFound, and InvalidInput for an act that the page does not have.
    """
    name = posted.get("do", "")
    act = ACTS.get(name)
    if act is None:
        raise InvalidInput("This page has no such act.", field="do")
    form = act.form(posted)
    if not form.is_valid():
        return _not_valid(name, form)
    given = {key: value for key, value in form.cleaned_data.items() if key not in ONLY_ON_THE_PAGE}
    seen = given.get("seen_version")
    try:
        result = act.service(review_id=public_id, actor=actor, now=now, **given)
    except NotFound:
        raise
    except DomainError as error:
        return Refusal(act=name, sentence=refused(error), status=error.status, seen=seen, typed=_typed(form))
    sentence = act.said_at.get(getattr(result, "status", ""), act.said)
    return _(str(sentence)) % {"version": seen}


def _not_valid(name: str, form: forms.Form) -> Refusal:
    sentence = " ".join(str(error) for errors in form.errors.values() for error in errors)
    seen = form.cleaned_data.get("seen_version")
    return Refusal(act=name, sentence=sentence, status=BAD_REQUEST, seen=seen, typed=_typed(form))


def _typed(form: forms.Form) -> str:
    """The words that must not be lost: each of these forms has at most one field for words."""
    return str(form.data.get("comment") or form.data.get("reason") or "")
