"""Request ids for every answer, and the reader's own time zone on pages."""

from __future__ import annotations

import re
import uuid
import zoneinfo
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import timezone

SANE_REQUEST_ID = re.compile(r"[A-Za-z0-9-]{1,64}", re.ASCII)

Handler = Callable[[HttpRequest], HttpResponse]


class RequestIdMiddleware:
    """Gives each request an id, or keeps a sane one of the caller's, and names it in every answer.

    `request.id` is what django-structlog binds to the logs and sends along with Celery messages.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Not request.headers: it is computed once, and later readers must see the id that we chose.
        given = request.META.get("HTTP_X_REQUEST_ID", "")
        request_id = given if SANE_REQUEST_ID.fullmatch(given) else str(uuid.uuid4())
        request.META["HTTP_X_REQUEST_ID"] = request_id
        request.request_id = request_id  # type: ignore[attr-defined]
        response = self.get_response(request)
        response["X-Request-Id"] = request_id
        return response


# Answers for programs: always English codes and UTC, whoever asks, so that caches need not tell readers apart.
MACHINE_PATHS = ("/api/", "/v1alpha1/", "/feeds/", "/static/", "/oembed", "/healthz", "/readyz", "/metrics")


class PageLanguageMiddleware(LocaleMiddleware):
    """Chooses the language of pages; leaves answers for programs alone."""

    def process_request(self, request: HttpRequest) -> None:
        if not request.path.startswith(MACHINE_PATHS):
            super().process_request(request)

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if request.path.startswith(MACHINE_PATHS):
            return response
        return super().process_response(request, response)


class TimeZoneMiddleware:
    """Shows times on pages in the signed-in reader's zone."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Asking for the user without a session cookie would mark a public page as personal.
        if request.path.startswith(MACHINE_PATHS) or settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return self.get_response(request)
        with timezone.override(_zone(getattr(request.user, "time_zone", ""))):
            return self.get_response(request)


def _zone(name: str) -> zoneinfo.ZoneInfo | None:
    """None (the default zone) for an empty or unknown name: a wrong name must not lock anybody out."""
    if not name:
        return None
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return None
