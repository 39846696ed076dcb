"""An HTML page to text and metadata.

Text: trafilatura with `favor_precision`, without comments and tables. Metadata: JSON-LD first, then
Open Graph and other `<meta>`, then the page's own elements, and htmldate last for the date.
"""

import json
from collections.abc import Iterator
from typing import Any

from lxml.html import HtmlElement  # type: ignore[import-untyped]

from claims.text.dates import iso_date
from claims.text.found import Found

_ARTICLE_TYPES = frozenset(
    {
        "Article",
        "NewsArticle",
        "ReportageNewsArticle",
        "AnalysisNewsArticle",
        "OpinionNewsArticle",
        "BackgroundNewsArticle",
        "ReviewNewsArticle",
        "BlogPosting",
        "LiveBlogPosting",
        "WebPage",
        "Report",
    }
)
_CERTAINLY_ENOUGH = 1_000
"""Code points of text from which on trafilatura's own rules are taken at their word."""
_MAX_JSON_LD = 500_000
_MAX_NODES = 2_000


def read_html(html: str, url: str | None) -> Found:
    """Everything that can be read from the page; `text` is "" when there is no article in it."""
    from trafilatura.utils import load_html  # noqa: PLC0415  0.3 s, not needed for plain text

    tree = load_html(html)
    if tree is None:
        return Found()
    found = Found()
    _from_json_ld(tree, found)
    _from_meta(tree, found)
    _from_elements(tree, found)
    _guess_missing(tree, found, url)
    found.text = _body(tree, url, found.headline)
    return found


def _body(tree: HtmlElement, url: str | None, headline: str) -> str:
    """The article's paragraphs. `tree` stays as it is.

    trafilatura's second and third opinion take two fifths of the time and change the result only where its own
    rules have found little, so they are asked only then (on the evaluation pages the F1 is the same).
    """
    from trafilatura import extract  # noqa: PLC0415

    rules: dict[str, Any] = {"favor_precision": True, "include_comments": False, "include_tables": False}
    text = extract(tree, url=url, fast=True, **rules) or ""
    if len(text) < _CERTAINLY_ENOUGH:
        text = extract(tree, url=url, **rules) or ""
    first, _, rest = text.partition("\n")
    if headline and " ".join(first.split()) == " ".join(headline.split()):
        return rest
    return text


def _from_json_ld(tree: HtmlElement, found: Found) -> None:
    best: dict[str, Any] = {}
    for node in _json_ld_nodes(tree):
        types = node.get("@type")
        names = {name for name in (types if isinstance(types, list) else [types]) if isinstance(name, str)}
        if not names & _ARTICLE_TYPES:
            continue
        is_page = names == {"WebPage"}
        if not best or (best.get("@type") == "WebPage" and not is_page):
            best = node
    found.headline = _text(best.get("headline"))
    found.byline = ", ".join(_names(best.get("author")))
    found.date_published = iso_date(_text(best.get("datePublished")))
    found.in_language = _text(best.get("inLanguage"))
    found.publisher_name = ", ".join(_names(best.get("publisher"))[:1])


def _json_ld_nodes(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    """Every object in the page's JSON-LD, breadth first, capped. Broken JSON is skipped."""
    for script in tree.xpath("//script[@type='application/ld+json']")[:20]:
        try:
            waiting: list[Any] = [json.loads((script.text or "")[:_MAX_JSON_LD], strict=False)]
        except (ValueError, RecursionError):
            continue
        seen = 0
        while waiting and seen < _MAX_NODES:
            node = waiting.pop(0)
            seen += 1
            if isinstance(node, list):
                waiting.extend(node)
            elif isinstance(node, dict):
                yield node
                waiting.extend(
                    value for key, value in node.items() if key in ("@graph", "mainEntity", "itemListElement")
                )


def _text(value: Any) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = value.get("name") or value.get("@value") or ""
    return _unescape(value) if isinstance(value, str) else ""


def _names(value: Any) -> list[str]:
    """Names of persons or organisations; addresses and ids given instead of names are left out."""
    values = value if isinstance(value, list) else [value]
    names = [_text(one).strip() for one in values[:20]]
    return list(dict.fromkeys(name for name in names if name and "://" not in name and not name.startswith("@")))


def _unescape(value: str) -> str:
    from html import unescape  # noqa: PLC0415  a local of one function

    return unescape(value)


def _from_meta(tree: HtmlElement, found: Found) -> None:
    meta: dict[str, str] = {}
    for element in tree.xpath("//meta[@content]")[:500]:
        name = (element.get("property") or element.get("name") or element.get("itemprop") or "").strip().lower()
        if name:
            meta.setdefault(name, (element.get("content") or "").strip())
    found.headline = found.headline or _first(meta, "og:title", "twitter:title", "dc.title", "headline")
    author = _first(meta, "author", "article:author", "dc.creator", "parsely-author", "sailthru.author")
    if not found.byline and "://" not in author:
        found.byline = author
    found.date_published = found.date_published or iso_date(
        _first(
            meta,
            "article:published_time",
            "datepublished",
            "dc.date.issued",
            "parsely-pub-date",
            "sailthru.date",
            "date",
        )
    )
    found.publisher_name = found.publisher_name or _first(meta, "og:site_name", "application-name", "dc.publisher")
    found.in_language = found.in_language or _first(meta, "og:locale", "language", "dc.language")
    found.canonical_url = _first(meta, "og:url") or None


def _first(meta: dict[str, str], *names: str) -> str:
    return next((meta[name] for name in names if meta.get(name)), "")


def _from_elements(tree: HtmlElement, found: Found) -> None:
    language = (tree.xpath("string(/html/@lang)") or tree.xpath("string(/html/@xml:lang)") or "").strip()
    found.in_language = language or found.in_language
    canonical = tree.xpath(
        "string((//link[contains(concat(' ', normalize-space(@rel), ' '), ' canonical ')]/@href)[1])"
    )
    found.canonical_url = (canonical or "").strip() or found.canonical_url
    if not found.headline:
        headings = tree.xpath("//h1")
        if len(headings) == 1:
            found.headline = headings[0].text_content()
    if not found.date_published:
        times = tree.xpath("//article//time[@datetime]/@datetime") or tree.xpath("//time[@pubdate]/@datetime")
        found.date_published = next((date for date in map(iso_date, times[:5]) if date), None)


def _guess_missing(tree: HtmlElement, found: Found, url: str | None) -> None:
    """trafilatura's and htmldate's own rules, for what the page does not declare.

    Only `original_date` without the extensive search: a wrong date is worse than none.
    """
    from htmldate import find_date  # noqa: PLC0415
    from trafilatura.metadata import extract_author, extract_title  # noqa: PLC0415

    if not found.headline:
        found.headline = extract_title(tree) or ""
    if not found.byline:
        found.byline = extract_author(tree) or ""
    if not found.date_published:
        found.date_published = iso_date(find_date(tree, extensive_search=False, original_date=True, url=url) or "")
