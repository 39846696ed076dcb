"""Which IP addresses may never be contacted.

`ipaddress.is_global` is where it starts, not where it ends: it lets pass the forms that carry an IPv4 address inside an
IPv6 one, the relay and translation prefixes, and the addresses that cloud providers use inside their public ranges.
"""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from pathlib import Path

IpAddress = IPv4Address | IPv6Address

_FORBIDDEN_V4 = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",
        "100.64.0.0/10",  # carrier-grade NAT; Alibaba's metadata service
        "127.0.0.0/8",
        "168.63.129.16/32",  # Azure's host agent, a public address
        "169.254.0.0/16",  # link local; the metadata service of most clouds
        "172.16.0.0/12",
        "192.0.0.0/24",  # protocol assignments; Oracle's metadata service
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # automatic multicast tunnelling
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, with the broadcast address
    )
)

_FORBIDDEN_V6 = tuple(
    IPv6Network(network)
    for network in (
        "::/96",  # unspecified, loopback and IPv4-compatible
        "::ffff:0:0/96",  # IPv4-mapped: a socket would speak IPv4
        "::ffff:0:0:0/96",  # IPv4-translated
        "64:ff9b::/96",  # NAT64
        "64:ff9b:1::/48",  # local-use NAT64
        "100::/64",  # discard
        "2001::/23",  # Teredo, ORCHID, benchmarks and other assignments
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4
        "2620:4f:8000::/48",  # AS112
        "3fff::/20",  # documentation
        "5f00::/16",  # segment routing
        "fc00::/7",  # unique local
        "fe80::/10",  # link local
        "fec0::/10",  # site local, withdrawn and still routed inside
        "ff00::/8",  # multicast
    )
)

_V6_UNICAST = IPv6Network("2000::/3")
_LOOPBACK_V4 = IPv4Network("127.0.0.0/8")
_LOOPBACK_V6 = IPv6Address("::1")
# The interface id of ISATAP (RFC 5214, 6.1): 00-00-5E-FE or 02-00-5E-FE, then an IPv4 address.
_ISATAP_IDS = frozenset({0x00005EFE, 0x02005EFE})


def is_address(text: str) -> bool:
    """Whether this is an address in its usual spelling, and so needs no lookup."""
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def is_loopback(address: IpAddress) -> bool:
    """127.0.0.0/8 or ::1, and no other spelling of them."""
    if isinstance(address, IPv4Address):
        return address in _LOOPBACK_V4
    return address == _LOOPBACK_V6


def address_forbidden(
    address: IpAddress | str,
    *,
    allow_loopback: bool = False,
    own_addresses: Iterable[IpAddress] = (),
    forbidden_networks: Iterable[IPv4Network | IPv6Network] = (),
) -> bool:
    """Whether a connection to this address is refused.

    `own_addresses` are those of this machine, `forbidden_networks` the operator's additions. `allow_loopback` opens
    loopback only. A text that is no address counts as forbidden.
    """
    try:
        ip = ip_address(address) if isinstance(address, str) else address
    except ValueError:
        return True
    if is_loopback(ip):
        return not allow_loopback
    if ip in frozenset(own_addresses):
        return True
    if any(ip.version == network.version and ip in network for network in forbidden_networks):
        return True
    return _forbidden_v4(ip) if isinstance(ip, IPv4Address) else _forbidden_v6(ip)


def _forbidden_v4(ip: IPv4Address) -> bool:
    return not ip.is_global or ip.is_multicast or ip.is_reserved or any(ip in network for network in _FORBIDDEN_V4)


def _forbidden_v6(ip: IPv6Address) -> bool:
    if ip.scope_id is not None or ip not in _V6_UNICAST:
        # Everything outside 2000::/3 is local, special or not handed out.
        return True
    if not ip.is_global or any(ip in network for network in _FORBIDDEN_V6):
        return True
    return (int(ip) >> 32) & 0xFFFFFFFF in _ISATAP_IDS


def machine_addresses() -> frozenset[IpAddress]:
    """The addresses of this machine's interfaces, from Linux's /proc; empty where there is none.

    Reads files and opens no socket, so it can be called for every fetch.
    """
    return frozenset(_own_v4(_proc("/proc/net/fib_trie"))) | frozenset(_own_v6(_proc("/proc/net/if_inet6")))


def _proc(path: str) -> str:
    try:
        return Path(path).read_text(encoding="ascii", errors="replace")
    except OSError:
        return ""


def _own_v4(fib_trie: str) -> Iterable[IPv4Address]:
    """A leaf is a line `|-- 10.0.0.5`; the line after it says `/32 host LOCAL` when the address is ours."""
    leaf = ""
    for line in fib_trie.splitlines():
        text = line.strip()
        if text.startswith("|-- "):
            leaf = text[4:]
        elif text == "/32 host LOCAL" and leaf:
            yield IPv4Address(leaf)


def _own_v6(if_inet6: str) -> Iterable[IPv6Address]:
    """Each line begins with the address as 32 hexadecimal digits."""
    for line in if_inet6.splitlines():
        digits = line.split(" ", 1)[0]
        if len(digits) == 32:
            yield IPv6Address(int(digits, 16))
