"""The queue's page: what it lists, what its address can ask for, the selected claim, and what HTMX is given."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims.enums import ClaimStatus, ReviewStatus
from claims.models import Claim
from claims.services.saved_views import save_view
from tests.journeys import Newsroom, claim_at, claimant, review_at
from tests.published import published_verdict, publisher_named
from tests.queue_rows import candidate, like, placed, waiting
from tests.web.reading import get, has_class, one, parsed, text, texts

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
ROWS = f"//li[{has_class('row')}]//h3"
PANEL = "//div[@id='claim']"


@pytest.fixture(autouse=True)
def no_usual_deadline(settings):
    """Deadlines are those that the tests give."""
    settings.FACTCHECK_REVIEW_DUE_HOURS = 0


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def room(now, checker):
    return Newsroom(now - timedelta(hours=1), checker=checker)


@pytest.fixture
def desk(client, checker):
    client.force_login(checker)
    return client


def rows(page):
    return texts(page, ROWS)


def fragment(client, address, target):
    return client.get(address, headers={"HX-Request": "true", "HX-Target": target})


# --- what is listed


def test_queue_lists_open_reviews_under_their_deadlines(desk, room):
    late = waiting(room, due=-DAY)
    undated = waiting(room)

    page = get(desk, "/desk/")

    assert texts(page, f"//h2[{has_class('group')}]") == ["Late 1", "No deadline 1"]
    assert rows(page) == [late.claim.text, undated.claim.text]


def test_candidates_have_a_tab_of_their_own(desk, now, room):
    waiting(room)
    claim = candidate(now=now)

    page = get(desk, "/desk/?show=candidates")

    assert rows(page) == [claim.text]
    assert one(page, f"//nav[{has_class('tabs')}]/a[@aria-current='page']").get("href") == "/desk/?show=candidates"


def test_my_work_lists_what_i_hold(desk, room):
    mine = room.taken(waiting(room))
    waiting(room)

    page = get(desk, "/desk/?show=mine")

    assert rows(page) == [mine.claim.text]


def test_row_says_who_where_how_often_how_urgent_and_what_we_had(desk, now):
    claim = candidate(now=now, score=0.91, claimant=claimant("Ada Lane"), topics=["ports"])
    placed(claim, now=now, publisher=publisher_named(name="The Gazette"))
    like(claim, published_verdict(now=now - DAY).claim, now=now, score=0.93)

    row = text(one(get(desk, "/desk/?show=candidates"), f"//li[{has_class('row')}]"))

    assert [words for words in ("Ada Lane", "The Gazette", "ports", "1 article", "Priority 41", "False", "0.93")
            if words not in row] == []  # fmt: skip


@pytest.mark.parametrize(
    ("address", "title"),
    [
        ("/desk/", "No review is open"),
        ("/desk/?show=candidates", "No candidate waits"),
        ("/desk/?show=mine", "You hold no review"),
        ("/desk/?topic=ports", "Nothing waits with these filters"),
    ],
)
def test_empty_list_says_what_that_means(desk, address, title):
    assert texts(get(desk, address), f"//div[{has_class('empty')}]/h2") == [title]


def test_words_that_people_typed_are_shown_as_they_are(desk, now):
    typed = "<script>alert(1)</script> & bridges"
    claim = candidate(now=now, text=typed, topics=["<b>"], claimant=claimant("<i>Eve</i>"))

    found, asked = get(desk, "/desk/?show=candidates&q=bridges"), get(desk, "/desk/?q=%3Cscript%3E%22%3E")

    assert found.xpath("//script[not(@src)]") == asked.xpath("//script[not(@src)]") == []
    assert rows(found) == [claim.text]
    assert asked.xpath("//input[@id='q']/@value") == ['<script>">']


# --- filters


@pytest.mark.parametrize(
    ("query", "chips"),
    [
        ("topic=ports", ["ports, remove filter"]),
        ("owner=none&due=late", ["No owner, remove filter", "Late, remove filter"]),
        ("q=harbour&score=0.6", ["“harbour”, remove filter", "Score from 0.6, remove filter"]),
        ("status=in_sign_off&language=en", ["In sign-off, remove filter", "Language en, remove filter"]),
    ],
)
def test_filters_that_are_on_are_chips(desk, query, chips):
    assert texts(get(desk, f"/desk/?{query}"), f"//a[{has_class('chip')}]") == chips


def test_chip_leads_to_the_list_without_its_filter(desk):
    page = get(desk, "/desk/?topic=ports&due=late&order=newest")

    assert page.xpath(f"//a[{has_class('chip')}]/@href") == [
        "/desk/?due=late&order=newest",
        "/desk/?topic=ports&order=newest",
    ]


@pytest.mark.parametrize(
    "query",
    [
        "due=tomorrow", "status=published", "order=loudest", "score=7", "score=x", "claimant=ada", "owner=ada",
        "show=all", "after=there", "claim=1", "colour=red", "language=%00", "q=%00", "topic=" + "x" * 99,
        "claimant=00000000-0000-4000-8000-000000000000", "publisher=00000000-0000-4000-8000-000000000000",
        "owner=00000000-0000-4000-8000-000000000000", "after=00000000-0000-4000-8000-000000000000",
        "review=00000000-0000-4000-8000-000000000000", "q=https://nowhere.example/1", "show=candidates&due=late",
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_named_and_the_rest_still_counts(desk, room, query):
    review = waiting(room)
    claim = candidate(now=room.now)

    response = desk.get(f"/desk/?{query}")

    page = parsed(response)
    assert response.status_code in {200, 400}
    assert len(texts(page, f"//div[{has_class('note--warn')}]")) == 1
    assert rows(page) in ([review.claim.text], [claim.text])


def test_address_of_an_article_finds_its_claims(desk, now):
    wanted = candidate(now=now)
    placed(wanted, now=now, url="https://gazette.example/bridges")
    candidate(now=now)

    page = get(desk, "/desk/?show=candidates&q=https://gazette.example/bridges")

    assert rows(page) == [wanted.text]


def test_pages_lead_on_and_back_and_keep_the_filters(desk, now):
    for _ in range(26):
        candidate(now=now, topics=["ports"])

    first = get(desk, "/desk/?show=candidates&topic=ports")
    second = get(desk, "/desk/" + one(first, "//a[@rel='next']").get("href"))
    back = get(desk, "/desk/" + one(second, "//a[@rel='prev']").get("href"))

    assert [len(rows(page)) for page in (first, second, back)] == [25, 1, 25]
    assert rows(back) == rows(first)


# --- the selected claim


def test_first_row_is_selected_when_none_is_named(desk, now):
    claim = candidate(now=now)

    page = get(desk, "/desk/?show=candidates")

    assert text(one(page, f"{ROWS}/a[@aria-current='true']")) == claim.text
    assert text(one(page, f"{PANEL}//h2")) == claim.text


def test_selected_claim_is_shown_with_reasons_that_add_up(desk, now):
    candidate(now=now, score=0.9)
    claim = candidate(now=now, score=0.5, reach=3, priority=35)

    page = get(desk, f"/desk/?show=candidates&claim={claim.public_id}")

    points = [int(each) for each in texts(page, f"{PANEL}//ul[@class='reasons']//b")]
    assert text(one(page, f"{PANEL}//h2")) == claim.text
    assert points == [20, 15, 0]
    assert text(one(page, f"{PANEL}//p[@class='total']/b")) == str(sum(points))


def test_selected_review_shows_its_deadline_among_the_reasons(desk, room):
    review = waiting(room, due=2.5 * DAY)

    page = get(desk, f"/desk/?review={review.public_id}")

    assert texts(page, f"{PANEL}//ul[@class='reasons']/li")[-1] == "Deadline in 2 days+17"


def test_selected_claim_stands_in_its_paragraph(desk, now):
    claim = candidate(now=now, text="The bridge is shut.")
    placed(claim, now=now, before="Another paragraph.\nShe said: ", after=" Nobody laughed.\nThe end.")

    page = get(desk, f"/desk/?show=candidates&claim={claim.public_id}")

    passage = one(page, f"{PANEL}//mark/..")
    assert text(passage) == "She said: The bridge is shut. Nobody laughed."


def test_refused_act_stays_with_its_reason(desk, room, second_checker):
    room.checker = second_checker
    review = room.taken(waiting(room))

    page = get(desk, f"/desk/?review={review.public_id}")

    button = one(page, f"{PANEL}//button[@aria-disabled='true']")
    assert text(button) == "Take it"
    assert text(one(page, f"//*[@id='{button.get('aria-describedby')}']")) == "Somebody else has taken this review."


@pytest.mark.parametrize("status", [ReviewStatus.IN_SIGN_OFF, ReviewStatus.APPROVED])
def test_review_that_is_with_the_editors_leads_to_the_sign_off(desk, room, now, status):
    review = review_at(status, now=now, newsroom=room)

    page = get(desk, f"/desk/?review={review.public_id}")

    assert page.xpath(f"{PANEL}//button[@aria-disabled='true']") == []
    link = one(page, f"{PANEL}//a[text()='Open sign-off']")
    assert link.get("href") == f"/desk/sign-off/{review.public_id}/"


def test_viewer_sees_all_acts_refused(client, viewer, now):
    candidate(now=now)
    client.force_login(viewer)

    page = get(client, "/desk/?show=candidates")

    assert texts(page, f"{PANEL}//button[@aria-disabled='true']") == ["Accept", "Dismiss"]


def test_claim_that_was_accepted_meanwhile_is_shown_with_its_review(desk, room):
    review = waiting(room)

    page = get(desk, f"/desk/?show=candidates&claim={review.claim.public_id}")

    assert text(one(page, f"{PANEL}//span[{has_class('status')}]")) == "Queued"


# --- HTMX


def test_click_on_a_row_is_answered_with_the_panel_alone(desk, now):
    claim = candidate(now=now)

    page = parsed(fragment(desk, f"/desk/?show=candidates&claim={claim.public_id}", "claim"))

    assert (len(page.xpath(PANEL)), page.xpath(ROWS), page.xpath("//form[@role='search']")) == (1, [], [])


@pytest.mark.parametrize(("target", "filters", "focus"), [("work", 0, 1), ("queue", 1, 1)])
def test_list_is_answered_as_the_part_that_is_replaced(desk, now, target, filters, focus):
    candidate(now=now)

    page = parsed(fragment(desk, "/desk/?show=candidates", target))

    assert (len(page.xpath("//form[@role='search']")), len(page.xpath("//html/head/title"))) == (filters, 0)
    assert len(page.xpath("//a[@data-focus]")) == focus


def test_part_and_page_are_the_same_html(desk, now):
    claim = candidate(now=now)
    address = f"/desk/?show=candidates&claim={claim.public_id}"

    part, page = parsed(fragment(desk, address, "claim")), get(desk, address)

    assert text(part.xpath(PANEL)[0]) == text(page.xpath(PANEL)[0])


# --- keys, counts, queries


def test_keys_hang_on_what_they_press(desk, now):
    placed(candidate(now=now), now=now)

    page = get(desk, "/desk/?show=candidates")

    keys = page.xpath("//main//*[@data-key]/@data-key")
    assert (sorted(keys), len(page.xpath("//form[@data-list][@data-follow]//*[@data-item]"))) == (
        ["/", "a", "d", "n", "o"],
        1,
    )


def test_saved_views_stand_in_the_side_bar(desk, checker, now):
    save_view(name="Late ports", query="due=late&topic=ports", actor=checker, now=now)

    links = get(desk, "/desk/articles/").xpath(f"//nav[{has_class('side__views')}]/a")

    assert [(text(link), link.get("href")) for link in links] == [("Late ports", "/desk/?topic=ports&due=late")]


@pytest.mark.parametrize("show", ["reviews", "candidates", "mine"])
def test_page_takes_the_same_number_of_queries_for_one_row_and_for_many(desk, room, now, show):
    def fill(number):
        placed(candidate(now=now, claimant=claimant(f"Speaker {number}")), now=now)
        waiting(room, due=(number - 5) * DAY)
        room.taken(waiting(room, due=(number - 5) * DAY))

    def count():
        with CaptureQueriesContext(connection) as queries:
            desk.get(f"/desk/?show={show}")
        return len(queries)

    fill(0)
    count()
    few = count()
    for number in range(1, 12):
        fill(number)

    assert count() == few


def test_dismissed_claim_is_no_row(desk, now):
    claim_at(ClaimStatus.DISMISSED, now=now)

    assert (rows(get(desk, "/desk/?show=candidates")), Claim.objects.count()) == ([], 1)
