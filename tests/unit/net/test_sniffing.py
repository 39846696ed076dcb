"""Binary content is refused whatever the server calls it; text in any encoding passes."""

import random
import zipfile
from io import BytesIO

import pytest

from claims.errors import BinaryContent
from claims.net.sniffing import refuse_binary

PAGE = "<!DOCTYPE html><html><body><p>Ein Satz über Straßen und Brücken.</p></body></html>"


def zip_file():
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("a.txt", "text " * 50)
    return target.getvalue()


def page_and_zip():
    """A file that is a page to a browser and an archive to an unpacker."""
    noise = random.Random(7).randbytes(2000)
    return PAGE.encode() * 3 + b"PK\x03\x04" + noise + zip_file()


BINARY = {
    "pdf": b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n",
    "pdf after spaces": b"\n\n  %PDF-1.4\nx",
    "pdf inside a page": b"<!-- %PDF-1.4\n1 0 obj -->" + PAGE.encode(),
    "zip": zip_file(),
    "page and zip": page_and_zip(),
    "mp4": b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2avc1mp41",
    "png": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
    "jpeg": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00",
    "gif": b"GIF89a\x01\x00\x01\x00",
    "webp": b"RIFF\x24\x00\x00\x00WEBPVP8 ",
    "gzip inside": b"\x1f\x8b\x08\x00\x00\x00\x00\x00",
    "word": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(20),
    "program": b"\x7fELF\x02\x01\x01",
    "noise": random.Random(1).randbytes(5000),
    "noise after text": PAGE.encode() + random.Random(2).randbytes(5000),
    "one NUL early": b"text \x00 text",
    "NULs late": PAGE.encode() * 60 + bytes(500),
    "control characters": b"text \x01\x02\x03 text",
    "utf-16 mark and noise": b"\xff\xfe" + b"\x01\x00\x02\x00" * 50,
}

TEXT = {
    "empty": b"",
    "utf-8": PAGE.encode(),
    "utf-8 mark": b"\xef\xbb\xbf" + PAGE.encode(),
    "latin-1": PAGE.encode("latin-1"),
    "utf-16": PAGE.encode("utf-16"),
    "utf-16 big": b"\xfe\xff" + PAGE.encode("utf-16-be"),
    "utf-16 no mark": PAGE.encode("utf-16-le"),
    "utf-16 big no mark": PAGE.encode("utf-16-be"),
    "japanese": ("<p>日本語の文章です。</p>" * 20).encode("iso-2022-jp"),
    "shift jis": ("<p>日本語の文章です。</p>" * 20).encode("shift_jis"),
    "cyrillic": ("<p>Мосты и дороги.</p>" * 20).encode("koi8-r"),
    "chinese": ("<p>桥梁和道路。</p>" * 20).encode("gb18030"),
    "about pdf": b"<p>A PDF file begins with %PDF- and a version.</p>",
    "about zip": b"<p>PK\x03 is how it begins</p>" + b"text " * 300,
    "one stray byte": PAGE.encode() * 60 + b"\x00" + PAGE.encode(),
    "form feed": b"page one\x0cpage two",
}


@pytest.mark.parametrize("name", BINARY)
def test_refuse_binary_of_binary_raises(name):
    with pytest.raises(BinaryContent):
        refuse_binary(BINARY[name])


@pytest.mark.parametrize("name", TEXT)
def test_refuse_binary_of_text_passes(name):
    assert refuse_binary(TEXT[name]) is None


@pytest.mark.parametrize(("name", "kind"), [("pdf", "PDF"), ("zip", "ZIP"), ("mp4", "MP4"), ("png", "PNG")])
def test_refuse_binary_names_the_kind(name, kind):
    with pytest.raises(BinaryContent) as caught:
        refuse_binary(BINARY[name])

    assert caught.value.context == {"kind": kind}
