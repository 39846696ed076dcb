"""Slow, endless, lying and broken servers. Each of them would go on for longer than the test may last."""

import gzip
import resource
import zlib

import pytest

from claims.errors import BadResponse, FetchTimeout, FetchTooLarge, IntakeError, Unreachable
from claims.net.fetcher import fetch
from tests.net.hostile_server import HostileServer, drip, endless, half_close, page, redirect, reset, response, silence
from tests.net.policies import on_loopback

MIB = 1024 * 1024
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"

SLOW = {
    "silence": silence,
    "headers drip": drip(HEAD + b"X-Long: " + b"a" * 2000),
    "body drips": drip(b"a" * 2000, first=HEAD + b"Content-Length: 2000\r\n\r\n"),
    "chunks drip": drip(b"1\r\na\r\n" * 400, first=HEAD + b"Transfer-Encoding: chunked\r\n\r\n"),
    "interim answers": endless(b"", b"HTTP/1.1 102 Processing\r\n\r\n"),
}


@pytest.mark.parametrize("kind", ["silence", "headers drip", "body drips", "chunks drip"])
def test_slow_server_ends_with_the_one_deadline(kind):
    with HostileServer(SLOW[kind]) as server, pytest.raises(FetchTimeout) as caught:
        fetch(server.url(), policy=on_loopback(deadline_seconds=0.5))

    assert caught.value.context == {"limit_seconds": 0.5}
    assert len(server.requests) == 1


def test_deadline_is_shared_by_all_hops():
    answers = {f"/{step}": drip(redirect(f"/{step + 1}"), seconds=0.002) for step in range(5)}
    with HostileServer(answers) as server, pytest.raises(FetchTimeout):
        fetch(server.url("/0"), policy=on_loopback(deadline_seconds=0.5))

    assert len(server.requests) < 6


def test_server_that_closes_without_a_word_is_a_bad_response():
    with HostileServer(half_close) as server, pytest.raises(BadResponse):
        fetch(server.url(), policy=on_loopback())


def test_server_that_resets_is_unreachable():
    with HostileServer(reset) as server, pytest.raises(Unreachable):
        fetch(server.url(), policy=on_loopback())


def test_port_where_nobody_listens_is_unreachable():
    with HostileServer(page()) as server:
        url = server.url()

    with pytest.raises(Unreachable) as caught:
        fetch(url, policy=on_loopback())

    assert caught.value.context == {"url_host": "127.0.0.1", "reason": "Connection refused"}


ENDLESS = {
    "body without length": endless(HEAD + b"\r\n", b"<p>word</p>" * 6000),
    "endless chunks": endless(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"10000\r\n" + b"a" * 65536 + b"\r\n"),
    "interim answers": SLOW["interim answers"],
}


@pytest.mark.parametrize("kind", ENDLESS)
def test_endless_answer_stops_at_the_cap(kind):
    with HostileServer(ENDLESS[kind]) as server, pytest.raises(FetchTooLarge) as caught:
        fetch(server.url(), policy=on_loopback(max_wire_bytes=MIB, deadline_seconds=30))

    assert caught.value.context == {"limit_bytes": MIB}


def test_endless_answer_does_not_fill_the_memory():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    with HostileServer(ENDLESS["body without length"]) as server, pytest.raises(FetchTooLarge):
        fetch(server.url(), policy=on_loopback(max_wire_bytes=5 * MIB, deadline_seconds=30))

    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20 * 1024


def test_announced_length_over_the_cap_is_refused_unread():
    answer = HEAD + b"Content-Length: 99999999999\r\n\r\n"
    with HostileServer(drip(b"a" * 2000, first=answer)) as server, pytest.raises(FetchTooLarge) as caught:
        fetch(server.url(), policy=on_loopback())

    assert caught.value.context["announced_bytes"] == 99_999_999_999


BROKEN = {
    "length too long": HEAD + b"Content-Length: 500\r\n\r\nshort",
    "length not a number": HEAD + b"Content-Length: many\r\n\r\nx",
    "two lengths": HEAD + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
    "chunk size not a number": HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n",
    "chunks cut off": HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nabc",
    "garbage status line": b"\x00\x01\x02 nonsense\r\n\r\n",
    "another protocol": b"SSH-2.0-OpenSSH_9.6\r\n",
    "status of four digits": b"HTTP/1.1 2000 OK\r\n\r\n",
    "status zero": b"HTTP/1.1 000 OK\r\n\r\n",
    "no version": b"HTTP 200 OK\r\n\r\n",
    "header without name": b"HTTP/1.1 200 OK\r\n: x\r\n\r\n",
    "NUL in a header": b"HTTP/1.1 200 OK\r\nX: a\x00b\r\n\r\n",
    "5,000 headers": HEAD + b"".join(b"X-%d: y\r\n" % number for number in range(5000)) + b"\r\nbody",
    "one huge header": HEAD + b"X: " + b"y" * 90_000 + b"\r\n\r\nbody",
    "headers without end": HEAD + b"X: y\r\n" * 60_000,
    "part of a page": response("206 Partial Content", b"x", Content_Type="text/html"),
    "not modified": response("304 Not Modified"),
    "other protocol": response("101 Switching Protocols", Upgrade="websocket", Connection="upgrade"),
    "br": page(b"\x0b\x02\x80x\x03", Content_Encoding="br"),
    "zstd": page(b"\x28\xb5\x2f\xfd\x00", Content_Encoding="zstd"),
    "gzip twice": page(gzip.compress(gzip.compress(b"x")), Content_Encoding="gzip, gzip"),
    "gzip that is none": page(b"<p>plain</p>", Content_Encoding="gzip"),
    "gzip cut off": page(gzip.compress(b"words" * 100)[:-9], Content_Encoding="gzip"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_broken_answer_is_a_bad_response(kind):
    with HostileServer(BROKEN[kind]) as server, pytest.raises(BadResponse):
        fetch(server.url(), policy=on_loopback())


def test_more_bytes_than_announced_are_ignored():
    with HostileServer(HEAD + b"Content-Length: 5\r\n\r\nwords and more") as server:
        fetched = fetch(server.url(), policy=on_loopback())

    assert fetched.body == b"words"


def test_gzip_bomb_stops_at_the_cap_and_stays_small():
    packer = zlib.compressobj(9, wbits=31)
    first = packer.compress(bytes(MIB)) + packer.flush(zlib.Z_FULL_FLUSH)
    again = packer.compress(bytes(MIB)) + packer.flush(zlib.Z_FULL_FLUSH)
    bomb = first + again * 299
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    with HostileServer(page(bomb, Content_Encoding="gzip")) as server, pytest.raises(FetchTooLarge) as caught:
        fetch(server.url(), policy=on_loopback())

    assert caught.value.context == {"limit_bytes": 10 * MIB}
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 30 * 1024


def test_after_every_failure_the_next_fetch_works():
    answers = {f"/{number}": answer for number, answer in enumerate(BROKEN.values())}
    with HostileServer({**answers, "/good": page()}) as server:
        for path in answers:
            with pytest.raises(IntakeError):
                fetch(server.url(path), policy=on_loopback())
        fetched = fetch(server.url("/good"), policy=on_loopback())

    assert fetched.http_status == 200
