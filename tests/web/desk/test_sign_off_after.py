"""After the vote: withdrawing, publishing, the emergency brake, and what is told beside each refused act."""

import pytest

from claims.enums import CorrectionKind, ReviewStatus, Role
from claims.models import Review, SignOff, Verdict
from claims.services import publishing
from tests.journeys import Newsroom, review_at
from tests.people import person
from tests.web.desk.signing import opened, page_after, sent
from tests.web.reading import one, parsed, text, texts

pytestmark = pytest.mark.django_db
TOAST = "//div[@id='toasts']//span"


@pytest.fixture
def room(now):
    return Newsroom(now)


@pytest.fixture
def approved(room, now):
    return review_at(ReviewStatus.APPROVED, now=now, newsroom=room)


@pytest.fixture
def published(room, now):
    return review_at(ReviewStatus.PUBLISHED, now=now, newsroom=room)


def fresh(review):
    return Review.objects.get(pk=review.pk)


# --- withdrawing


def test_approval_is_withdrawn_and_kept_as_withdrawn(client, room, approved):
    page = page_after(client, approved, room.editors[0], "withdraw_approval", seen_version=1)

    assert fresh(approved).status == ReviewStatus.IN_SIGN_OFF
    assert SignOff.objects.get(decided_by=room.editors[0]).withdrawn_at is not None
    assert texts(page, TOAST) == ["You withdrew your approval of version 1."]
    assert texts(page, "//ul[@aria-label='Votes']/li[1]/span[@class='stance']") == ["withdrawn"]


def test_only_who_approved_is_offered_to_withdraw(client, approved, third_editor):
    page = opened(client, approved, third_editor)

    assert page.xpath("//button[@value='withdraw_approval']") == []


def test_withdrawal_by_hand_without_an_approval_is_refused(client, approved, third_editor):
    response = sent(client, approved, third_editor, "withdraw_approval", seen_version=1)

    assert response.status_code == 409
    told = ["You have no approval on this version that could be withdrawn."]
    assert texts(parsed(response), "//div[@role='alert']") == told


# --- publishing


def test_publishing_says_what_becomes_public_and_waits_for_the_box(client, room, approved):
    page = opened(client, approved, room.editors[0])

    told = texts(page, "//form[.//button[@value='publish']]//ul[@class='checks']/li")
    assert told[0] == (
        f"The verdict “False” with everything inside the frame and 2 sources, at /verdicts/{approved.public_id}/"
    )
    assert told[1] == "“Signed by 2 editors.” Names and comments are not published."
    assert one(page, "//input[@name='confirmed']").get("required") is not None


def test_publishing_without_the_box_is_refused(client, room, approved):
    response = sent(client, approved, room.editors[0], "publish", seen_version=1)

    assert response.status_code == 400
    assert texts(parsed(response), "//div[@role='alert']") == [
        "Not published. Read what becomes public, then tick the box."
    ]
    assert fresh(approved).status == ReviewStatus.APPROVED


def test_publishing_makes_the_verdict_public(client, room, approved):
    page = page_after(client, approved, room.editors[0], "publish", seen_version=1, confirmed="on")

    assert Verdict.objects.get(review=approved).status == "published"
    assert texts(page, TOAST) == ["You published version 1. Readers see it now."]
    assert client.get(f"/verdicts/{approved.public_id}/").status_code == 200


def test_publishing_is_greyed_for_who_wrote_it_and_refused_by_hand(client, now):
    writer = person(Role.CHECKER, Role.EDITOR)
    review = review_at(ReviewStatus.APPROVED, now=now, newsroom=Newsroom(now, checker=writer))

    page = opened(client, review, writer)
    response = sent(client, review, writer, "publish", seen_version=1, confirmed="on")

    assert page.xpath("//button[@value='publish']") == []
    assert text(one(page, "//p[@id='why-publish']")).startswith("You worked on this version")
    assert (response.status_code, Verdict.objects.count()) == (403, 0)


def test_publishing_a_correction_says_where_its_note_stands(client, room, published):
    review = room.approved(room.submitted(room.written(room.corrected(published), summary="Now right.")))

    page = opened(client, review, room.editors[0])

    told = texts(page, "//form[.//button[@value='publish']]//ul[@class='checks']/li")
    assert told[1] == (
        "The note stands on top of it and in the corrections log. Version 1 stays readable in the history."
    )


def test_publishing_a_retraction_says_that_the_rating_goes(client, room, published):
    review = room.corrected(published, kind=CorrectionKind.RETRACTION, note="It was another port.")
    review = room.approved(room.submitted(room.written(review, rating="", headline="Retracted")))

    page = opened(client, review, room.editors[0])

    assert text(one(page, "//button[@value='publish']")) == "Publish the retraction"
    assert texts(page, "//form[.//button[@value='publish']]//ul[@class='checks']/li")[0] == (
        "The page of the verdict says that it was retracted, with the note on the left. "
        "The rating is withdrawn everywhere."
    )


def test_published_review_offers_no_vote_and_leads_to_a_correction(client, room, published):
    page = opened(client, published, room.editors[0])

    assert page.xpath("//button[@value='approve'] | //button[@value='publish']") == []
    assert f"/desk/reviews/{published.public_id}/correct/" in page.xpath("//section[@id='decide']//a/@href")


# --- the emergency brake


def test_suspending_hides_the_verdict_and_shows_the_reason(client, room, published):
    page = page_after(client, published, room.editors[0], "suspend", reason="A source was forged.")

    assert Verdict.objects.get(review=published).status == "suspended"
    assert fresh(published).suspended_by == room.editors[0]
    assert texts(page, "//section[@id='decide']//p[@class='note note--warn']") == [
        f"Suspended by {room.editors[0]}. Readers see in its place: “A source was forged.”"
    ]
    assert page.xpath("//button[@value='suspend']") == []


def test_suspending_without_a_reason_is_refused_and_stays_open(client, room, published):
    response = sent(client, published, room.editors[0], "suspend", reason="  ")

    page = parsed(response)
    assert response.status_code == 400
    assert texts(page, "//div[@role='alert']") == ["Give a reason."]
    assert one(page, "//details[.//button[@value='suspend']]").get("open") is not None
    assert fresh(published).suspended_at is None


def test_resuming_shows_the_verdict_again(client, room, published):
    publishing.suspend(review_id=published.public_id, reason="Forged.", actor=room.editors[0], now=room.tick())

    page = page_after(client, published, room.editors[1], "resume")

    assert Verdict.objects.get(review=published).status == "published"
    assert texts(page, TOAST) == ["Readers see the verdict again."]
    assert len(page.xpath("//button[@value='suspend']")) == 1


def test_brake_is_greyed_for_a_checker_and_refused_by_hand(client, room, published):
    page = opened(client, published, room.checker)
    response = sent(client, published, room.checker, "suspend", reason="x")

    assert text(one(page, "//*[@id='why-suspend']")) == "Your role does not include this action."
    assert (response.status_code, fresh(published).suspended_at) == (403, None)


def test_brake_is_not_offered_before_publication_and_after_retraction(client, room, approved, now):
    retracted = review_at(ReviewStatus.RETRACTED, now=now, newsroom=room)

    pages = [opened(client, each, room.editors[0]) for each in (approved, retracted)]

    assert [page.xpath("//button[contains(., 'Suspend')]") for page in pages] == [[], []]


def test_open_correction_leaves_the_public_version_in_the_frame(client, room, published):
    room.corrected(published)

    page = opened(client, published, room.editors[0])

    assert text(one(page, "//h1")) == "Version 1"
    assert f"/desk/reviews/{published.public_id}/correct/" in page.xpath("//section[@id='decide']//a/@href")
    assert len(page.xpath("//button[@value='suspend']")) == 1
