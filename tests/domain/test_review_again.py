"""Another review of a claim whose last one has ended, and the whole way to a second verdict on it."""

import uuid

import orjson
import pytest

from claims.enums import ClaimStatus, ReviewStatus, VerdictStatus, VerificationStatus
from claims.errors import ClaimNotAccepted, LiveReviewExists, NotFound, RoleNotAllowed, TextTooLong
from claims.models import Claim, Publication, Verdict
from claims.queries import public
from claims.queries.public import Reader
from claims.services import audit, review_opening, reviews
from claims.services.claims import merge_claims
from tests.domain.traces import last_announcement, last_event, refused
from tests.journeys import Newsroom, claim_at, review_at

pytestmark = pytest.mark.django_db

ENDED = [ReviewStatus.RETRACTED, ReviewStatus.ABANDONED]
LIVE = [status for status in ReviewStatus if status not in ENDED]


@pytest.fixture
def room(now):
    return Newsroom(now)


def again(claim, actor, now, **more):
    return review_opening.review_again(claim_id=claim.public_id, actor=actor, now=now, **more)


@pytest.mark.parametrize("status", ENDED)
def test_ended_review_is_followed_by_another(now, room, status):
    last = review_at(status, now=now, newsroom=room)
    editor = room.editors[0]

    review = again(last.claim, editor, room.tick(), reason="New figures.")

    data = {"claim": str(last.claim.public_id), "policy": "panel/1"}
    assert (review.status, review.claim, review.pk != last.pk) == ("queued", last.claim, True)
    assert last_event(review) == (
        "review.opened", "", "queued", editor, data | {"after": str(last.public_id), "reason": "New figures."},
    )  # fmt: skip
    assert last_announcement(review) == ("review.opened", False, data)


@pytest.mark.parametrize("status", LIVE)
def test_claim_with_a_live_review_is_refused(now, room, status):
    review = review_at(status, now=now, newsroom=room)

    with refused(LiveReviewExists):
        again(review.claim, room.editors[0], room.tick())


@pytest.mark.parametrize("who", ["checker", "viewer", "operator", "outsider"])
def test_only_editors_open_another_review(request, now, room, who):
    review = review_at(ReviewStatus.ABANDONED, now=now, newsroom=room)

    with refused(RoleNotAllowed):
        again(review.claim, request.getfixturevalue(who), room.tick())


@pytest.mark.parametrize("status", [ClaimStatus.CANDIDATE, ClaimStatus.DISMISSED])
def test_claim_that_is_not_accepted_is_refused(now, room, status):
    with refused(ClaimNotAccepted):
        again(claim_at(status, now=now), room.editors[0], room.tick())


def test_merged_claim_is_refused(now, room):
    review = review_at(ReviewStatus.ABANDONED, now=now, newsroom=room)
    merge_claims(
        claim_id=review.claim.public_id, into_id=claim_at(now=now).public_id, actor=room.editors[0], now=room.tick()
    )

    with refused(ClaimNotAccepted):
        again(review.claim, room.editors[0], room.tick())


def test_unknown_claim_and_endless_reason_are_refused(now, room):
    review = review_at(ReviewStatus.ABANDONED, now=now, newsroom=room)

    with refused(TextTooLong, field="reason"):
        again(review.claim, room.editors[0], room.tick(), reason="x" * 401)
    with refused(NotFound):
        again(Claim(public_id=uuid.uuid4()), room.editors[0], room.tick())


def test_abandoned_review_stays_closed_while_the_other_one_is_live(now, room):
    last = review_at(ReviewStatus.ABANDONED, now=now, newsroom=room)
    again(last.claim, room.editors[0], room.tick())

    with refused(LiveReviewExists):
        reviews.reopen(review_id=last.public_id, actor=room.editors[0], now=room.tick())


# --- to a second verdict


@pytest.fixture
def both(now, room):
    """The retracted review and the one published after it, of one claim."""
    first = review_at(ReviewStatus.RETRACTED, now=now, newsroom=room)
    second = room.taken(again(first.claim, room.editors[0], room.tick()))
    second = room.submitted(room.written(second, rating="true", headline="It was deepened twice"))
    return first, room.published(room.approved(second))


def test_second_verdict_has_its_own_id_and_the_first_stays_a_tombstone(both):
    first, second = both

    shown = {row.public_id: row.status for row in Verdict.objects.filter(claim=first.claim)}

    assert shown == {first.public_id: VerdictStatus.RETRACTED, second.public_id: VerdictStatus.PUBLISHED}
    assert public.verdict(first.public_id).json_ld == ""
    assert orjson.loads(public.verdict(second.public_id).detail_json)["rating"]["code"] == "true"
    assert sorted(Publication.objects.values_list("review", "number")) == [
        (first.pk, 1), (first.pk, 2), (second.pk, 1),
    ]  # fmt: skip


def test_claim_is_verified_by_the_second_verdict_which_comes_first(both):
    first, second = both

    claim = public.claim(Reader(), first.claim.public_id)

    assert claim.verification_status == VerificationStatus.VERIFIED
    assert [row.public_id for row in claim.public_verdicts] == [second.public_id, first.public_id]


def test_claim_stays_retracted_for_readers_while_the_second_review_goes_on(now, room):
    first = review_at(ReviewStatus.RETRACTED, now=now, newsroom=room)
    again(first.claim, room.editors[0], room.tick())

    claim = public.claim(Reader(), first.claim.public_id)

    assert claim.verification_status == VerificationStatus.RETRACTED


def test_pages_and_api_show_both_verdicts(both, client):
    first, second = both

    pages = [client.get(f"/{kind}/{each.public_id}/").status_code for kind, each in
             (("claims", first.claim), ("verdicts", first), ("verdicts", second))]  # fmt: skip
    claim = client.get(f"/api/v1/claims/{first.claim.public_id}/").json()
    listed = client.get("/api/v1/verdicts/").json()["results"]

    assert pages == [200, 200, 200]
    assert claim["verdict"]["id"] == str(second.public_id)
    assert [each["id"] for each in listed] == [str(second.public_id), str(first.public_id)]


def test_record_of_both_holds_together(both, tmp_path):
    assert audit.verify(seal_dir=tmp_path).broken == ()
