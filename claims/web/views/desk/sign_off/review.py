"""One version put before an editor: what is signed on the left, the decision on the right."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from claims.queries import signing
from claims.web.desk_pages import answer, desk_page, go, person_of
from claims.web.views.desk.sign_off.acts import Refusal, carry_out
from claims.web.views.desk.sign_off.shown import sign_off_page


@desk_page
def review(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The page; a form on it does one act and leads back to it."""
    if request.method != "POST":
        return _shown(request, public_id)
    done = carry_out(request.POST, public_id, actor=person_of(request), now=timezone.now())
    if isinstance(done, Refusal):
        return _shown(request, public_id, refusal=done)
    return go(request.path, request=request, said=done)


def _shown(request: HttpRequest, public_id: UUID, *, refusal: Refusal | None = None) -> HttpResponse:
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
