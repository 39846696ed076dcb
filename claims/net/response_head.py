"""What a server says before the body: status, redirect, type, length, and when to come back."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx2

from claims.errors import BadResponse, HttpStatus, HttpTemporary
from claims.net.policy import FetchPolicy

MAX_RETRY_AFTER_SECONDS = 24 * 3600
# Who says "come back in a year" is not telling us anything.
_ABSURD_SECONDS = 365 * 24 * 3600
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_READABLE = frozenset({200, 203})
_GONE = frozenset({404, 410})
_TEMPORARY = frozenset({408, 425, 429})
_KEPT = ("last-modified", "etag", "content-language", "date", "x-robots-tag")
_MAX_VALUE = 1000
_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([A-Za-z0-9_.:+\-]{1,40})""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ResponseHead:
    """`location` is set for a redirect only. Texts are as the server sent them unless a limit cut them."""

    http_status: int
    location: str | None
    content_type: str
    charset: str | None
    content_encoding: str
    content_length: int | None
    retry_after: str
    kept: dict[str, str]


def read_head(response: httpx2.Response, *, policy: FetchPolicy, host: str) -> ResponseHead:
    """Take the head apart. Raises BadResponse for too many or too long headers and for a redirect without a target."""
    raw = response.headers.raw
    size = sum(len(name) + len(value) + 4 for name, value in raw)
    if len(raw) > policy.max_headers or size > policy.max_header_bytes:
        raise BadResponse("The server sent too many headers.", url_host=host, headers=len(raw), header_bytes=size)
    values: dict[str, list[str]] = {}
    for name, value in raw:
        values.setdefault(name.decode("latin-1").lower(), []).append(_text(value))
    content_type = values.get("content-type", [""])[-1]
    status = response.status_code
    location = None
    if status in _REDIRECTS:
        if not values.get("location"):
            raise BadResponse("The server redirects to nowhere.", url_host=host, http_status=status)
        location = values["location"][0]
    charset = _CHARSET.search(content_type)
    return ResponseHead(
        http_status=status,
        location=location,
        content_type=content_type.partition(";")[0].strip().lower(),
        charset=charset[1] if charset else None,
        content_encoding=", ".join(values.get("content-encoding", [])),
        content_length=_content_length(values.get("content-length", [""])[0]),
        retry_after=values.get("retry-after", [""])[0],
        kept={name: values[name][0][:_MAX_VALUE] for name in _KEPT if name in values},
    )


def refuse_status(head: ResponseHead, *, host: str, now: datetime) -> None:
    """Pass for a status that comes with the page. Raises HttpTemporary, HttpStatus, BadResponse.

    The first two carry `http_status`, `retry_after` (seconds, at most a day, or None) and `gone` (404 and 410).
    """
    status = head.http_status
    if status in _READABLE:
        return
    if 200 <= status < 300 or status < 200 or status == 304:
        # Nothing we asked for: part of a page, no page, or "not changed" since never.
        raise BadResponse(url_host=host, http_status=status)
    kind = HttpTemporary if status in _TEMPORARY or status >= 500 else HttpStatus
    raise kind(
        url_host=host,
        http_status=status,
        retry_after=parse_retry_after(head.retry_after, now=now),
        gone=status in _GONE,
    )


def parse_retry_after(value: str, *, now: datetime) -> int | None:
    """Seconds to wait, from a number or an HTTP date (RFC 9110, 10.2.3); more than a day counts as a day.

    None when there is no such header or it makes no sense: negative, in the past, a year away, not a date.
    """
    text = value.strip()
    if re.fullmatch(r"[0-9]{1,12}", text):
        seconds = int(text)
    else:
        try:
            moment = parsedate_to_datetime(text)
            seconds = int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() - now.timestamp())
        except (ValueError, TypeError, OverflowError, IndexError):
            return None
        if seconds < 0:
            return None
    return None if seconds > _ABSURD_SECONDS else min(seconds, MAX_RETRY_AFTER_SECONDS)


def _content_length(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[0-9]{1,18}", text) else None


def _text(value: bytes) -> str:
    """Header bytes are ASCII by the book; in practice Location comes in UTF-8 or Latin-1."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")
