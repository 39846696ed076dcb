"""Pages that were made to hang or fill a parser, through the real extraction."""

import pytest

from claims.errors import BinaryContent, EmptyText, IntakeError, InvalidInput, NoArticle, TextTooLong, TooComplex
from claims.net.sandbox import SandboxLimits, close_sandboxes, extract

pytestmark = pytest.mark.slow

SENTENCE = "The harbour board said on Tuesday that it had dredged 40,000 tonnes of silt from the channel in 2023. "
ARTICLE = (
    "<html lang='en'><head><title>Silt</title><link rel='canonical' href='https://port.example/silt'></head>"
    f"<body><article><h1>Channel dredged</h1><p>{SENTENCE}</p><p>Second part. {SENTENCE}</p></article></body></html>"
).encode()
# Enough to tell a page that is too much from one that is not, without waiting for the five seconds of real life.
SHORT = SandboxLimits(cpu_seconds=2)


@pytest.fixture(scope="module", autouse=True)
def _no_child_is_left():
    yield
    close_sandboxes()


def read(body, content_type="text/html", **options):
    return extract(body, url="https://port.example/a", content_type=content_type, limits=SHORT, **options)


def test_extract_article_gives_its_fields():
    article = read(ARTICLE)

    assert article["headline"] == "Channel dredged"
    assert SENTENCE.strip() in article["text"]
    assert article["canonical_url"] == "https://port.example/silt"
    assert article["in_language"] == "en"


ATTRIBUTES = (
    b"<html><body><p " + b" ".join(b'a%d="x"' % number for number in range(200_000)) + b">Words.</p></body></html>"
)
FLAT = b"<p>" + SENTENCE.encode() + b"</p>"


@pytest.mark.parametrize(
    "body", [ATTRIBUTES, FLAT * (10_000_000 // len(FLAT))], ids=["200,000 attributes", "10 MB flat text"]
)
def test_extract_page_that_takes_too_long_is_too_complex_and_the_next_works(body):
    with pytest.raises((TooComplex, TextTooLong)):
        read(body)

    assert read(ARTICLE)["headline"] == "Channel dredged"


HEAVY = {
    "100,000 nested tags": b"<div>" * 100_000 + SENTENCE.encode() * 3 + b"</div>" * 100_000,
    "3,000 nested tables": b"<table><tr><td>" * 3_000 + SENTENCE.encode() * 3,
    "100,000 open formats": b"<b><i>" * 50_000 + SENTENCE.encode() * 3,
    "one attribute of 1 MB": b"<html><body><p title='" + b"a" * 1_000_000 + b"'>" + SENTENCE.encode() + b"</p>",
    "entity bomb": (
        b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaaaaaaaa">'
        + b"".join(b'<!ENTITY a%d "%s">' % (number, b"&a%d;" % (number - 1) * 10) for number in range(1, 12))
        + b"]><html><body><p>&a11;</p></body></html>"
    ),
    "external entity": b'<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]><html><body><p>&a;</p></body></html>',
    "one line of 5 MB": b"<html><body><p>" + b"word " * 1_000_000 + b"</p></body></html>",
    "5 MB of open brackets": b"<" * 5_000_000,
    "json-ld nested deep": b'<script type="application/ld+json">' + b"[" * 200_000 + b"</script>" + FLAT * 5,
}


def text_or_code(body):
    """What was read, or the code of the refusal; any other exception is a fault."""
    try:
        return read(body)["text"]
    except (IntakeError, InvalidInput) as error:
        return error.code


@pytest.mark.parametrize("name", HEAVY)
def test_extract_heavy_page_gives_a_result_or_a_typed_failure(name):
    outcome = text_or_code(HEAVY[name])

    assert "root:" not in outcome
    assert "a" * 1000 not in outcome
    assert read(ARTICLE)["headline"] == "Channel dredged"


@pytest.mark.parametrize(
    ("body", "content_type", "error"),
    [
        (b"", "text/html", EmptyText),
        (b"   \n ", "text/plain", EmptyText),
        (b"%PDF-1.7\n\x00\x01", "text/html", BinaryContent),
        (b"<html><body><nav>Menu</nav></body></html>", "text/html", NoArticle),
    ],
)
def test_extract_of_no_article_is_refused_by_its_code(body, content_type, error):
    with pytest.raises(error):
        read(body, content_type)
