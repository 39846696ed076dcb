"""The page of a verdict."""

import json
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.published import (
    claim_made,
    corrected,
    correction_started,
    draft_of,
    later,
    published_verdict,
    resumed,
    retracted,
    suspended,
)
from tests.web.reading import get, has_class, one, text, texts

pytestmark = pytest.mark.django_db


def address(verdict, query: str = "") -> str:
    return f"/verdicts/{verdict.public_id}/{query}"


def notes(page) -> list[str]:
    return texts(page, f"//section[{has_class('note')}]/p")


def test_verdict_page_tells_the_whole_story(client, now):
    verdict = published_verdict(now=now)

    page = get(client, address(verdict))

    assert texts(page, "//h1") == ["The city planted 14,000 trees, not 40,000"]
    assert texts(page, f"//*[{has_class('deck')}]") == ["City records show 14,000 trees."]
    assert texts(page, f"//*[{has_class('ruling')}]//blockquote") == ["The city planted 40,000 trees last year."]
    assert texts(page, f"//*[{has_class('ruling__claim')}]//*[{has_class('facts')}]/span") == [
        "Mayor Ada Lane", "7 January 2026", "The Gazette",
    ]  # fmt: skip
    assert texts(page, f"//*[{has_class('badge--lg')}]") == ["False"]
    assert texts(page, f"//*[{has_class('scale')}]/li") == [
        "True", "Mostly true", "Half true", "Mostly false", "False", "Unproven",
    ]  # fmt: skip
    assert texts(page, f"//*[{has_class('scale')}]/li[@aria-current='true']") == ["False"]
    assert texts(page, f"//*[{has_class('ruling__mean')}]/span") == ["The evidence contradicts the claim."]
    assert texts(page, f"//*[{has_class('body')}]") == ["The parks office lists 14,000 trees."]


def test_evidence_says_whose_it_is_and_which_way_it_speaks(client, now):
    verdict = published_verdict(now=now)

    first = get(client, address(verdict)).xpath(f"//*[{has_class('ev')}]")[0]

    assert one(first, f".//*[{has_class('ev__title')}]/a/@href") == "https://records.example/register"
    assert texts(first, f".//*[{has_class('facts')}]/span") == [
        "City of Lane", "data", "records.example", "Speaks against the claim",
    ]  # fmt: skip
    assert texts(first, ".//blockquote") == ["14,000 saplings"]
    assert texts(first, f".//*[{has_class('capture')}]/*") == ["", "Read and stored 2 March 2026", "archived copy"]


def test_page_says_how_it_was_made_and_names_nobody(client, now):
    verdict = published_verdict(now=now)

    made = texts(get(client, address(verdict)), "//section[@id='made']//dd")

    assert made[0] == "2 sources, listed above"
    assert made[1].startswith("2 editors who took no part in the work, each without seeing the decisions of the others")
    assert made[2].startswith("1, 2 March 2026, 09:30 UTC sha-256 ")


def test_rule_of_a_small_newsroom_is_told(client, now, editor):
    verdict = published_verdict(now=now, policy="single_editor", editors=[editor])

    made = texts(get(client, address(verdict)), "//section[@id='made']//dd")

    assert made[1] == (
        "one editor who took no part in the work. This newsroom is small: its rule asks for one approval "
        "(rule single_editor/1)"
    )


def test_where_the_claim_appeared_leads_to_our_page_of_the_article(client, now):
    verdict = published_verdict(now=now)

    line = one(get(client, address(verdict)), "//section[@aria-labelledby='where']//a")

    assert text(line) == "Council looks back on the year"
    assert client.get(line.get("href")).status_code == 200


# --- for programs ------------------------------------------------------------------------------------


def test_head_of_the_page_is_for_search_engines_and_messengers(client, now, settings):
    verdict = published_verdict(now=now)
    whole = f"{settings.PUBLIC_URL}/verdicts/{verdict.public_id}/"

    page = get(client, address(verdict))

    assert texts(page, "//title") == ["False: “The city planted 40,000 trees last year.” · factcheck"]
    assert page.xpath("//link[@rel='canonical']/@href") == [whole]
    assert page.xpath("//meta[@property='og:url']/@content") == [whole]
    assert page.xpath("//meta[@property='og:title']/@content") == ["The city planted 14,000 trees, not 40,000"]
    assert page.xpath("//meta[@property='og:description']/@content") == [
        "Our verdict: False. City records show 14,000 trees."
    ]
    assert page.xpath("//meta[@name='twitter:card']/@content") == ["summary"]
    assert page.xpath("//meta[@name='robots']") == []
    assert page.xpath("//link[@rel='alternate']/@href") == [
        "/feeds/verdicts.atom", f"/api/v1/verdicts/{verdict.public_id}/",
    ]  # fmt: skip


def test_json_ld_of_the_page_is_that_of_the_api(client, now):
    verdict = published_verdict(now=now)

    embedded = one(get(client, address(verdict)), "//script")
    served = client.get(f"/api/v1/verdicts/{verdict.public_id}/", headers={"accept": "application/ld+json"})

    assert embedded.get("type") == "application/ld+json"
    assert json.loads(embedded.text) == served.json()
    assert served.json()["@type"] == "ClaimReview"


def test_page_is_sent_again_only_when_it_changed(client, now):
    verdict = published_verdict(now=now)
    first = client.get(address(verdict))
    same = client.get(address(verdict), headers={"if-none-match": first["ETag"]})
    by_time = client.get(address(verdict), headers={"if-modified-since": first["Last-Modified"]})

    corrected(verdict, now=later(now))
    other = client.get(address(verdict), headers={"if-none-match": first["ETag"]})

    assert [first.status_code, same.status_code, by_time.status_code, other.status_code] == [200, 304, 304, 200]
    assert (same.content, same["ETag"]) == (b"", first["ETag"])
    assert first["Last-Modified"] == "Mon, 02 Mar 2026 09:30:00 GMT"


def test_page_that_nothing_changed_on_costs_one_query(client, now):
    verdict = published_verdict(now=now)
    client.get(address(verdict))

    with CaptureQueriesContext(connection) as queries:
        client.get(address(verdict))

    assert len(queries) == 1


def test_number_of_queries_does_not_grow_with_versions(client, now):
    verdict = published_verdict(now=now)
    counts = []
    for number in (1, 2, 3):
        with CaptureQueriesContext(connection) as queries:
            client.get(address(verdict))
        counts.append(len(queries))
        verdict = corrected(verdict, now=later(now, number))

    assert counts[0] == counts[1] == counts[2]


# --- corrections and versions ------------------------------------------------------------------------


def test_correction_stands_on_top_and_its_difference_in_the_history(client, now):
    verdict = corrected(
        published_verdict(now=now), now=later(now), note="We had the number wrong.",
        explanation="The parks office lists **14,500** trees.", rating="mostly_false",
    )  # fmt: skip

    page = get(client, address(verdict))

    assert notes(page) == ["Correction, 3 March 2026. We had the number wrong. See what changed"]
    assert texts(page, "//section[@id='history']/ol/li/strong") == [
        "Correction, version 2", "Verdict published, version 1",
    ]  # fmt: skip
    assert texts(page, "//section[@id='history']//del") == ["14,000", "False"]
    assert texts(page, "//section[@id='history']//ins") == ["14,500", "Mostly false"]


def test_typing_error_is_in_the_history_and_not_on_top(client, now):
    verdict = corrected(published_verdict(now=now), now=later(now), kind="typo", note="", headline="The city did not")

    page = get(client, address(verdict))

    assert notes(page) == []
    assert texts(page, "//section[@id='history']/ol/li/strong")[0] == "Typing error, version 2"


@pytest.mark.parametrize("query", ["?version=1", "?as_of=2026-03-02T12:00:00Z", "?as_of=2026-03-03"])
def test_old_version_is_shown_as_it_was_and_marked(client, now, query, settings):
    verdict = corrected(published_verdict(now=now), now=later(now), headline="The corrected headline")

    page = get(client, address(verdict, query))

    assert texts(page, "//h1") == ["The city planted 14,000 trees, not 40,000"]
    assert notes(page)[0].startswith("You are reading version 1.")
    assert notes(page)[0].endswith("Go to the current version, 2")
    assert page.xpath("//link[@rel='canonical']/@href") == [f"{settings.PUBLIC_URL}/verdicts/{verdict.public_id}/"]
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert page.xpath("//script") == []


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("?version=9", 404),
        ("?as_of=2020-01-01", 404),
        ("?version=x", 400),
        ("?version=0", 400),
        ("?as_of=yesterday", 400),
        ("?as_of=2026-13-01", 400),
        ("?version=1&as_of=2026-03-02", 400),
        ("?version=", 400),
    ],
)
def test_version_that_is_none_is_refused(client, now, query, status):
    verdict = published_verdict(now=now)

    assert client.get(address(verdict, query)).status_code == status


def test_unknown_verdict_is_not_found(client):
    assert client.get(f"/verdicts/{uuid4()}/").status_code == 404


# --- tombstones --------------------------------------------------------------------------------------


def test_retracted_verdict_keeps_its_page_with_the_reason_and_no_rating(client, now):
    verdict = retracted(published_verdict(now=now), now=later(now), note="It was another city.")

    page = get(client, address(verdict))

    assert texts(page, "//h1") == ["We have retracted this verdict"]
    assert texts(page, f"//*[{has_class('ruling__claim')}]/p") == ["It was another city."]
    assert texts(page, f"//*[{has_class('badge--lg')}]") == ["Retracted"]
    assert texts(page, "//section[@aria-labelledby='cl']/blockquote") == ["The city planted 40,000 trees last year."]
    assert page.xpath("//script") == []


def test_old_version_of_a_retracted_verdict_is_marked_and_has_no_rating(client, now):
    verdict = retracted(published_verdict(now=now), now=later(now), note="It was another city.")

    page = get(client, address(verdict, "?version=1"))

    assert notes(page)[0].startswith("This verdict was retracted. It was another city.")
    assert texts(page, f"//*[{has_class('badge--lg')}]") == ["Retracted"]
    assert texts(page, f"//*[{has_class('body')}]") == ["The parks office lists 14,000 trees."]
    assert page.xpath("//script") == []


@pytest.mark.parametrize("query", ["", "?version=1", "?as_of=2026-03-02T12:00:00Z"])
def test_withheld_verdict_shows_its_reason_and_nothing_else(client, now, query):
    verdict = suspended(published_verdict(now=now), now=later(now), reason="A court asked.")

    response = client.get(address(verdict, query))

    body = response.content.decode()
    assert response.status_code == 200
    assert "A court asked." in body
    for hidden in ("trees", "14,000", "Ada Lane", "records.example", "Gazette", "ld+json", "False"):
        assert hidden not in body


def test_withheld_verdict_comes_back(client, now):
    verdict = published_verdict(now=now)
    before = client.get(address(verdict))
    suspended(verdict, now=later(now))
    client.get(address(verdict))

    resumed(verdict, now=later(now, 2))

    assert texts(get(client, address(verdict)), "//h1") == ["The city planted 14,000 trees, not 40,000"]
    assert before.status_code == 200


# --- what is not published stays unseen --------------------------------------------------------------


def test_correction_under_way_is_not_seen(client, now, second_checker):
    verdict = published_verdict(now=now)
    review, _ = correction_started(verdict, now=later(now), note="SECRET-NOTE", reason="SECRET-REASON")
    draft_of(review, writer=review.assignee, now=later(now), headline="SECRET-DRAFT", explanation="SECRET-TEXT")

    bodies = [client.get(each).content.decode() for each in (address(verdict), "/", "/corrections/", "/verdicts/")]

    assert [("SECRET" in body, "14,000 trees" in body) for body in bodies] == [
        (False, True), (False, True), (False, False), (False, True),
    ]  # fmt: skip


def test_nobody_of_ours_is_named(client, now, editor, second_editor, checker):
    verdict = published_verdict(now=now, writer=checker, editors=[editor, second_editor], headline="A headline")

    body = client.get(address(verdict)).content.decode()

    assert [name for name in ("Checker", "Second Editor", "newsroom.example") if name in body] == []


def test_related_verdicts_share_a_topic_and_are_published(client, now):
    verdict = published_verdict(now=now)
    published_verdict(now=now, claim=claim_made(now=now), headline="Another on trees")
    published_verdict(now=now, claim=claim_made(now=now), headline="Of traffic", topics=["traffic"])
    suspended(published_verdict(now=now, claim=claim_made(now=now), headline="Withheld"), now=now)

    page = get(client, address(verdict))

    assert texts(page, "//aside//a[contains(@href, '/verdicts/') and not(contains(@href, 'api'))]") == [
        "Another on trees"
    ]


def test_step_of_another_scale_takes_the_nearest_form_by_value():
    from claims.templatetags.claims_ui import form_of

    steps = [{"code": f"step-{value}", "value": value, "worst": 1, "best": 7} for value in range(1, 8)]

    assert [form_of(step) for step in steps] == [
        "false", "mostly-false", "mostly-false", "half", "mostly-true", "mostly-true", "true",
    ]  # fmt: skip
    assert form_of({"code": "no-idea", "value": None, "worst": 1, "best": 7}) == "unproven"
    assert form_of(None) == "retracted"
