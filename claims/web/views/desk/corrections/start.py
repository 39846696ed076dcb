"""Where a change of a published verdict begins, and where one under way can be dropped."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.enums import CorrectionKind
from claims.errors import DomainError, InvalidInput, NotFound
from claims.queries import corrections as queries
from claims.queries import desk
from claims.services import corrections
from claims.web.desk_pages import answer, desk_page, go, person_of, refused
from claims.web.forms.corrections import MEANINGS, CorrectionForm
from claims.web.public_verdict import read


@dataclass(frozen=True)
class Kind:
    """One kind of change, for choosing."""

    code: str
    label: Any
    meaning: Any


KINDS = [Kind(kind.value, kind.label, meaning) for kind, meaning in MEANINGS.items()]


@desk_page
def correct(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Choose a kind, say why, go on in the review. With a correction open: where it stands, and how to drop it."""
    if request.method != "POST":
        return _shown(request, public_id, CorrectionForm(initial=_asked(request)))
    doing = {"start": _start, "cancel": _cancel}.get(request.POST.get("do", ""))
    if doing is None:
        raise InvalidInput("This page has no such act.", field="do")
    return doing(request, public_id)


def _start(request: HttpRequest, public_id: UUID) -> HttpResponse:
    form = CorrectionForm(request.POST)
    if not form.is_valid():
        return _shown(request, public_id, form, status=InvalidInput.status)
    try:
        corrections.start_correction(
            review_id=public_id, actor=person_of(request), now=timezone.now(), **form.cleaned_data
        )
    except NotFound:
        raise
    except DomainError as error:
        return _shown(request, public_id, form, refusal=refused(error), status=error.status)
    said = _("Correction started. Readers see the published version until the new one is signed.")
    return go(reverse("desk-review", args=[public_id]), request=request, said=said)


def _cancel(request: HttpRequest, public_id: UUID) -> HttpResponse:
    try:
        corrections.cancel_correction(review_id=public_id, actor=person_of(request), now=timezone.now())
    except NotFound:
        raise
    except DomainError as error:
        return _shown(request, public_id, CorrectionForm(), refusal=refused(error), status=error.status)
    said = _("Correction cancelled. The published version stands; the draft is kept in the record.")
    return go(reverse("desk-corrections"), request=request, said=said)


def _shown(
    request: HttpRequest, public_id: UUID, form: CorrectionForm, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    found = desk.load(public_id, actor=person_of(request))
    verdict = queries.verdict(public_id)
    context = {
        "desk": found,
        "review": found.review,
        "form": form,
        "kinds": KINDS,
        "doc": read(verdict.detail_json) if verdict else None,
        "acts": {each.action.value: each for each in found.actions},
        "refusal": refusal,
    }
    return answer(
        request,
        "claims/pages/desk/correction_new.html",
        context,
        fragment="claims/fragments/correction_new.html",
        status=status,
    )


def _asked(request: HttpRequest) -> dict[str, str]:
    """The kind that a link to this page has chosen."""
    kind = request.GET.get("kind", "")
    return {"kind": kind} if kind in CorrectionKind.values else {}
