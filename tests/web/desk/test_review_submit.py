"""What is still open, which version submitting freezes, and that exactly the text on the page is frozen."""

import pytest
from django.test import Client
from django.utils import timezone

from claims.enums import ReviewStatus
from claims.models import ReviewVersion
from tests.journeys import Newsroom, review_at
from tests.web.desk.review_page import address, opened, page_of, posted, writing
from tests.web.reading import get, has_class, one, text, texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    return Newsroom(timezone.now())


def open_checks(page):
    return texts(page, f"//*[@id='review-checks']//li[{has_class('is-open')}]//strong")


def test_open_checks_stand_first_and_lead_to_their_field(client, room):
    review = writing(client, room)

    page = get(client, address(review))

    assert open_checks(page) == [
        "Choose a rating.",
        "Write a headline that states the fact.",
        "Say it in short.",
        "Write the explanation.",
        "Add more evidence.",
    ]
    places = page.xpath(f"//*[@id='review-checks']//li[{has_class('is-open')}]//a/@href")
    assert [page.xpath(f"count(//*[@id='{place[1:]}'])") for place in places] == [1.0] * len(places)


def test_button_is_greyed_with_what_is_missing_and_the_version_it_freezes(client, room):
    review = writing(client, room)

    page = get(client, address(review))

    button = one(page, "//*[@id='review-checks']//button")
    assert (button.get("type"), button.get("aria-disabled")) == ("button", "true")
    assert text(one(page, "//*[@id='why-submit']")) == ("5 checks are open. Submitting freezes this text as version 1.")


def test_complete_draft_is_submitted_by_the_button_and_by_keys(client, room):
    review = writing(client, room, complete=True)

    button = one(get(client, address(review)), "//*[@id='review-checks']//button[@value='submit']")
    response = posted(client, review, opened(client, review), do="submit", follow=True)

    assert button.get("data-key") == "Ctrl+Enter"
    assert room.fresh(review).status == ReviewStatus.IN_SIGN_OFF
    assert texts(page_of(response), "//*[@id='toasts']//span") == ["Version 1 submitted for sign-off."]


def test_submitting_freezes_the_text_that_is_on_the_page(client, room):
    review = writing(client, room, complete=True)

    posted(client, review, opened(client, review) | {"headline": "Typed a second ago"}, do="submit")

    version = ReviewVersion.objects.get(review=review)
    assert (version.headline, version.frozen_at is not None) == ("Typed a second ago", True)


def test_submitting_an_incomplete_draft_saves_it_and_says_what_is_missing(client, room):
    review = writing(client, room)

    response = posted(client, review, opened(client, review) | {"headline": "Only this"}, do="submit")

    page = page_of(response)
    assert response.status_code == 409
    assert texts(page, "//main//*[@role='alert']") == [
        "Something is still missing before this version can be submitted."
    ]
    assert "Write a headline that states the fact." not in open_checks(page)
    assert ReviewVersion.objects.get(review=review).headline == "Only this"


def test_submitting_over_somebody_elses_save_is_refused_with_both_texts(client, room):
    review = writing(client, room, complete=True)
    data = opened(client, review)
    other = Client()
    other.force_login(room.checker)
    posted(other, review, data | {"headline": "Theirs"})

    response = posted(client, review, data | {"headline": "Mine"}, do="submit")

    assert response.status_code == 409
    assert texts(page_of(response), "//fieldset/legend") == ["Headline"]
    assert room.fresh(review).status == ReviewStatus.IN_PROGRESS


def test_returned_version_is_not_submitted_again_unchanged(client, room):
    review = review_at(ReviewStatus.CHANGES_REQUESTED, now=room.now, newsroom=room)
    client.force_login(room.checker)
    headline = opened(client, review)["headline"]
    posted(client, review, opened(client, review) | {"headline": "Another"})
    posted(client, review, opened(client, review) | {"headline": headline})

    page = get(client, address(review))

    assert text(one(page, "//*[@id='why-submit']")).startswith("This is the version that was refused.")


def test_uncaptured_evidence_is_named_by_number(client, room):
    review = writing(client, room)
    data = {"title": "A record", "publisher_name": "Port", "kind": "primary", "stance": "refutes", "why": "All of it."}
    for name in ("a", "b"):
        client.post(address(review, "desk-review-evidence-add"), data | {"url": f"https://records.example/{name}"})

    page = get(client, address(review))

    assert "Evidence 1, 2 have neither a capture nor a reason." in text(one(page, "//*[@id='review-checks']"))
