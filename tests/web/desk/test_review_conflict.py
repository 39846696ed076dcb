"""Every way in which the save of a draft is refused: both texts are shown and nothing that was typed is lost."""

import pytest
from django.test import Client
from django.utils import timezone

from claims.enums import ReviewStatus
from claims.models import ReviewVersion
from claims.services import evidence, leases, reviews
from claims.services.drafting import Draft, save_draft
from claims.services.evidence import Source, Use
from tests.journeys import Newsroom, review_at
from tests.web.desk.review_page import HTMX, XSS, address, opened, page_of, posted, sent_by, writing
from tests.web.reading import has_class, one, text, texts

pytestmark = pytest.mark.django_db
TYPED = "Typed on the first page\n\nwith a second paragraph."


@pytest.fixture
def room():
    return Newsroom(timezone.now())


@pytest.fixture
def other(room):
    """The same person's other page."""
    client = Client()
    client.force_login(room.checker)
    return client


def stored(review) -> ReviewVersion:
    return ReviewVersion.objects.select_related("rating").get(review=review, frozen_at=None, discarded_at=None)


def saved_meanwhile(room, review, **texts_):
    return save_draft(
        review_id=review.public_id,
        edit_count=stored(review).edit_count,
        draft=Draft(**texts_),
        actor=room.checker,
        now=room.tick(),
    )


def added_meanwhile(room, review):
    source = Source(url="https://records.example/a", title="A record", publisher_name="Port", kind="primary")
    use = Use(stance="refutes", why="It lists all.")
    evidence.add_evidence(review_id=review.public_id, source=source, use=use, actor=room.checker, now=room.tick())


def test_htmx_save_is_sent_on_to_the_state_with_the_edit_it_made(client, room):
    review = writing(client, room)
    data = opened(client, review) | {"headline": "Deepened once"}

    response = posted(client, review, data, headers=HTMX)
    state = client.get(response["Location"], headers=HTMX)

    version = stored(review)
    assert response["Location"] == f"{address(review, 'desk-review-state')}?edit={version.edit_count}"
    assert page_of(state).xpath("//input[@name='edit_count']/@value") == [str(version.edit_count)]
    assert page_of(state).xpath("//*[@id='review-checks' or @id='review-hold']/@id") == ["review-checks", "review-hold"]


def test_state_without_htmx_is_the_page_of_the_review(client, room):
    review = writing(client, room)

    response = client.get(address(review, "desk-review-state"))

    assert (response.status_code, response["Location"]) == (303, address(review))


def test_state_keeps_the_edit_of_its_page_when_somebody_saved_right_after_it(client, room):
    review = writing(client, room)
    edit = saved_meanwhile(room, review, headline="Mine").edit_count
    saved_meanwhile(room, review, headline="Theirs")

    state = client.get(f"{address(review, 'desk-review-state')}?edit={edit}", headers=HTMX)

    assert page_of(state).xpath("//input[@name='edit_count']/@value") == [str(edit)]
    assert page_of(state).xpath("//input[@name='base']/@value") == [""]


def test_stale_save_shows_both_texts_and_what_differs(client, other, room):
    review = writing(client, room)
    mine, theirs = opened(client, review), opened(other, review)
    posted(other, review, theirs | {"headline": "Deepened once, in 1987", "summary": "Their summary."})

    response = posted(client, review, mine | {"headline": "Deepened once, in 1988", "explanation": TYPED})

    page = page_of(response)
    assert response.status_code == 409
    assert texts(page, "//fieldset/legend") == ["Headline", "In short", "Explanation"]
    assert page.xpath("//input[@name='headline']/@value") == ["Deepened once, in 1988"]
    assert page.xpath("//textarea[@name='explanation']")[0].value.replace("\r\n", "\n").strip("\n") == TYPED
    assert texts(page, f"//*[{has_class('theirs')}]") == ["Deepened once, in 1987", "Their summary."]
    assert texts(page, "(//fieldset)[1]//del") == ["1987"]
    assert texts(page, "(//fieldset)[1]//ins") == ["1988"]


def conflict(client, other, review):
    """Two pages of one draft; the second has saved, the first is shown both texts. The form that it is shown."""
    mine, theirs = opened(client, review), opened(other, review)
    posted(other, review, theirs | {"headline": "Theirs", "summary": "Their summary."})
    response = posted(client, review, mine | {"headline": "Mine", "explanation": TYPED})
    (form,) = page_of(response).xpath("//main//form[@data-guard]")
    return sent_by(form)


def test_conflict_is_settled_by_keeping_mine(client, other, room):
    review = writing(client, room)

    response = posted(client, review, conflict(client, other, review))

    version = stored(review)
    assert response.status_code == 303
    assert (version.headline, version.explanation) == ("Mine", TYPED)


def test_conflict_is_settled_field_by_field(client, other, room):
    review = writing(client, room)
    form = conflict(client, other, review)

    posted(client, review, form | {"pick_headline": "theirs", "pick_summary": "theirs", "explanation": "Merged."})

    version = stored(review)
    assert (version.headline, version.summary, version.explanation) == ("Theirs", "Their summary.", "Merged.")


def test_conflict_that_is_overtaken_again_is_shown_again(client, other, room):
    review = writing(client, room)
    form = conflict(client, other, review)
    saved_meanwhile(room, review, headline="Theirs again")

    response = posted(client, review, form | {"headline": "Merged"})

    assert response.status_code == 409
    assert texts(page_of(response), f"//*[{has_class('theirs')}]") == ["Theirs again", "Their summary."]
    assert page_of(response).xpath("//input[@name='headline']/@value") == ["Merged"]


def test_evidence_added_meanwhile_is_no_conflict(client, room):
    review = writing(client, room)
    data = opened(client, review)
    added_meanwhile(room, review)

    response = posted(client, review, data | {"headline": "Typed while evidence was added"})

    version = stored(review)
    assert response.status_code == 303
    assert (version.headline, version.citations.count()) == ("Typed while evidence was added", 1)


def test_evidence_does_not_hide_a_text_that_was_saved_meanwhile(client, room):
    review = writing(client, room)
    data = opened(client, review)
    added_meanwhile(room, review)
    saved_meanwhile(room, review, headline="Theirs")

    response = posted(client, review, data | {"headline": "Mine"})

    assert response.status_code == 409
    assert stored(review).headline == "Theirs"


def test_stale_save_by_htmx_tells_and_offers_both_texts_and_leaves_the_page(client, other, room):
    review = writing(client, room)
    data = opened(client, review)
    posted(other, review, data | {"headline": "Theirs"})

    response = posted(client, review, data | {"headline": "Mine"}, headers=HTMX)

    page = page_of(response)
    assert response.status_code == 409
    assert page.xpath("//button[@data-whole]/@value") == ["save"]
    assert page.xpath("//input[@name='edit_count']/@value") == [data["edit_count"]]
    assert page.xpath("//*[@id='review-checks']") == []


def test_hold_taken_over_elsewhere_is_told_and_nothing_is_lost(client, room):
    review = writing(client, room)
    data = opened(client, review)
    leases.take_over(review_id=review.public_id, actor=room.checker, now=room.tick())

    response = posted(client, review, data | {"headline": "Mine"})

    page = page_of(response)
    assert response.status_code == 409
    assert "Somebody else has taken over this draft." in text(one(page, "//main//*[@role='alert']"))
    assert page.xpath("//input[@name='headline']/@value") == ["Mine"]


def test_take_over_button_ends_the_other_page(client, other, room):
    review = writing(client, room)
    data = opened(other, review)

    client.post(address(review, "desk-review-take-over"))

    assert posted(other, review, data | {"headline": "Late"}).status_code == 409
    assert posted(client, review, opened(client, review) | {"headline": "In time"}).status_code == 303


def test_hold_taken_over_is_told_even_when_nothing_was_typed(client, room):
    review = writing(client, room)
    data = opened(client, review)
    leases.take_over(review_id=review.public_id, actor=room.checker, now=room.tick())

    response = posted(client, review, data)

    assert response.status_code == 409
    assert "both texts are the same" in text(one(page_of(response), "//main//*[@role='alert']"))


def test_save_of_a_review_that_was_handed_back_keeps_the_text_to_copy(client, room):
    review = writing(client, room)
    data = opened(client, review)
    reviews.hand_back(review_id=review.public_id, actor=room.editors[0], now=room.tick())

    response = posted(client, review, data | {"explanation": TYPED})

    page = page_of(response)
    assert response.status_code == 409
    assert page.xpath("//textarea[@name='explanation']")[0].value.replace("\r\n", "\n").strip("\n") == TYPED
    assert page.xpath("//main//button[@type='submit']") == []


def test_save_of_a_review_that_somebody_else_has_keeps_the_text_to_copy(client, room, second_checker):
    review = writing(client, room)
    data = opened(client, review)
    reviews.hand_back(review_id=review.public_id, actor=room.checker, now=room.tick())
    reviews.take(review_id=review.public_id, actor=second_checker, now=room.tick())

    response = posted(client, review, data | {"headline": "Mine"})

    assert response.status_code == 403
    assert page_of(response).xpath("//input[@name='headline']/@value") == ["Mine"]


def test_public_note_alone_is_compared_as_the_text_is(client, room):
    review = room.corrected(review_at(ReviewStatus.PUBLISHED, now=room.now, newsroom=room))
    client.force_login(room.checker)
    data = opened(client, review)
    saved_meanwhile(room, review, headline="Theirs")

    response = posted(client, review, data | {"public_note": "Another note."})

    assert response.status_code == 409
    assert room.fresh(review).corrections.get().public_note == "We gave a wrong year."


def test_typed_markup_in_a_conflict_is_shown_and_not_run(client, other, room):
    review = writing(client, room)
    data = opened(client, review)
    posted(other, review, data | {"headline": XSS[:190], "summary": XSS, "explanation": XSS})

    response = posted(client, review, data | {"headline": f"2{XSS}"[:190], "summary": f"2{XSS}", "topics": XSS[:50]})

    assert response.status_code == 409
    assert page_of(response).xpath("//main//img | //main//script | //main//*[@onerror]") == []
