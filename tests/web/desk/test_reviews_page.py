"""One review in every state: who may write, what the others read, which acts are offered or refused with a reason."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims.enums import ReviewStatus, Role
from claims.models import Lease, Review
from claims.services.reviews import recall
from claims.services.sign_off import request_changes
from tests.journeys import Newsroom, claim_at, review_at
from tests.people import person
from tests.web.desk.review_page import XSS, address, form_of, page_of, writing
from tests.web.reading import get, has_class, one, text, texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    return Newsroom(timezone.now())


def main(page):
    return one(page, "//main")


def status(page):
    return text(one(page, f"(//main//*[{has_class('status')}])[1]"))


@pytest.mark.parametrize(
    ("at", "word"),
    [
        (ReviewStatus.QUEUED, "Queued"),
        (ReviewStatus.IN_SIGN_OFF, "In sign-off"),
        (ReviewStatus.APPROVED, "Approved"),
        (ReviewStatus.PUBLISHED, "Published"),
        (ReviewStatus.RETRACTED, "Retracted"),
        (ReviewStatus.ABANDONED, "Abandoned"),
    ],
)
def test_page_of_a_review_nobody_writes_shows_its_text_and_no_form(client, room, at, word):
    review = review_at(at, now=room.now, newsroom=room)
    client.force_login(room.checker)

    page = get(client, address(review))

    assert status(page) == word
    assert page.xpath("//form[@id='draft']") == []


@pytest.mark.parametrize("at", [ReviewStatus.IN_PROGRESS, ReviewStatus.CHANGES_REQUESTED])
def test_page_of_the_assignee_is_the_editor(client, room, at):
    review = review_at(at, now=room.now, newsroom=room)
    client.force_login(room.checker)

    form = form_of(get(client, address(review)))

    working = room.fresh(review).working_version
    assert form["claim_reviewed"] == working.claim_reviewed
    assert form["headline"] == working.headline
    assert form["edit_count"] == str(working.edit_count)


def test_page_of_somebody_elses_draft_says_who_writes_it(client, room, second_checker):
    review = review_at(ReviewStatus.IN_PROGRESS, now=room.now, newsroom=room)
    client.force_login(second_checker)

    page = get(client, address(review))

    assert text(one(page, f"//main//*[{has_class('note')}]")).startswith(f"{room.checker} works on this review.")


def test_frozen_text_stands_in_its_frame_with_number_and_hash(client, room):
    review = review_at(ReviewStatus.IN_SIGN_OFF, now=room.now, newsroom=room)
    client.force_login(room.checker)

    page = get(client, address(review))

    bar = one(page, f"//*[{has_class('frozen__bar')}]")
    assert text(bar).startswith("Version 1")
    assert bar.xpath(f".//*[{has_class('mono')}]/@title") == [room.fresh(review).working_version.content_sha256]
    assert f"/desk/sign-off/{review.public_id}/" in page.xpath("//main//a/@href")


def test_read_explanation_is_the_html_of_publication(client, room):
    review = review_at(ReviewStatus.IN_SIGN_OFF, now=room.now, newsroom=room)
    client.force_login(room.editors[0])

    page = get(client, address(review))

    assert text(one(page, f"//*[{has_class('prose')}]//strong")) == "own records"


def test_queued_review_can_be_taken_and_opens_in_the_editor(client, checker, room):
    review = room.opened()
    client.force_login(checker)

    response = client.post(address(review, "desk-review-take"), follow=True)

    assert response.redirect_chain == [(address(review), 303)]
    assert form_of(page_of(response))["claim_reviewed"] == review.claim.text
    assert Review.objects.get(pk=review.pk).assignee == checker


def test_queued_review_that_cannot_be_taken_says_why(client, viewer, room):
    review = room.opened()
    client.force_login(viewer)

    page = get(client, address(review))

    button = one(page, "//main//button[@aria-disabled='true']")
    assert text(button).startswith("Take it")
    assert text(one(page, f"//*[@id='{button.get('aria-describedby')}']")) == "Your role does not include this action."


def test_taking_what_somebody_else_has_taken_is_refused_in_words(client, room, second_checker):
    review = review_at(ReviewStatus.IN_PROGRESS, now=room.now, newsroom=room)
    client.force_login(second_checker)

    response = client.post(address(review, "desk-review-take"))

    assert response.status_code == 409
    assert "Somebody else has taken this review." in text(main(page_of(response)))


def test_editor_gives_a_queued_review_to_a_colleague(client, editor, checker, room):
    review = room.opened()
    client.force_login(editor)

    response = client.post(address(review, "desk-review-assign"), {"assignee": str(checker.public_id)})

    assert (response.status_code, response["Location"]) == (303, address(review))
    assert Review.objects.get(pk=review.pk).assignee == checker


def test_assigning_nobody_is_refused_beside_the_field(client, editor, room):
    review = room.opened()
    client.force_login(editor)

    response = client.post(address(review, "desk-review-assign"), {"assignee": ""})

    assert response.status_code == 400
    assert texts(page_of(response), "//*[@id='id_assignee-error']") == ["This field is required."]


def test_checker_is_not_offered_what_her_role_never_does(client, checker, room):
    review = room.opened()
    client.force_login(checker)

    page = get(client, address(review))

    assert texts(page, "//main//aside//form//button") == ["Take it T"]


def test_hand_back_saves_what_was_typed_and_returns_the_review(client, room):
    review = writing(client, room)
    data = form_of(get(client, address(review))) | {"headline": "Half a headline"}

    response = client.post(address(review), data | {"do": "hand-back"})

    fresh = room.fresh(review)
    assert (response.status_code, response["Location"]) == (303, "/desk/reviews/")
    assert (fresh.status, fresh.working_version.headline) == (ReviewStatus.QUEUED, "Half a headline")


def test_first_button_of_the_form_saves_so_that_enter_never_hands_back(client, room):
    review = writing(client, room)

    page = get(client, address(review))

    buttons = page.xpath("//button[@type='submit'][@form='draft' or ancestor::form[@id='draft']]/@value")
    assert buttons[0] == "save"


def test_writer_recalls_what_no_editor_has_decided_on(client, room):
    review = review_at(ReviewStatus.IN_SIGN_OFF, now=room.now, newsroom=room)
    client.force_login(room.checker)

    response = client.post(address(review, "desk-review-recall"))

    assert response.status_code == 303
    assert Review.objects.get(pk=review.pk).status == ReviewStatus.IN_PROGRESS


def test_recall_that_came_too_late_is_greyed_with_the_reason(client, room):
    review = room.approved(review_at(ReviewStatus.IN_SIGN_OFF, now=room.now, newsroom=room), room.editors[0])
    client.force_login(room.checker)

    page = get(client, address(review))

    assert text(one(page, "//*[@id='why-recall']")).startswith("An editor has already decided on this version")


def test_recalled_version_says_that_the_next_change_begins_a_new_one(client, room):
    review = review_at(ReviewStatus.IN_SIGN_OFF, now=room.now, newsroom=room)
    recall(review_id=review.public_id, actor=room.checker, now=room.tick())
    client.force_login(room.checker)

    page = get(client, address(review))

    assert text(one(page, "//*[@id='why-submit']")) == (
        "Version 1 is frozen as it went to the editors. Your first change begins the next one. "
        "Submitting freezes this text as version 2."
    )


def test_abandoning_needs_a_reason_and_keeps_it(client, editor, room):
    review = room.opened()
    client.force_login(editor)

    refused = client.post(address(review, "desk-review-abandon"), {"reason": ""})
    done = client.post(address(review, "desk-review-abandon"), {"reason": "The claim is moot."}, follow=True)

    assert refused.status_code == 400
    assert texts(page_of(refused), "//*[@id='id_reason-error']") == ["Give a reason."]
    assert status(page_of(done)) == "Abandoned"
    assert "The claim is moot." in text(one(page_of(done), f"//*[{has_class('timeline')}]"))


def test_abandoned_review_is_reopened(client, editor, room):
    review = review_at(ReviewStatus.ABANDONED, now=room.now, newsroom=room)
    client.force_login(editor)

    response = client.post(address(review, "desk-review-reopen"))

    assert response.status_code == 303
    assert Review.objects.get(pk=review.pk).status == ReviewStatus.QUEUED


def test_request_for_changes_stands_on_top_of_the_work(client, room):
    review = review_at(ReviewStatus.CHANGES_REQUESTED, now=room.now, newsroom=room)
    client.force_login(room.checker)

    page = get(client, address(review))

    note = one(page, f"(//main//section[{has_class('note--warn')}])[1]")
    assert text(note.xpath(".//h2")[0]) == f"{room.editors[0]} asked for changes to version 1"
    assert text(note.xpath(".//p")[0]) == "Name the year."


def test_history_hides_an_open_blind_vote_and_joins_the_saves_of_one_sitting(client, room):
    review = room.approved(review_at(ReviewStatus.IN_SIGN_OFF, now=room.now, newsroom=room), room.editors[0])
    client.force_login(room.checker)

    lines = texts(get(client, address(review)), f"//*[{has_class('timeline')}]/li/span")

    assert lines[0] == f"{room.checker} submitted version 1"
    assert f"{room.checker} saved the draft of version 1" in lines


def test_earlier_verdict_on_nearly_the_same_words_is_shown_and_the_own_one_is_not(client, room):
    words = "The council mended 40 of its 212 bridges in 2024, says its report."
    earlier = review_at(ReviewStatus.PUBLISHED, now=room.now, newsroom=room, claim=claim_at(now=room.now, text=words))
    review = room.taken(room.opened(claim_at(now=room.now, text=words.replace("40", "41"))))
    client.force_login(room.checker)

    near = one(get(client, address(review)), "//section[@aria-labelledby='near-h']")
    own = get(client, address(earlier)).xpath("//section[@aria-labelledby='near-h']//a/@href")

    assert near.xpath(".//a/@href") == [f"/verdicts/{earlier.public_id}/"]
    assert "numbers" in text(near)
    assert own == []


def test_hold_is_told_as_a_promise_and_taken_again(client, room):
    review = writing(client, room)
    assert text(one(get(client, address(review)), "//*[@id='hold-h']")) == "You hold this review"

    lease = Lease.objects.get(review=review)
    Lease.objects.filter(pk=lease.pk).update(
        renewed_at=lease.renewed_at - lease.expires_at + lease.renewed_at, expires_at=lease.renewed_at
    )
    lost = text(one(get(client, address(review)), "//*[@id='hold-h']"))
    client.post(address(review, "desk-review-hold"))

    assert lost == "Your hold has run out"
    assert text(one(get(client, address(review)), "//*[@id='hold-h']")) == "You hold this review"


@pytest.mark.parametrize("at", [ReviewStatus.CHANGES_REQUESTED, ReviewStatus.IN_SIGN_OFF])
def test_page_takes_the_same_queries_whatever_has_happened_to_it(client, room, at):
    review = review_at(ReviewStatus.CHANGES_REQUESTED, now=room.now, newsroom=room)
    longer = review_at(ReviewStatus.CHANGES_REQUESTED, now=room.now, newsroom=room)
    for headline in ("Deepened once, in 1987", "Deepened once, in the year 1987"):
        again = room.submitted(room.written(longer, headline=headline))
        number = again.working_version.number
        request_changes(
            review_id=again.public_id, seen_version=number, comment="No.", actor=room.editors[1], now=room.tick()
        )
    for each in [review, longer] * (at == ReviewStatus.IN_SIGN_OFF):
        room.submitted(room.written(each, headline="Deepened once, as records show"))
    client.force_login(room.checker)
    counts = []

    for each in (review, longer):
        with CaptureQueriesContext(connection) as queries:
            get(client, address(each))
        counts.append(len(queries))

    assert counts[0] == counts[1]


@pytest.mark.parametrize("at", [ReviewStatus.IN_PROGRESS, ReviewStatus.IN_SIGN_OFF])
def test_typed_markup_is_shown_and_not_run(client, room, at):
    review = room.taken(room.opened(claim_at(now=room.now, text=XSS)))
    review = room.written(review, headline=XSS, summary=XSS, explanation=XSS)
    if at == ReviewStatus.IN_SIGN_OFF:
        room.submitted(review)
    client.force_login(room.checker)

    page = get(client, address(review))

    assert page.xpath("//main//img | //main//script | //main//*[@onerror]") == []


def test_unknown_review_is_not_found(client, checker):
    client.force_login(checker)

    assert client.get("/desk/reviews/00000000-0000-4000-8000-000000000000/").status_code == 404


def test_stranger_to_the_desk_is_refused(client, room):
    review = room.opened()
    client.force_login(person())

    assert client.get(address(review)).status_code == 403


@pytest.mark.parametrize("role", [Role.VIEWER, Role.AUDITOR, Role.OPERATOR])
def test_act_without_the_role_is_refused(client, room, role):
    review = room.opened()
    client.force_login(person(role))

    assert client.post(address(review, "desk-review-take")).status_code == 403
