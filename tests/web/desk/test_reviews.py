"""My reviews: what a person holds, what came back, what is with the editors."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims.enums import ReviewStatus, Role
from claims.models import Review
from claims.queries import my_reviews
from tests.journeys import Newsroom, claim_at, review_at
from tests.people import person
from tests.web.desk.review_page import XSS, address
from tests.web.reading import get, has_class, one, text, texts

pytestmark = pytest.mark.django_db
MINE = "/desk/reviews/"


@pytest.fixture
def room():
    return Newsroom(timezone.now())


def group(page, name):
    return one(page, f"//section[@aria-labelledby='{name}-h']")


def claims_in(page, name):
    return texts(group(page, name), f".//*[{has_class('row__text')}]")


def test_page_without_reviews_says_what_to_do_next(client, checker):
    client.force_login(checker)

    page = get(client, MINE)

    assert text(one(page, f"//*[{has_class('empty')}]/h2")) == "You hold no review."
    assert page.xpath(f"//*[{has_class('empty')}]//a/@href") == ["/desk/"]


def test_reviews_stand_in_the_group_of_their_status(client, room):
    held = review_at(ReviewStatus.IN_PROGRESS, now=room.now, newsroom=room)
    returned = review_at(ReviewStatus.CHANGES_REQUESTED, now=room.now, newsroom=room)
    sent = review_at(ReviewStatus.IN_SIGN_OFF, now=room.now, newsroom=room)
    approved = review_at(ReviewStatus.APPROVED, now=room.now, newsroom=room)
    published = review_at(ReviewStatus.PUBLISHED, now=room.now, newsroom=room)
    client.force_login(room.checker)

    page = get(client, MINE)

    assert claims_in(page, "held") == [held.claim.text]
    assert claims_in(page, "returned") == [returned.claim.text]
    assert claims_in(page, "sent") == [sent.claim.text, approved.claim.text]
    assert claims_in(page, "published") == [published.claim.text]


def test_what_came_back_carries_the_comment(client, room):
    review_at(ReviewStatus.CHANGES_REQUESTED, now=room.now, newsroom=room)
    client.force_login(room.checker)

    page = get(client, MINE)

    asked = one(group(page, "returned"), f".//*[{has_class('asked')}]")
    assert text(asked) == f"{room.editors[0]}: Name the year."


def test_comment_stays_while_the_changes_are_made_and_goes_with_publication(client, room):
    review = review_at(ReviewStatus.CHANGES_REQUESTED, now=room.now, newsroom=room)
    room.written(review, headline="The harbour was deepened once, in the year 1987")
    client.force_login(room.checker)

    assert len(group(get(client, MINE), "held").xpath(f".//*[{has_class('asked')}]")) == 1
    room.corrected(room.published(room.approved(room.submitted(review))))
    assert len(group(get(client, MINE), "held").xpath(f".//*[{has_class('asked')}]")) == 0


def test_list_is_ordered_by_deadline_and_then_by_urgency(client, room):
    reviews = [review_at(ReviewStatus.IN_PROGRESS, now=room.now, newsroom=room) for _ in range(3)]
    Review.objects.filter(pk=reviews[0].pk).update(priority=9)
    Review.objects.filter(pk=reviews[1].pk).update(due_at=timezone.now() - timedelta(hours=1))
    Review.objects.filter(pk=reviews[2].pk).update(due_at=timezone.now() + timedelta(hours=1))
    client.force_login(room.checker)

    page = get(client, MINE)

    assert claims_in(page, "held") == [reviews[1].claim.text, reviews[2].claim.text, reviews[0].claim.text]
    assert len(group(page, "held").xpath(f".//*[{has_class('due--late')}]")) == 1


def test_reviews_of_others_and_old_publications_are_not_listed(client, room):
    published = review_at(ReviewStatus.PUBLISHED, now=room.now, newsroom=room)
    Review.objects.filter(pk=published.pk).update(published_at=timezone.now() - timedelta(days=15))
    review_at(ReviewStatus.IN_PROGRESS, now=room.now)
    client.force_login(room.checker)

    page = get(client, MINE)

    assert texts(page, f"//*[{has_class('row__text')}]") == []


def test_list_takes_the_same_queries_for_one_row_and_for_three(client, room):
    client.force_login(room.checker)
    counts = []

    for more in (1, 2):
        for status in (ReviewStatus.IN_PROGRESS, ReviewStatus.CHANGES_REQUESTED, ReviewStatus.PUBLISHED):
            for _ in range(more):
                review_at(status, now=room.now, newsroom=room)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            get(client, MINE)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_typed_markup_is_shown_and_not_run(client, room):
    review = room.taken(room.opened(claim_at(now=room.now, text=XSS, topics=[XSS[:60]])))
    room.written(review, headline=XSS, summary=XSS, explanation=XSS)
    client.force_login(room.checker)

    page = get(client, MINE)

    assert page.xpath("//main//img | //main//script") == []


def test_row_leads_to_its_review(client, room):
    review = review_at(ReviewStatus.IN_PROGRESS, now=room.now, newsroom=room)
    client.force_login(room.checker)

    assert get(client, MINE).xpath(f"//*[{has_class('row__text')}]/a/@href") == [address(review)]


def test_htmx_gets_the_lists_alone(client):
    client.force_login(person(Role.CHECKER))

    response = client.get(MINE, headers={"HX-Request": "true"})

    assert response.content.decode().lstrip().startswith('<div id="my-reviews">')


def test_long_list_says_that_the_queue_has_the_rest(client, room, monkeypatch):
    monkeypatch.setattr(my_reviews, "MOST", 2)
    for _ in range(3):
        room.taken(room.opened())
    client.force_login(room.checker)

    page = get(client, MINE)

    assert text(one(page, "//h2[@id='held-h']/span[@class='count']")) == "2+"
    assert len(page.xpath("//section[@aria-labelledby='held-h']//li")) == 2
    rest = one(page, "//section[@aria-labelledby='held-h']/p[@class='pager']/a")
    assert (text(rest), rest.get("href")) == ("The rest stands in the queue", "/desk/?show=mine")
