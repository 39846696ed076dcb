"""From bytes to an article: HTML, Markdown, plain text, and what is refused."""

import gzip
import json
from pathlib import Path

import pytest

from claims.errors import BinaryContent, EmptyText, NoArticle, TextTooLong
from claims.text import extraction
from claims.text.extraction import ExtractedArticle, extract_article, extract_pasted

PAGES = Path(__file__).resolve().parents[2] / "data" / "pages"
SENTENCE = "The council closed the harbour bridge on Friday after inspectors found cracks in two pillars. "


def read(name, content_type="text/html", **changes):
    options = {"url": None, "content_type": content_type, "charset_header": None} | changes
    return extract_article((PAGES / name).read_bytes(), **options)


def read_bytes(body, content_type="text/plain"):
    return extract_article(body, url=None, content_type=content_type, charset_header=None)


def test_news_page_gives_text_without_navigation_comments_and_headline():
    text = read("news.html").text

    assert text.startswith("The harbour bridge was closed to all traffic on Friday")
    assert text.endswith("the fare has been cut by half.")
    assert "“Nobody was in danger at any time,” said Maria Lind" in text
    assert [word for word in ("Sport", "First!", "Copyright", "tracker") if word in text] == []


def test_news_page_gives_metadata_from_json_ld():
    article = read("news.html", url="https://courier.example/2025/harbour-bridge?utm_source=x")

    assert article.headline == "Harbour bridge closed for repairs"
    assert article.byline == "Ada Bell, Tom Quill"
    assert article.date_published == "2025-03-14"
    assert article.in_language == "en"
    assert article.publisher_name == "The Sample Courier"
    assert article.canonical_url == "https://courier.example/2025/harbour-bridge"
    assert (article.charset_used, article.replaced_characters) == ("utf-8", 0)


def test_page_without_json_ld_gives_metadata_from_meta_and_headings():
    article = read("bare.html")

    assert (article.headline, article.byline, article.date_published) == ("Mill to reopen", "Jo Penn", "2024-11-02")
    assert article.in_language == "en"
    assert article.canonical_url is None
    assert article.text.startswith("The old paper mill in Nordby")


def test_markdown_loses_its_markup_and_gives_front_matter():
    article = read("article.md", "text/markdown; charset=utf-8")

    assert article.headline == "Rain breaks a record"
    assert (article.byline, article.date_published, article.in_language) == ("Ida Moss", "2025-07-09", "en")
    assert article.text == (
        "The weather office measured 118 millimetres of rain in one day.\n\nTwo schools were closed.\n\n"
        "The river rose by a metre."
    )


def test_text_file_with_headline_byline_and_date_lines_keeps_only_the_body():
    body = f"Bridge closed in storm\n\nBy Ada Bell\n\nTuesday, September 22, 2015\n\n{SENTENCE}\n\n{SENTENCE}".encode()

    article = read_bytes(body)

    assert article.headline == "Bridge closed in storm"
    assert (article.byline, article.date_published) == ("Ada Bell", "2015-09-22")
    assert article.text == f"{SENTENCE.strip()}\n\n{SENTENCE.strip()}"


def test_text_file_that_starts_with_a_paragraph_has_no_headline():
    article = read_bytes(f"{SENTENCE}\n{SENTENCE}".encode())

    assert article.headline == ""
    assert article.text == f"{SENTENCE.strip()}\n{SENTENCE.strip()}"


def test_dateline_in_the_first_paragraph_becomes_the_date():
    article = read_bytes(f"Bridge closed in storm\n\nThursday, May 7, 2015 {SENTENCE}".encode())

    assert article.date_published == "2015-05-07"
    assert article.text == SENTENCE.strip()


def test_hard_wrapped_text_is_joined_into_paragraphs():
    lines = [
        "The council closed the harbour bridge on Friday after the",
        "inspectors had found deep cracks in two of its pillars, and",
    ]
    paragraph = "\n".join([*lines, "said that the work would cost four million and take about", "five months."])

    article = read_bytes(f"{paragraph}\n\n{paragraph}".encode())

    assert article.text.count("\n") == 2
    assert "after the inspectors had found" in article.text


def test_html_sent_as_plain_text_is_read_as_html():
    body = (PAGES / "news.html").read_bytes()

    assert read_bytes(body, "text/plain").headline == "Harbour bridge closed for repairs"


def test_language_of_a_page_that_does_not_say_is_detected():
    paragraph = "Die Brücke wurde am Freitag wegen Rissen gesperrt. " * 8
    body = f"<html><body><article><p>{paragraph}</p></article></body></html>"

    assert read_bytes(body.encode(), "text/html").in_language == "de"


@pytest.mark.parametrize("body", [b"", b"  \n\t ", b"\r\n"])
def test_nothing_is_refused_as_empty(body):
    with pytest.raises(EmptyText):
        read_bytes(body)


@pytest.mark.parametrize(
    "body",
    [
        b"%PDF-1.7 trailer",
        b"PK\x03\x04" + b"a" * 60,
        gzip.compress(b"a" * 500, mtime=0),
        b"\x89PNG\r\n\x1a\n" + bytes(60),
        b"\x00\x00\x00\x18ftypmp42" + b"a" * 60,
        b"words and " + bytes(range(256)) * 4,
    ],
)
@pytest.mark.parametrize("content_type", ["text/html", "text/plain", "application/pdf"])
def test_binary_content_is_refused_whatever_it_is_called(body, content_type):
    with pytest.raises(BinaryContent):
        read_bytes(body, content_type)


@pytest.mark.parametrize("body", [b"Too short.", b"1234567890 " * 20, b"\xe2\x80\x8b" * 100])
def test_text_with_hardly_any_letters_is_no_article(body):
    with pytest.raises(NoArticle):
        read_bytes(body)


def test_page_without_text_is_no_article():
    with pytest.raises(NoArticle):
        read("empty.html")


def test_text_over_the_limit_is_refused_with_both_lengths(monkeypatch):
    monkeypatch.setattr(extraction, "MAX_TEXT_LENGTH", 100)

    with pytest.raises(TextTooLong) as refused:
        read_bytes(SENTENCE.encode() * 3)

    assert refused.value.context == {"length": len((SENTENCE * 3).strip()), "limit": 100}


def test_pasted_text_with_given_headline_keeps_its_first_line():
    article = extract_pasted(f"Bridge closed in storm\n\n{SENTENCE}", headline="My headline")

    assert article.headline == "My headline"
    assert article.text.startswith("Bridge closed in storm\n\nThe council")


def test_article_survives_the_way_through_json():
    article = read("news.html")

    again = ExtractedArticle.from_dict(json.loads(json.dumps({**article.to_dict(), "from_a_newer_child": 1})))

    assert again == article


@pytest.mark.parametrize(
    "json_ld",
    [
        "{not json",
        "[" * 3_000,
        '{"@type": 7}',
        '{"@graph": [1, null, "x"]}',
        '{"@type": ["NewsArticle", 3]}',
        '{"@type": [{}]}',
    ],
)
def test_broken_json_ld_does_not_stop_the_reader(json_ld):
    page = (PAGES / "bare.html").read_text("utf-8")
    page = page.replace("</head>", f'<script type="application/ld+json">{json_ld}</script></head>')

    assert read_bytes(page.encode(), "text/html").headline == "Mill to reopen"


def page_with(head="", body=""):
    paragraphs = f"<p>{SENTENCE * 3}</p><p>{SENTENCE * 3}</p>"
    return f"<html><head>{head}</head><body>{body}<article>{paragraphs}</article></body></html>".encode()


def test_article_node_is_preferred_to_the_page_node_before_it():
    nodes = [
        {"@type": "WebPage", "headline": "The page", "author": "https://example.org/ada"},
        {"@type": ["NewsArticle"], "headline": ["The &amp; article"], "author": {"name": "Ada Bell"}},
    ]

    article = read_bytes(page_with(f'<script type="application/ld+json">{json.dumps(nodes)}</script>'), "text/html")

    assert (article.headline, article.byline) == ("The & article", "Ada Bell")


def test_page_that_declares_nothing_gives_title_and_time_element():
    time = '<article><time datetime="2024-11-02T08:00:00Z">2 November</time></article>'

    article = read_bytes(page_with("<title>Bridge closed in storm</title>", time), "text/html")

    assert (article.headline, article.date_published) == ("Bridge closed in storm", "2024-11-02")


def test_byline_that_is_an_address_is_left_out():
    head = '<title>Bridge closed</title><meta name="author" content="https://example.org/ada">'

    assert read_bytes(page_with(head), "text/html").byline == ""


def test_short_text_in_an_unknown_language_has_none():
    assert read_bytes(b"12 345 678 910 11 12: Lorem ipsum dolor sit amet sic").in_language == ""


@pytest.mark.parametrize("content_type", ["", "application/xml", "text/html; charset=utf-8", "TEXT/HTML"])
def test_markup_without_a_document_type_is_read_as_html(content_type):
    article = read_bytes(f"<p>{SENTENCE * 3}</p><p>{SENTENCE * 3}</p>".encode(), content_type)

    assert "<p>" not in article.text
    assert article.text.startswith("The council closed")
