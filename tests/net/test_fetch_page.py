"""A page that is fetched as it should be, and what is sent and kept on the way."""

import gzip

import pytest

from claims.errors import BinaryContent, HttpStatus, HttpTemporary, WrongContentType
from claims.net.fetcher import fetch
from tests.net.hostile_server import GOOD_PAGE, HostileServer, page, redirect, response
from tests.net.policies import names_on_loopback, on_loopback


def test_fetch_page_gives_bytes_type_charset_and_address():
    answers = {
        "/old?x=1": redirect("/new#part"),
        "/new": page(content_type='Text/HTML; charset="ISO-8859-1"', ETag='"7"', Set_Cookie="id=1", Date="today"),
    }
    with HostileServer(answers) as server:
        fetched = fetch(server.url("/old?x=1#top"), policy=on_loopback())

    assert fetched.url == server.url("/old?x=1")
    assert fetched.final_url == server.url("/new")
    assert fetched.redirects == (server.url("/old?x=1"),)
    assert fetched.http_status == 200
    assert (fetched.content_type, fetched.charset_header) == ("text/html", "ISO-8859-1")
    assert fetched.body == GOOD_PAGE
    assert fetched.headers == {"etag": '"7"', "date": "today"}
    assert fetched.wire_bytes > len(GOOD_PAGE)


def test_fetch_sends_the_same_few_headers_every_time():
    with HostileServer(page()) as server:
        fetch(server.url("/a%20b?c=d"), policy=on_loopback(user_agent="factcheck/9 (+https://desk.example)"))

    lines = server.requests[0].split("\r\n")
    assert lines[0] == "GET /a%20b?c=d HTTP/1.1"
    assert sorted(lines[1:-2]) == [
        "Accept-Encoding: gzip, identity",
        "Accept: text/html,application/xhtml+xml;q=0.9,text/plain;q=0.8,text/markdown;q=0.8",
        "Connection: close",
        f"Host: 127.0.0.1:{server.port}",
        "User-Agent: factcheck/9 (+https://desk.example)",
    ]


def test_fetch_through_two_hosts_carries_nothing_from_one_to_the_other():
    answers = {
        "/one": response("302 Found", Location="/two", Set_Cookie="secret=1; Path=/"),
        "/two": response("302 Found", Location="http://other.example:PORT/three", Set_Cookie="secret=2"),
        "/three": page(),
    }
    with HostileServer(answers) as server:
        server.answers = {path: answer.replace(b"PORT", str(server.port).encode()) for path, answer in answers.items()}
        fetch(server.url("/one", host="first.example"), policy=names_on_loopback(server.port))

    hosts = [line for request in server.requests for line in request.split("\r\n") if line.startswith("Host:")]
    assert hosts == [f"Host: {name}.example:{server.port}" for name in ("first", "first", "other")]
    sent = "".join(server.requests).lower()
    assert [word for word in ("cookie", "authorization", "referer", "secret") if word in sent] == []


def test_fetch_gzip_page_is_unpacked():
    packed = gzip.compress(GOOD_PAGE)
    with HostileServer(page(packed, Content_Encoding="gzip")) as server:
        fetched = fetch(server.url(), policy=on_loopback())

    assert fetched.body == GOOD_PAGE


@pytest.mark.parametrize(
    ("content_type", "body", "expected"),
    [
        ("text/plain", b"Words.", "text/plain"),
        ("text/markdown; charset=utf-8", b"# Words", "text/markdown"),
        ("application/xhtml+xml", b"<html/>", "application/xhtml+xml"),
        ("", b"  <p>Words.</p>", "text/html"),
        ("", b"Words.", "text/plain"),
    ],
)
def test_fetch_text_of_every_readable_type_is_taken(content_type, body, expected):
    with HostileServer(page(body, content_type)) as server:
        fetched = fetch(server.url(), policy=on_loopback())

    assert fetched.content_type == expected


@pytest.mark.parametrize(
    "content_type", ["image/png", "application/pdf", "video/mp4", "application/octet-stream", "text/css", "html"]
)
def test_fetch_other_content_type_is_refused(content_type):
    with HostileServer(page(GOOD_PAGE, content_type)) as server, pytest.raises(WrongContentType) as caught:
        fetch(server.url(), policy=on_loopback())

    assert caught.value.context == {"url_host": "127.0.0.1", "content_type": content_type}


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "PDF"),
        (b"PK\x03\x04\x14\x00\x06\x00", "ZIP"),
        (b"\x00\x00\x00\x18ftypmp42\x00\x00", "MP4"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "PNG"),
        (b"<html>\x00\x00\x00\x01</html>", "unknown"),
    ],
)
def test_fetch_binary_that_is_called_html_is_refused(body, kind):
    with HostileServer(page(body)) as server, pytest.raises(BinaryContent) as caught:
        fetch(server.url(), policy=on_loopback())

    assert caught.value.context == {"kind": kind}


@pytest.mark.parametrize("follow", ["refresh", "meta", "script", "base", "canonical", "stylesheet", "doctype"])
def test_fetch_page_that_points_elsewhere_is_not_followed(follow):
    bodies = {
        "meta": b'<meta http-equiv="refresh" content="0; url=/inside">',
        "script": b"<script>location = '/inside'</script>",
        "base": b'<base href="/inside"><a href="x">',
        "canonical": b'<link rel="canonical" href="/inside"><meta property="og:url" content="/inside">',
        "stylesheet": b'<?xml-stylesheet href="/inside"?><img src="/inside"><script src="/inside"></script>',
        "doctype": b'<!DOCTYPE html SYSTEM "/inside"><html/>',
    }
    body = bodies.get(follow, b"<p>Words.</p>")
    with HostileServer({"/": page(body, Refresh="0; url=/inside", Link="</inside>; rel=preload")}) as server:
        fetched = fetch(server.url(), policy=on_loopback())

    assert fetched.body == body
    assert server.paths == ["/"]


@pytest.mark.parametrize(
    ("retry_after", "expected"),
    [("120", 120), ("86400", 86400), ("172800", 86400), ("1000000000", None), ("-1", None)],
)
def test_fetch_from_a_busy_server_says_when_to_come_back(retry_after, expected):
    with HostileServer(response("503 Busy", Retry_After=retry_after)) as server, pytest.raises(HttpTemporary) as caught:
        fetch(server.url(), policy=on_loopback())

    assert caught.value.context["retry_after"] == expected
    assert len(server.requests) == 1


def test_fetch_page_that_is_gone_says_so():
    with HostileServer(response("410 Gone")) as server, pytest.raises(HttpStatus) as caught:
        fetch(server.url(), policy=on_loopback())

    assert caught.value.context == {"url_host": "127.0.0.1", "http_status": 410, "retry_after": None, "gone": True}


def test_fetch_without_the_loopback_switch_sends_nothing():
    with HostileServer(page()) as server, pytest.raises(Exception, match="private or reserved") as caught:
        fetch(server.url(), policy=on_loopback(allow_loopback=False))

    assert caught.value.code == "url.blocked_address"
    assert server.requests == []
