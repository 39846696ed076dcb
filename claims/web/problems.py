"""A refusal as a page: what happened, and what to do next."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from claims.errors import DomainError

UNREADABLE, NOT_ALLOWED, NOT_FOUND, GONE = 400, 403, 404, 410


def page(request: HttpRequest, error: DomainError) -> HttpResponse:
    """The page for a refusal of the domain. Never kept by a cache."""
    template = "404.html" if error.status == NOT_FOUND else "400.html"
    response = render(request, template, {"detail": _(error.detail)}, status=error.status)
    response["Cache-Control"] = "no-store"
    return response


def unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that Django cannot read (its handler400); says so when there was too much of it."""
    detail = ""
    if isinstance(exception, RequestDataTooBig):
        limit = (settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0) // (1024 * 1024)
        detail = _("More than %(limit)d MB was sent. Go back: what you typed still stands there. Send less of it.")
        detail %= {"limit": limit}
    response = render(request, "400.html", {"detail": detail}, status=UNREADABLE)
    response["Cache-Control"] = "no-store"
    return response


def not_sent(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without a valid token (Django's CSRF_FAILURE_VIEW).

    For HTMX and other scripts of the desk it changes nothing on the page: `X-CSRF-Failed` tells them to
    fetch a new token, which a sign-in in another window has made.
    """
    if "HTTP_HX_REQUEST" in request.META:
        messages.error(request, _("Your sign-in has changed in another window. Nothing was lost; send it once more."))
        response = render(request, "claims/components/toasts.html", {"oob": True}, status=NOT_ALLOWED)
        response["HX-Reswap"], response["HX-Push-Url"] = "none", "false"
    else:
        response = render(request, "403_csrf.html", status=NOT_ALLOWED)
    response["X-CSRF-Failed"] = "1"
    response["Cache-Control"] = "no-store"
    return response


def gone(request: HttpRequest) -> HttpResponse:
    """For addresses that this installation has taken away on purpose."""
    response = render(request, "410.html", status=GONE)
    response["Cache-Control"] = "no-store"
    return response
