"""One version put before an editor: what is signed on the left, the decision on the right."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from claims.queries import signing
from claims.web.desk_pages import answer, desk_page, person_of
from claims.web.views.desk.sign_off.shown import sign_off_page


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """An act that was not carried out: its name, why, the status to answer with, and what had been typed."""

    act: str
    sentence: str
    status: int
    seen: int | None = None
    typed: str = ""


@desk_page
def review(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The page."""
    return shown(request, public_id)


def shown(request: HttpRequest, public_id: UUID, *, refusal: Refusal | None = None) -> HttpResponse:
    """The page as it is now; after a refusal with the reason, what was typed, and what changed since it was read."""
    person = person_of(request)
    seen = refusal.seen if refusal else None
    page = sign_off_page(signing.load(public_id, actor=person, seen=seen), person=person, seen=seen)
    context = {
        "page": page,
        "signing": page.signing,
        "desk": page.signing.desk,
        "review": page.signing.review,
        "version": page.version,
        "refusal": refusal,
        "person": person,
    }
    return answer(
        request,
        "claims/pages/desk/sign_off_review.html",
        context,
        fragment="claims/fragments/sign_off_review.html",
        status=refusal.status if refusal else 200,
    )
