"""What stands around the decision: sources that changed, earlier verdicts, hands in the work, policy and record."""

import pytest

from claims.enums import CorrectionKind, ReviewStatus
from claims.models import SignOffPolicy
from claims.services import evidence, reviews, sign_off
from tests.journeys import Newsroom, claim_at, review_at
from tests.web.desk.signing import opened
from tests.web.reading import has_class, one, text, texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(now):
    return Newsroom(now)


def captured(room, review, body):
    """A capture of the first source in the open draft."""
    first = review.working_version.citations.order_by("position").first()
    evidence.capture(
        review_id=review.public_id,
        evidence_id=first.evidence.public_id,
        body=body,
        content_type="text/plain",
        actor=room.checker,
        now=room.tick(),
    )


def test_capture_is_shown_with_its_time_and_hash(client, room):
    review = room.written(room.taken(room.opened()))
    captured(room, review, b"1987: deepened.")
    review = room.submitted(review)

    page = opened(client, review, room.editors[0])

    kept = texts(page, "//li[@id='e1']//p[@class='capture']/span")
    capture = review.working_version.citations.order_by("position").first().capture
    digest = capture.sha256
    assert kept[0].startswith(f"Captured {capture.captured_at.day} March 2026")
    assert kept[1] == f"{digest[:4]} {digest[4:8]} … {digest[-4:]}"
    assert "2 items, 1 captured" in texts(page, "//h2[@id='evidence-h']/span")


def test_waiver_is_shown_with_who_gave_it_and_why(client, room, now):
    review = review_at(ReviewStatus.IN_SIGN_OFF, now=now, newsroom=room)

    page = opened(client, review, room.editors[0])

    told = f"No capture. {room.checker}: “Paper record, seen in the reading room.”"
    assert texts(page, "//li[@id='e1']//p[@class='why']") == [told]


def test_source_that_says_something_else_since_is_pointed_out(client, room):
    review = room.written(room.taken(room.opened()))
    captured(room, review, b"1987: deepened.")
    review = room.published(room.approved(room.submitted(review)))
    review = room.written(room.corrected(review))
    captured(room, review, b"1988: deepened.")

    page = opened(client, review, room.editors[0])

    assert len(page.xpath(f"//li[@id='e1']//p[{has_class('capture--open')}]")) == 1
    assert "2 items, 1 captured, 1 changed since" in texts(page, "//h2[@id='evidence-h']/span")


def test_retracted_verdict_on_the_same_claim_is_told_first(client, room, now):
    claim = claim_at(now=now)
    retracted = review_at(ReviewStatus.RETRACTED, now=now, newsroom=room, claim=claim)
    review = review_at(ReviewStatus.IN_SIGN_OFF, now=now, newsroom=room, claim=claim)

    page = opened(client, review, room.editors[0])

    case = page.xpath("//div[@class='case']")[0]
    assert case.xpath("./p/a/@href") == [f"/verdicts/{retracted.public_id}/"]
    assert texts(case, "./p[@class='facts']/span")[0] == "the same claim"


def test_near_verdict_says_what_turns_the_meaning(client, room, now):
    near = claim_at(now=now, text="The northern harbour basin was deepened nine times since the war.")
    review_at(ReviewStatus.PUBLISHED, now=now, newsroom=room, claim=near)
    claim = claim_at(now=now, text="The northern harbour basin was not deepened nine times since the war.")
    review = review_at(ReviewStatus.IN_SIGN_OFF, now=now, newsroom=room, claim=claim)

    page = opened(client, review, room.editors[0])

    assert texts(page, "//div[@class='case']/p[@class='facts']/span")[2:] == ["differs in a “not”"]


def test_everybody_in_the_line_of_versions_is_named(client, room, now, second_checker):
    review = review_at(ReviewStatus.PUBLISHED, now=now, newsroom=room)
    review = room.corrected(review, kind=CorrectionKind.UPDATE)
    review = room.submitted(room.written(review, summary="Now right."))

    page = opened(client, review, room.editors[0])

    line = one(page, "//ul[@class='votes']/li[contains(., 'may not sign')]//small")
    assert text(line) == "wrote versions 1, 2; added evidence 1, 2"


def test_colleague_who_began_the_draft_is_named_and_barred(client, room, now, second_checker):
    review = room.written(room.taken(room.opened()))
    reviews.hand_back(review_id=review.public_id, actor=room.checker, now=room.tick())
    reviews.take(review_id=review.public_id, actor=second_checker, now=room.tick())
    review = room.submitted(review, writer=second_checker)

    page = opened(client, review, room.editors[0])

    hands = texts(page, "//ul[@class='votes']/li[contains(., 'may not sign')]//small")
    assert hands == ["wrote version 1", "changed version 1; added evidence 1, 2"]


def test_policy_of_one_editor_is_said_in_words(client, room, now):
    review = review_at(ReviewStatus.IN_SIGN_OFF, now=now, newsroom=room, policy="single_editor")

    page = opened(client, review, room.editors[0])

    policy = SignOffPolicy.objects.get(code="single_editor")
    words = text(one(page, "//dl[@class='dl']/dt[. = 'Policy']/following-sibling::dd[1]"))
    assert words.startswith(f"{policy.label}, version 1: 1 approval")


def test_comment_is_asked_for_with_every_approval_when_the_policy_says_so(client, room, now):
    usual = {"label": "Strict", "approvals_needed": 2, "roles": ["editor"], "created_at": now}
    SignOffPolicy.objects.create(code="strict", version=1, blind=True, comment_required=True, **usual)
    review = review_at(ReviewStatus.IN_SIGN_OFF, now=now, newsroom=room, policy="strict")

    page = opened(client, review, room.editors[0])

    assert text(one(page, "//label[@for='comment']")) == "Comment always needed"


def test_open_policy_shows_votes_as_they_come(client, room, now):
    usual = {"label": "Open", "approvals_needed": 2, "roles": ["editor"], "created_at": now}
    SignOffPolicy.objects.create(code="open", version=1, blind=False, **usual)
    review = review_at(ReviewStatus.IN_SIGN_OFF, now=now, newsroom=room, policy="open")
    sign_off.approve(review_id=review.public_id, seen_version=1, actor=room.editors[0], now=room.tick())

    page = opened(client, review, room.editors[1])

    assert texts(page, "//ul[@aria-label='Votes']/li/span/bdi") == [str(room.editors[0])]
    assert texts(page, "//span[@class='num']") == ["1 of 2 approvals"]


def test_recusals_are_named_with_their_reason(client, room, now, third_editor):
    review = review_at(ReviewStatus.IN_SIGN_OFF, now=now, newsroom=room)
    sign_off.recuse(review_id=review.public_id, reason="a relative", actor=third_editor, now=room.tick())

    page = opened(client, review, room.editors[0])

    words = text(one(page, "//dl[@class='dl']/dt[. = 'Recused']/following-sibling::dd[1]"))
    assert words == f"{third_editor} (a relative)"


def test_next_one_is_a_key_away(client, room, now):
    first = review_at(ReviewStatus.IN_SIGN_OFF, now=now, newsroom=room)
    second = review_at(ReviewStatus.IN_SIGN_OFF, now=room.tick(), newsroom=room)

    page = opened(client, first, room.editors[0])

    assert page.xpath("//a[@data-key='n']/@href") == [f"/desk/sign-off/{second.public_id}/"]


def test_checks_that_the_version_passed_are_named(client, room, now):
    review = review_at(ReviewStatus.IN_SIGN_OFF, now=now, newsroom=room)

    page = opened(client, review, room.editors[0])

    words = text(one(page, "//dl[@class='dl']/dt[. = 'Checks']/following-sibling::dd[1]"))
    assert words == (
        "Rating chosen, Headline, In short, Explanation, Enough evidence, Each source captured or waived, "
        "hash of the stored text compared just now"
    )
