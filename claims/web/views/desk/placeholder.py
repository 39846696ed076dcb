"""A page that is being built."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from claims.web.desk_pages import answer, desk_page


@desk_page
def placeholder(request: HttpRequest, **path: Any) -> HttpResponse:
    """An empty page in the frame."""
    return answer(request, "claims/pages/desk/placeholder.html", {})
