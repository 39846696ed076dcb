"""Every connection is intercepted and written down; nothing may be written down for a hostile URL."""

import socket

import pytest

from claims.errors import DomainError, IntakeError, Unreachable
from claims.net.fetcher import fetch
from claims.net.policy import FetchPolicy
from tests.unit.net.hostile_urls import HONEST, HOSTILE, NAMES, PUBLIC


def answer(host, port):
    return NAMES.get(host, [PUBLIC])


@pytest.fixture
def connects(monkeypatch):
    """The addresses that anything tried to reach; every attempt fails."""
    seen = []

    def connect(self, address):
        seen.append(address[:2])
        raise ConnectionRefusedError(111, "Connection refused")

    monkeypatch.setattr(socket.socket, "connect", connect)
    monkeypatch.setattr(socket.socket, "connect_ex", connect)
    return seen


@pytest.fixture
def policy():
    return FetchPolicy(resolver=answer, own_addresses=frozenset, deadline_seconds=5)


def test_hostile_table_has_at_least_99_urls():
    urls = {url for url, _ in HOSTILE}

    assert len(urls) == len(HOSTILE)
    assert len(urls) >= 99


@pytest.mark.parametrize(("url", "code"), HOSTILE)
def test_fetch_hostile_url_is_refused_before_any_connection(url, code, connects, policy):
    with pytest.raises(IntakeError) as caught:
        fetch(url, policy=policy)

    assert caught.value.code == code
    assert connects == []


@pytest.mark.parametrize(("url", "reached"), HONEST)
def test_fetch_honest_url_reaches_its_host_only(url, reached, connects, policy):
    with pytest.raises(Unreachable):
        fetch(url, policy=policy)

    assert connects == [reached]


@pytest.mark.parametrize(("url", "code"), HOSTILE)
def test_fetch_with_loopback_allowed_reaches_nothing_but_loopback(url, code, connects):
    policy = FetchPolicy(resolver=answer, own_addresses=frozenset, allow_loopback=True, deadline_seconds=5)

    with pytest.raises(DomainError):
        fetch(url, policy=policy)

    assert {address for address, _ in connects} <= {"127.0.0.1", "127.255.255.254", "::1"}


def test_refusal_names_the_host(connects, policy):
    with pytest.raises(IntakeError) as caught:
        fetch("http://inside.example/", policy=policy)

    assert caught.value.context == {"url_host": "inside.example"}


def test_refusal_of_user_info_says_why(connects, policy):
    with pytest.raises(IntakeError, match="user name or password"):
        fetch("http://public.example@127.0.0.1/", policy=policy)
