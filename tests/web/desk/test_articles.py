"""The list of articles: what stands in a row, what it can be narrowed to, pages, and the cost of a row."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.enums import ClaimStatus, IntakeState
from claims.models import Appearance, Article, Claim, Intake
from claims.web.views.desk.articles import listing
from tests.articles import BRIDGES, COST, FACT, HEADLINE, SAID, article_with, submitted_text, submitted_url, worked
from tests.published import claim_made, later, published_verdict, publisher_named, snapshot_of
from tests.web.reading import get, has_class, one, parsed, text, texts

pytestmark = pytest.mark.django_db
LIST = "/desk/articles/"
PAGE = "https://valley-post.example/news/bridges"


@pytest.fixture
def desk(client, checker):
    client.force_login(checker)
    return client


def titles(page) -> list[str]:
    return texts(page, "//*[@data-item]//h2")


def tally(page) -> list[str]:
    """The three counts of the only row."""
    return texts(page, f"//span[{has_class('tally')}]/span")


def states(page) -> list[str]:
    return texts(page, f"//*[@data-item]//span[{has_class('status')}]")


# --- a row -------------------------------------------------------------------------------------------


def test_row_says_what_came_in_when_and_in_which_state(desk, now):
    article = article_with(
        url=PAGE, publisher="Valley Post", in_language="en", date_published=now.date(), now=now
    ).article

    page = get(desk, LIST)

    row = one(page, "//*[@data-item]")
    assert texts(row, ".//h2") == [HEADLINE]
    facts = texts(row, f".//p[{has_class('facts')}]/span")
    assert facts[:-1] == ["Valley Post", "2 March 2026", "Language en", "valley-post.example"]
    assert facts[-1].startswith("added ")
    assert states(page) == ["Ready"]
    assert row.xpath(".//h2/a/@href") == [f"/desk/articles/{article.public_id}/"]


def test_day_of_another_year_is_shown_with_the_year(desk, now):
    snapshot_of("Nothing here.", now=now.replace(year=2024))

    assert texts(get(desk, LIST), f"//*[@data-item]//p[{has_class('facts')}]/span")[-1] == "added 2 Mar 2024"


def test_claims_are_counted_by_what_was_decided(desk, now):
    article_with(now=now)
    Claim.objects.filter(text=COST).update(status=ClaimStatus.ACCEPTED)
    Claim.objects.filter(text=SAID).update(status=ClaimStatus.DISMISSED, dismissed_reason="not a claim")

    page = get(desk, LIST)

    assert tally(page) == ["1 to decide", "1 accepted", "0 verified"]


def test_verified_claim_is_not_counted_as_accepted_too(desk, now):
    published_verdict(now=now, claim=claim_made(now=now))

    page = get(desk, LIST)

    assert tally(page) == ["0 to decide", "0 accepted", "1 verified"]


def test_joined_claims_count_once_as_the_claim_they_were_joined_to(desk, now):
    claim = claim_made(now=now)
    published_verdict(now=now, claim=claim)
    other = Claim.objects.create(text="Trees.", status=ClaimStatus.MERGED, merged_into=claim, created_at=now)
    place = claim.appearances.get()
    Appearance.objects.create(
        claim=other, snapshot=place.snapshot, exact="She", start=0, end=3, found_by="scorer/1", found_at=now
    )

    page = get(desk, LIST)

    assert tally(page) == ["0 to decide", "0 accepted", "1 verified"]


def test_article_without_claims_says_so(desk, now):
    snapshot_of("Nothing here.", now=now)

    assert texts(get(desk, LIST), f"//span[{has_class('tally')}]") == ["no claims"]


@pytest.mark.parametrize(
    ("row", "word"),
    [
        ({"state": IntakeState.QUEUED}, "Waiting"),
        ({"state": IntakeState.RUNNING, "lease_until": "2026-03-02T10:00:00Z"}, "Being read"),
        ({"state": IntakeState.QUEUED, "failure_code": "fetch.timeout"}, "Tried again later"),
        ({"state": IntakeState.FAILED, "failure_code": "fetch.timeout"}, "Could not be read"),
    ],
)
def test_article_that_was_not_read_yet_shows_its_state_and_leads_to_the_submission(desk, now, row, word):
    intake = submitted_url(PAGE, headline="Told by the sender", now=now)
    Intake.objects.update(**row)

    page = get(desk, LIST)

    assert titles(page) == ["Told by the sender"]
    assert states(page) == [word]
    assert page.xpath("//*[@data-item]//h2/a/@href") == [f"/desk/articles/submissions/{intake.public_id}/"]


def test_newest_submission_counts(desk, now):
    article_with(url=PAGE, now=now)
    submitted_text(BRIDGES.replace("40", "41"), url=PAGE, now=later(now))

    page = get(desk, LIST)

    assert states(page) == ["Waiting"]
    assert page.xpath("//*[@data-item]//h2/a/@href") == [f"/desk/articles/{Article.objects.get().public_id}/"]


def test_publisher_is_linked_when_readers_know_it(desk, now):
    publisher = publisher_named()
    published_verdict(now=now, claim=claim_made(now=now))
    snapshot_of("Elsewhere.", now=later(now), publisher=publisher_named("quiet.example", "Quiet"))

    page = get(desk, LIST)

    links = page.xpath(f"//a[{has_class('row__link')}]/@href")
    assert links == [f"/publishers/{publisher.public_id}/"]


def test_article_that_is_another_one_is_left_out(desk, now):
    known = snapshot_of("A text.", now=now).article
    other = snapshot_of("A text.", now=now).article
    Article.objects.filter(pk=other.pk).update(duplicate_of=known)

    assert len(titles(get(desk, LIST))) == 1


# --- narrowing ---------------------------------------------------------------------------------------


@pytest.fixture
def three(now):
    """One ready, one that waits, one that failed; the newest last."""
    ready = submitted_text(url=PAGE, publisher="Valley Post", now=now)
    worked(ready)
    waiting = submitted_url("https://kestrel-wire.example/storm?id=7", headline="Storm ahead", now=later(now))
    failed = submitted_text("Too short.", headline="Brief note", publisher="Kestrel", now=later(now, 2))
    worked(failed)
    return ready, waiting, failed


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["Brief note", "Storm ahead", HEADLINE]),
        ({"q": "forty MENDED"}, [HEADLINE]),
        ({"q": "kestrel-wire"}, ["Storm ahead"]),
        ({"q": f"{PAGE.upper().replace('HTTPS', 'https').replace('/NEWS/BRIDGES', '/news/bridges')}#x"}, [HEADLINE]),
        ({"q": "bridges 100%"}, []),
        ({"publisher": "valley"}, [HEADLINE]),
        ({"publisher": "valley-post.ex"}, [HEADLINE]),
        ({"state": "ready"}, [HEADLINE]),
        ({"state": "reading"}, ["Storm ahead"]),
        ({"state": "failed"}, ["Brief note"]),
        ({"state": "nonsense"}, ["Brief note", "Storm ahead", HEADLINE]),
        ({"state": "failed", "q": "forty"}, []),
    ],
)
def test_list_is_narrowed(desk, three, asked, found):
    assert titles(parsed(desk.get(LIST, asked))) == found


def test_filters_stay_in_the_form_and_can_be_cleared(desk, three):
    page = parsed(desk.get(LIST, {"q": "<forty>", "publisher": "V", "state": "ready"}))

    assert page.xpath("//input[@name='q']/@value")[0] == "<forty>"
    assert page.xpath("//input[@name='publisher']/@value") == ["V"]
    assert page.xpath("//option[@selected]/@value") == ["ready"]
    assert page.xpath(f"//form//a[{has_class('chip')}]/@href") == [LIST]


def test_nothing_found_says_what_to_do(desk, three):
    page = parsed(desk.get(LIST, {"q": "zeppelin"}))

    assert text(one(page, f"//div[{has_class('empty')}]/h2")) == "No article is like that"


def test_empty_desk_leads_to_the_form(desk):
    page = get(desk, LIST)

    assert page.xpath(f"//div[{has_class('empty')}]//a/@href") == ["/desk/articles/new/"]


def test_unreadable_place_to_go_on_from_is_refused_as_a_page(desk):
    assert desk.get(LIST, {"after": "nonsense"}).status_code == 400


@pytest.mark.parametrize("asked", [{"q": "a\x00b"}, {"publisher": "\x00"}, {"q": "x" * 301}])
def test_words_that_cannot_be_looked_for_are_left_out(desk, three, asked):
    assert len(titles(parsed(desk.get(LIST, asked)))) == 3


def test_htmx_is_given_the_list_alone(desk, three):
    response = desk.get(LIST, {"state": "ready"}, headers={"HX-Request": "true"})

    page = parsed(response)
    assert page.xpath("//head | //main") == []
    assert titles(page) == [HEADLINE]


# --- pages, keys, cost -------------------------------------------------------------------------------


def test_pages_lead_on_and_back_without_losing_a_row(desk, now, monkeypatch):
    monkeypatch.setattr(listing, "PAGE", 2)
    for step in range(5):
        snapshot = snapshot_of("A text.", now=now + timedelta(minutes=step))
        Article.objects.filter(pk=snapshot.article_id).update(headline=f"Number {step}")

    first = get(desk, f"{LIST}?q=number")
    second = get(desk, LIST + one(first, "//a[@rel='next']").get("href"))
    third = get(desk, LIST + one(second, "//a[@rel='next']").get("href"))
    back = get(desk, LIST + one(third, "//a[@rel='prev']").get("href"))

    assert [titles(page) for page in (first, second, third)] == [
        ["Number 4", "Number 3"],
        ["Number 2", "Number 1"],
        ["Number 0"],
    ]
    assert titles(back) == titles(second)


def test_keys_add_and_walk(desk, now):
    article_with(now=now)

    page = get(desk, LIST)

    assert page.xpath("//a[@data-key='a']/@href") == ["/desk/articles/new/"]
    assert len(page.xpath("//ol[@data-list]/li[@data-item]")) == 1


def test_viewer_sees_the_list_and_why_nothing_can_be_added(client, viewer):
    client.force_login(viewer)

    page = get(client, LIST)

    assert texts(page, f"//span[{has_class('btn-note')}]") == ["Your role does not include this action."]


def test_number_of_queries_does_not_grow_with_the_rows(desk, now):
    counts = []
    for size in (1, 3):
        for step in range(size):
            published_verdict(now=now, claim=claim_made(now=now))
            article_with(f"{BRIDGES}\n\nRun {size} {step}: {FACT}", now=now)
        with CaptureQueriesContext(connection) as queries:
            desk.get(LIST)
        counts.append(len(queries))

    assert counts[0] == counts[1]
