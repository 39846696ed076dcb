"""Feed, sitemap, robots.txt and security.txt."""

from datetime import UTC, datetime

import pytest
from lxml import etree

from tests.published import claim_made, corrected, later, published_verdict, retracted, suspended

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
SITE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def xml(client, address: str) -> etree._Element:
    response = client.get(address)
    assert response.status_code == 200
    return etree.fromstring(response.content)


def locations(root: etree._Element) -> list[str]:
    return [node.text for node in root.iter(f"{SITE}loc")]


# --- feed --------------------------------------------------------------------------------------------


def test_feed_has_the_last_change_first(client, now, settings):
    first = published_verdict(now=now, headline="first")
    published_verdict(now=later(now), claim=claim_made(now=now), headline="second")
    corrected(first, now=later(now, 2), headline="first, corrected")

    feed = xml(client, "/feeds/verdicts.atom")

    entry = feed.find(f"{ATOM}entry")
    assert [node.text for node in feed.iter(f"{ATOM}title")][1:] == ["first, corrected", "second"]
    assert entry.find(f"{ATOM}id").text == f"urn:uuid:{first.public_id}"
    assert entry.find(f"{ATOM}link").get("href") == f"{settings.PUBLIC_URL}/verdicts/{first.public_id}/"
    assert entry.find(f"{ATOM}published").text == "2026-03-02T09:30:00Z"
    assert entry.find(f"{ATOM}updated").text == "2026-03-04T09:30:00Z"
    assert [node.get("term") for node in entry.iter(f"{ATOM}category")] == ["false", "environment"]


def test_withdrawn_verdicts_come_again_as_notices(client, now):
    retracted(published_verdict(now=now, headline="HIDDEN"), now=later(now), note="Another city.")
    withheld = published_verdict(now=now, claim=claim_made(now=now, text="HIDDEN"), headline="HIDDEN")
    suspended(withheld, now=later(now, 2), reason="A court asked.")

    body = client.get("/feeds/verdicts.atom").content.decode()

    feed = etree.fromstring(body.encode())
    assert [node.text for node in feed.iter(f"{ATOM}title")][1:] == [
        "Withheld", "Retracted: The city planted 40,000 trees last year.",
    ]  # fmt: skip
    assert [node.text for node in feed.iter(f"{ATOM}summary")] == ["A court asked.", "Another city."]
    assert "HIDDEN" not in body


@pytest.mark.parametrize(
    ("query", "found"), [("rating=true", ["b"]), ("topic=environment", ["a"]), ("q=bridges", ["b"])]
)
def test_feed_can_be_narrowed_like_the_list(client, now, query, found):
    published_verdict(now=now, headline="a")
    published_verdict(now=now, claim=claim_made(now=now, text="Bridges."), headline="b", rating="true", topics=["x"])

    feed = xml(client, f"/feeds/verdicts.atom?{query}")

    assert [node.text for node in feed.iter(f"{ATOM}title")][1:] == found


def test_empty_feed_is_a_feed(client):
    feed = xml(client, "/feeds/verdicts.atom?rating=true")

    assert feed.find(f"{ATOM}updated").text == "1970-01-01T00:00:00Z"
    assert feed.findall(f"{ATOM}entry") == []


def test_feed_is_well_formed_whatever_was_typed(client, now):
    typed = "a <b> & \x0b\x1f \ufffe ]]> \u202e end"
    published_verdict(now=now, headline=typed, summary=typed, topics=[typed])

    feed = xml(client, "/feeds/verdicts.atom")

    assert [node.text for node in feed.iter(f"{ATOM}title")][1:] == ["a <b> & \ufffd\ufffd \ufffd ]]> \u202e end"]


def test_feed_is_sent_again_only_when_it_changed(client, now):
    verdict = published_verdict(now=now)
    first = client.get("/feeds/verdicts.atom")
    same = client.get("/feeds/verdicts.atom", headers={"if-modified-since": first["Last-Modified"]})
    suspended(verdict, now=later(now))
    other = client.get("/feeds/verdicts.atom", headers={"if-modified-since": first["Last-Modified"]})

    assert (same.status_code, other.status_code) == (304, 200)
    assert first["Content-Type"] == "application/atom+xml; charset=utf-8"


# --- sitemap -----------------------------------------------------------------------------------------


def test_sitemap_leads_to_every_verdict_that_can_be_read(client, now, settings):
    shown = published_verdict(now=now)
    gone = retracted(published_verdict(now=now, claim=claim_made(now=now)), now=later(now))
    withheld = suspended(published_verdict(now=now, claim=claim_made(now=now)), now=later(now))
    december = published_verdict(now=datetime(2025, 12, 31, 23, 59, tzinfo=UTC), claim=claim_made(now=now))

    index = locations(xml(client, "/sitemap.xml"))
    found = [url for each in index[1:] for url in locations(xml(client, each.removeprefix(settings.PUBLIC_URL)))]

    site = settings.PUBLIC_URL
    assert index == [f"{site}/sitemaps/{name}.xml" for name in ("pages", "2026-03", "2025-12")]
    assert set(found) == {f"{site}/verdicts/{each.public_id}/" for each in (shown, gone, december)}
    assert str(withheld.public_id) not in "".join(found)


def test_standing_pages_of_the_sitemap_are_there(client, settings):
    paths = [url.removeprefix(settings.PUBLIC_URL) for url in locations(xml(client, "/sitemaps/pages.xml"))]

    assert {path: client.get(path).status_code for path in paths} == {
        "/": 200, "/verdicts/": 200, "/corrections/": 200, "/methodology/": 200,
    }  # fmt: skip


@pytest.mark.parametrize("month", ["2026-13", "2026-00", "0000-01", "2020-01", "x"])
def test_month_without_verdicts_has_no_sitemap(client, month):
    assert client.get(f"/sitemaps/{month}.xml").status_code == 404


# --- robots and security -----------------------------------------------------------------------------


def test_robots_are_kept_out_of_the_desk_and_shown_the_sitemap(client, settings):
    lines = client.get("/robots.txt").content.decode().splitlines()

    assert lines == [
        "User-agent: *", "Disallow: /desk/", "Disallow: /accounts/", "Disallow: /admin/",
        f"Sitemap: {settings.PUBLIC_URL}/sitemap.xml",
    ]  # fmt: skip


@pytest.mark.parametrize("address", ["mailto:safe@newsroom.example", "https://newsroom.example/contact"])
def test_security_txt_names_the_contact_that_was_set(client, settings, address):
    settings.ORGANISATION_URL, settings.CONTACT_URL = "https://newsroom.example/", address

    lines = client.get("/.well-known/security.txt").content.decode().splitlines()

    assert lines[0] == f"Contact: {address}"


def test_security_txt_has_a_contact_and_does_not_expire_while_the_site_lives(client, settings):
    settings.ORGANISATION_URL = "https://newsroom.example/"

    fields = dict(line.split(": ", 1) for line in client.get("/.well-known/security.txt").content.decode().splitlines())

    remaining = datetime.fromisoformat(fields["Expires"]) - datetime.now(UTC)
    assert fields["Contact"] == "https://newsroom.example/"
    assert fields["Canonical"] == f"{settings.PUBLIC_URL}/.well-known/security.txt"
    assert 88 <= remaining.days <= 90
