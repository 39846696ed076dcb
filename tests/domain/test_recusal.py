"""A declared conflict of interest: who may declare it, when, and what it takes away."""

import uuid

import pytest

from claims.enums import ReviewStatus, Role
from claims.errors import (
    AlreadyDecided,
    NotFound,
    ReasonRequired,
    Recused,
    RoleNotAllowed,
    TextTooLong,
)
from claims.models import Recusal
from claims.queries import desk
from claims.services import corrections, publishing, reviews, sign_off
from tests.domain.traces import announced, last_event, nothing_written, refused
from tests.journeys import Newsroom, review_at
from tests.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(now):
    return Newsroom(now)


def recuse(review, who, room, *, reason="a relative"):
    return sign_off.recuse(review_id=review.public_id, reason=reason, actor=who, now=room.tick())


@pytest.fixture
def submitted(room, now):
    return review_at(ReviewStatus.IN_SIGN_OFF, now=now, newsroom=room)


def test_recusal_is_recorded_and_announced_to_nobody(room, submitted):
    before = announced(submitted)

    recusal = recuse(submitted, room.editors[0], room, reason=" A\x00 relative. ")

    assert (recusal.user, recusal.reason, recusal.declared_at) == (room.editors[0], "A relative.", room.now)
    assert last_event(submitted) == ("review.recused", "", "", room.editors[0], {})
    assert announced(submitted) == before


def test_recusal_twice_changes_nothing(room, submitted):
    first = recuse(submitted, room.editors[0], room)

    with nothing_written():
        assert recuse(submitted, room.editors[0], room, reason="another one") == first


def test_recusal_from_unknown_review_is_refused(room):
    with refused(NotFound):
        sign_off.recuse(review_id=uuid.uuid4(), reason="x", actor=room.checker, now=room.now)


@pytest.mark.parametrize("role", [Role.VIEWER, Role.AUDITOR, Role.OPERATOR])
def test_recusal_of_somebody_without_actions_is_refused(room, submitted, role):
    with refused(RoleNotAllowed):
        recuse(submitted, person(role), room)


@pytest.mark.parametrize("reason", ["", "  ", "\x00"])
def test_recusal_without_reason_is_refused(room, submitted, reason):
    with refused(ReasonRequired, field="reason"):
        recuse(submitted, room.editors[0], room, reason=reason)


def test_recusal_with_too_long_reason_is_refused(room, submitted):
    with refused(TextTooLong, field="reason", limit=400):
        recuse(submitted, room.editors[0], room, reason="x" * 401)


@pytest.mark.parametrize("status", [ReviewStatus.IN_SIGN_OFF, ReviewStatus.APPROVED])
def test_recusal_while_the_approval_counts_is_refused_and_says_what_to_do(room, now, status):
    review = review_at(status, now=now, newsroom=room)
    sign_off.approve(review_id=review.public_id, seen_version=1, actor=room.editors[0], now=room.tick())

    with refused(AlreadyDecided) as caught:
        recuse(review, room.editors[0], room)

    assert caught.value.detail == "Withdraw your approval of this version first."


def test_recusal_after_withdrawing_the_approval_is_accepted(room, now):
    review = review_at(ReviewStatus.APPROVED, now=now, newsroom=room)
    sign_off.withdraw_approval(review_id=review.public_id, seen_version=1, actor=room.editors[0], now=room.tick())

    recuse(review, room.editors[0], room)

    assert Recusal.objects.get().user == room.editors[0]


@pytest.mark.parametrize("status", ["changes_requested", "published"])
def test_recusal_is_open_to_an_editor_whose_decision_no_longer_counts(room, now, status):
    review = review_at(ReviewStatus(status), now=now, newsroom=room)

    recuse(review, room.editors[0], room)

    assert Recusal.objects.get().user == room.editors[0]


def test_recusal_is_open_to_an_approver_of_what_was_abandoned(room, submitted):
    sign_off.approve(review_id=submitted.public_id, seen_version=1, actor=room.editors[0], now=room.tick())
    reviews.abandon(review_id=submitted.public_id, reason="moot", actor=room.editors[1], now=room.tick())

    recuse(submitted, room.editors[0], room)

    assert Recusal.objects.get().user == room.editors[0]


ACTS = {
    "assign": lambda who: reviews.assign(to=who["actor"], **who),
    "abandon": lambda who: reviews.abandon(reason="moot", **who),
    "approve": lambda who: sign_off.approve(seen_version=1, **who),
    "request_changes": lambda who: sign_off.request_changes(seen_version=1, comment="x", **who),
    "withdraw_approval": lambda who: sign_off.withdraw_approval(seen_version=1, **who),
    "publish": lambda who: publishing.publish(seen_version=1, **who),
    "suspend": lambda who: publishing.suspend(reason="x", **who),
    "resume": lambda who: publishing.resume(**who),
    "start_correction": lambda who: corrections.start_correction(kind="typo", reason="x", **who),
    "set_public_note": lambda who: corrections.set_public_note(note="x", **who),
    "cancel_correction": lambda who: corrections.cancel_correction(**who),
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("status", ["in_sign_off", "published"])
def test_recused_editor_has_no_act_left(room, now, third_editor, act, status):
    review = review_at(ReviewStatus(status), now=now, newsroom=room)
    recuse(review, third_editor, room)

    with refused(Recused):
        ACTS[act]({"review_id": review.public_id, "actor": third_editor, "now": room.now})


def test_desk_tells_the_recused_editor_why_nothing_is_allowed(room, submitted, third_editor):
    recuse(submitted, third_editor, room)

    actions = desk.load(submitted.public_id, actor=third_editor).actions

    assert {(each.allowed, each.code) for each in actions} == {(False, "review.recused")}


def test_recused_assignee_is_replaced_by_an_editor(room, second_checker):
    review = room.taken(room.opened())
    recuse(review, room.checker, room)

    reviews.hand_back(review_id=review.public_id, actor=room.editors[0], now=room.tick())
    again = reviews.assign(review_id=review.public_id, to=second_checker, actor=room.editors[0], now=room.tick())

    assert again.assignee == second_checker
