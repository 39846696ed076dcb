"""Stored priorities: set when something changes, moved on by the clock, and never more than one formula."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.enums import ClaimStatus
from claims.models import Claim, Review
from claims.models.base import NOT_YET
from claims.services import claims, planning, priorities
from claims.services.appearances import record_appearance
from tests.articles import FACT, article_with
from tests.articles import candidate as found_candidate
from tests.journeys import Newsroom, claim_at, review_at
from tests.published import snapshot_of
from tests.queue_rows import candidate, placed, waiting

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def no_usual_deadline(settings):
    """Deadlines are those that the tests give."""
    settings.FACTCHECK_REVIEW_DUE_HOURS = 0


@pytest.fixture
def room(now):
    return Newsroom(now)


def stored(row):
    row.refresh_from_db()
    return row.priority, row.priority_until


def test_candidate_of_the_intake_has_its_priority_at_once(now):
    claim = found_candidate(now=now)

    assert claim.reach == 1
    assert stored(claim) == (priorities.of_claim(claim, now=now).total, now + DAY)


def test_promoted_sentence_has_its_priority_at_once(now, checker):
    snapshot = article_with(now=now)
    start = snapshot.text.index("What a splendid")

    claim = claims.promote_sentence(snapshot_id=snapshot.public_id, start=start, end=start + 20, actor=checker, now=now)

    assert stored(claim) == (priorities.of_claim(claim, now=now).total, now + DAY)
    assert claim.reach == 1


def test_accepted_claim_opens_a_review_with_its_priority(now, checker):
    claim = found_candidate(now=now)

    claims.accept_claim(claim_id=claim.public_id, actor=checker, now=now + 3 * DAY)

    review = Review.objects.get(claim=claim)
    assert stored(review) == (priorities.of_review(review, now=now + 3 * DAY).total, now + 4 * DAY)


def test_claim_that_is_seen_in_another_article_rises(now, checker):
    claim = candidate(now=now, text=FACT)
    placed(claim, now=now)
    elsewhere = snapshot_of(FACT, now=now, url="https://other.example/1")

    record_appearance(
        claim_id=claim.public_id, snapshot_id=elsewhere.public_id, start=0, end=len(FACT), actor=checker, now=now
    )

    assert stored(claim) == (30, now + DAY)
    assert claim.reach == 2


def test_joined_claims_are_seen_together_and_apart_again(room):
    head, other = waiting(room, score=0.5), waiting(room, score=0.5)
    placed(head.claim, now=room.now)
    placed(other.claim, now=room.now)
    editor = room.editors[0]

    claims.merge_claims(claim_id=other.claim.public_id, into_id=head.claim.public_id, actor=editor, now=room.now)
    together = stored(head)[0], Claim.objects.get(pk=head.claim_id).reach
    claims.undo_merge(claim_id=other.claim.public_id, actor=editor, now=room.now)
    apart = stored(head)[0], Claim.objects.get(pk=head.claim_id).reach

    assert (together, apart) == ((30, 2), (25, 1))


# --- upkeep


def test_upkeep_moves_on_what_has_come_to_its_next_day(now, room):
    claim, review = candidate(now=now), waiting(room)
    planning.set_due(review_id=review.public_id, due_at=now + 3 * DAY, actor=room.editors[0], now=now)

    moved = priorities.upkeep(actor=None, now=now + DAY + HOUR)

    claim.refresh_from_db()
    review = Review.objects.select_related("claim").get(pk=review.pk)
    later = now + DAY + HOUR
    assert moved == 2
    assert stored(claim)[0] == priorities.of_claim(claim, now=later).total == 20 + 0 + 1
    assert stored(review)[0] == priorities.of_review(review, now=later).total


def test_upkeep_twice_moves_nothing_the_second_time(now):
    candidate(now=now)
    priorities.upkeep(actor=None, now=now + DAY)

    assert priorities.upkeep(actor=None, now=now + DAY) == 0


def test_upkeep_works_out_what_was_there_before_priorities_were(now, room):
    claim = claim_at(ClaimStatus.CANDIDATE, now=now, score=0.5)
    placed(claim, now=now)
    review = waiting(room, score=0.5)
    placed(review.claim, now=now)
    Review.objects.filter(pk=review.pk).update(priority=0.5, priority_until=NOT_YET)

    priorities.upkeep(actor=None, now=room.now)

    assert stored(claim)[0] == 25
    assert stored(review)[0] == 25
    assert Claim.objects.get(pk=review.claim_id).reach == 1


def test_upkeep_leaves_alone_what_nobody_waits_for(now):
    claim_at(ClaimStatus.DISMISSED, now=now)
    review_at("abandoned", now=now)

    assert priorities.upkeep(actor=None, now=now + 90 * DAY) == 0


def test_upkeep_takes_the_same_number_of_queries_for_one_row_and_for_many(now):
    candidate(now=now)
    with CaptureQueriesContext(connection) as one:
        priorities.upkeep(actor=None, now=now + DAY)
    for _ in range(9):
        candidate(now=now)
    with CaptureQueriesContext(connection) as many:
        priorities.upkeep(actor=None, now=now + 2 * DAY)

    assert len(one) == len(many)


# --- deadlines


def test_deadline_moves_the_priority(room):
    review = waiting(room)
    due_at = room.now + 2 * DAY

    planning.set_due(review_id=review.public_id, due_at=due_at, actor=room.editors[0], now=room.now)

    assert stored(review) == (21, room.now + DAY)


def test_deadline_taken_away_leaves_no_points_for_it(room):
    review = waiting(room, due=2 * DAY)

    planning.set_due(review_id=review.public_id, due_at=None, actor=room.editors[0], now=room.now)

    assert stored(review)[0] == 0
