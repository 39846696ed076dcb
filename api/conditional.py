"""Has it changed since the caller saw it? Compared before the text is even read from the database."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from email.utils import parsedate_to_datetime

from django.http import HttpRequest, HttpResponse
from django.utils.http import http_date


def entity_tag(parts: Iterable[str]) -> str:
    """A strong tag: equal when every part is equal."""
    return f'"{hashlib.blake2b(chr(10).join(parts).encode(), digest_size=16).hexdigest()}"'


def is_unchanged(
    request: HttpRequest, *, tag: str, changed_at: datetime | None, header: str = "HTTP_IF_NONE_MATCH"
) -> bool:
    """Whether the caller has seen this state. A tag wins over If-Modified-Since (RFC 9110, 13.2.2)."""
    given = request.META.get(header)
    if given is not None:
        tags = [each.strip().removeprefix("W/") for each in given.split(",")]
        return "*" in tags or tag in tags
    since = request.META.get("HTTP_IF_MODIFIED_SINCE")
    if since is None or changed_at is None:
        return False
    try:
        return int(changed_at.timestamp()) <= parsedate_to_datetime(since).timestamp()
    except (TypeError, ValueError):
        return False


def not_modified() -> HttpResponse:
    """An empty 304."""
    response = HttpResponse(status=304)
    del response["Content-Type"]
    return response


def mark(response: HttpResponse, *, tag: str, changed_at: datetime | None) -> HttpResponse:
    """Name the state that was sent."""
    response["ETag"] = tag
    if changed_at is not None:
        response["Last-Modified"] = http_date(int(changed_at.timestamp()))
    return response
