"""The page of a review once something is published: corrections and retractions, and what they cannot do."""

import pytest
from django.utils import timezone

from claims.enums import CorrectionKind, ReviewStatus
from claims.models import Review
from claims.services.corrections import start_correction
from tests.journeys import Newsroom, review_at
from tests.web.desk.review_page import address, form_of
from tests.web.reading import get, one, text, texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    return Newsroom(timezone.now())


def test_published_review_offers_its_public_page_and_a_correction(client, room):
    review = review_at(ReviewStatus.PUBLISHED, now=room.now, newsroom=room)
    client.force_login(room.checker)

    links = get(client, address(review)).xpath("//main//a/@href")

    assert {f"/verdicts/{review.public_id}/", f"/desk/reviews/{review.public_id}/correct/"} <= set(links)


def test_correction_shows_its_kind_reason_and_public_note(client, room):
    review = room.corrected(review_at(ReviewStatus.PUBLISHED, now=room.now, newsroom=room))
    client.force_login(room.checker)

    page = get(client, address(review))

    assert text(one(page, "//main//h1")) == "Correction"
    assert form_of(page)["public_note"] == "We gave a wrong year."
    assert "wrong year" in text(one(page, "//section[@aria-labelledby='n-h']"))


def test_correction_cannot_be_handed_back_and_says_why(client, room):
    review = room.corrected(review_at(ReviewStatus.PUBLISHED, now=room.now, newsroom=room))
    client.force_login(room.checker)

    page = get(client, address(review))

    assert page.xpath("//button[@value='hand-back']") == []
    assert text(one(page, "//*[@id='why-hand_back']")) == (
        "A verdict has been published; it can be corrected or retracted, not taken back."
    )


def test_buttons_belong_to_forms_that_are_on_the_page(client, room):
    review = review_at(ReviewStatus.PUBLISHED, now=room.now, newsroom=room)
    editor = room.editors[0]
    start_correction(review_id=review.public_id, kind="update", reason="New.", actor=editor, now=room.tick())
    client.force_login(editor)

    page = get(client, address(review))

    assert set(page.xpath("//main//button/@form")) == {"draft"}
    assert texts(page, "//main//form[contains(@action, 'cancel-correction')]//button") == ["Cancel the correction"]
    assert page.xpath("//main//input[not(@type)]/@name") == ["headline"]


def test_retraction_has_the_reduced_form(client, room):
    published = review_at(ReviewStatus.PUBLISHED, now=room.now, newsroom=room)
    review = room.corrected(published, kind=CorrectionKind.RETRACTION, note="Wrong port.")
    client.force_login(room.checker)

    page = get(client, address(review))
    names = set(form_of(page))

    assert {"rating", "topics", "in_language"} & names == set()
    assert {"public_note", "headline", "summary", "explanation", "claim_reviewed"} <= names
    assert "Rating chosen" not in text(one(page, "//*[@id='review-checks']"))


def test_correction_is_cancelled_by_its_starter(client, room):
    review = room.corrected(review_at(ReviewStatus.PUBLISHED, now=room.now, newsroom=room))
    client.force_login(room.checker)

    response = client.post(address(review, "desk-review-cancel-correction"))

    assert response.status_code == 303
    assert Review.objects.get(pk=review.pk).status == ReviewStatus.PUBLISHED
