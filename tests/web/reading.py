"""Pages read the way a reader's program does: parsed, and asked by what stands where."""

import re
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.http import HttpResponse
from lxml import html

from claims.models import Article, Verdict

_SPACE = re.compile(r"\s+")


def parsed(response: HttpResponse) -> html.HtmlElement:
    """The page as a tree."""
    return html.fromstring(response.content.decode())


def text(node: html.HtmlElement) -> str:
    """The words of a part of a page, with single spaces."""
    return _SPACE.sub(" ", node.text_content()).strip()


def one(page: html.HtmlElement, path: str) -> html.HtmlElement:
    """The only element at an XPath."""
    (found,) = page.xpath(path)
    return found


def texts(page: html.HtmlElement, path: str) -> list[str]:
    return [text(node) for node in page.xpath(path)]


def has_class(name: str) -> str:
    """An XPath condition."""
    return f"contains(concat(' ', normalize-space(@class), ' '), ' {name} ')"


def stylesheets(page: html.HtmlElement) -> list[bytes]:
    """The content of every stylesheet that a page links."""
    return _files(page.xpath("//link[@rel='stylesheet']/@href"))


def scripts(page: html.HtmlElement) -> list[bytes]:
    """The content of every script that a page loads."""
    return _files(page.xpath("//script[@src]/@src"))


def _files(links: list[str]) -> list[bytes]:
    return [Path(finders.find(link.removeprefix("/static/"))).read_bytes() for link in links]


def addresses_about(verdict: Verdict) -> dict[str, str]:
    """Every public page that shows something of a published verdict, by name."""
    article = Article.objects.filter(snapshots__appearances__claim=verdict.claim).order_by("pk").first()
    found = {
        "home": "/",
        "list": "/verdicts/",
        "search": "/verdicts/?q=trees",
        "verdict": f"/verdicts/{verdict.public_id}/",
        "claim": f"/claims/{verdict.claim.public_id}/",
        "article": f"/articles/{article.public_id}/",
        "publisher": f"/publishers/{article.publisher.public_id}/",
        "corrections": "/corrections/",
        "methodology": "/methodology/",
    }
    if verdict.claim.claimant:
        found["claimant"] = f"/claimants/{verdict.claim.claimant.public_id}/"
    return found


def get(client: Any, address: str) -> html.HtmlElement:
    """The parsed page at an address that must be there."""
    response = client.get(address)
    assert response.status_code == 200, address
    return parsed(response)
