"""How pages are sent: headers, caches, cookies, bytes, and what hostile text does to them."""

import re

import pytest
from lxml import html

from claims.models import Claimant, Publisher
from tests.published import claim_made, claimant_named, corrected, later, published_verdict, retracted, suspended
from tests.web.reading import addresses_about, parsed, stylesheets

pytestmark = pytest.mark.django_db
LARGEST_PAGE = 60_000
"""Bytes of HTML, CSS and script of a page together."""
ANYWHERE = ["/feeds/verdicts.atom", "/sitemap.xml", "/robots.txt", "/.well-known/security.txt"]
PAGES = ["home", "list", "search", "verdict", "claim", "article", "claimant", "publisher", "corrections", "methodology"]
PAYLOADS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg/onload=alert(1)>",
    "</script><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "<!--<script>alert(1)",
    "{{ 7|add:7 }}{% now 'Y' %}",
    "javascript:alert(1)",
    "\u2028alert(1)\u2029",
    "<a href=javascript:alert(1)>x</a>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "`${alert(1)}`",
]


@pytest.fixture
def verdict(now):
    return published_verdict(now=now)


# --- headers -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*PAGES, *ANYWHERE])
def test_page_is_the_same_for_everybody_and_may_be_kept(client, verdict, name):
    address = addresses_about(verdict).get(name, name)

    response = client.get(address)

    assert response.status_code == 200
    assert response["Cache-Control"] == "public, max-age=30"
    assert response["ETag"].startswith('"')
    assert response.cookies == {}
    assert "Cookie" not in response.get("Vary", "")


@pytest.mark.parametrize("name", PAGES)
def test_page_that_is_known_already_is_not_sent_again(client, verdict, name):
    address = addresses_about(verdict)[name]
    first = client.get(address)

    again = client.get(address, headers={"if-none-match": f'"other", W/{first["ETag"]}'})

    assert (again.status_code, again.content) == (304, b"")
    assert again["Cache-Control"] == first["Cache-Control"]


@pytest.mark.parametrize("name", PAGES)
def test_page_does_not_depend_on_who_is_signed_in(client, verdict, name, chief):
    address = addresses_about(verdict)[name]
    chief.theme, chief.time_zone = "dark", "Asia/Tokyo"
    chief.save()
    for_readers = client.get(address).content
    client.force_login(chief)

    assert client.get(address).content == for_readers


@pytest.mark.parametrize("name", PAGES)
def test_page_has_a_strict_policy_and_nothing_inline(client, verdict, name):
    response = client.get(addresses_about(verdict)[name])

    page = parsed(response)
    policy = dict(part.strip().split(" ", 1) for part in response["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == policy["form-action"] == "'self'"
    assert policy["frame-ancestors"] == policy["object-src"] == policy["base-uri"] == "'none'"
    assert (response["X-Frame-Options"], response["X-Content-Type-Options"]) == ("DENY", "nosniff")
    assert {"script-src", "style-src"} & set(policy) == set()
    assert page.xpath("//style | //@style | //script[not(@type='application/ld+json')]") == []
    assert [attribute for attribute in page.xpath("//@*") if attribute.attrname.startswith("on")] == []


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_page_is_for_reading_only(client, verdict, method):
    answers = {getattr(client, method)(address).status_code for address in addresses_about(verdict).values()}

    assert answers == {405}


def test_head_is_answered_without_a_body(client, verdict):
    response = client.head("/")

    assert (response.status_code, response.content) == (200, b"")
    assert response["ETag"]


def test_caches_ask_again_after_a_verdict_was_withheld(client, now, verdict):
    address = addresses_about(verdict)["verdict"]
    first = client.get(address)
    suspended(verdict, now=later(now))

    by_tag = client.get(address, headers={"if-none-match": first["ETag"]})
    by_time = client.get(address, headers={"if-modified-since": first["Last-Modified"]})

    assert (by_tag.status_code, by_time.status_code) == (200, 200)


@pytest.mark.parametrize("value", ["yesterday", "", "Mon, 99 Foo 2026"])
def test_time_that_cannot_be_read_is_no_condition(client, verdict, value):
    assert client.get("/", headers={"if-modified-since": value}).status_code == 200


# --- bytes -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PAGES)
def test_page_is_light(client, now, verdict, name):
    for number in range(24):
        long = f"{number} " + "A claim of the usual length, which takes a line and a half of the page to say. " * 2
        claim = claim_made(now=now, text=long, claimant=claimant_named())
        headline = f"A headline of the usual length that states the fact, number {number}"
        other = published_verdict(now=now, claim=claim, headline=headline)
        corrected(other, now=later(now), note="We had one figure wrong, and say here which one it was. " * 2)
    corrected(verdict, now=later(now), explanation="A paragraph of the usual length for a page like this. " * 90)

    response = client.get(addresses_about(verdict)[name])

    sheets = stylesheets(parsed(response))
    assert len(sheets) == 3
    assert len(response.content) + sum(len(each) for each in sheets) <= LARGEST_PAGE


# --- hostile text ------------------------------------------------------------------------------------


def hostile_verdict(payload: str, now):
    """A verdict with the payload in every text that people or pages give."""
    claimant = Claimant.objects.create(name=payload, same_as=["https://else.example/", payload])
    claim = claim_made(now=now, text=payload, claimant=claimant, topics=[payload[:60]])
    publisher = Publisher.objects.create(name=payload, host="hostile.example")
    snapshot = claim.appearances.get().snapshot
    article = snapshot.article
    article.publisher, article.headline, article.byline = publisher, payload, payload
    article.save()
    verdict = published_verdict(
        now=now, claim=claim, headline=payload, summary=payload, explanation=f"{payload}\n\n[x]({payload})",
        topics=[payload[:60]],
    )  # fmt: skip
    return corrected(
        verdict, now=later(now), note=payload, headline=f"{payload} ", explanation=f"{payload} and more",
        topics=[payload[:60]],
    )  # fmt: skip


@pytest.mark.parametrize("payload", PAYLOADS)
def test_text_of_others_stays_text(client, now, payload):
    verdict = hostile_verdict(payload, now)
    harmless = published_verdict(now=now, claim=claim_made(now=now, claimant=claimant_named()))
    expected = shape_of(client, harmless)

    for name, address in addresses_about(verdict).items():
        page = parsed(client.get(address))
        assert dangers(page) == [], name
        assert {node.tag for node in page.iter() if isinstance(node.tag, str)} <= expected, name


def shape_of(client, verdict) -> set[str]:
    """Every element that pages have, and those of an explanation."""
    found = {"strong", "em", "p", "a", "ins", "del", "ul", "li", "code"}
    for address in addresses_about(verdict).values():
        found |= {node.tag for node in parsed(client.get(address)).iter() if isinstance(node.tag, str)}
    return found


def dangers(page: html.HtmlElement) -> list[str]:
    """What could run: scripts that are no data, handlers, and addresses that are programs."""
    found = [node.text for node in page.xpath("//script[not(@type='application/ld+json')]")]
    for attribute in page.xpath("//@*"):
        if attribute.attrname.startswith("on"):
            found.append(attribute)
        if attribute.attrname in {"href", "src", "action"} and re.match(r"\s*(javascript|data|vbscript):", attribute):
            found.append(attribute)
    return found


@pytest.mark.parametrize("payload", PAYLOADS)
def test_tombstone_and_search_words_stay_text(client, now, payload):
    gone = retracted(published_verdict(now=now, claim=claim_made(now=now, text=payload)), now=later(now), note=payload)
    withheld = suspended(published_verdict(now=now, claim=claim_made(now=now)), now=later(now), reason=payload[:400])

    for address in (f"/verdicts/{gone.public_id}/", f"/verdicts/{withheld.public_id}/", "/corrections/", "/"):
        assert dangers(parsed(client.get(address))) == []
    found = parsed(client.get("/verdicts/", {"q": payload}))
    assert dangers(found) == []
    assert found.xpath("//input[@name='q']/@value") == [payload.strip()]


def test_words_of_others_are_isolated_from_the_direction_of_ours(client, now):
    person = claimant_named("\u202eedaR \u05e2\u05d1\u05e8\u05d9\u05ea")
    verdict = published_verdict(now=now, claim=claim_made(now=now, text="\u05d8\u05e2\u05e0\u05d4", claimant=person))

    page = parsed(client.get(f"/verdicts/{verdict.public_id}/"))

    names = page.xpath(f"//text()[contains(., '{person.name}')]/..")
    assert [node.tag for node in names if node.tag != "script"] == ["bdi"]
    assert page.xpath("//*[contains(@class, 'ruling__claim')]//blockquote/@dir") == ["auto"]


def test_look_alike_host_is_shown_as_the_network_spells_it():
    from claims.templatetags.claims_ui import host

    assert host("https://www.gazette.example/x") == "gazette.example"
    assert host("https://g\u0430zette.example/") == "xn--gzette-3nf.example"
    assert (host("javascript:alert(1)"), host(None), host("https://[")) == ("", "", "")
