"""One review: its editor for whoever writes it, its text for everybody else."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse

from claims.web.desk_pages import desk_page, person_of
from claims.web.review_page import load
from claims.web.views.desk.reviews.saving import receive
from claims.web.views.desk.reviews.showing import shown


@desk_page
def review(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The page of a review; what is typed on it is sent to the same address."""
    page = load(public_id, person=person_of(request))
    if request.method == "POST":
        return receive(request, page)
    return shown(request, page)
