"""Canonical text: the one spelling of a text that offsets count in and hashes are taken of.

Kept on purpose, because a snapshot is evidence and must not be prettified: zero-width characters,
bidirectional controls, soft hyphens, quotation marks as typed, emoji, private-use characters.
`similarity.fold` is where texts are made comparable.

Changed: composed to NFC; NUL, other control characters, lone surrogates and U+FEFF removed; every
line ending becomes `\\n`; every other white space becomes one space; lines lose white space at both
ends; more than one empty line becomes one empty line. More than 30 combining marks in a row are cut
to 30: no writing system needs more (Unicode UAX #15, section 13, Stream-Safe Text Format), and
sorting longer runs takes quadratic time.
"""

import unicodedata

import regex  # type: ignore[import-untyped]

NORMALISER_VERSION = 1
"""Raised whenever the same input could give another text. Stored with every snapshot."""

_SURROGATE = regex.compile(r"[\ud800-\udfff]")
# C0 without tab and the line endings, DEL, C1 without NEL, byte order mark, noncharacters of the BMP.
_UNWANTED = regex.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ufeff\ufdd0-\ufdef\ufffe\uffff]+")
_PARAGRAPH = regex.compile("\u2029")
_LINE_END = regex.compile(r"\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028]")
_SPACES = regex.compile(r"[\t\x1f\p{Zs}]+")
_EDGE_SPACE = regex.compile(r"(?m)^ +| +$")
_EMPTY_LINES = regex.compile(r"\n{3,}")
_MARK_RUN = regex.compile(r"(\p{M}{30})\p{M}+")


def canonical(text: str) -> str:
    """The canonical form of `text`. Idempotent, linear, never fails; the result can be stored in PostgreSQL."""
    if _SURROGATE.search(text):
        # Two halves that belong together become the character they stand for; single halves go.
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
    text = _PARAGRAPH.sub("\n\n", text)
    text = _LINE_END.sub("\n", text)
    text = _UNWANTED.sub("", text)
    text = compose(text)
    text = _SPACES.sub(" ", text)
    text = _EDGE_SPACE.sub("", text)
    text = _EMPTY_LINES.sub("\n\n", text)
    return text.strip("\n")


def canonical_line(text: str) -> str:
    """Canonical form of something that is one line: a headline, a name."""
    return " ".join(canonical(text).split())


def compose(text: str) -> str:
    """NFC with a bounded number of combining marks in a row.

    Cut before, so that NFC stays linear, and after, because a few marks decompose into two.
    """
    text = _MARK_RUN.sub(r"\1", text)
    return str(_MARK_RUN.sub(r"\1", unicodedata.normalize("NFC", text)))
