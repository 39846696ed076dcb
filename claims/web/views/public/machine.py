"""Small files for programs: sitemap, robots.txt and security.txt."""

from datetime import UTC, datetime, timedelta
from xml.etree.ElementTree import Element, SubElement, tostring

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from claims.enums import VerdictStatus
from claims.errors import NotFound
from claims.queries import public, public_figures
from claims.representations.base_url import rfc3339
from claims.web.pages import absolute, last_modified, public_page
from claims.web.site_figures import changed_at

LARGEST_SITEMAP = 50_000
"""Addresses of one file, by the sitemap protocol."""
SECURITY_TXT_DAYS = 90
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_STANDING = ("/", "/verdicts/", "/corrections/", "/methodology/")
_XML = "application/xml; charset=utf-8"


@public_page
def sitemap(request: HttpRequest) -> HttpResponse:
    """An index: the standing pages, and one sitemap for each month of publication."""
    index = Element("sitemapindex", {"xmlns": _SITEMAP})
    changed = changed_at()
    _add(index, "sitemap", "/sitemaps/pages.xml", changed)
    for month in public_figures.months():
        _add(index, "sitemap", f"/sitemaps/{month.first_day:%Y-%m}.xml", month.modified_at)
    return last_modified(_xml(index), changed)


@public_page
def sitemap_of_pages(request: HttpRequest) -> HttpResponse:
    """The pages that are always there."""
    urls = Element("urlset", {"xmlns": _SITEMAP})
    for path in _STANDING:
        _add(urls, "url", path, None)
    return _xml(urls)


@public_page
def sitemap_of_month(request: HttpRequest, year: str, month: str) -> HttpResponse:
    """Verdicts of one month; retracted ones too, so that crawlers learn of it, withheld ones not."""
    begins = datetime(int(year), int(month), 1, tzinfo=UTC)
    ends = datetime(begins.year + begins.month // 12, begins.month % 12 + 1, 1, tzinfo=UTC)
    rows = (
        public.verdicts(reviewed_after=begins, reviewed_before=ends)
        .exclude(status=VerdictStatus.SUSPENDED)
        .values_list("public_id", "modified_at")[:LARGEST_SITEMAP]
    )
    urls = Element("urlset", {"xmlns": _SITEMAP})
    for public_id, modified_at in rows:
        _add(urls, "url", f"/verdicts/{public_id}/", modified_at)
    if len(urls) == 0:
        raise NotFound
    return _xml(urls)


@public_page
def robots(request: HttpRequest) -> HttpResponse:
    """Everything public may be read; the desk needs no visitors."""
    lines = [
        "User-agent: *",
        "Disallow: /desk/",
        "Disallow: /accounts/",
        "Disallow: /admin/",
        f"Sitemap: {absolute('/sitemap.xml')}",
    ]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")


@public_page
def security(request: HttpRequest) -> HttpResponse:
    """RFC 9116. `Expires` moves on by itself: as long as the site answers, the address holds."""
    today = timezone.now().astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: {settings.CONTACT_URL or settings.ORGANISATION_URL or absolute('/methodology/#contact')}",
        f"Expires: {rfc3339(today + timedelta(days=SECURITY_TXT_DAYS))}",
        f"Canonical: {absolute('/.well-known/security.txt')}",
    ]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")


def _add(parent: Element, name: str, path: str, changed: datetime | None) -> None:
    entry = SubElement(parent, name)
    SubElement(entry, "loc").text = absolute(path)
    if changed is not None:
        SubElement(entry, "lastmod").text = rfc3339(changed)


def _xml(root: Element) -> HttpResponse:
    return HttpResponse(tostring(root, encoding="utf-8", xml_declaration=True), content_type=_XML)
