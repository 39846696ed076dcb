"""One lookup, every answer judged, the peer judged again, and all of it within the budget."""

import socket
import threading
from ipaddress import ip_address, ip_network
from unittest.mock import Mock

import httpcore2
import pytest

from claims.errors import FetchTimeout, FetchTooLarge, Unreachable, UrlBlockedAddress, UrlRefused
from claims.net import guarded_backend
from claims.net.budget import FetchBudget
from claims.net.guarded_backend import GuardedBackend, system_resolver
from claims.net.policy import FetchPolicy

PUBLIC = "93.184.216.34"


def backend_for(resolver, **changes):
    policy = FetchPolicy(**{"resolver": resolver, "own_addresses": frozenset, "deadline_seconds": 5, **changes})
    return GuardedBackend(policy, FetchBudget(policy))


def answers(*addresses):
    """A name server that knows one answer to everything."""

    def resolver(host, port):
        return addresses

    return resolver


def stuck(release):
    """A name server that does not answer until it is released."""

    def resolver(host, port):
        release.wait(60)
        return []

    return resolver


class Stream:
    """Stands for a connection that reached `peer`."""

    def __init__(self, peer):
        self.peer = peer
        self.closed = False

    def get_extra_info(self, info):
        return {"server_addr": (self.peer, 80)}[info]

    def close(self):
        self.closed = True


@pytest.fixture
def connects(monkeypatch):
    seen = []

    def connect(self, address):
        seen.append(address[:2])
        raise ConnectionRefusedError(111, "Connection refused")

    monkeypatch.setattr(socket.socket, "connect", connect)
    return seen


def test_connect_looks_the_name_up_once(connects):
    lookups = []
    changing = iter([[PUBLIC], ["127.0.0.1"], ["127.0.0.1"]])

    def rebinding(host, port):
        lookups.append((host, port))
        return next(changing)

    with pytest.raises(Unreachable):
        backend_for(rebinding).connect_tcp("rebind.example", 80)

    assert lookups == [("rebind.example", 80)]
    assert connects == [(PUBLIC, 80)]


@pytest.mark.parametrize("position", [0, 1, 2, 30])
def test_connect_one_bad_answer_among_many_refuses_all(position, connects):
    addresses = [f"93.184.216.{number}" for number in range(1, 32)]
    addresses.insert(position, "10.0.0.1")

    with pytest.raises(UrlBlockedAddress):
        backend_for(answers(*addresses)).connect_tcp("both.example", 80)

    assert connects == []


def test_connect_tries_each_address_once(connects):
    addresses = [PUBLIC, "93.184.216.35", PUBLIC]

    with pytest.raises(Unreachable) as caught:
        backend_for(answers(*addresses)).connect_tcp("two.example", 443)

    assert connects == [(PUBLIC, 443), ("93.184.216.35", 443)]
    assert caught.value.context == {"url_host": "two.example", "reason": "Connection refused"}


def test_connect_own_address_of_the_machine_is_refused(connects):
    backend = backend_for(answers(PUBLIC), own_addresses=lambda: frozenset({ip_address(PUBLIC)}))

    with pytest.raises(UrlBlockedAddress):
        backend.connect_tcp("self.example", 80)

    assert connects == []


def test_connect_network_that_the_operator_closed_is_refused(connects):
    backend = backend_for(answers(PUBLIC), forbidden_networks=(ip_network("93.184.0.0/16"),))

    with pytest.raises(UrlBlockedAddress):
        backend.connect_tcp("public.example", 80)

    assert connects == []


def test_connect_peer_that_is_not_the_checked_one_is_refused_and_closed(monkeypatch):
    stream = Stream("127.0.0.1")
    backend = backend_for(answers(PUBLIC))
    monkeypatch.setattr(backend._sockets, "connect_tcp", Mock(return_value=stream))

    with pytest.raises(UrlBlockedAddress):
        backend.connect_tcp("public.example", 80)

    assert stream.closed is True


def test_connect_name_that_does_not_exist_is_unreachable(connects):
    def resolver(host, port):
        raise socket.gaierror(-2, "Name or service not known")

    with pytest.raises(Unreachable) as caught:
        backend_for(resolver).connect_tcp("nowhere.example", 80)

    assert caught.value.context["reason"] == "name not found"


def test_connect_name_without_address_is_unreachable(connects):
    with pytest.raises(Unreachable):
        backend_for(answers()).connect_tcp("empty.example", 80)


def test_connect_name_that_the_resolver_cannot_take_is_refused(connects):
    with pytest.raises(UrlRefused):
        backend_for(system_resolver).connect_tcp("a..example", 80)


def test_connect_lookup_that_never_ends_ends_with_the_deadline(connects):
    release = threading.Event()

    with pytest.raises(FetchTimeout):
        backend_for(stuck(release), deadline_seconds=0.2).connect_tcp("slow.example", 80)
    release.set()

    assert connects == []


def test_connect_with_too_many_stuck_lookups_gives_up(connects, monkeypatch):
    monkeypatch.setattr(guarded_backend, "_LOOKUPS", threading.BoundedSemaphore(1))
    release = threading.Event()
    with pytest.raises(FetchTimeout):
        backend_for(stuck(release), deadline_seconds=0.2).connect_tcp("slow.example", 80)

    with pytest.raises(Unreachable) as caught:
        backend_for(answers(PUBLIC), deadline_seconds=0.2).connect_tcp("public.example", 80)
    release.set()

    assert caught.value.context["reason"] == "too many name lookups are stuck"
    assert connects == []


def test_connect_address_that_swallows_packets_leaves_time_for_the_next(monkeypatch):
    patience = []
    ticks = iter([0.0, 0.0, 4.0])

    def connect_tcp(address, port, *, timeout, socket_options):
        patience.append((address, timeout))
        raise httpcore2.ConnectTimeout

    backend = backend_for(answers(PUBLIC, "93.184.216.35"), clock=lambda: next(ticks), deadline_seconds=8)
    backend._look_up = Mock(return_value=[PUBLIC, "93.184.216.35"])
    monkeypatch.setattr(backend._sockets, "connect_tcp", connect_tcp)

    with pytest.raises(FetchTimeout):
        backend.connect_tcp("slow.example", 80)

    assert patience == [(PUBLIC, 4.0), ("93.184.216.35", 4.0)]


def test_connect_with_a_proxy_reaches_the_proxy_only(connects):
    policy = FetchPolicy(deadline_seconds=5)
    backend = GuardedBackend(policy, FetchBudget(policy), proxy=("10.0.0.1", 3128))

    with pytest.raises(UrlBlockedAddress):
        backend.connect_tcp("93.184.216.34", 80)
    with pytest.raises(Unreachable):
        backend.connect_tcp("10.0.0.1", 3128)

    assert connects == [("10.0.0.1", 3128)]


def test_connect_resolver_with_a_bug_is_not_hidden(connects):
    with pytest.raises(ZeroDivisionError):
        backend_for(Mock(side_effect=ZeroDivisionError)).connect_tcp("public.example", 80)


def test_system_resolver_of_localhost_is_loopback():
    assert set(system_resolver("localhost", 80)) <= {"127.0.0.1", "::1"}


def test_connect_to_a_unix_socket_is_refused():
    with pytest.raises(UrlBlockedAddress):
        backend_for(answers(PUBLIC)).connect_unix_socket("/run/docker.sock")


def test_budget_counts_bytes_and_never_asks_for_more_than_is_left():
    budget = FetchBudget(FetchPolicy(max_wire_bytes=100))

    budget.received(90)

    assert budget.bytes_to_read(65_536) == 10
    budget.received(10)
    with pytest.raises(FetchTooLarge):
        budget.bytes_to_read(1)


def test_budget_seconds_run_down_to_a_timeout():
    ticks = iter([100.0, 101.0, 104.0, 105.0])
    budget = FetchBudget(FetchPolicy(clock=lambda: next(ticks), deadline_seconds=5))

    assert budget.seconds_left() == 4.0
    assert budget.seconds_left() == 1.0
    with pytest.raises(FetchTimeout) as caught:
        budget.seconds_left()
    assert caught.value.context == {"limit_seconds": 5}
