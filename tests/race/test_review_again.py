"""Two editors who open another review of one claim at the same moment: there is one afterwards."""

import pytest
from django.utils import timezone

from claims.enums import ReviewStatus
from claims.models import Review
from claims.services import review_opening, reviews
from tests.journeys import Newsroom, review_at
from tests.race.at_once import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

ROUNDS = 10


@pytest.fixture
def room(now):
    return Newsroom(now)


def again(claim, who):
    return lambda: review_opening.review_again(claim_id=claim.public_id, actor=who, now=timezone.now())


def live(claim):
    return Review.objects.filter(claim=claim).exclude(status__in=["abandoned", "retracted"]).count()


def test_two_editors_open_one_review(room, now):
    ends = set()
    for _ in range(ROUNDS):
        claim = review_at(ReviewStatus.ABANDONED, now=now, newsroom=room).claim
        outcome = at_once(*(again(claim, editor) for editor in room.editors))
        ends.add((tuple(sorted(outcome)), live(claim)))

    assert ends == {(("LiveReviewExists", "ok"), 1)}


def test_reopening_and_reviewing_again_leave_one_live_review(room, now):
    ends = set()
    for _ in range(ROUNDS):
        review = review_at(ReviewStatus.ABANDONED, now=now, newsroom=room)
        reopen = lambda review=review: reviews.reopen(  # noqa: E731 - bound to this round's review
            review_id=review.public_id, actor=room.editors[1], now=timezone.now()
        )
        outcome = at_once(again(review.claim, room.editors[0]), reopen)
        ends.add((tuple(sorted(outcome)), live(review.claim)))

    assert ends == {(("LiveReviewExists", "ok"), 1)}
