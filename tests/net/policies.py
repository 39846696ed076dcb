"""Policies for servers on loopback."""

from claims.net.policy import FetchPolicy


def on_loopback(**changes):
    """The development switch on, and a budget that ends before the test's own patience."""
    return FetchPolicy(**{"allow_loopback": True, "deadline_seconds": 10.0, **changes})


def names_on_loopback(port, **changes):
    """Every name leads to loopback, as if the sites lived there."""

    def resolver(host, asked_port):
        return ["127.0.0.1"]

    return on_loopback(resolver=resolver, allowed_ports=frozenset({port}), **changes)
