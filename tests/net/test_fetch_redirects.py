"""Redirects are followed by hand, and each one is checked like a URL that somebody typed."""

import pytest

from claims.errors import BadResponse, IntakeError, TooManyRedirects
from claims.net.fetcher import fetch
from tests.net.hostile_server import HostileServer, page, redirect, response
from tests.net.policies import names_on_loopback, on_loopback

REFUSED = [
    ("http://10.9.9.9/", "url.blocked_address"),
    ("http://169.254.169.254/latest/meta-data/", "url.blocked_address"),
    ("http://[::ffff:127.0.0.1]/", "url.blocked_address"),
    ("http://2852039166/", "url.blocked_address"),
    ("//10.9.9.9/inside", "url.blocked_address"),
    ("\\\\10.9.9.9\\inside", "url.invalid"),
    ("http://public.example:6379/", "url.port"),
    ("http://user:word@public.example/", "url.invalid"),
    ("file:///etc/passwd", "url.scheme"),
    ("gopher://127.0.0.1/", "url.scheme"),
    ("javascript:alert(1)", "url.scheme"),
    ("data:text/html,x", "url.scheme"),
    ("http:///x", "url.invalid"),
    ("http:x", "url.invalid"),
    ("/a\x85b", "url.invalid"),
    ("//[x/", "url.invalid"),
]


@pytest.mark.parametrize(("location", "code"), REFUSED)
def test_redirect_to_a_forbidden_place_is_refused(location, code):
    with HostileServer({"/": redirect(location)}) as server, pytest.raises(IntakeError) as caught:
        fetch(server.url(), policy=on_loopback())

    assert caught.value.code == code
    assert caught.value.context["redirected_from"] == server.url("/")
    assert server.paths == ["/"]


@pytest.mark.parametrize("status", ["301 a", "302 b", "303 c", "307 d", "308 e"])
def test_redirect_of_each_kind_is_followed_with_get(status):
    with HostileServer({"/a/b": redirect("../c?d=e f", status), "/c?d=e%20f": page()}) as server:
        fetched = fetch(server.url("/a/b"), policy=on_loopback())

    assert fetched.final_url == server.url("/c?d=e%20f")
    assert [request.split(" ")[0] for request in server.requests] == ["GET", "GET"]


def test_five_redirects_are_followed():
    answers = {f"/{step}": redirect(f"/{step + 1}") for step in range(5)}
    with HostileServer({**answers, "/5": page()}) as server:
        fetched = fetch(server.url("/0"), policy=on_loopback())

    assert fetched.final_url == server.url("/5")
    assert len(fetched.redirects) == 5


def test_six_redirects_are_too_many_and_the_sixth_is_not_asked():
    answers = {f"/{step}": redirect(f"/{step + 1}") for step in range(9)}
    with HostileServer(answers) as server, pytest.raises(TooManyRedirects):
        fetch(server.url("/0"), policy=on_loopback())

    assert server.paths == ["/0", "/1", "/2", "/3", "/4", "/5"]


@pytest.mark.parametrize("second", ["/a", "/b", "/b#elsewhere"])
def test_redirect_in_a_circle_ends_at_once(second):
    with HostileServer({"/a": redirect("/b"), "/b": redirect(second)}) as server, pytest.raises(TooManyRedirects):
        fetch(server.url("/a"), policy=on_loopback())

    assert server.paths == ["/a", "/b"]


def test_redirect_to_another_name_looks_that_name_up():
    with HostileServer({"/": b"", "/end": page()}) as server:
        server.answers = {"/": redirect(server.url("/end", host="other.example")), "/end": page()}
        fetched = fetch(server.url(host="first.example"), policy=names_on_loopback(server.port))

    assert fetched.final_url == server.url("/end", host="other.example")


def test_redirect_body_is_not_read():
    huge = b"HTTP/1.1 302 Found\r\nLocation: /end\r\nContent-Length: 99999999999\r\n\r\n" + b"x" * 10_000
    with HostileServer({"/": huge, "/end": page()}) as server:
        fetched = fetch(server.url(), policy=on_loopback(max_wire_bytes=100_000))

    assert fetched.final_url == server.url("/end")


def test_redirect_without_a_target_is_bad():
    with HostileServer(response("302 Found")) as server, pytest.raises(BadResponse):
        fetch(server.url(), policy=on_loopback())
