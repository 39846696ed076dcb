"""Which URLs may be fetched. One parser for every URL that comes from outside, and the checks that need only the text.

What the host name leads to is decided later, at the moment of connecting (`guarded_backend`). `check_url` refuses what
can be told from the text alone: other schemes, other ports, literal addresses in any spelling, names that mean this
machine, and every form that two parsers could read differently.
"""

import re
from dataclasses import dataclass, field
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from typing import Literal
from urllib.parse import urljoin

import idna

from claims.errors import UrlBlockedAddress, UrlPort, UrlRefused, UrlScheme
from claims.net.addresses import address_forbidden, is_loopback
from claims.net.policy import FetchPolicy

__all__ = ["CheckedUrl", "address_forbidden", "check_url", "parse_url", "resolve_reference"]

MAX_URL_LENGTH = 2048
"""Characters of the ASCII form, and of what was given."""
DEFAULT_PORTS = {"http": 80, "https": 443}

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):")
_AUTHORITY = re.compile(r"//([^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#.*)?\Z", re.DOTALL)
_PORT = re.compile(r"0|[1-9][0-9]{0,4}")
_LABEL = re.compile(r"[a-z0-9_-]{1,63}")
_NUMBER = re.compile(r"[0-9]+|0[xX][0-9a-fA-F]*")
# Percent-encoded as UTF-8: what RFC 3986 does not let stand in a path or query (brackets and bars are in use and
# harmless), and a percent sign that begins no code.
_TO_QUOTE = re.compile(r"[^A-Za-z0-9\-._~!$&'()*+,;=:@/?%\[\]|]|%(?![0-9A-Fa-f]{2})")

# RFC 6761 and RFC 8375 names that never leave the machine or the local network, and the one that clouds answer to.
_LOOPBACK_NAMES = frozenset({"localhost", "ip6-localhost", "ip6-loopback", "localhost.localdomain"})
_LOCAL_SUFFIXES = (".internal", ".local", ".home.arpa", ".localdomain")


@dataclass(frozen=True, slots=True)
class CheckedUrl:
    """An http(s) URL taken apart, all ASCII, without fragment.

    `host` is lower case, in IDNA form, without brackets and without a final dot; `ip` is set when it is an address.
    `path` begins with a slash; `query` is None when there is no question mark.
    """

    scheme: Literal["http", "https"]
    host: str
    port: int
    path: str
    query: str | None = None
    ip: IPv4Address | IPv6Address | None = field(default=None, compare=False)

    @property
    def authority(self) -> str:
        """Host, and a port that is not the scheme's own; the value of the Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def target(self) -> str:
        """Path and query, as sent in the request line."""
        return self.path if self.query is None else f"{self.path}?{self.query}"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.authority}{self.target}"


def check_url(url: str, policy: FetchPolicy) -> CheckedUrl:
    """Parse a URL and apply what the text alone can tell about it.

    Raises UrlRefused (not a usable URL), UrlScheme, UrlPort, UrlBlockedAddress; with `url_host` where one is known.
    """
    checked = parse_url(url)
    local = checked.host in _LOOPBACK_NAMES or checked.host.endswith(".localhost")
    if checked.ip is not None:
        local = is_loopback(checked.ip)
        if address_forbidden(
            checked.ip, allow_loopback=policy.allow_loopback, forbidden_networks=policy.forbidden_networks
        ):
            raise UrlBlockedAddress(url_host=checked.host)
    elif checked.host.endswith(_LOCAL_SUFFIXES) or (local and not policy.allow_loopback):
        raise UrlBlockedAddress(url_host=checked.host)
    if checked.port not in policy.allowed_ports and not (local and policy.allow_loopback):
        raise UrlPort(url_host=checked.host, port=checked.port, allowed_ports=sorted(policy.allowed_ports))
    return checked


def parse_url(url: str) -> CheckedUrl:
    """Take an absolute http(s) URL apart; strict where parsers differ.

    Refuses control, space and invisible characters, backslashes, user info, percent signs in the host, and addresses
    in any but their usual spelling. Says nothing about ports and private addresses: that is `check_url`.
    Raises UrlRefused, UrlScheme, UrlPort (port 0 or above 65535), UrlBlockedAddress (a disguised or scoped address).
    """
    _refuse_characters(url)
    scheme_match = _SCHEME.match(url)
    if scheme_match is None:
        raise UrlRefused()
    scheme = scheme_match[1].lower()
    if scheme not in DEFAULT_PORTS:
        raise UrlScheme(scheme=scheme[:20])
    parts = _AUTHORITY.match(url, scheme_match.end())
    if parts is None:
        raise UrlRefused()
    authority, path, query = parts[1], parts[2], parts[3]
    if not authority.isprintable():
        raise UrlRefused("The host name is not valid.")
    if "@" in authority:
        raise UrlRefused("A URL with a user name or password is not fetched.")
    host, ip, port_text = _split_authority(authority)
    parsed = CheckedUrl(
        scheme="https" if scheme == "https" else "http",
        host=host,
        port=_port(port_text, scheme, host),
        path=_quote(path) or "/",
        query=None if query is None else _quote(query),
        ip=ip,
    )
    if len(parsed.url) > MAX_URL_LENGTH:
        raise UrlRefused(url_host=host, length=len(parsed.url), limit=MAX_URL_LENGTH)
    return parsed


def resolve_reference(base: CheckedUrl, reference: str) -> str:
    """The absolute URL that a link or a Location header means on the page `base`. The result still needs a check.

    Raises UrlRefused for characters that no reference may hold.
    """
    text = reference.strip(" \t\r\n\f").replace(" ", "%20")
    _refuse_characters(text)
    if _SCHEME.match(text):
        # Not joined: `http:///x` and `http:x` are relative to some parsers and absolute to others. `parse_url` refuses.
        return text
    try:
        return urljoin(base.url, text)
    except ValueError as error:
        raise UrlRefused() from error


def _refuse_characters(url: str) -> None:
    if not url or len(url) > MAX_URL_LENGTH:
        raise UrlRefused(length=len(url), limit=MAX_URL_LENGTH)
    if "\\" in url or " " in url or not all(char.isprintable() or _joins_letters(char) for char in url):
        raise UrlRefused("A URL may not hold spaces, backslashes or control characters.")


def _joins_letters(char: str) -> bool:
    """Zero-width joiners belong to the spelling of Persian and Indic words, and so to paths. Hosts refuse them."""
    return char in "\u200c\u200d"


def _split_authority(authority: str) -> tuple[str, IPv4Address | IPv6Address | None, str]:
    if authority.startswith("["):
        literal, bracket, rest = authority[1:].partition("]")
        if not bracket or (rest and not rest.startswith(":")):
            raise UrlRefused()
        ip = _ipv6(literal)
        return str(ip), ip, rest[1:]
    host_text, _, port_text = authority.partition(":")
    host = _ascii_host(host_text)
    ip4 = _ipv4(host)
    return host, ip4, port_text


def _port(text: str, scheme: str, host: str) -> int:
    if not text:
        return DEFAULT_PORTS[scheme]
    if not _PORT.fullmatch(text):
        raise UrlRefused("The port is not a number.", url_host=host)
    port = int(text)
    if not 1 <= port <= 65535:
        raise UrlPort(url_host=host, port=port)
    return port


def _ipv6(literal: str) -> IPv6Address:
    if "%" in literal:
        # A zone makes sense on this machine's own links only.
        raise UrlBlockedAddress(url_host=literal[:60])
    try:
        return IPv6Address(literal)
    except AddressValueError as error:
        raise UrlRefused() from error


def _ascii_host(text: str) -> str:
    """The host name in its one ASCII form. Full-width letters and ideographic full stops are mapped first."""
    host = text
    if not text.isascii():
        try:
            # Label by label, because underscores are in use and idna refuses a whole name for one.
            mapped = idna.uts46_remap(text, std3_rules=False).split(".")
            host = ".".join(label if label.isascii() else idna.alabel(label).decode("ascii") for label in mapped)
        except (idna.IDNAError, UnicodeError, IndexError) as error:
            raise UrlRefused("The host name is not valid.") from error
    host = host.lower().removesuffix(".")
    labels = host.split(".")
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise UrlRefused("The host name is not valid.")
    if any(label.startswith("xn--") and not _punycode_ok(label) for label in labels):
        raise UrlRefused("The host name is not valid.")
    return host


def _punycode_ok(label: str) -> bool:
    try:
        return not label[4:].encode("ascii").decode("punycode").isascii()
    except (UnicodeError, ValueError, OverflowError):
        return False


def _ipv4(host: str) -> IPv4Address | None:
    """The address when the host is one. A name whose last label is a number is an address to some resolver.

    Only four decimal numbers pass. Other spellings (`127.1`, `0x7f000001`, `017700000001`) are read as a C library
    would read them, to say whether they hide a forbidden address, and are refused in any case.
    """
    labels = host.split(".")
    if not _NUMBER.fullmatch(labels[-1]):
        return None
    try:
        return IPv4Address(host)
    except AddressValueError:
        pass
    hidden = _c_library_address(labels)
    if hidden is not None and address_forbidden(hidden):
        raise UrlBlockedAddress(url_host=host)
    raise UrlRefused("Write the address as four decimal numbers.", url_host=host)


def _c_library_address(labels: list[str]) -> IPv4Address | None:
    """What inet_aton makes of one to four numbers in decimal, octal or hexadecimal."""
    if len(labels) > 4 or not all(_NUMBER.fullmatch(label) for label in labels):
        return None
    numbers = [_c_number(label) for label in labels]
    if None in numbers:
        return None
    *heads, tail = (number for number in numbers if number is not None)
    value = tail
    for position, head in enumerate(heads):
        value += head << (8 * (3 - position))
    if any(head > 255 for head in heads) or tail >= 256 ** (5 - len(numbers)) or value > 0xFFFFFFFF:
        return None
    return IPv4Address(value)


def _c_number(label: str) -> int | None:
    if len(label) > 64:
        return None
    try:
        if label[:2].lower() == "0x":
            return int(label[2:] or "0", 16)
        return int(label, 8 if label.startswith("0") and label != "0" else 10)
    except ValueError:
        return None


def _quote(text: str) -> str:
    return _TO_QUOTE.sub(lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8")), text)
