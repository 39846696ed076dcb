"""Is this text? Asked of the bytes, because the Content-Type header is only what the server claims."""

import re

from claims.errors import BinaryContent

_SIGNATURES = (
    (b"%PDF-", "PDF"),
    (b"PK\x03\x04", "ZIP"),
    (b"PK\x05\x06", "ZIP"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "RAR"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
    (b"RIFF", "RIFF"),
    (b"OggS", "Ogg"),
    (b"ID3", "MP3"),
    (b"fLaC", "FLAC"),
    (b"\x1a\x45\xdf\xa3", "Matroska"),
    (b"\x00\x00\x01\x00", "icon"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"\x7fELF", "program"),
    (b"MZ\x90", "program"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Office document"),
    (b"wOFF", "font"),
    (b"wOF2", "font"),
    (b"SQLite format 3\x00", "SQLite"),
    (b"\x00asm", "WebAssembly"),
)
# A PDF may begin anywhere in the first kilobyte, which is how a file can be a page and a PDF at once.
_PDF_INSIDE = re.compile(rb"%PDF-[12]\.[0-9][\r\n]")
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
# Tab, line feed, form feed and carriage return are text; escape switches the sets of ISO-2022-JP.
_CONTROLS = bytes(set(range(0x20)) - {0x09, 0x0A, 0x0C, 0x0D, 0x1B}) + b"\x7f"
_HEAD = 4096
# More than one control character in a thousand bytes is not somebody's stray byte.
_CONTROLS_ALLOWED = 1000


def refuse_binary(body: bytes) -> None:
    """Raises BinaryContent, with `kind` in the context, when the bytes are not text in some encoding.

    An empty body passes. UTF-16 is recognised with its mark and, by its pattern of NULs, without.
    """
    if body.startswith(_UTF16_MARKS):
        _refuse_controls(body.decode("utf-16", errors="replace").encode("utf-8"))
        return
    head = body[:_HEAD].removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n\f\x00")
    for signature, kind in _SIGNATURES:
        if body.startswith(signature) or head.startswith(signature):
            raise BinaryContent(kind=kind)
    if body[4:8] == b"ftyp":
        raise BinaryContent(kind="MP4")
    if _PDF_INSIDE.search(body, 0, 1024):
        raise BinaryContent(kind="PDF")
    if b"\x00" in body[:_HEAD]:
        utf16 = _utf16_without_mark(body)
        if utf16 is None:
            raise BinaryContent(kind="unknown")
        _refuse_controls(utf16.encode("utf-8", errors="replace"))
        return
    _refuse_controls(body)


def _refuse_controls(body: bytes) -> None:
    controls = len(body) - len(body.translate(None, _CONTROLS))
    if controls * _CONTROLS_ALLOWED > len(body):
        raise BinaryContent(kind="unknown")


def _utf16_without_mark(body: bytes) -> str | None:
    """The text when every other byte of the beginning is NUL, as in UTF-16 of a western page; else None."""
    head = body[:_HEAD]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) / 2
    try:
        if odd > half * 0.3 and even == 0:
            return body.decode("utf-16-le")
        if even > half * 0.3 and odd == 0:
            return body.decode("utf-16-be")
    except UnicodeDecodeError:
        return None
    return None
