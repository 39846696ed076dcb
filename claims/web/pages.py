"""How a public page is sent: the same bytes for everybody, with a name for their state, and no cookie."""

import hashlib
import re
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from claims.errors import DomainError
from claims.queries.public import Reader
from claims.web import problems

View = Callable[..., HttpResponse]
_INDENTATION = re.compile(rb"\n\s+")
_AS_TYPED = re.compile(rb"(<pre[ >].*?</pre>)", re.DOTALL)


def public_page(view: View) -> View:
    """A page for all: GET and HEAD only, in UTC, cacheable, with an ETag of its bytes.

    The page does not know who reads it, so that a shared cache may give one copy to all. Refusals of
    the domain become pages of their own status.
    """

    @require_safe
    @wraps(view)
    def sent(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.user = AnonymousUser()
        with timezone.override(UTC):
            try:
                response = view(request, *args, **kwargs)
            except DomainError as error:
                return problems.page(request, error)
        # The log has read the session to name the user; nothing that is sent depends on it.
        request.session.accessed = False
        return conditional(request, response)

    return sent


def html(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """A template as a page."""
    return HttpResponse(squeezed(render_to_string(template, context, request).encode()))


def conditional(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The response with its ETag, or 304 when the caller has these bytes already."""
    if response.status_code != 200:
        return response
    response["ETag"] = f'"{hashlib.blake2b(response.content, digest_size=16).hexdigest()}"'
    response.setdefault("Cache-Control", f"public, max-age={settings.API_PUBLIC_MAX_AGE}")
    if not _is_known(request, response):
        return response
    unchanged = HttpResponse(status=304)
    del unchanged["Content-Type"]
    for name in ("ETag", "Last-Modified", "Cache-Control"):
        if name in response:
            unchanged[name] = response[name]
    return unchanged


def squeezed(body: bytes) -> bytes:
    """HTML without the indentation of its templates; what stands in `<pre>` stays as it is."""
    parts = _AS_TYPED.split(body)
    return b"".join(part if number % 2 else _INDENTATION.sub(b"\n", part) for number, part in enumerate(parts))


def last_modified(response: HttpResponse, moment: datetime | None) -> HttpResponse:
    """Say when what is shown last changed."""
    if moment is not None:
        response["Last-Modified"] = http_date(int(moment.timestamp()))
    return response


def reader() -> Reader:
    """Anybody, in this installation."""
    return Reader(open_pipeline=settings.FACTCHECK_PUBLIC_PIPELINE)


def absolute(path: str) -> str:
    """The public address of a path of ours, whatever host was asked."""
    return f"{settings.PUBLIC_URL}{path}"


def _is_known(request: HttpRequest, response: HttpResponse) -> bool:
    """If-None-Match wins over If-Modified-Since (RFC 9110, 13.2.2)."""
    given = request.META.get("HTTP_IF_NONE_MATCH")
    if given is not None:
        tags = [each.strip().removeprefix("W/") for each in given.split(",")]
        return "*" in tags or response["ETag"] in tags
    since = request.META.get("HTTP_IF_MODIFIED_SINCE")
    if since is None or "Last-Modified" not in response:
        return False
    try:
        return parsedate_to_datetime(response["Last-Modified"]) <= parsedate_to_datetime(since)
    except (TypeError, ValueError):
        return False
