"""The corrections desk: what is under way and withheld, finding what to correct, starting and cancelling."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.enums import CorrectionKind, ReviewStatus, VersionKind
from claims.models import Correction, Review
from claims.services import publishing, sign_off
from tests.journeys import Newsroom, claim_at, review_at
from tests.web.reading import get, one, parsed, text, texts

pytestmark = pytest.mark.django_db
DESK = "/desk/corrections/"
TOAST = "//div[@id='toasts']//span"


@pytest.fixture
def room(now):
    return Newsroom(now)


@pytest.fixture
def published(room, now):
    return review_at(ReviewStatus.PUBLISHED, now=now, newsroom=room)


def correct(review):
    return f"/desk/reviews/{review.public_id}/correct/"


def seen_by(client, who, path=DESK):
    client.force_login(who)
    return get(client, path)


def sent(client, review, who, **fields):
    client.force_login(who)
    return client.post(correct(review), fields)


def republished(room, review, *, summary="Now right."):
    return room.published(room.approved(room.submitted(room.written(room.corrected(review), summary=summary))))


# --- the desk


def test_desk_shows_open_corrections_with_who_and_where_they_stand(client, room, published):
    room.corrected(published)

    page = seen_by(client, room.editors[0])

    row = one(page, "//section[@aria-labelledby='open-h']//article")
    assert row.xpath(".//h3/a/@href") == [correct(published)]
    assert texts(row, ".//p[@class='facts']/span")[:2] == ["Correction", f"started by {room.checker}"]
    assert "In progress" in text(row)


def test_desk_shows_suspended_verdicts_with_the_reason(client, room, published):
    publishing.suspend(review_id=published.public_id, reason="Forged.", actor=room.editors[0], now=room.tick())

    page = seen_by(client, room.checker)

    row = one(page, "//section[@aria-labelledby='withheld-h']//article")
    assert row.xpath(".//h3/a/@href") == [f"/desk/sign-off/{published.public_id}/"]
    assert texts(row, ".//q") == ["Forged."]


def test_desk_shows_published_corrections_newest_first(client, room, published):
    republished(room, published)
    republished(room, published, summary="Still better.")

    page = seen_by(client, room.checker)

    rows = texts(page, "//section[@aria-labelledby='log-h']//article//p[@class='facts']/span[2]")
    assert rows == ["version 2 to 3", "version 1 to 2"]


def test_empty_desk_says_so(client, checker):
    page = seen_by(client, checker)

    assert texts(page, "//div[@data-list]//p") == ["No correction is under way.", "Nothing has been corrected yet."]


def test_search_finds_published_verdicts_by_their_words(client, room, now):
    ferry = review_at(
        ReviewStatus.PUBLISHED, now=now, newsroom=room, claim=claim_at(now=now, text="The ferry sank twice.")
    )
    review_at(ReviewStatus.PUBLISHED, now=now, newsroom=room)

    page = seen_by(client, room.checker, f"{DESK}?q=ferry")

    assert page.xpath("//section[@id='find']//a[starts-with(normalize-space(), 'Start')]/@href") == [correct(ferry)]
    assert texts(page, "//section[@id='find']//p[@role='status']") == ["1 verdict found."]


def test_search_leads_to_the_open_correction(client, room, published):
    room.corrected(published)

    page = seen_by(client, room.checker, f"{DESK}?q=harbour")

    link = one(page, "//section[@id='find']//a[contains(@href, '/correct/')]")
    assert text(link).startswith("The open correction")


@pytest.mark.parametrize("q", ["\x00", "x" * 501])
def test_search_for_what_cannot_be_read_is_refused(client, checker, q):
    client.force_login(checker)

    assert client.get(DESK, {"q": q}).status_code == 400


def test_search_by_htmx_is_given_the_found_part(client, checker):
    client.force_login(checker)

    body = client.get(f"{DESK}?q=ferry", headers={"HX-Request": "true"}).content.decode()

    assert body.lstrip().startswith('<section class="panel" id="find"')
    assert "<html" not in body


def test_desk_costs_the_same_for_one_row_and_for_three(client, room):
    def more():
        republished(room, review_at(ReviewStatus.PUBLISHED, now=room.tick(), newsroom=room))
        room.corrected(review_at(ReviewStatus.PUBLISHED, now=room.tick(), newsroom=room))
        held = review_at(ReviewStatus.PUBLISHED, now=room.tick(), newsroom=room)
        publishing.suspend(review_id=held.public_id, reason="x", actor=room.editors[0], now=room.tick())

    more()
    first = count(client, room.checker)
    more()
    more()

    assert count(client, room.checker) == first


def count(client, who):
    client.force_login(who)
    with CaptureQueriesContext(connection) as queries:
        get(client, DESK)
    return len(queries)


# --- starting


def test_form_offers_every_kind_with_its_meaning(client, room, published):
    page = seen_by(client, room.checker, correct(published))

    assert page.xpath("//input[@name='kind']/@value") == [
        "correction",
        "clarification",
        "update",
        "typo",
        "retraction",
    ]
    assert all(texts(page, "//fieldset//small"))
    assert text(one(page, "//section[@aria-labelledby='public-h']//p[@class='claim-text']")) == (
        published.published_version.headline
    )


def test_correction_starts_and_leads_to_the_review(client, room, published):
    response = sent(
        client,
        published,
        room.checker,
        do="start",
        kind="correction",
        reason="wrong year",
        public_note="We gave a wrong year.",
    )

    correction = Correction.objects.get()
    assert (response.status_code, response["Location"]) == (303, f"/desk/reviews/{published.public_id}/")
    assert (correction.kind, correction.reason, correction.public_note, correction.started_by) == (
        "correction",
        "wrong year",
        "We gave a wrong year.",
        room.checker,
    )


def test_retraction_starts_a_version_without_a_rating(client, room, published):
    sent(client, published, room.checker, do="start", kind="retraction", reason="another port")

    version = Review.objects.get(pk=published.pk).working_version
    assert (version.kind, version.rating) == (VersionKind.RETRACTION, None)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"reason": "x"}, "Say what kind of change it is."),
        ({"kind": "deletion", "reason": "x"}, "Say what kind of change it is."),
        ({"kind": "update"}, "Give a reason."),
        ({"kind": "update", "reason": "  "}, "Give a reason."),
    ],
)
def test_incomplete_form_is_refused_beside_the_field(client, room, published, fields, told):
    response = sent(client, published, room.checker, do="start", public_note="Typed already.", **fields)

    page = parsed(response)
    assert response.status_code == 400
    assert texts(page, "//p[@class='error']") == [told]
    assert one(page, "//textarea[@name='public_note']").text_content().strip() == "Typed already."
    assert Correction.objects.count() == 0


def test_start_is_greyed_for_a_viewer_and_refused_by_hand(client, viewer, published):
    page = seen_by(client, viewer, correct(published))
    response = sent(client, published, viewer, do="start", kind="update", reason="x")

    assert text(one(page, "//p[@class='why']")) == "Your role does not include this action."
    assert (response.status_code, Correction.objects.count()) == (403, 0)


def test_start_of_a_second_correction_is_refused_and_shows_the_open_one(client, room, published):
    room.corrected(published)

    response = sent(client, published, room.editors[0], do="start", kind="update", reason="x")

    page = parsed(response)
    assert response.status_code == 409
    assert texts(page, "//div[@role='alert']") == ["A correction of this verdict is already open."]
    assert text(one(page, "//h1")) == "Correction"


def test_recused_person_is_told_why_nothing_starts(client, room, published, third_editor):
    sign_off.recuse(review_id=published.public_id, reason="x", actor=third_editor, now=room.tick())

    page = seen_by(client, third_editor, correct(published))

    assert text(one(page, "//p[@class='why']")) == "You have declared a conflict of interest on this review."


def test_unknown_act_is_refused(client, room, published):
    assert sent(client, published, room.checker, do="erase").status_code == 400


def test_nothing_published_is_told(client, room):
    review = room.taken(room.opened())

    page = seen_by(client, room.checker, correct(review))

    assert "Nothing of this review is published." in texts(page, "//aside//p")
    assert page.xpath("//button[@value='start']") == []


# --- cancelling


def test_cancelling_keeps_the_published_version(client, room, published):
    room.corrected(published, kind=CorrectionKind.UPDATE)
    client.force_login(room.checker)

    response = client.post(correct(published), {"do": "cancel"}, follow=True)

    assert Review.objects.get(pk=published.pk).status == ReviewStatus.PUBLISHED
    assert Correction.objects.get().cancelled_by == room.checker
    assert response.redirect_chain == [(DESK, 303)]
    assert texts(parsed(response), TOAST) == [
        "Correction cancelled. The published version stands; the draft is kept in the record."
    ]


def test_cancelling_is_greyed_for_a_colleague_and_refused_by_hand(client, room, published, second_checker):
    room.corrected(published)

    page = seen_by(client, second_checker, correct(published))
    response = sent(client, published, second_checker, do="cancel")

    assert text(one(page, "//p[@id='why-cancel']")) == "Somebody else works on this review."
    assert (response.status_code, Correction.objects.get().cancelled_at) == (403, None)


def test_cancelling_while_it_is_signed_is_refused_with_the_reason(client, room, published):
    room.submitted(room.written(room.corrected(published), summary="Now right."))

    response = sent(client, published, room.checker, do="cancel")

    assert response.status_code == 409
    assert Correction.objects.get().cancelled_at is None
