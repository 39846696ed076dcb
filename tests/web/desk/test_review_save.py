"""Saving a draft: what is stored, what is refused beside its field, and the preview that saves nothing."""

import pytest
from django.urls import reverse
from django.utils import timezone

from claims.enums import CorrectionKind, ReviewStatus
from claims.models import ReviewVersion
from tests.journeys import Newsroom, review_at
from tests.web.desk.review_page import HTMX, XSS, address, form_of, opened, page_of, posted, writing
from tests.web.reading import get, texts

pytestmark = pytest.mark.django_db
TYPED = "Typed on the page\n\nwith a second paragraph."


@pytest.fixture
def room():
    return Newsroom(timezone.now())


def stored(review) -> ReviewVersion:
    return ReviewVersion.objects.select_related("rating").get(review=review, frozen_at=None, discarded_at=None)


def test_save_stores_every_field_and_comes_back_to_the_page(client, room):
    review = writing(client, room)
    data = opened(client, review) | {
        "claim_reviewed": "The harbour was deepened nine times.",
        "rating": "false",
        "headline": "The harbour was deepened once",
        "summary": "Once, in 1987.",
        "explanation": TYPED,
        "topics": "harbour, public money",
        "in_language": "en-GB",
    }

    response = posted(client, review, data)

    version = stored(review)
    assert (response.status_code, response["Location"]) == (303, address(review))
    assert (version.claim_reviewed, version.rating.code) == (data["claim_reviewed"], "false")
    assert (version.headline, version.summary, version.explanation) == (data["headline"], data["summary"], TYPED)
    assert (version.topics, version.in_language) == (["harbour", "public money"], "en-GB")


def test_save_without_a_change_counts_no_edit_and_renews_the_hold(client, room):
    review = writing(client, room)
    before = stored(review).edit_count

    response = posted(client, review, opened(client, review))

    assert response.status_code == 303
    assert stored(review).edit_count == before


def test_save_leaves_a_topic_with_a_comma_alone(client, room):
    review = writing(client, room)
    version = stored(review)
    version.topics = ["harbours, ports"]
    version.save()

    posted(client, review, opened(client, review) | {"headline": "New"})

    assert stored(review).topics == ["harbours, ports"]


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("claim_reviewed", "", "Say which claim is reviewed."),
        ("headline", "h" * 201, "At most 200 characters fit here."),
        ("summary", "s" * 601, "At most 600 characters fit here."),
        ("in_language", "no language", "Give the language as a tag like en or pt-BR."),
        ("topics", ",".join(f"t{number}" for number in range(13)), "At most 12 topics."),
    ],
)
def test_refused_field_says_so_beside_itself_and_keeps_everything_typed(client, room, field, typed, sentence):
    review = writing(client, room)
    data = opened(client, review) | {"explanation": TYPED, field: typed}

    response = posted(client, review, data)

    page = page_of(response)
    assert response.status_code == 400
    assert texts(page, f"//*[@id='id_{field}-error']") == [sentence]
    assert form_of(page)["explanation"].replace("\r\n", "\n") == TYPED
    assert form_of(page)[field] == typed


def test_unknown_rating_is_refused_beside_the_scale(client, room):
    review = writing(client, room)

    response = posted(client, review, opened(client, review) | {"rating": "very_false"})

    assert response.status_code == 400
    assert texts(page_of(response), "//*[@id='rating-error']") == ["There is no such rating on the scale."]


def test_first_save_after_a_request_for_changes_begins_the_next_version(client, room):
    review = review_at(ReviewStatus.CHANGES_REQUESTED, now=room.now, newsroom=room)
    client.force_login(room.checker)

    posted(client, review, opened(client, review) | {"headline": "Deepened once, in 1987"})

    assert (stored(review).number, stored(review).headline) == (2, "Deepened once, in 1987")


def test_public_note_of_a_correction_is_saved_with_the_text(client, room):
    review = room.corrected(review_at(ReviewStatus.PUBLISHED, now=room.now, newsroom=room))
    client.force_login(room.checker)

    data = opened(client, review) | {"public_note": "We gave 1978.", "headline": "Deepened in 1987"}
    response = posted(client, review, data, headers=HTMX)

    assert room.fresh(review).corrections.get().public_note == "We gave 1978."
    assert response["Location"].endswith(f"?edit={stored(review).edit_count}")


def test_draft_of_a_retraction_is_saved_without_the_fields_it_does_not_show(client, room):
    published = review_at(ReviewStatus.PUBLISHED, now=room.now, newsroom=room)
    review = room.corrected(published, kind=CorrectionKind.RETRACTION, note="Wrong port.")
    client.force_login(room.checker)

    posted(client, review, opened(client, review) | {"headline": "Retracted: another port"})

    assert (stored(review).headline, stored(review).rating) == ("Retracted: another port", None)
    assert stored(review).topics == room.fresh(review).published_version.topics


def test_preview_without_script_shows_the_rendered_text_and_saves_nothing(client, room):
    review = writing(client, room)
    data = opened(client, review) | {"explanation": "Some **strong** words", "headline": "Typed"}

    response = posted(client, review, data, do="preview")

    page = page_of(response)
    assert response.status_code == 200
    assert texts(page, "//*[@id='preview']//strong") == ["strong"]
    assert form_of(page)["headline"] == "Typed"
    assert stored(review).headline == ""


def test_preview_by_htmx_is_the_rendered_text_alone(client, room):
    review = writing(client, room)

    response = posted(client, review, {"explanation": f"**strong** {XSS}"}, do="preview", headers=HTMX)

    page = page_of(response)
    assert texts(page, "//*[@id='preview']//strong") == ["strong"]
    assert page.xpath("//*[@id='preview']//img | //*[@id='preview']//script") == []


def test_preview_of_a_text_that_is_too_long_says_so(client, room):
    review = writing(client, room)

    response = posted(client, review, opened(client, review) | {"explanation": "e" * 50_001}, do="preview")

    assert response.status_code == 400
    assert len(texts(page_of(response), "//*[@id='id_explanation-error']")) == 1


def test_save_after_the_session_has_ended_is_told_in_place(client, room):
    review = writing(client, room)
    data = opened(client, review)
    client.logout()

    by_script = posted(client, review, data, headers=HTMX)
    by_form = posted(client, review, data)

    assert by_script.status_code == 401
    assert by_form["Location"].startswith(reverse("account_login"))


def test_form_says_what_happens_to_the_text_when_the_session_ends(client, room):
    review = writing(client, room)

    (form,) = get(client, address(review)).xpath("//form[@id='draft']")

    assert form.get("data-sign-in-at") == f"{reverse('account_login')}?next={address(review)}"
    assert form.get("data-signed-out").startswith("Your session has ended. Your text is kept in this browser.")
