"""Explanations come out as text, links and simple structure, whatever goes in."""

import re

import pytest

from claims.errors import TextTooLong
from claims.representations.markdown import _MARKDOWN, MAX_LENGTH, render

REL = 'rel="nofollow ugc noopener noreferrer"'
DANGEROUS_LINKS = [
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](<java\tscript:alert(1)>)",
    "[x](\x01javascript:alert(1))",
    "[x](javascript%3Aalert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](file:///etc/passwd)",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "<javascript:alert(1)>",
    "[x][r]\n\n[r]: javascript:alert(1)",
    "[x](//evil.example/a)",
    "[x](/desk/)",
    "[x](https:alert)",
    "//evil.example/a",
    "ftp://evil.example/a",
]
RAW_HTML = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<iframe src=//evil.example></iframe>",
    "<a href='javascript:alert(1)'>x</a>",
    "<p style='background:url(//evil.example)'>x</p>",
    "<!--<script>alert(1)</script>-->",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "`<script>alert(1)</script>`",
    "    <script>alert(1)</script>",
]
TAG = re.compile(r"<(/?)([a-z0-9]+)([^>]*)>")


@pytest.mark.parametrize("text", DANGEROUS_LINKS)
def test_dangerous_link_stays_text(text):
    assert [tag for _, tag, _ in TAG.findall(render(text)) if tag == "a"] == []


def test_title_of_link_cannot_break_out():
    html = render('[x](https://a.example "t\\" onmouseover=\\"alert(1)")')

    assert html == (f'<p><a href="https://a.example" title="t&quot; onmouseover=&quot;alert(1)" {REL}>x</a></p>')


@pytest.mark.parametrize("text", RAW_HTML)
def test_raw_html_is_shown_not_obeyed(text):
    html = render(text)

    assert {tag for _, tag, _ in TAG.findall(html)} <= {"p", "code", "pre"}
    assert [attributes for _, _, attributes in TAG.findall(html) if attributes] == []


@pytest.mark.parametrize(
    "text",
    [
        "![cat](https://evil.example/pixel.gif)",
        "![cat][r]\n\n[r]: https://evil.example/pixel.gif",
        "[![cat](https://evil.example/pixel.gif)](https://a.example)",
        "![cat](data:image/png;base64,AAAA)",
        '<img src="//evil.example/pixel.gif">',
    ],
)
def test_image_is_never_fetched(text):
    assert [tag for _, tag, _ in TAG.findall(render(text)) if tag in {"img", "picture", "source", "svg"}] == []


def test_link_names_its_relation():
    assert render("[City register](https://records.example/1)") == (
        f'<p><a href="https://records.example/1" {REL}>City register</a></p>'
    )


def test_bare_address_becomes_link():
    assert render("See https://records.example/1.") == (
        f'<p>See <a href="https://records.example/1" {REL}>https://records.example/1</a>.</p>'
    )


@pytest.mark.parametrize("text", ["In the U.S.figures rose.", "Ask ada@city.example", "No.it is not"])
def test_words_with_dots_stay_words(text):
    assert render(text) == f"<p>{text}</p>"


def test_headings_begin_below_those_of_the_page():
    assert render("# One\n\n###### Six") == "<h3>One</h3>\n<h6>Six</h6>"


def test_structure_is_kept():
    html = render("1. **a**\n2. ~~b~~\n\n> c\n\n|d|e|\n|-|-|\n|1|2|")

    opened = [tag for closing, tag, _ in TAG.findall(html) if not closing]
    assert " ".join(opened) == "ol li strong li s blockquote p table thead tr th th tbody tr td td"


def test_text_at_limit_is_rendered():
    assert render("a" * MAX_LENGTH) == f"<p>{'a' * MAX_LENGTH}</p>"


def test_text_over_limit_is_refused():
    with pytest.raises(TextTooLong) as refused:
        render("a" * (MAX_LENGTH + 1))

    assert refused.value.field == "explanation"


@pytest.mark.parametrize("piece", ["[", "![", "*a ", "`", "> ", "[a](", "<a ", "_a__b", "- "])
def test_repeated_openings_end_in_plain_text(piece):
    html = render(piece * (20_000 // len(piece)))

    structure = {"p", "blockquote", "em", "strong", "ul", "li", "code", "pre", "hr"}
    assert {tag for _, tag, _ in TAG.findall(html)} <= structure


@pytest.mark.parametrize("href", ["javascript:alert(1)", "//evil.example", "/desk/", "https:alert"])
def test_sanitiser_alone_would_stop_a_link_that_the_parser_let_through(href, monkeypatch):
    monkeypatch.setattr(_MARKDOWN, "validateLink", lambda _: True)

    assert re.findall(r"href", render(f"[x]({href})")) == []
