"""Deadlines: what the newsroom's rule gives, and what an editor sets instead."""

import uuid
from datetime import timedelta

import pytest

from claims.enums import ReviewStatus
from claims.errors import InvalidInput, NotFound, Recused, RoleNotAllowed, WrongStatus
from claims.services import planning, reviews, sign_off
from tests.domain.traces import last_event, nothing_written, refused
from tests.journeys import Newsroom, review_at

pytestmark = pytest.mark.django_db

ENDED = [ReviewStatus.PUBLISHED, ReviewStatus.RETRACTED, ReviewStatus.ABANDONED]
UNDER_WAY = [status for status in ReviewStatus if status not in ENDED]


@pytest.fixture
def room(now):
    return Newsroom(now)


@pytest.fixture
def queued(room):
    return room.opened()


def due(review, due_at, actor, now):
    return planning.set_due(review_id=review.public_id, due_at=due_at, actor=actor, now=now)


# --- the newsroom's rule


def test_opened_review_is_due_after_the_usual_hours(settings, room):
    settings.FACTCHECK_REVIEW_DUE_HOURS = 48

    review = room.opened()

    assert review.due_at == review.opened_at + timedelta(hours=48)


def test_review_of_a_newsroom_without_deadlines_is_never_due(settings, room):
    settings.FACTCHECK_REVIEW_DUE_HOURS = 0

    assert room.opened().due_at is None


@pytest.mark.parametrize("status", ReviewStatus)
def test_only_what_is_under_way_has_a_deadline(now, status):
    review = review_at(status, now=now)

    assert (review.due_at is not None) == (status in UNDER_WAY)


def test_correction_has_a_deadline_of_its_own_until_it_is_dropped(settings, now, room):
    settings.FACTCHECK_REVIEW_DUE_HOURS = 24
    published = review_at(ReviewStatus.PUBLISHED, now=now, newsroom=room)

    started = room.corrected(published)
    due_at, started_at = started.due_at, room.now

    assert due_at == started_at + timedelta(hours=24)
    assert room.cancelled(started).due_at is None


def test_reopened_review_is_due_anew(settings, now, room):
    settings.FACTCHECK_REVIEW_DUE_HOURS = 24
    abandoned = review_at(ReviewStatus.ABANDONED, now=now, newsroom=room)
    later = room.tick() + timedelta(days=30)

    review = reviews.reopen(review_id=abandoned.public_id, actor=room.editors[0], now=later)

    assert review.due_at == later + timedelta(hours=24)


# --- an editor's deadline


@pytest.mark.parametrize("status", UNDER_WAY)
def test_editor_sets_and_removes_a_deadline(now, room, status):
    review, editor = review_at(status, now=now, newsroom=room), room.editors[0]
    friday = room.tick() + timedelta(days=5)

    first = due(review, friday, editor, room.tick()).due_at
    last = due(review, None, editor, room.tick()).due_at

    assert (first, last) == (friday, None)
    assert last_event(review) == (
        "review.due_changed", "", "", editor, {"from": friday.isoformat(), "to": None}
    )  # fmt: skip


def test_same_deadline_again_writes_nothing(room, queued):
    with nothing_written():
        due(queued, queued.due_at, room.editors[0], room.tick())


def test_deadline_in_the_past_is_refused(room, queued):
    now = room.tick()

    with refused(InvalidInput, field="due_at"):
        due(queued, now, room.editors[0], now)


@pytest.mark.parametrize("act", [lambda *who: due(who[0], None, *who[1:])])
class TestWhoMayNot:
    def test_checker_is_refused(self, room, queued, act):
        with refused(RoleNotAllowed):
            act(queued, room.checker, room.tick())

    def test_recused_editor_is_refused(self, room, queued, act):
        sign_off.recuse(review_id=queued.public_id, reason="a relative", actor=room.editors[0], now=room.tick())

        with refused(Recused):
            act(queued, room.editors[0], room.tick())

    @pytest.mark.parametrize("status", ENDED)
    def test_review_on_which_nobody_works_is_refused(self, now, room, act, status):
        review = review_at(status, now=now, newsroom=room)

        with refused(WrongStatus, current_status=status):
            act(review, room.editors[0], room.tick())

    def test_unknown_review_is_not_found(self, room, queued, act):
        queued.public_id = uuid.uuid4()

        with refused(NotFound):
            act(queued, room.editors[0], room.tick())


def test_deadline_that_is_near_counts_in_the_priority(room, queued):
    before = queued.priority

    review = due(queued, room.now + timedelta(hours=2), room.editors[0], room.now)

    assert review.priority > before
