"""The article on the workbench: every claim marked in its text by its state, and the panel about one of them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.enums import ReviewStatus
from claims.models import Claim
from claims.services.claims import accept_claim, dismiss_claim, promote_sentence
from tests.articles import BRIDGES, COST, FACT, HEADLINE, OPINION, SAID, article_with
from tests.journeys import Newsroom, review_at
from tests.people import person
from tests.web.reading import get, has_class, one, parsed, text, texts

pytestmark = pytest.mark.django_db
URL = "https://harbour.example/bridges"


@pytest.fixture
def snapshot(now):
    return article_with(now=now, url=URL)


@pytest.fixture
def desk(client, checker):
    client.force_login(checker)
    return client


def address(text_of, **query):
    path = reverse("desk-article", args=[text_of.article.public_id])
    return path + ("?" + "&".join(f"{name}={value}" for name, value in query.items()) if query else "")


def claim_of(words) -> Claim:
    return Claim.objects.get(text=words)


def marks(page) -> list[tuple[str, str]]:
    """(class, words with tag and hidden words) of every mark in the text."""
    found = page.xpath(f"//*[@id='text']//a[{has_class('hl')}]")
    return [(node.get("class"), text(node)) for node in found]


def span(snapshot, words) -> dict:
    start = snapshot.text.index(words)
    return {"snapshot_id": snapshot.public_id, "start": start, "end": start + len(words)}


def as_read(page) -> str:
    """The text of the article as the page shows it, without hidden words and tags."""
    lines = page.xpath("//*[@id='text']/p")
    return "\n".join("".join(line.xpath(".//text()[not(ancestor::bdi)]")) for line in lines)


# --- the text ------------------------------------------------------------------------------------------------------


def test_text_is_shown_whole_and_unchanged(desk, snapshot):
    page = get(desk, address(snapshot))

    assert as_read(page) == snapshot.text.replace("\n\n", "\n")
    assert [int(at) for at in page.xpath("//*[@id='text']/p/@data-at")] == [
        snapshot.text.index(line) for line in snapshot.text.split("\n") if line
    ]


def test_candidates_are_marked_with_number_state_and_the_first_is_selected(desk, snapshot):
    page = get(desk, address(snapshot))

    assert marks(page) == [
        ("hl hl--candidate", f"Claim 1, candidate, selected: {FACT}1"),
        ("hl hl--candidate", f"Claim 2, candidate: {COST}2"),
        ("hl hl--candidate", f"Claim 3, candidate: {SAID}3"),
    ]
    assert page.xpath("//*[@id='text']//a[@aria-current='true']/@href") == [
        f"{address(snapshot)}?claim={claim_of(FACT).public_id}#claim"
    ]
    assert texts(page, "//*[@id='claim']//h2") == [FACT]


def test_claim_of_the_address_is_selected(desk, snapshot):
    page = get(desk, address(snapshot, claim=claim_of(COST).public_id))

    assert texts(page, "//*[@id='claim']//h2") == [COST]
    assert texts(page, f"//*[{has_class('panel__bar')}]/strong") == ["Claim 2 of 3"]
    assert page.xpath("//a[@data-key='k']/@href") == [f"{address(snapshot)}?claim={claim_of(FACT).public_id}#claim"]
    assert page.xpath("//a[@data-key='j']/@href") == [f"{address(snapshot)}?claim={claim_of(SAID).public_id}#claim"]


def test_each_state_has_its_line_and_its_words(desk, checker, snapshot, now):
    accept_claim(claim_id=claim_of(FACT).public_id, actor=checker, now=now)
    dismiss_claim(claim_id=claim_of(COST).public_id, reason="a plan", actor=checker, now=now)

    page = get(desk, address(snapshot))

    assert [(form, words.split(":")[0]) for form, words in marks(page)] == [
        ("hl hl--accepted", "Claim 1, accepted"),
        ("hl hl--dismissed", "Claim 2, dismissed, a plan"),
        ("hl hl--candidate", "Claim 3, candidate, selected"),
    ]
    assert page.xpath(f"//*[{has_class('strip')}]/a/@class") == ["is-accepted", "is-dismissed", "is-candidate"]


@pytest.mark.parametrize(
    ("status", "form", "words"),
    [
        (ReviewStatus.QUEUED, "hl hl--accepted", "Claim 1, accepted, selected"),
        (ReviewStatus.IN_PROGRESS, "hl hl--review", "Claim 1, in review, selected"),
        (ReviewStatus.PUBLISHED, "hl hl--verified r-false", "Claim 1, verified, false, selected"),
        (ReviewStatus.RETRACTED, "hl hl--verified r-retracted", "Claim 1, verified, verdict retracted, selected"),
    ],
)
def test_accepted_claim_is_marked_by_how_far_its_review_is(desk, checker, snapshot, now, status, form, words):
    accept_claim(claim_id=claim_of(FACT).public_id, actor=checker, now=now)
    walk(claim_of(FACT), status, Newsroom(now))

    page = get(desk, address(snapshot, claim=claim_of(FACT).public_id))

    assert (marks(page)[0][0], marks(page)[0][1].split(":")[0]) == (form, words)


def walk(claim, status, room):
    """The review that acceptance has opened, on to a status: opening again gives the one that stands."""
    return review_at(status, now=room.now, newsroom=room, claim=claim)


def test_marks_that_overlap_leave_the_text_whole_and_are_all_reachable(desk, checker, snapshot, now):
    inner = promote_sentence(**span(snapshot, "40 of its 212 bridges"), actor=checker, now=now)
    across = promote_sentence(**span(snapshot, f"published on Monday.\n{COST[:20]}"), actor=checker, now=now)

    page = get(desk, address(snapshot))

    assert as_read(page) == snapshot.text.replace("\n\n", "\n")
    linked = set(page.xpath("//*[@id='text']//a/@href"))
    everything = [claim_of(FACT), inner, across, claim_of(COST), claim_of(SAID)]
    assert linked == {f"{address(snapshot)}?claim={one.public_id}#claim" for one in everything}
    assert page.xpath("//a//a") == []
    assert sorted(texts(page, "//*[@id='text']//bdi[@aria-hidden='true']")) == ["1", "2", "3", "4", "5"]


def test_markup_in_a_text_stays_text(desk, now):
    hostile = f'{HEADLINE}\n\nThe mayor paid <script>alert(1)</script> 40 of 212 bridges & "said" so in 2024.\n{COST}'
    snapshot = article_with(hostile, now=now)

    page = get(desk, address(snapshot))

    assert as_read(page) == snapshot.text.replace("\n\n", "\n")
    assert page.xpath("//*[@id='text']//script") == []


# --- snapshots -----------------------------------------------------------------------------------------------------


def test_lost_claim_is_listed_with_where_it_stood_last(desk, snapshot, now):
    newer = article_with(BRIDGES.replace(FACT, ""), now=now, url=URL)

    page = get(desk, address(newer))

    assert texts(page, f"//*[{has_class('gone__label')}]") == [
        "Claim 3, orphaned: last seen in snapshot 1, no longer in the text."
    ]
    assert texts(page, f"//*[{has_class('gone')}]/a") == [FACT]
    assert [words.split(":")[0] for _, words in marks(page)] == ["Claim 1, candidate, selected", "Claim 2, candidate"]


def test_changed_article_says_so_and_names_the_claims(desk, snapshot, now):
    newer = article_with(BRIDGES.replace(FACT, ""), now=now, url=URL)

    note = one(get(desk, address(newer)), f"//*[{has_class('note--warn')}]")

    assert text(note).startswith("The article changed after we stored it. You read snapshot 2, the newest.")
    assert [node.text for node in note.xpath(".//a")] == ["3", "See what changed"]
    assert note.xpath(".//a/@href")[-1] == f"{address(newer)}changes/"


def test_earlier_text_is_shown_when_it_is_asked_for(desk, snapshot, now):
    newer = article_with(BRIDGES.replace(FACT, ""), now=now, url=URL)

    page = get(desk, address(newer, snapshot=1))

    assert next(words.split(":")[0] for _, words in marks(page)) == "Claim 1, candidate, selected"
    assert texts(page, f"//*[{has_class('note--info')}]/p") == [
        "You read snapshot 1, an earlier text of this article. Read the newest"
    ]
    assert page.xpath("//option[@selected]/@value") == ["1"]


def test_reworded_number_is_a_claim_of_its_own_and_the_old_one_is_listed(desk, snapshot, now):
    newer = article_with(BRIDGES.replace("3.2 million", "4.1 million"), now=now, url=URL)

    page = get(desk, address(newer))

    assert [words.split(": ")[1] for _, words in marks(page)][1] == f"{COST.replace('3.2', '4.1')}2"
    assert texts(page, f"//*[{has_class('gone')}]/a") == [COST]


@pytest.mark.parametrize("query", [{"snapshot": 9}, {"snapshot": "x"}, {"claim": "x"}])
def test_place_that_there_is_not_is_not_found(desk, snapshot, query):
    assert desk.get(address(snapshot, **query)).status_code == 404


# --- sentences that were passed over -------------------------------------------------------------------------------


def test_sentences_passed_over_are_shown_when_asked_for(desk, snapshot):
    page = get(desk, address(snapshot, skipped=1))

    skipped = [words for form, words in marks(page) if "skipped" in form]
    assert len(skipped) == 2
    assert next(words for words in skipped if OPINION in words).startswith("Passed over, opinion, 0.")
    assert as_read(page) == snapshot.text.replace("\n\n", "\n")


def test_sentence_passed_over_can_be_selected_and_is_explained(desk, snapshot):
    start = snapshot.text.index(OPINION)

    page = get(desk, address(snapshot, skipped=1, at=f"{start}-{start + len(OPINION)}"))

    assert texts(page, "//*[@id='claim']//h2") == [OPINION]
    assert page.xpath("//*[@id='claim']//form//input[@name='start']/@value") == [str(start)]


# --- people, parts, cost -------------------------------------------------------------------------------------------


def test_viewer_reads_and_sees_why_nothing_can_be_decided(client, viewer, snapshot):
    client.force_login(viewer)

    page = get(client, address(snapshot))

    assert texts(page, "//*[@id='why-accept']") == ["Your role does not include this action."]
    assert page.xpath("//*[@id='claim']//form") == []


def test_part_for_htmx_is_the_same_as_in_the_page(desk, snapshot):
    whole = get(desk, address(snapshot))

    part = parsed(desk.get(address(snapshot), headers={"HX-Request": "true"}))

    assert part.xpath("//html/head/title") == []
    assert text(one(part, "//*[@id='workbench']")) == text(one(whole, "//*[@id='workbench']"))


def test_article_without_text_says_what_it_waits_for(desk, now):
    from tests.articles import submitted_url

    row = submitted_url("https://harbour.example/later", now=now)

    page = get(desk, reverse("desk-article", args=[row.article.public_id]))

    assert texts(page, "//h1") == ["This article has not been read yet"]


def test_article_without_claims_says_what_to_do(desk, now):
    snapshot = article_with("\n".join([HEADLINE, "", *[OPINION, "Will the next year be as good?"] * 3]), now=now)

    page = get(desk, address(snapshot))

    assert texts(page, "//*[@id='claim']//h2") == ["Nothing was proposed in this article"]


def test_next_article_is_the_next_older_one_with_candidates_then_the_newest(desk, checker, now):
    old, middle, new = (article_with(f"{BRIDGES}\nNumber {number}.", now=now) for number in ("one", "two", "three"))
    for claim in Claim.objects.filter(appearances__snapshot=middle):
        dismiss_claim(claim_id=claim.public_id, reason="told", actor=checker, now=now)

    after_new = desk.get(f"{address(new)}next/")["Location"]
    after_old = desk.get(f"{address(old)}next/")["Location"]

    assert (after_new, after_old) == (address(old), address(new))


def test_next_article_leads_to_the_list_when_nothing_waits(desk, snapshot):
    assert desk.get(f"{address(snapshot)}next/")["Location"] == reverse("desk-articles")


def test_workbench_takes_the_same_queries_whatever_the_number_of_claims(desk, django_assert_num_queries, now):
    short, long = (address(article_of(number, now=now)) for number in (1, 30))
    get(desk, short)
    with CaptureQueriesContext(connection) as few:
        get(desk, short)

    with django_assert_num_queries(len(few)):
        page = get(desk, long)

    assert len(marks(page)) == 30


def article_of(number, *, now):
    """An article with so many claims."""
    lines = [f"The council spent {each} million euros on bridge {each} in 2024." for each in range(1, number + 1)]
    return article_with("\n".join([f"{HEADLINE} {number}", "", *lines]), now=now)


def test_every_role_may_read_and_nobody_else(client, outsider, snapshot):
    client.force_login(outsider)
    refused = client.get(address(snapshot)).status_code
    client.force_login(person(name="nobody"))

    assert (refused, client.get(address(snapshot)).status_code) == (403, 403)
