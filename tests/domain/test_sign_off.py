"""Editors decide: what a decision says, what it leads to, and who may not make it."""

import uuid

import pytest
from django.db import connection

from claims.enums import Decision, ReviewStatus, Role
from claims.errors import (
    AlreadyDecided,
    CommentRequired,
    ContentAltered,
    NoStandingApproval,
    NotFound,
    OwnWorkRefused,
    RoleNotAllowed,
    StaleVersion,
    TextTooLong,
    WrongStatus,
)
from claims.models import ReviewVersion, RoleMembership, SignOff, SignOffPolicy
from claims.services import publishing, sign_off
from tests.conftest import as_application, as_owner
from tests.domain.traces import announced, last_announcement, last_event, nothing_written, refused
from tests.invariants.refusals import run, settle
from tests.journeys import Newsroom, review_at
from tests.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(now):
    return Newsroom(now)


@pytest.fixture
def submitted(room, now):
    return review_at(ReviewStatus.IN_SIGN_OFF, now=now, newsroom=room)


def approve(review, who, room, *, seen=1, comment=""):
    return sign_off.approve(review_id=review.public_id, seen_version=seen, comment=comment, actor=who, now=room.tick())


def publish(review, who, room):
    return publishing.publish(review_id=review.public_id, seen_version=1, actor=who, now=room.tick())


def request_changes(review, who, room, *, seen=1, comment="Name the year."):
    return sign_off.request_changes(
        review_id=review.public_id, seen_version=seen, comment=comment, actor=who, now=room.tick()
    )


def withdraw(review, who, room, *, seen=1):
    return sign_off.withdraw_approval(review_id=review.public_id, seen_version=seen, actor=who, now=room.tick())


def under_policy(room, **changes):
    usual = {"label": "Strict", "approvals_needed": 2, "roles": ["editor", "chief"], "blind": True}
    policy = SignOffPolicy.objects.create(code="strict", version=1, created_at=room.now, **usual | changes)
    review = room.submitted(room.written(room.taken(room.opened(policy=policy.code))))
    assert review.policy == policy
    return review


# --- approve


def test_first_approval_is_recorded_and_announced_to_nobody(room, submitted):
    editor, before = room.editors[0], announced(submitted)

    review = approve(submitted, editor, room, comment=" Sound. ")

    version = review.working_version
    row = SignOff.objects.get()
    data = {"version": 1, "content_sha256": version.content_sha256}
    assert review.status == ReviewStatus.IN_SIGN_OFF
    assert (row.version, row.decided_by, row.decision, row.comment) == (version, editor, "approve", "Sound.")
    assert (row.version_writer, row.content_sha256) == (room.checker, version.content_sha256)
    assert (row.decided_at, row.withdrawn_at) == (room.now, None)
    assert last_event(review) == ("sign_off.approved", "in_sign_off", "in_sign_off", editor, data)
    assert announced(review) == before


def test_second_approval_reaches_the_quorum_and_is_announced(room, submitted):
    review = room.approved(submitted)
    settle()

    data = {"version": 1, "content_sha256": review.working_version.content_sha256}
    assert review.status == ReviewStatus.APPROVED
    assert last_event(review) == ("sign_off.approved", "in_sign_off", "approved", room.editors[1], data)
    assert last_announcement(review) == ("review.approved", False, data)


def test_one_approval_is_enough_under_the_policy_for_small_newsrooms(room, now):
    review = review_at(ReviewStatus.IN_SIGN_OFF, now=now, newsroom=room, policy="single_editor")

    approved = approve(review, room.editors[0], room)
    settle()

    assert approved.status == ReviewStatus.APPROVED


def test_own_work_is_refused_under_the_policy_for_small_newsrooms_too(now):
    writing_editor = person(Role.EDITOR)
    room = Newsroom(now, checker=writing_editor)
    review = review_at(ReviewStatus.IN_SIGN_OFF, now=now, newsroom=room, policy="single_editor")

    with refused(OwnWorkRefused):
        approve(review, writing_editor, room)


def test_chief_may_approve(room, submitted, chief):
    assert approve(submitted, chief, room).status == ReviewStatus.IN_SIGN_OFF


@pytest.mark.parametrize("act", [approve, request_changes])
def test_same_decision_twice_keeps_one_row(room, submitted, act):
    act(submitted, room.editors[0], room)

    with nothing_written():
        act(submitted, room.editors[0], room)

    assert SignOff.objects.count() == 1


def test_repeated_approval_after_the_quorum_returns_the_approved_review(room, submitted):
    room.approved(submitted)

    with nothing_written():
        assert approve(submitted, room.editors[0], room).status == ReviewStatus.APPROVED


@pytest.mark.parametrize("act", [approve, request_changes, withdraw])
def test_decision_on_unknown_review_is_refused(room, submitted, act):
    submitted.public_id = uuid.uuid4()

    with refused(NotFound):
        act(submitted, room.editors[0], room)


@pytest.mark.parametrize("act", [approve, request_changes, withdraw])
@pytest.mark.parametrize("role", [Role.CHECKER, Role.VIEWER, Role.AUDITOR, Role.OPERATOR])
def test_decision_by_another_role_is_refused(room, submitted, act, role):
    with refused(RoleNotAllowed):
        act(submitted, person(role), room)


def test_decision_by_former_editor_is_refused(room, submitted):
    RoleMembership.objects.filter(user=room.editors[0]).update(revoked_at=room.now, revoked_by=room.editors[1])

    with refused(RoleNotAllowed):
        approve(submitted, room.editors[0], room)


def test_decision_by_a_role_that_the_policy_does_not_count_is_refused(room, chief):
    review = under_policy(room, roles=["chief"])

    with refused(RoleNotAllowed):
        approve(review, room.editors[0], room)
    assert approve(review, chief, room).status == ReviewStatus.IN_SIGN_OFF


@pytest.mark.parametrize("act", [approve, request_changes])
@pytest.mark.parametrize("seen", [0, 2])
def test_decision_on_another_version_is_refused(room, submitted, act, seen):
    with refused(StaleVersion, seen=seen, current=1):
        act(submitted, room.editors[0], room, seen=seen)


@pytest.mark.parametrize("status", ["queued", "in_progress", "changes_requested", "published", "abandoned"])
def test_approval_outside_sign_off_is_refused(room, now, third_editor, status):
    review = review_at(ReviewStatus(status), now=now, newsroom=room)

    with refused(WrongStatus, current_status=status):
        approve(review, third_editor, room)


@pytest.mark.parametrize("act", [approve, publish])
def test_altered_text_is_neither_approved_nor_published(room, now, act):
    status = {approve: ReviewStatus.IN_SIGN_OFF, publish: ReviewStatus.APPROVED}[act]
    review = review_at(status, now=now, newsroom=room)
    settle()
    as_owner(connection)
    run("ALTER TABLE claims_reviewversion DISABLE TRIGGER version_frozen")
    ReviewVersion.objects.filter(review=review).update(headline="Something else")
    settle()
    run("ALTER TABLE claims_reviewversion ENABLE TRIGGER version_frozen")
    as_application(connection)

    with refused(ContentAltered, version=1):
        act(review, room.editors[0], room)


def test_approval_after_own_request_for_changes_on_another_version_is_free(room, now):
    review = review_at(ReviewStatus.CHANGES_REQUESTED, now=now, newsroom=room)
    review = room.submitted(room.written(review, summary="Now with the year."))

    assert approve(review, room.editors[0], room, seen=2).status == ReviewStatus.IN_SIGN_OFF


def test_approval_without_comment_is_refused_where_the_policy_asks_for_one(room):
    review = under_policy(room, comment_required=True)

    with refused(CommentRequired, field="comment"):
        approve(review, room.editors[0], room, comment=" \x00")
    assert approve(review, room.editors[0], room, comment="Sound.").status == ReviewStatus.IN_SIGN_OFF


@pytest.mark.parametrize("act", [approve, request_changes])
def test_decision_with_too_long_comment_is_refused(room, submitted, act):
    with refused(TextTooLong, field="comment", limit=4_000):
        act(submitted, room.editors[0], room, comment="x" * 4_001)


# --- request for changes


def test_request_for_changes_ends_the_vote_and_is_announced(room, submitted):
    approve(submitted, room.editors[0], room)

    review = request_changes(submitted, room.editors[1], room, comment=" Name the year. ")

    data = {"version": 1, "content_sha256": review.working_version.content_sha256}
    row = SignOff.objects.get(decision=Decision.REQUEST_CHANGES)
    assert (review.status, review.assignee) == (ReviewStatus.CHANGES_REQUESTED, room.checker)
    assert row.comment == "Name the year."
    assert last_event(review)[:4] == (
        "sign_off.changes_requested",
        "in_sign_off",
        "changes_requested",
        room.editors[1],
    )
    assert last_announcement(review) == ("review.changes_requested", False, data)


@pytest.mark.parametrize("comment", ["", "  ", "\x00"])
def test_request_for_changes_without_comment_is_refused(room, submitted, comment):
    with refused(CommentRequired, field="comment"):
        request_changes(submitted, room.editors[0], room, comment=comment)


def test_request_for_changes_after_own_approval_is_refused(room, submitted):
    approve(submitted, room.editors[0], room)

    with refused(AlreadyDecided, decision="approve"):
        request_changes(submitted, room.editors[0], room)


def test_request_for_changes_at_quorum_is_refused(room, submitted, third_editor):
    room.approved(submitted)

    with refused(WrongStatus, current_status="approved"):
        request_changes(submitted, third_editor, room)


# --- withdrawal


def test_withdrawal_in_the_open_vote_is_announced_to_nobody(room, submitted):
    approve(submitted, room.editors[0], room)
    before = announced(submitted)

    review = withdraw(submitted, room.editors[0], room)

    assert SignOff.objects.get().withdrawn_at == room.now
    assert last_event(review) == (
        "sign_off.approval_withdrawn",
        "in_sign_off",
        "in_sign_off",
        room.editors[0],
        {"version": 1},
    )
    assert announced(review) == before


def test_withdrawal_at_quorum_reopens_the_vote_and_is_announced(room, submitted, third_editor):
    room.approved(submitted)

    review = withdraw(submitted, room.editors[0], room)
    settle()

    assert review.status == ReviewStatus.IN_SIGN_OFF
    assert last_announcement(review) == ("review.approval_withdrawn", False, {"version": 1})
    assert approve(review, third_editor, room).status == ReviewStatus.APPROVED


def test_withdrawal_twice_writes_nothing(room, submitted):
    approve(submitted, room.editors[0], room)
    withdraw(submitted, room.editors[0], room)

    with nothing_written():
        withdraw(submitted, room.editors[0], room)


def test_approval_after_withdrawal_is_a_new_row(room, submitted):
    approve(submitted, room.editors[0], room)
    withdraw(submitted, room.editors[0], room)

    approve(submitted, room.editors[0], room)

    assert [row.withdrawn_at is None for row in SignOff.objects.order_by("pk")] == [False, True]


def test_withdrawal_without_approval_is_refused(room, submitted):
    approve(submitted, room.editors[0], room)

    with refused(NoStandingApproval):
        withdraw(submitted, room.editors[1], room)


def test_withdrawal_from_another_version_is_refused(room, submitted):
    approve(submitted, room.editors[0], room)

    with refused(StaleVersion, seen=2, current=1):
        withdraw(submitted, room.editors[0], room, seen=2)


def test_withdrawal_after_publication_is_refused(room, now):
    review = review_at(ReviewStatus.PUBLISHED, now=now, newsroom=room)

    with refused(WrongStatus, current_status="published"):
        withdraw(review, room.editors[0], room)
