"""A refusal as a page: what happened, and what to do next."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from claims.errors import DomainError

NOT_FOUND, GONE = 404, 410


def page(request: HttpRequest, error: DomainError) -> HttpResponse:
    """The page for a refusal of the domain. Never kept by a cache."""
    template = "404.html" if error.status == NOT_FOUND else "400.html"
    response = render(request, template, {"detail": _(error.detail)}, status=error.status)
    response["Cache-Control"] = "no-store"
    return response


def gone(request: HttpRequest) -> HttpResponse:
    """For addresses that this installation has taken away on purpose."""
    response = render(request, "410.html", status=GONE)
    response["Cache-Control"] = "no-store"
    return response
