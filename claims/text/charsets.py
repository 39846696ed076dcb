"""Which characters do these bytes mean? Byte order mark, then header, then `<meta>`, then statistics.

Declarations are believed only as far as the bytes bear them out: text that is valid UTF-8 with
characters beyond ASCII is UTF-8 whatever the header says, because other encodings practically never
form valid multi-byte sequences by chance. Labels are read as the WHATWG Encoding Standard does:
`iso-8859-1` and `ascii` mean windows-1252; UTF-7 is never decoded (it hides markup from filters).
"""

import codecs
import re
from dataclasses import dataclass

from claims.text.normalise import canonical_line

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NEVER = frozenset({"utf-7", "idna", "punycode", "raw_unicode_escape", "unicode_escape", "undefined", "mbcs", "oem"})
# Labels that the Encoding Standard reads as a larger relative of what they say.
_WIDER = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
    "x-sjis": "cp932",
    "x-gbk": "gb18030",
    "windows-31j": "cp932",
    "ks_c_5601-1987": "cp949",
}
_META = re.compile(rb"<meta[^>]{0,500}?charset\s{0,5}=\s{0,5}[\"']?\s{0,5}([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_XML = re.compile(rb"^\s{0,20}<\?xml[^>]{0,200}?encoding\s{0,5}=\s{0,5}[\"']([A-Za-z0-9_.:-]{2,40})")
_ON_THE_WEB = [
    *("cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "koi8_r", "koi8_u"),
    *("cp866", "cp874", "iso8859_2", "cp932", "euc_jp", "gb18030", "big5", "cp949"),
]
"""Legacy encodings that pages are written in; without this list old Macintosh ones are guessed too."""
_TAG = re.compile(rb"<[^<>]{0,2000}>")
_SAMPLE = 50_000
_META_WITHIN = 8_192
_TOO_FEW = 20
"""Fewer characters beyond ASCII than this say nothing; then the commonest legacy encoding is assumed."""


@dataclass(frozen=True)
class Decoded:
    """`charset` is the Python codec name used; `replaced` counts U+FFFD that decoding put in."""

    text: str
    charset: str
    replaced: int


def decode(body: bytes, *, header: str | None = None, look_in_html: bool = True) -> Decoded:
    """The text of `body`. Never fails: what cannot be read becomes U+FFFD and is counted."""
    for mark, name in _BOMS:
        if body.startswith(mark):
            return _replace(body[len(mark) :], name)
    guessed = _utf16_without_mark(body)
    if guessed:
        return _replace(body, guessed)
    declared = _declared(body, header, look_in_html)
    escaping = [name for name in declared if name.startswith(("iso2022", "hz"))]
    if not escaping:
        as_utf8 = _as_utf8(body)
        if as_utf8 is not None:
            return as_utf8
    for name in [*escaping, *declared]:
        try:
            return Decoded(body.decode(name), name, 0)
        except (UnicodeDecodeError, LookupError):
            continue
    return _replace(body, _detect(body) or "cp1252")


def known_codec(label: str | None) -> str | None:
    """Python's codec name for a declared label, or None when unknown or never to be used."""
    if not label:
        return None
    label = canonical_line(label).strip("'\" ").lower()
    try:
        name = codecs.lookup(_WIDER.get(label, label)).name
    except (LookupError, ValueError):
        return None
    if name in _NEVER or name.endswith("_codec") or not _is_text_codec(name):
        return None
    return _WIDER.get(name, name)


def _is_text_codec(name: str) -> bool:
    try:
        return isinstance(b"a".decode(name), str)
    except (LookupError, ValueError, TypeError):
        return name.startswith(("utf-16", "utf-32"))


def _declared(body: bytes, header: str | None, look_in_html: bool) -> list[str]:
    """Declared codecs, most credible first. A header of windows-1252 is often only a server's default."""
    from_header = known_codec(header)
    from_page = None
    if look_in_html:
        found = _META.search(body[:_META_WITHIN]) or _XML.search(body[:_META_WITHIN])
        from_page = known_codec(found[1].decode("ascii")) if found else None
    names = [from_header, from_page]
    if from_header == "cp1252" and from_page:
        names.reverse()
    # Bytes in which an ASCII `<meta>` was found are not UTF-16, and UTF-8 was tried before.
    return [name for name in names if name and not name.startswith(("utf-16", "utf-32")) and name != "utf-8"]


def _as_utf8(body: bytes) -> Decoded | None:
    """`body` as UTF-8 if it is that, allowing one damaged sequence in ten."""
    try:
        return Decoded(body.decode("utf-8"), "utf-8", 0)
    except UnicodeDecodeError:
        pass
    text = body.decode("utf-8", "replace")
    damaged = text.count("\ufffd") - body.count(b"\xef\xbf\xbd")
    whole = sum(1 for char in text if char > "\x7f" and char != "\ufffd")
    return Decoded(text, "utf-8", damaged) if whole >= 10 * damaged else None


def _utf16_without_mark(body: bytes) -> str | None:
    """UTF-16 of mostly western text has a zero in every other byte, and only there."""
    head = body[:4_096]
    if len(head) < 8:
        return None
    half = len(head) // 2
    even, odd = head[0 : 2 * half : 2].count(0), head[1 : 2 * half : 2].count(0)
    if odd > 0.6 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.6 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None


def _detect(body: bytes) -> str | None:
    """Statistics, on text without markup."""
    from charset_normalizer import from_bytes  # noqa: PLC0415  costs 40 ms, needed for few pages

    sample = _TAG.sub(b" ", body[: 4 * _SAMPLE])[:_SAMPLE]
    beyond_ascii = sum(byte > 0x7F for byte in sample)
    if beyond_ascii < _TOO_FEW and beyond_ascii * 10 < len(sample):
        return "cp1252"
    best = from_bytes(sample, cp_isolation=_ON_THE_WEB).best()
    return known_codec(best.encoding) if best else None


def _replace(body: bytes, name: str) -> Decoded:
    text = body.decode(name, "replace")
    return Decoded(text, name, text.count("\ufffd") - _own_marks(body, name))


def _own_marks(body: bytes, name: str) -> int:
    """How many U+FFFD the author wrote: those were not put in by us."""
    try:
        return body.count("\ufffd".encode(name))
    except UnicodeEncodeError:
        return 0
