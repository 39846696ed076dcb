"""Explanations: Markdown in, HTML out that can do nothing but be read.

Two fences, each enough by itself: the Markdown parser knows neither HTML nor images and refuses
links of dangerous schemes, and what it writes goes through a sanitiser with a list of our own. No
image is ever fetched from another host, because that tells the host who reads.
"""

import re

import nh3
from markdown_it import MarkdownIt

from claims.errors import TextTooLong

MAX_LENGTH = 50_000
"""Code points. Also the limit of the column."""

_TAGS = {
    "a", "blockquote", "br", "code", "del", "em", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "s", "strong",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
_SCHEMES = {"http", "https", "mailto"}
_REL = "nofollow ugc noopener noreferrer"
_LINK = re.compile(r"(?:https?://|mailto:)[^\s\x00-\x1f]+", re.IGNORECASE)
# A page has its own first two levels of headings.
_HEADING_SHIFT = 2


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "linkify": True, "typographer": False})
    parser.enable(["linkify", "table", "strikethrough"]).disable("image")
    # "U.S.figures" or "No.it" is a slip of the pen, not a link.
    parser.linkify.set({"fuzzy_link": False, "fuzzy_email": False, "fuzzy_ip": False})
    for prefix in ("//", "ftp:"):
        parser.linkify.add(prefix, None)
    # `//host/x` and `/x` mean something else on every page that shows the text: complete addresses only.
    parser.validateLink = lambda url: _LINK.fullmatch(url) is not None  # type: ignore[method-assign]
    return parser


_MARKDOWN = _parser()


def render(text: str) -> str:
    """HTML of a Markdown text. Links carry `rel`; headings begin at level 3.

    Raises TextTooLong above MAX_LENGTH: parsing is bounded by bounding the text.
    """
    if len(text) > MAX_LENGTH:
        raise TextTooLong(field="explanation", limit=MAX_LENGTH)
    tokens = _MARKDOWN.parse(text)
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(6, int(token.tag[1]) + _HEADING_SHIFT)}"
    return nh3.clean(
        _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {}),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_keep,
        url_schemes=_SCHEMES,
        link_rel=_REL,
    ).strip()


def _keep(tag: str, attribute: str, value: str) -> str | None:
    """The second fence for addresses: nothing but what the parser should have let through."""
    if attribute == "href" and not _LINK.fullmatch(value):
        return None
    return value
