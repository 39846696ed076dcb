"""URLs made up by a machine: whatever comes in, the answer is one of ours, and parsers agree on the host."""

import socket
from urllib.parse import urlsplit

import httpx2
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from claims.errors import IntakeError, UrlRefused
from claims.net.addresses import address_forbidden
from claims.net.canonical_url import believable_canonical, canonicalise, same_site
from claims.net.fetcher import fetch
from claims.net.policy import FetchPolicy
from claims.net.url_safety import check_url, parse_url, resolve_reference


def one_address(host, port):
    return ["93.184.216.34"]


POLICY = FetchPolicy(own_addresses=frozenset, resolver=one_address, deadline_seconds=5)

schemes = st.sampled_from(["http", "https", "HTTP", "file", "ftp", "javascript", "", "h ttp", "http\t", "ｈttp"])
separators = st.sampled_from(["://", ":", ":/", ":///", ":\\\\", "//", "", ":////"])
user_info = st.sampled_from(["", "", "", "a@", "a:b@", "@", "%40@", "127.0.0.1\\@", "#@"])
numbers = st.one_of(
    st.integers(0, 300).map(str),
    st.integers(0, 2**33).map(str),
    st.integers(0, 2**33).map(hex),
    st.integers(0, 2**33).map(lambda number: f"0{number:o}"),
    st.sampled_from(["", "0x", "08", "１２７", "①", "٣", "1e1", "-1", "1_0"]),
)
addresses = st.lists(numbers, min_size=1, max_size=5).map(".".join)
labels = st.one_of(
    st.sampled_from(
        ["example", "localhost", "www", "xn--", "xn--a", "xn--mnchen-3ya", "internal", "münchen", "a_b", "-"]
    ),
    st.text(alphabet="abcxyz019-_.%\\@:。．ßİΣ\u200d\u00ad☃٠①Ａ\u0300 ", max_size=70),
)
names = st.tuples(st.lists(labels, min_size=1, max_size=5).map(".".join), st.sampled_from(["", ".", "..", "。"])).map(
    "".join
)
ipv6 = st.one_of(
    st.ip_addresses(v=6).map(str),
    st.sampled_from(["::1", "::ffff:127.0.0.1", "fe80::1%25eth0", "::1%", "1::2::3", "v1.a", "", "::127.1"]),
).map(lambda text: f"[{text}]")
hosts = st.one_of(addresses, names, ipv6)
ports = st.sampled_from(
    ["", "", "", ":80", ":443", ":", ":22", ":0", ":99999", ":0x50", ":８０", ":80:80", ":+80", ":-1"]
)
tails = st.one_of(
    st.just("/"),
    st.text(alphabet="/?#&=;.%abAB79~+ é\\\r\n\x00\u202e漢\ud800[]|", max_size=40),
    st.sampled_from(["/?utm_source=a&b=1", "/a;jsessionid=1?x#y", "/%2e%2e/%7E", "/%%37%65", "?a", "#@127.0.0.1/"]),
)
urls = st.tuples(schemes, separators, user_info, hosts, ports, tails).map("".join)
# The same, nearer to what is accepted, so that the tests about accepted URLs have something to look at.
usual_hosts = st.sampled_from(
    ["a.example", "News.Example.ORG", "münchen.example.", "8.8.8.8", "[2a00:1450::1]", "ſ.example"]
)
plausible = st.tuples(
    st.sampled_from(["http://", "https://", "HTTPS://"]),
    st.one_of(usual_hosts, usual_hosts, hosts),
    st.sampled_from(["", ":80", ":443"]),
    tails,
).map("".join)


def accepted(url):
    try:
        return parse_url(url)
    except UrlRefused:
        return None


@settings(max_examples=300, deadline=None)
@given(url=st.one_of(urls, plausible, st.text(max_size=60)))
def test_check_url_whatever_comes_in_answers_or_refuses(url):
    try:
        checked = check_url(url, POLICY)
    except UrlRefused:
        return

    assert checked.url.isascii()
    assert checked.url.isprintable()
    assert checked.port in {80, 443}


@settings(max_examples=300, deadline=None)
@given(url=st.one_of(urls, plausible))
@example(url="http://public.example\\@127.0.0.1/")
@example(url="http://[::ffff:7f00:1]/")
def test_accepted_url_means_the_same_host_to_other_parsers(url):
    checked = accepted(url)
    if checked is None:
        return

    standard, client = urlsplit(checked.url), httpx2.URL(checked.url)

    assert standard.hostname == checked.host
    assert client.raw_host.decode() == checked.host
    assert (standard.port or {"http": 80, "https": 443}[standard.scheme]) == checked.port
    assert standard.username is None
    assert check_host_again(str(client)) == checked.host


def check_host_again(url):
    return parse_url(url).host


@settings(max_examples=300, deadline=None)
@given(url=st.one_of(urls, plausible))
@example(url="http://a.example/%%37%65")
@example(url="http://a.example/%256asessionid=1;%6Asessionid=2")
@example(url="http://a.example/.//x/%2e%2e//")
@example(url="http://a.example/?%75tm_source=1&&x")
def test_canonicalise_twice_is_once_and_keeps_the_host(url):
    checked = accepted(url)
    if checked is None:
        return

    once = canonicalise(url)

    assert canonicalise(once) == once
    assert (parse_url(once).scheme, parse_url(once).host, parse_url(once).port) == (
        checked.scheme,
        checked.host,
        checked.port,
    )


@settings(max_examples=200, deadline=None)
@given(page=plausible, declared=st.one_of(urls, tails, st.text(max_size=40)))
@example(page="https://news.example.org/a", declared="//evil.example/a")
def test_believable_canonical_never_leaves_the_site(page, declared):
    believed = believable_canonical(page, declared)
    if believed is None:
        return

    assert same_site(page, believed)
    assert canonicalise(believed) == believed


@settings(max_examples=200, deadline=None)
@given(location=st.one_of(urls, tails, st.text(max_size=60)))
def test_redirect_target_whatever_it_is_is_checked_or_refused(location):
    base = parse_url("https://public.example/a/b?c")
    try:
        checked = check_url(resolve_reference(base, location), POLICY)
    except UrlRefused:
        return

    assert checked.scheme in {"http", "https"}


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(url=st.one_of(urls, plausible))
@example(url="http://xn--a.a_b/")
def test_fetch_whatever_url_connects_to_nothing_forbidden(url, connects_refused):
    with pytest.raises(IntakeError):
        fetch(url, policy=POLICY)

    assert [address for address, _ in connects_refused if address_forbidden(address)] == []
    assert all(port in {80, 443} for _, port in connects_refused)


@pytest.fixture
def connects_refused(monkeypatch):
    seen = []

    def connect(self, address):
        seen.append(address[:2])
        raise ConnectionRefusedError(111, "Connection refused")

    monkeypatch.setattr(socket.socket, "connect", connect)
    return seen
