"""Bytes of a page or a file to an article: headline, byline, date, language and canonical text.

Runs in a child process with limits on time and memory, because an HTML parser can be kept busy for
minutes by one page. Nothing here opens a socket or a file; trafilatura's own downloader is never used.
"""

import re
from dataclasses import asdict, dataclass, fields
from typing import Any

from claims.errors import BinaryContent, EmptyText, NoArticle, TextTooLong
from claims.text.charsets import decode
from claims.text.found import Found
from claims.text.html_article import read_html
from claims.text.language import has_letters, language_of
from claims.text.normalise import canonical, canonical_line
from claims.text.plain_article import read_markdown, read_plain

MAX_TEXT_LENGTH = 2_000_000
"""Code points of article text. The longest book-length reports have about a million."""

MIN_TEXT_LENGTH = 40
_MIN_LETTERS = 25
_HTML_TYPES = frozenset({"text/html", "application/xhtml+xml", "application/xml", "text/xml", ""})
_MARKDOWN_TYPES = frozenset({"text/markdown", "text/x-markdown"})
_LOOKS_LIKE_HTML = re.compile(
    rb"\A\s{0,1000}(?:<!--.{0,2000}?-->\s{0,100}){0,3}<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
_LIKELY_HTML = re.compile(rb"</(?:p|div|html|body|article|h1|title)\s{0,10}>", re.IGNORECASE)
_MAGIC = (
    b"%PDF-",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF87a",
    b"GIF89a",
    b"RIFF",
    b"\xd0\xcf\x11\xe0",
    b"\x7fELF",
    b"MZ\x90",
    b"BZh",
    b"7z\xbc\xaf",
    b"\xfd7zXZ",
    b"Rar!",
    b"OggS",
    b"ID3",
    b"\x00asm",
    b"wOFF",
    b"wOF2",
    b"\x1aE\xdf\xa3",
)
_CONTROL = bytes(set(range(32)) - {9, 10, 12, 13, 27})


@dataclass(frozen=True)
class ExtractedArticle:
    """What was read. `text` is canonical; `in_language` is a two- or three-letter code or "".

    `date_published` is an ISO date. `canonical_url` is what the page declares, unchecked: whoever
    uses it must make sure that it belongs to the same site. `replaced_characters` counts U+FFFD
    that decoding put in, so mojibake is never silent.
    """

    text: str
    headline: str = ""
    byline: str = ""
    date_published: str | None = None
    in_language: str = ""
    publisher_name: str = ""
    canonical_url: str | None = None
    charset_used: str = "utf-8"
    replaced_characters: int = 0

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON; `from_dict` is its inverse."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> "ExtractedArticle":
        """Ignores names it does not know, so that an older child can talk to a newer parent."""
        known = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in values.items() if name in known})


def extract_article(body: bytes, *, url: str | None, content_type: str, charset_header: str | None) -> ExtractedArticle:
    """Read an article from `body`.

    `content_type` is a media type; parameters after ";" are ignored. `charset_header` is the charset
    that HTTP declared. Raises EmptyText, BinaryContent, NoArticle, TextTooLong.
    """
    if not body.strip():
        raise EmptyText
    if is_binary(body):
        raise BinaryContent
    media_type = content_type.partition(";")[0].strip().lower()
    as_html = _is_html(body, media_type)
    decoded = decode(body, header=charset_header, look_in_html=as_html)
    if as_html:
        found = read_html(decoded.text, url)
    elif media_type in _MARKDOWN_TYPES:
        found = read_markdown(decoded.text)
    else:
        found = read_plain(decoded.text)
    return _article(found, decoded.charset, decoded.replaced)


def extract_pasted(text: str, *, headline: str = "") -> ExtractedArticle:
    """The same for text that is already characters, such as a paste. A given headline wins."""
    found = read_plain(text, has_headline=bool(headline.strip()))
    found.headline = headline or found.headline
    return _article(found, "utf-8", 0)


def is_binary(body: bytes) -> bool:
    """Whether the first bytes are those of a known binary format, or more than one in a hundred is a control."""
    head = body[:8_192]
    if head.startswith(_MAGIC) or head[4:8] == b"ftyp":
        return True
    if head.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")) or _every_other_zero(head):
        return False
    return len(head) - len(head.translate(None, _CONTROL)) > len(head) / 100


def _every_other_zero(head: bytes) -> bool:
    """UTF-16 without a byte order mark: zeros on one side only."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    return max(even, odd) > len(head) * 0.3 and min(even, odd) < len(head) * 0.02


def _is_html(body: bytes, media_type: str) -> bool:
    """Servers send HTML as text/plain and plain text as text/html: the start of the bytes decides."""
    head = body[:4_096].replace(b"\x00", b"")
    if _LOOKS_LIKE_HTML.match(head):
        return True
    return media_type in _HTML_TYPES and (media_type != "" or bool(_LIKELY_HTML.search(body[:65_536])))


def _article(found: Found, charset: str, replaced: int) -> ExtractedArticle:
    text = canonical(found.text)
    if len(text) > MAX_TEXT_LENGTH:
        raise TextTooLong(length=len(text), limit=MAX_TEXT_LENGTH)
    if not text:
        raise NoArticle
    if len(text) < MIN_TEXT_LENGTH or not has_letters(text[:10_000], _MIN_LETTERS):
        raise NoArticle
    return ExtractedArticle(
        text=text,
        headline=canonical_line(found.headline)[:500],
        byline=canonical_line(found.byline)[:300],
        date_published=found.date_published,
        in_language=language_of(text, found.in_language),
        publisher_name=canonical_line(found.publisher_name)[:200],
        canonical_url=found.canonical_url,
        charset_used=charset,
        replaced_characters=replaced,
    )
