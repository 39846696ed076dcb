"""What changed between two versions of an article, and which claims no longer stand as they did."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.models import Article, Claim
from tests.articles import BRIDGES, COST, FACT, HEADLINE, SAID, article_with
from tests.published import snapshot_of
from tests.web.reading import get, has_class, one, parsed, text, texts

pytestmark = pytest.mark.django_db
PAGE = "https://valley-post.example/news/bridges"
DEARER = COST.replace("3.2 million", "4.2 million")
EARLIER = "In 2023 the council mended 35 bridges, for which it spent 2.9 million euros of its own."


@pytest.fixture
def desk(client, checker):
    client.force_login(checker)
    return client


def versions(*texts_of_it: str) -> Article:
    """One article that was read with each of these texts."""
    for each in texts_of_it:
        snapshot = article_with(each, url=PAGE)
    return snapshot.article


def address_of(article: Article, query: str = "") -> str:
    return f"/desk/articles/{article.public_id}/changes/{query}"


def marked(page, path: str = "//section") -> tuple[list[str], list[str]]:
    return texts(page, f"{path}//del"), texts(page, f"{path}//ins")


def test_changed_words_are_marked_with_what_stands_around_them(desk):
    article = versions(BRIDGES, BRIDGES.replace(COST, DEARER))

    page = get(desk, address_of(article))

    assert marked(page, "//section[@aria-labelledby='tx']") == (["3.2"], ["4.2"])
    change = text(one(page, f"//section[@aria-labelledby='tx']//p[{has_class('change')}]"))
    assert "Repairs cost 3.24.2 million euros" in change
    assert text(one(page, f"//div[{has_class('page__head')}]/span")) == "from version 1 to version 2"


def test_what_is_left_out_is_marked_with_dots(desk):
    filler = "\n".join(f"Bridge {number} stands where it stood before the war." for number in range(20))
    article = versions(f"{BRIDGES}\n{filler}", f"{BRIDGES.replace(COST, DEARER)}\n{filler.replace('19', '21')}")

    page = get(desk, address_of(article))

    first, second = texts(page, f"//section[@aria-labelledby='tx']//p[{has_class('change')}]")
    assert (first[0], first[-1], second[0], second[-1]) == ("T", "…", "…", ".")


def test_claim_whose_words_changed_is_named(desk):
    article = versions(BRIDGES, BRIDGES.replace(COST, DEARER))

    page = get(desk, address_of(article))

    changed = one(page, "//section[@aria-labelledby='cl']/ul[1]/li")
    assert text(changed.xpath("./p")[1]).startswith("its words changed")
    assert changed.xpath(".//a/@href") == [f"/desk/claims/{Claim.objects.get(text=COST).public_id}/"]
    assert marked(changed, ".") == (["3.2"], ["4.2"])


def test_claim_that_vanished_is_named(desk):
    article = versions(BRIDGES, BRIDGES.replace(f"{SAID}\n", ""))

    page = get(desk, address_of(article))

    gone = one(page, "//section[@aria-labelledby='cl']/ul[1]/li")
    assert text(gone.xpath("./p")[0]) == SAID
    assert text(gone.xpath("./p")[1]).startswith("its words are gone")
    assert marked(gone, ".") == ([SAID], [])


def test_claims_that_are_new_are_named(desk):
    article = versions(BRIDGES, f"{BRIDGES}\n{EARLIER}")

    page = get(desk, address_of(article))

    assert texts(page, "//section[@aria-labelledby='cl']/h3") == ["New claims 1"]
    assert texts(page, "//section[@aria-labelledby='cl']/ul/li") == [EARLIER]


def test_claims_that_stand_are_not_named(desk):
    article = versions(BRIDGES, BRIDGES.replace("What a splendid year", "What a wonderful year"))

    page = get(desk, address_of(article))

    words = texts(page, "//section[@aria-labelledby='cl']/p")
    assert words == ["Every claim of the earlier version still stands with the same words."]


def test_two_versions_can_be_chosen_in_either_order(desk):
    article = versions(BRIDGES, BRIDGES.replace(COST, DEARER), BRIDGES.replace(COST, DEARER).replace("18", "19"))

    there = get(desk, address_of(article, "?from=1&to=3"))
    back = get(desk, address_of(article, "?from=3&to=1"))

    assert marked(there, "//section[@aria-labelledby='tx']") == (["3.2", "18"], ["4.2", "19"])
    assert marked(back) == marked(there)
    assert there.xpath("//select/option[@selected]/@value") == ["1", "3"]


def test_last_step_is_shown_by_default_and_one_number_means_its_step(desk):
    article = versions(BRIDGES, BRIDGES.replace(COST, DEARER), BRIDGES.replace(COST, DEARER).replace("18", "19"))

    assert marked(get(desk, address_of(article)), "//section[@aria-labelledby='tx']") == (["18"], ["19"])
    assert marked(get(desk, address_of(article, "?to=2")), "//section[@aria-labelledby='tx']") == (["3.2"], ["4.2"])


def test_text_that_changed_and_changed_back_is_the_same(desk):
    article = versions(BRIDGES, BRIDGES.replace(COST, DEARER), BRIDGES)

    page = get(desk, address_of(article, "?from=1&to=3"))

    assert marked(page) == ([], [])
    assert "Headline and text are the same in both versions." in texts(page, "//section/p")


def test_empty_lines_are_no_change(desk):
    article = versions(BRIDGES, BRIDGES.replace("\n", "\n\n"))

    page = get(desk, address_of(article))

    assert marked(page) == ([], [])
    assert "Headline and text are the same in both versions." in texts(page, "//section/p")


def test_versions_are_listed_with_their_times_newest_first(desk):
    article = versions(BRIDGES, BRIDGES.replace(COST, DEARER))

    page = get(desk, address_of(article))

    listed = texts(page, "//ol[contains(@class, 'timeline')]/li")
    assert [line.split(" ", 2)[:2] for line in listed] == [["Version", "2"], ["Version", "1"]]
    assert len(page.xpath("//ol[contains(@class, 'timeline')]//time")) == 2


def test_changed_headline_is_shown(desk):
    article = versions(BRIDGES, BRIDGES.replace(HEADLINE, "Fifty bridges mended in a year").replace("18", "19"))

    page = get(desk, address_of(article))

    assert marked(page, f"//p[{has_class('change--headline')}]") == (["Forty"], ["Fifty"])


def test_text_that_was_written_anew_is_shown_in_full(desk):
    other = "\n\n".join(f"On day {day} the harbour office counted {day * 7} ships in the port." for day in range(1, 20))
    article = versions(BRIDGES, other)

    page = get(desk, address_of(article))

    assert texts(page, "//details/summary") == ["Version 1", "Version 2"]
    assert FACT in text(page.xpath("//details")[0])


def test_only_version_says_so(desk):
    article = versions(BRIDGES)

    page = get(desk, address_of(article))

    assert texts(page, f"//div[{has_class('empty')}]/h2") == ["There is one version only"]


def test_article_that_is_another_one_shows_that_one(desk, now):
    article = versions(BRIDGES, BRIDGES.replace(COST, DEARER))
    other = snapshot_of("A text.", now=now).article
    Article.objects.filter(pk=other.pk).update(duplicate_of=article)

    assert marked(get(desk, address_of(other)), "//section[@aria-labelledby='tx']") == (["3.2"], ["4.2"])


@pytest.mark.parametrize("query", ["?from=1&to=9", "?from=8&to=2", "?from=2&to=2", "?to=0", "?from=x", "?to=-1"])
def test_version_that_is_not_there_is_not_found(desk, query):
    article = versions(BRIDGES, BRIDGES.replace(COST, DEARER))

    assert desk.get(address_of(article, query)).status_code == 404


def test_article_without_a_text_is_not_found(desk, now):
    article = Article.objects.create(canonical_url=PAGE, created_at=now)

    assert desk.get(address_of(article)).status_code == 404
    assert desk.get("/desk/articles/018f0000-0000-7000-8000-000000000000/changes/").status_code == 404


def test_texts_of_publishers_stay_text(desk):
    hostile = "<script>alert(1)</script>"
    article = versions(BRIDGES, BRIDGES.replace("18 months", f"18 {hostile} months"))

    page = parsed(desk.get(address_of(article)))

    assert page.xpath("//main//script") == []
    assert hostile in text(one(page, "//section[@aria-labelledby='tx']"))


def test_number_of_queries_does_not_grow_with_claims_and_versions(desk):
    counts = []
    for size in (1, 3):
        extra = "\n".join(
            f"In {1990 + year} the council spent {year + 2} million euros on roads." for year in range(size)
        )
        article = versions(
            f"{BRIDGES}\n{extra}", f"{BRIDGES.replace(COST, DEARER)}\n{extra.replace('million', 'billion')}"
        )
        with CaptureQueriesContext(connection) as queries:
            desk.get(address_of(article))
        counts.append(len(queries))

    assert counts[0] == counts[1]
