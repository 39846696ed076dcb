"""My reviews: what I hold, what came back, what is with the editors."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from claims.queries import my_reviews
from claims.web.desk_pages import answer, desk_page, person_of


@desk_page
def mine(request: HttpRequest) -> HttpResponse:
    """Everything that is assigned to the person who asks."""
    found = my_reviews.mine(person_of(request), now=timezone.now())
    return answer(
        request, "claims/pages/desk/reviews.html", {"mine": found}, fragment="claims/fragments/reviews_mine.html"
    )
