"""Which characters bytes mean, also when the page, the server and the bytes disagree."""

import codecs

import pytest

from claims.text.charsets import decode, known_codec

GERMAN = "Über 900 Gäste fuhren für fünf Euro mit der Bahn nach Köln, meldet die Behörde. "
RUSSIAN = "Президент подписал закон о бюджете на следующий год, сообщили новости. "
JAPANESE = "首相は昨日、新しい予算案に署名したと発表した。国会で可決された。"
CZECH = "Příliš žluťoučký kůň úpěl ďábelské ódy, řekl předseda vlády včera večer. "


@pytest.mark.parametrize(
    ("text", "codec", "header", "meta"),
    [
        (GERMAN, "utf-8", None, None),
        (GERMAN, "utf-8", "iso-8859-1", None),
        (GERMAN, "utf-8", None, "windows-1252"),
        (GERMAN, "cp1252", "utf-8", None),
        (GERMAN, "cp1252", None, "utf-8"),
        (GERMAN, "cp1252", "iso-8859-1", None),
        (GERMAN, "utf-16-le", None, None),
        (GERMAN, "utf-16-be", None, None),
        (GERMAN, "utf-16-le", "utf-8", None),
        (GERMAN, "utf-8", "no-such-charset", None),
        (GERMAN, "utf-8", "utf-7", None),
        (RUSSIAN, "cp1251", None, "windows-1251"),
        (RUSSIAN, "cp1251", "iso-8859-1", "windows-1251"),
        (RUSSIAN, "koi8-r", "koi8-r", None),
        (RUSSIAN, "utf-8", "windows-1251", "koi8-r"),
        (JAPANESE, "shift_jis", None, "shift_jis"),
        (JAPANESE, "shift_jis", None, "x-sjis"),
        (JAPANESE, "euc_jp", "euc-jp", None),
        (JAPANESE, "iso2022_jp", "iso-2022-jp", None),
        (JAPANESE, "utf-8", "shift_jis", "euc-jp"),
        (CZECH, "iso8859-2", "iso-8859-2", None),
        (CZECH, "cp1250", None, "windows-1250"),
    ],
)
def test_decode_with_these_declarations_reads_the_text(text, codec, header, meta):
    tag = f'<meta charset="{meta}">' if meta else ""
    body = f"<html><head>{tag}</head><p>{text * 4}".encode(codec)

    decoded = decode(body, header=header)

    assert text.strip() in decoded.text
    assert decoded.replaced == 0


@pytest.mark.parametrize(("text", "codec"), [(RUSSIAN, "cp1251"), (RUSSIAN, "koi8-r"), (JAPANESE, "shift_jis")])
def test_decode_without_any_declaration_detects_the_charset(text, codec):
    assert text.strip() in decode((text * 10).encode(codec)).text


@pytest.mark.parametrize(
    ("mark", "codec"),
    [(codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF32_BE, "utf-32-be")],
)
def test_decode_with_byte_order_mark_believes_it_over_the_header(mark, codec):
    decoded = decode(mark + GERMAN.encode(codec), header="koi8-r")

    assert decoded.text == GERMAN
    assert decoded.charset == codec


def test_decode_of_damaged_utf8_counts_what_it_replaced():
    body = (GERMAN * 10).encode() + b"\xff" + b"Ende"

    decoded = decode(body)

    assert decoded.charset == "utf-8"
    assert decoded.replaced == 1


def test_decode_of_replacement_characters_by_the_author_counts_none():
    assert decode("a \ufffd b".encode()).replaced == 0


def test_decode_of_one_declared_word_in_plain_text_ignores_meta_tags():
    body = b'They wrote <meta charset="koi8-r"> in 1998: caf\xe9.'

    assert decode(body, look_in_html=False).text.endswith("café.")


@pytest.mark.parametrize("label", ["utf-7", "rot13", "base64", "hex", "zlib", "idna", "", None, "x" * 300])
def test_known_codec_of_what_is_no_charset_is_none(label):
    assert known_codec(label) is None


@pytest.mark.parametrize(
    ("label", "codec"),
    [("ISO-8859-1", "cp1252"), ("ascii", "cp1252"), ("gb2312", "gb18030"), ("'UTF-8'", "utf-8"), ("euc-kr", "cp949")],
)
def test_known_codec_of_a_web_label_is_what_browsers_use(label, codec):
    assert known_codec(label) == codec
