"""The Atom feed of verdicts: what was published or changed lately, hidden ones as notices."""

import re
from datetime import datetime
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from claims.enums import VerdictStatus
from claims.errors import InvalidInput
from claims.queries import public
from claims.representations.base_url import rfc3339, with_base
from claims.representations.organisation import organisation
from claims.web.forms.finding import FindForm
from claims.web.pages import absolute, last_modified, public_page
from claims.web.public_verdict import read
from claims.web.site_figures import changed_at

ENTRIES = 30
_ATOM = "http://www.w3.org/2005/Atom"
# What XML 1.0 cannot hold, whatever the spelling.
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@public_page
def verdicts(request: HttpRequest) -> HttpResponse:
    """The verdicts that changed last. A corrected or withdrawn one comes again, under the same id."""
    form = FindForm(request.GET)
    if not form.is_valid():
        raise InvalidInput(field=next(iter(form.errors)))
    rows = public.verdicts(**form.filters(), ordering="-modified_at")[:ENTRIES]
    changed = changed_at()
    body = _feed(request, [read(row.summary_json) for row in rows], changed)
    response = HttpResponse(body, content_type="application/atom+xml; charset=utf-8")
    return last_modified(response, changed)


def _feed(request: HttpRequest, docs: list[Any], changed: datetime | None) -> bytes:
    ours = organisation()
    # The address as asked for names the feed: another filter is another feed.
    query = request.GET.urlencode()
    own = absolute(request.path) + (f"?{query}" if query else "")
    feed = Element("feed", {"xmlns": _ATOM})
    _put(feed, "id", own)
    _put(feed, "title", _("Verdicts of %(name)s") % {"name": ours.name})
    SubElement(feed, "link", {"rel": "self", "type": "application/atom+xml", "href": own})
    SubElement(feed, "link", {"rel": "alternate", "type": "text/html", "href": absolute("/")})
    _put(feed, "updated", docs[0]["modified_at"] if docs else rfc3339(changed) or "1970-01-01T00:00:00Z")
    author = SubElement(feed, "author")
    _put(author, "name", ours.name)
    _put(author, "uri", with_base(ours.url).decode())
    _put(feed, "rights", ours.license_url)
    for doc in docs:
        _entry(feed, doc)
    text: bytes = tostring(feed, encoding="utf-8", xml_declaration=True)
    return text


def _entry(feed: Element, doc: Any) -> None:
    entry = SubElement(feed, "entry")
    _put(entry, "id", f"urn:uuid:{doc['id']}")
    _put(entry, "title", _title(doc))
    SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": doc["url"]})
    _put(entry, "published", doc["published_at"])
    _put(entry, "updated", doc["modified_at"])
    _put(entry, "summary", doc["summary"] or doc["notice"] or "")
    if doc["rating"]:
        SubElement(
            entry,
            "category",
            {
                "term": doc["rating"]["code"],
                "label": _clean(doc["rating"]["label"]),
                "scheme": absolute("/methodology/"),
            },
        )
    for topic in doc["topics"]:
        SubElement(entry, "category", {"term": _clean(topic)})


def _title(doc: Any) -> str:
    if doc["headline"]:
        return str(doc["headline"])
    word = _("Withheld") if doc["status"] == VerdictStatus.SUSPENDED else _("Retracted")
    return f"{word}: {doc['claim_reviewed']}" if doc["claim_reviewed"] else word


def _put(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = _clean(text)


def _clean(text: str) -> str:
    return _NOT_IN_XML.sub("\ufffd", text)
