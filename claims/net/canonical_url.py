"""One spelling per article, and whether two addresses belong to the same publisher.

What is equated is only what cannot be another page: the spelling of scheme and host, the default port, the fragment,
percent-encoding, dot segments, session ids, and parameters that are known to serve tracking alone. What stays apart:
`http` and `https`, `www.` and the bare domain, a final slash, the order of parameters, and every parameter we do not
know, because somewhere each of them tells two articles apart. Where they are in fact one, the redirect or the page's
own canonical link says so and the addresses meet on the article. The host and port are never changed.

A general list of trackers (courlan's) was tried and not taken: it also drops `cid`, `uid`, `ref` or `source`, which on
many sites are the article's number.
"""

import re
from functools import lru_cache

from publicsuffixlist import PublicSuffixList

from claims.errors import UrlRefused
from claims.net.url_safety import CheckedUrl, parse_url, resolve_reference

_TRACKING_NAMES = frozenset(
    {
        "_ga",
        "_gl",
        "_hsenc",
        "_hsmi",
        "_openstat",
        "cmpid",
        "dclid",
        "fbclid",
        "gbraid",
        "gclid",
        "gclsrc",
        "gs_lcrp",
        "guccounter",
        "guce_referrer",
        "guce_referrer_sig",
        "igsh",
        "igshid",
        "li_fat_id",
        "mc_cid",
        "mc_eid",
        "mkt_tok",
        "msclkid",
        "oly_anon_id",
        "oly_enc_id",
        "s_cid",
        "scid",
        "smid",
        "ttclid",
        "twclid",
        "wbraid",
        "wickedid",
        "wt_mc",
        "xtor",
        "yclid",
        "ysclid",
        # session numbers
        "jsessionid",
        "phpsessid",
    }
)
_TRACKING_PREFIXES = ("utm_", "mtm_", "piwik_", "pk_", "hsa_", "vero_", "itm_", "at_custom", "stm_")
_SESSION_IN_PATH = re.compile(r";jsessionid=[^/;?]*", re.IGNORECASE)
_PERCENT = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


def canonicalise(url: str) -> str:
    """The one spelling of this address: ASCII, no fragment, no tracking. Doing it twice changes nothing.

    Raises UrlRefused and its kinds for what is not an http(s) URL (see `parse_url`).
    """
    return _canonical(parse_url(url)).url


def registrable_domain(host: str) -> str | None:
    """The part of a host name that somebody registered: `news.example.co.uk` gives `example.co.uk`.

    Sites under a shared suffix (`name.github.io`) are parties of their own. None for addresses, for single names and
    for public suffixes.
    """
    name = host.lower().removesuffix(".")
    if ":" in name or name.replace(".", "").isdigit() or "." not in name:
        return None
    return _suffixes().privatesuffix(name)


def same_site(a: str, b: str) -> bool:
    """Whether two URLs belong to the same registrable domain; without one (`localhost`), to the same host and port.

    False when either is not a usable URL.
    """
    try:
        one, other = parse_url(a), parse_url(b)
    except UrlRefused:
        return False
    domain = registrable_domain(one.host)
    if domain is None:
        return (one.host, one.port) == (other.host, other.port)
    return domain == registrable_domain(other.host)


def believable_canonical(page_url: str, declared: str | None) -> str | None:
    """The canonical spelling of what the page at `page_url` declares as its address, or None.

    Believed only within the same registrable domain, so that no page can pass itself off as another publisher's. A
    bare home page declared by a deeper page is a mistake of the site's template and is not believed either.
    """
    if not declared or not declared.strip():
        return None
    try:
        page = _canonical(parse_url(page_url))
        there = _canonical(parse_url(resolve_reference(page, declared)))
    except UrlRefused:
        return None
    if not same_site(page.url, there.url):
        return None
    if there.target == "/" and page.target != "/":
        return None
    return there.url


def _canonical(parsed: CheckedUrl) -> CheckedUrl:
    return CheckedUrl(
        scheme=parsed.scheme,
        host=parsed.host,
        port=parsed.port,
        path=_path(parsed.path),
        query=_query(parsed.query),
        ip=parsed.ip,
    )


def _path(path: str) -> str:
    segments: list[str] = []
    *heads, last = _SESSION_IN_PATH.sub("", _percent(path)).split("/")[1:]
    for segment in heads:
        if segment == "..":
            del segments[-1:]
        elif segment != ".":
            segments.append(segment)
    if last == "..":
        del segments[-1:]
    segments.append("" if last in {".", ".."} else last)
    return "/" + "/".join(segments)


def _query(query: str | None) -> str | None:
    kept = [part for part in _percent(query or "").split("&") if part and not _is_tracking(part)]
    return "&".join(kept) or None


def _is_tracking(part: str) -> bool:
    name = part.partition("=")[0].lower()
    return name in _TRACKING_NAMES or name.startswith(_TRACKING_PREFIXES)


def _percent(text: str) -> str:
    """Percent-encoding in its one form: unreserved characters plain, the rest with capital digits (RFC 3986, 6.2.2)."""

    def plain(match: re.Match[str]) -> str:
        char = chr(int(match[1], 16))
        return char if char in _UNRESERVED else f"%{match[1].upper()}"

    return _PERCENT.sub(plain, text)


@lru_cache(maxsize=1)
def _suffixes() -> PublicSuffixList:
    """The list inside the package; nothing is downloaded."""
    return PublicSuffixList()
