"""Fetch one page: redirects by hand, each hop checked like the first, and a typed error for each way to fail."""

from dataclasses import dataclass, field

import httpx2

from claims.errors import BadResponse, FetchTooLarge, TooManyRedirects, WrongContentType
from claims.net.budget import FetchBudget
from claims.net.decoding import read_body
from claims.net.policy import FetchPolicy
from claims.net.response_head import ResponseHead, read_head, refuse_status
from claims.net.sniffing import refuse_binary
from claims.net.transport import GuardedTransport
from claims.net.url_safety import CheckedUrl, check_url, resolve_reference

READABLE_TYPES = frozenset(
    {"text/html", "application/xhtml+xml", "text/plain", "text/markdown", "text/x-markdown"},
)
_ACCEPT = "text/html,application/xhtml+xml;q=0.9,text/plain;q=0.8,text/markdown;q=0.8"


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page as it came.

    `url` is what was asked for and `final_url` what answered, both in ASCII and without fragment; `redirects` are the
    addresses that sent us on, in order. `content_type` is lower case without parameters, and `charset_header` the
    charset the server named. `body` is decoded from gzip and otherwise untouched. `headers` holds the few that
    say something about the page (`last-modified`, `etag`, `content-language`, `date`, `x-robots-tag`).
    """

    url: str
    final_url: str
    http_status: int
    content_type: str
    charset_header: str | None
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    redirects: tuple[str, ...] = ()
    wire_bytes: int = 0


def fetch(url: str, *, policy: FetchPolicy) -> Fetched:
    """GET a text or HTML page within the policy's limits. Sends no cookies, credentials or referrer.

    Raises UrlRefused, UrlScheme, UrlPort, UrlBlockedAddress (also for the target of a redirect, with
    `redirected_from`), TooManyRedirects, Unreachable, TlsFailed, FetchTimeout, FetchTooLarge, BadResponse, HttpStatus,
    HttpTemporary, WrongContentType, BinaryContent.
    """
    budget = FetchBudget(policy)
    first = here = check_url(url, policy)
    passed: list[str] = []
    with GuardedTransport(policy, budget) as transport:
        while True:
            response = transport.handle_request(_request(here, policy))
            try:
                head = read_head(response, policy=policy, host=here.host)
                if head.location is None:
                    return _finish(response, head, first=first, here=here, passed=passed, policy=policy, budget=budget)
            finally:
                response.close()
            passed.append(here.url)
            here = _next_hop(here, head.location, passed=passed, policy=policy)


def _request(here: CheckedUrl, policy: FetchPolicy) -> httpx2.Request:
    headers = {
        # Said here because httpx2, when it has to find out, fails on honest hosts such as `a_b.xn--mnchen-3ya.de`.
        "Host": here.authority,
        "User-Agent": policy.user_agent,
        "Accept": _ACCEPT,
        "Accept-Encoding": "gzip, identity",
        "Connection": "close",
    }
    return httpx2.Request("GET", here.url, headers=headers)


def _next_hop(here: CheckedUrl, location: str, *, passed: list[str], policy: FetchPolicy) -> CheckedUrl:
    if len(passed) > policy.max_redirects:
        raise TooManyRedirects(url_host=here.host, limit=policy.max_redirects)
    try:
        there = check_url(resolve_reference(here, location), policy)
    except Exception as error:
        _add_context(error, redirected_from=here.url)
        raise
    if there.url in passed:
        raise TooManyRedirects("The page redirects in a circle.", url_host=there.host)
    return there


def _finish(
    response: httpx2.Response,
    head: ResponseHead,
    *,
    first: CheckedUrl,
    here: CheckedUrl,
    passed: list[str],
    policy: FetchPolicy,
    budget: FetchBudget,
) -> Fetched:
    refuse_status(head, host=here.host, now=policy.wall_clock())
    if head.content_type and head.content_type not in READABLE_TYPES:
        raise WrongContentType(url_host=here.host, content_type=head.content_type[:100])
    if head.content_length is not None and head.content_length > policy.max_wire_bytes:
        raise FetchTooLarge(limit_bytes=policy.max_wire_bytes, announced_bytes=head.content_length)
    stream = response.stream
    if not isinstance(stream, httpx2.SyncByteStream):
        raise BadResponse(url_host=here.host)
    body = read_body(
        stream, content_encoding=head.content_encoding, max_decoded_bytes=policy.max_decoded_bytes, budget=budget
    )
    refuse_binary(body)
    return Fetched(
        url=first.url,
        final_url=here.url,
        http_status=head.http_status,
        content_type=head.content_type or _guess_type(body),
        charset_header=head.charset,
        body=body,
        headers=head.kept,
        redirects=tuple(passed),
        wire_bytes=budget.wire_bytes,
    )


def _guess_type(body: bytes) -> str:
    """For a server that names no type: does it begin like markup?"""
    begin = body[:512].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\f")
    return "text/html" if begin.startswith(b"<") else "text/plain"


def _add_context(error: Exception, **context: object) -> None:
    known = getattr(error, "context", None)
    if isinstance(known, dict):
        known.update(context)
