"""The limits of one fetch. The caller fills them in from the settings; nothing here reads the environment."""

import ssl
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

from claims.net.addresses import machine_addresses

# (host, port) -> the addresses as text. Raises OSError when the name does not exist.
Resolver = Callable[[str, int], Sequence[str]]


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchPolicy:
    """What a fetch may contact and how much it may cost.

    Sizes are bytes, times are seconds. `deadline_seconds` covers everything: name lookup, connection, TLS, every
    redirect and the body. `max_wire_bytes` counts what was received (inside TLS), `max_decoded_bytes` what came out of
    gzip. `allow_loopback` is a switch for development: it opens 127.0.0.0/8 and ::1 on any port, and nothing else.

    `egress_proxy` is an http:// URL. Behind such a proxy names are looked up by the proxy, so the proxy has to refuse
    private addresses; URLs with a literal address are still judged here.
    """

    user_agent: str = "factcheck/0.1 (article reader)"
    allowed_ports: frozenset[int] = frozenset({80, 443})
    allow_loopback: bool = False
    forbidden_networks: tuple[IPv4Network | IPv6Network, ...] = ()
    max_redirects: int = 5
    deadline_seconds: float = 20.0
    max_wire_bytes: int = 5 * 1024 * 1024
    max_decoded_bytes: int = 10 * 1024 * 1024
    max_header_bytes: int = 64 * 1024
    max_headers: int = 256
    egress_proxy: str | None = None
    tls_context: ssl.SSLContext | None = None
    resolver: Resolver | None = None
    own_addresses: Callable[[], frozenset[IPv4Address | IPv6Address]] = machine_addresses
    clock: Callable[[], float] = time.monotonic
    wall_clock: Callable[[], datetime] = _utc_now
