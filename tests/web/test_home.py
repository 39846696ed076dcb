"""The front page and the list of verdicts."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.published import claim_made, claimant_named, corrected, later, published_verdict, retracted, suspended
from tests.web.reading import get, has_class, one, texts

pytestmark = pytest.mark.django_db
TITLES = f"//*[{has_class('item__title')}]"


def titles(client, address: str) -> list[str]:
    return texts(get(client, address), TITLES)


def test_home_without_verdicts_says_what_the_emptiness_means(client):
    page = get(client, "/")

    assert texts(page, f"//*[{has_class('empty')}]/h2") == ["No verdicts yet"]
    assert texts(page, "//form//button") == ["Search"]


def test_home_shows_the_newest_verdict_large_and_the_others_below(client, now):
    for number in range(4):
        published_verdict(now=later(now, number), headline=f"Headline {number}")

    page = get(client, "/")

    assert texts(page, f"//*[{has_class('item--lead')}]//h2") == ["Headline 3"]
    assert texts(page, TITLES) == ["Headline 3", "Headline 2", "Headline 1", "Headline 0"]


def test_home_quotes_the_claim_with_rating_person_and_day(client, now):
    published_verdict(now=now)

    item = one(get(client, "/"), "//article")

    assert texts(item, ".//q") == ["The city planted 40,000 trees last year."]
    assert texts(item, f".//*[{has_class('badge')}]") == ["False"]
    assert texts(item, f".//p[{has_class('facts')}]/span") == ["Mayor Ada Lane", "2 March 2026"]


def test_home_counts_verdicts_by_rating(client, now):
    published_verdict(now=now)
    published_verdict(now=later(now), rating="true")
    published_verdict(now=later(now, 2), rating="true")

    facets = texts(get(client, "/"), f"//*[{has_class('facets')}]/a")

    assert facets == ["True 2", "Mostly true 0", "Half true 0", "Mostly false 0", "False 1", "Unproven 0"]


def test_home_counts_again_after_a_verdict_was_withheld(client, now):
    verdict = published_verdict(now=now)
    get(client, "/")
    suspended(verdict, now=later(now))

    facets = texts(get(client, "/"), f"//*[{has_class('facets')}]/a")

    assert facets[4] == "False 0"


def test_home_names_corrections(client, now):
    corrected(published_verdict(now=now), now=later(now), note="It was 2019.")

    line = one(get(client, "/"), f"//*[{has_class('lineitem')}]")

    assert texts(line, f".//*[{has_class('facts')}]/span") == ["3 March 2026", "Correction", "version 1 to 2"]
    assert texts(line, ".//a") == ["The city planted 14,000 trees, not 40,000"]
    assert texts(line, f"./p[{has_class('quiet')}]") == ["It was 2019."]


def test_home_leaves_out_what_is_withheld_and_marks_what_is_retracted(client, now):
    suspended(published_verdict(now=now, headline="withheld"), now=later(now))
    retracted(published_verdict(now=now), now=later(now), note="Wrong city.")

    page = get(client, "/")

    assert texts(page, TITLES) == ["The city planted 40,000 trees last year."]
    assert texts(page, f"//*[{has_class('badge')} and {has_class('r-retracted')}]") == ["Retracted"]
    assert texts(page, f"//article/p[{has_class('item__claim')}]") == ["Wrong city."]


# --- search and filters ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=trees", ["trees"]),
        ("q=bridges+are+closed+in+town", ["bridges"]),
        ("q=zebras", []),
        ("rating=true", ["bridges"]),
        ("rating=false&q=bridges", []),
        ("topic=traffic", ["bridges"]),
        ("language=fr", []),
        ("q=https%3A%2F%2Fgazette.example%2Fbridges%3Futm_source%3Dmail", ["bridges"]),
        ("q=https%3A%2F%2Fgazette.example%2Felse", []),
        ("reviewed_after=2026-03-03", ["bridges"]),
        ("reviewed_before=2026-03-03", ["trees"]),
        ("utm_source=mail", ["bridges", "trees"]),
    ],
)
@pytest.mark.parametrize("path", ["/verdicts/", "/"])
def test_search_and_filters(client, now, path, query, found):
    published_verdict(now=now, headline="trees")
    bridges = claim_made(now=now, text="Nine bridges in town are closed.", url="https://gazette.example/bridges")
    published_verdict(
        now=later(now), claim=bridges, headline="bridges", summary="All.", rating="true", topics=["traffic"]
    )

    assert titles(client, f"{path}?{query}") == found


def test_sentence_in_other_words_finds_the_verdict(client, now):
    published_verdict(now=now)

    page = get(client, "/?q=Last+year+40%2C000+trees+were+planted+by+the+city")

    assert texts(page, f"//*[{has_class('section-head')}]/h2") == ["Verdicts on claims like this"]
    assert texts(page, TITLES) == ["The city planted 14,000 trees, not 40,000"]


@pytest.mark.parametrize(
    "query",
    ["rating=a%20b", "after=x", "reviewed_after=soon", "claimant=x", "q=a%00b", "language=%3C", "q=" + "a" * 501],
)
def test_question_that_cannot_be_read_is_refused_with_a_page(client, query):
    response = client.get(f"/verdicts/?{query}")

    assert response.status_code == 400
    assert response.templates[0].name == "400.html"


@pytest.mark.parametrize("way", ["after", "before"])
def test_place_that_is_none_is_not_found(client, way):
    assert client.get(f"/verdicts/?{way}={uuid4()}").status_code == 404


def test_pages_go_on_without_gap_or_repetition(client, now):
    for number in range(45):
        published_verdict(now=later(now, number // 2), claim=claim_made(now=now), headline=f"{number}")

    first = get(client, "/verdicts/")
    second = get(client, "/verdicts/" + one(first, "//a[@rel='next']/@href"))
    third = get(client, "/verdicts/" + one(second, "//a[@rel='next']/@href"))
    back = get(client, "/verdicts/" + one(third, "//a[@rel='prev']/@href"))

    read = [texts(page, TITLES) for page in (first, second, third)]
    assert [int(title) for page in read for title in page] == sorted(range(45), reverse=True)
    assert texts(back, TITLES) == read[1]
    assert third.xpath("//a[@rel='next']") == []
    assert first.xpath("//a[@rel='prev']") == []


def test_page_does_not_shift_when_something_new_is_published(client, now):
    for number in range(25):
        published_verdict(now=later(now, number), claim=claim_made(now=now), headline=f"{number}")
    following = one(get(client, "/verdicts/"), "//a[@rel='next']/@href")
    before = titles(client, f"/verdicts/{following}")

    published_verdict(now=later(now, 99), claim=claim_made(now=now), headline="new")

    assert titles(client, f"/verdicts/{following}") == before


@pytest.mark.parametrize("address", ["/", "/verdicts/", "/verdicts/?rating=false", "/verdicts/?q=trees"])
def test_number_of_queries_does_not_grow_with_the_list(client, now, address):
    counts = []
    for size in (1, 3):
        for _ in range(size):
            published_verdict(now=now, claim=claim_made(now=now, claimant=claimant_named(f"Person {uuid4()}")))
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counts.append(len(queries))

    assert counts[0] == counts[1]
