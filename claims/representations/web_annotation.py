"""An appearance in the words of the W3C Web Annotation Data Model: a SpecificResource with state and selectors."""

from typing import Any

from claims.models import Appearance
from claims.representations.appearance import article_url, retrieved_at, selectors


def specific_resource(row: Appearance) -> dict[str, Any]:
    """The target of an annotation (model 4.2.4, 4.2.5, 4.3.1). `row` as for `appearance()`.

    Positions count Unicode code points of the normalised text as retrieved at `sourceDate`; with a
    second selector a client whose text differs can still find the words. `cached` is the public
    archive's copy; our own copy of other people's text is not published. Without a URL `source` is a
    URN of the article.
    """
    article = row.snapshot.article.duplicate_of or row.snapshot.article
    state = {"type": "TimeState", "sourceDate": retrieved_at(row)}
    if row.snapshot.archive_url:
        state["cached"] = row.snapshot.archive_url
    return {
        "type": "SpecificResource",
        "source": article_url(article) or f"urn:uuid:{article.public_id}",
        "state": state,
        "selector": selectors(row),
    }
