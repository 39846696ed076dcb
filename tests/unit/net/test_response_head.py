"""Statuses, and when a server wants us back."""

from datetime import UTC, datetime

import httpx2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.errors import BadResponse, HttpStatus, HttpTemporary
from claims.net.policy import FetchPolicy
from claims.net.response_head import parse_retry_after, read_head, refuse_status

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
DAY = 86_400


def head_of(status, *headers):
    return read_head(httpx2.Response(status, headers=list(headers)), policy=FetchPolicy(), host="a.example")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("0", 0),
        ("120", 120),
        (" 120 ", 120),
        ("86400", DAY),
        ("86401", DAY),
        ("2592000", DAY),
        ("1000000000", None),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("", None),
        ("١٢", None),
        ("9" * 400, None),
        ("Mon, 02 Mar 2026 09:31:00 GMT", 60),
        ("Tue, 03 Mar 2026 12:00:00 GMT", DAY),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),
        ("Mon, 02 Mar 2026 09:29:59 GMT", None),
        ("Fri, 01 Jan 2106 00:00:00 GMT", None),
        ("Mon, 99 Mar 2026 09:31:00 GMT", None),
    ],
)
def test_parse_retry_after_value(value, expected):
    assert parse_retry_after(value, now=NOW) == expected


@settings(deadline=None)
@given(value=st.text(max_size=40))
def test_parse_retry_after_of_any_text_is_none_or_within_a_day(value):
    assert (parse_retry_after(value, now=NOW) or 0) in range(DAY + 1)


@pytest.mark.parametrize("status", [200, 203])
def test_refuse_status_of_a_page_passes(status):
    assert refuse_status(head_of(status), host="a.example", now=NOW) is None


@pytest.mark.parametrize(
    ("status", "gone"), [(400, False), (401, False), (403, False), (404, True), (410, True), (451, False), (300, False)]
)
def test_refuse_status_of_a_refusal_is_permanent(status, gone):
    with pytest.raises(HttpStatus) as caught:
        refuse_status(head_of(status), host="a.example", now=NOW)

    assert caught.value.permanent is True
    assert caught.value.context == {"url_host": "a.example", "http_status": status, "retry_after": None, "gone": gone}


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504, 599])
def test_refuse_status_of_a_busy_server_is_temporary(status):
    with pytest.raises(HttpTemporary) as caught:
        refuse_status(head_of(status, ("Retry-After", "60")), host="a.example", now=NOW)

    assert caught.value.permanent is False
    assert caught.value.context["retry_after"] == 60


@pytest.mark.parametrize("status", [101, 204, 205, 206, 304])
def test_refuse_status_of_an_answer_to_another_question_is_bad(status):
    with pytest.raises(BadResponse):
        refuse_status(head_of(status), host="a.example", now=NOW)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("text/html", ("text/html", None)),
        ("Text/HTML; Charset=UTF-8", ("text/html", "UTF-8")),
        ('text/html;charset="windows-1252"', ("text/html", "windows-1252")),
        ("text/html; charset='koi8-r' ; x=y", ("text/html", "koi8-r")),
        ("text/html; charset=<script>", ("text/html", None)),
        ("; charset=utf-8", ("", "utf-8")),
    ],
)
def test_read_head_content_type_and_charset(header, expected):
    head = head_of(200, ("Content-Type", header))

    assert (head.content_type, head.charset) == expected


def test_read_head_of_a_redirect_without_target_is_bad():
    with pytest.raises(BadResponse):
        head_of(302)


def test_read_head_location_counts_for_redirects_only():
    assert head_of(201, ("Location", "/a")).location is None
    assert head_of(307, ("Location", "/a")).location == "/a"


def test_read_head_location_in_latin_1_is_readable():
    assert head_of(301, (b"Location", b"/stra\xdfe")).location == "/straße"


@pytest.mark.parametrize("headers", [[("X-A", "1")] * 257, [("X-A", "1" * 70_000)]])
def test_read_head_with_too_many_headers_is_bad(headers):
    with pytest.raises(BadResponse):
        head_of(200, *headers)
