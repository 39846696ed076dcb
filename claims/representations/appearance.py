"""Where a claim was made, as readers get it: the article, a short quote, and W3C selectors."""

from typing import Any

import regex

from claims.enums import AnchorState
from claims.models import Appearance, AppearanceAnchor, Article
from claims.representations.base_url import rfc3339

QUOTE_LIMIT = 300
"""Code points of another publisher's words that we publish of one place. A sentence fits; a column does not."""

_LAST_WORD = regex.compile(r"\s+\S*\Z")


def article_reference(article: Article) -> dict[str, Any]:
    """The article as an appearance names it. `url` is null for pasted text that has none."""
    return {
        "id": str(article.public_id),
        "url": article_url(article),
        "headline": article.headline,
        "publisher": article.publisher.name if article.publisher else None,
        "date_published": article.date_published.isoformat() if article.date_published else None,
    }


def article_url(article: Article) -> str | None:
    """The canonical URL, or None when the article came as text without one."""
    return article.canonical_url if article.canonical_url.startswith(("http://", "https://")) else None


def appearance(row: Appearance) -> dict[str, Any]:
    """One appearance. `row` comes with `snapshot.article.publisher` and `anchors` (newest first) loaded.

    `exact` is cut to QUOTE_LIMIT at a word; `truncated` says so. The position selector always spans
    the whole passage, so a reader with the article sees all of it marked.
    """
    article = row.snapshot.article
    anchor = _newest(row)
    return {
        "id": str(row.public_id),
        "article": article_reference(article.duplicate_of or article),
        "exact": short_quote(row.exact),
        "truncated": len(row.exact) > QUOTE_LIMIT,
        "stance": str(row.stance),
        "state": str(anchor.state if anchor else AnchorState.ANCHORED),
        "retrieved_at": rfc3339(_place(row, anchor)[0].retrieved_at),
        "selector": selectors(row),
    }


def selectors(row: Appearance) -> list[dict[str, Any]]:
    """TextQuoteSelector and TextPositionSelector of the newest place where the words stand.

    A truncated quote has no suffix: what follows the cut is the rest of the quote.
    """
    _, start, end = _place(row, _newest(row))
    suffix = row.suffix if len(row.exact) <= QUOTE_LIMIT else ""
    return [
        {"type": "TextQuoteSelector", "exact": short_quote(row.exact), "prefix": row.prefix, "suffix": suffix},
        {"type": "TextPositionSelector", "start": start, "end": end},
    ]


def retrieved_at(row: Appearance) -> str | None:
    """When the text that the position selector counts in was retrieved."""
    return rfc3339(_place(row, _newest(row))[0].retrieved_at)


def short_quote(exact: str) -> str:
    """At most QUOTE_LIMIT code points, still the beginning of the quote word for word: it can be searched for."""
    if len(exact) <= QUOTE_LIMIT:
        return exact
    cut = exact[: QUOTE_LIMIT + 1]
    return _LAST_WORD.sub("", cut) if _LAST_WORD.search(cut) else exact[:QUOTE_LIMIT]


def _newest(row: Appearance) -> AppearanceAnchor | None:
    anchors = list(row.anchors.all())
    return max(anchors, key=lambda anchor: anchor.pk) if anchors else None


def _place(row: Appearance, anchor: AppearanceAnchor | None) -> tuple[Any, int, int]:
    """Snapshot and span: of the newest anchor when the same words stand there, else where they were found."""
    if anchor is not None and anchor.state in {AnchorState.ANCHORED, AnchorState.MOVED}:
        return anchor.snapshot, anchor.start, anchor.end  # type: ignore[return-value]  # a constraint says so
    return row.snapshot, row.start, row.end
