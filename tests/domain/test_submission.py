"""From the draft to sign-off, and out of the way: submit, recall, abandon, reopen."""

import pytest

from claims.enums import ClaimStatus, ReviewStatus
from claims.errors import (
    AlreadyPublished,
    ClaimNotAccepted,
    DecisionsExist,
    Incomplete,
    LeaseLost,
    LiveReviewExists,
    NotAssignee,
    NotChanged,
    NotWriter,
    ReasonRequired,
    RoleNotAllowed,
    StaleEdit,
    StaleVersion,
    TextTooLong,
    WrongStatus,
)
from claims.models import Claim, Lease
from claims.services import review_opening, reviews, sign_off
from claims.services.drafting import Draft, save_draft
from tests.domain.traces import announced, events, last_announcement, last_event, nothing_written, refused
from tests.invariants.refusals import settle
from tests.journeys import Newsroom, claim_at, review_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(now):
    return Newsroom(now)


@pytest.fixture
def queued(room):
    return room.opened()


@pytest.fixture
def complete(room, queued):
    """A draft that could be submitted."""
    return room.written(room.taken(queued))


def set_claim(review, status, **fields):
    Claim.objects.filter(pk=review.claim_id).update(status=status, **fields)


# --- submit


def test_submit_freezes_the_draft_with_its_hash(room, complete):
    edits = complete.working_version.edit_count

    review = reviews.submit(
        review_id=complete.public_id, seen_version=1, edit_count=edits, actor=room.checker, now=room.tick()
    )

    version = review.working_version
    data = {"version": 1, "content_sha256": version.content_sha256}
    assert (version.frozen_at, version.written_by, len(version.content_sha256)) == (room.now, room.checker, 64)
    assert review.assignee == room.checker
    assert not Lease.objects.filter(review=review).exists()
    assert last_event(review) == ("review.submitted", "in_progress", "in_sign_off", room.checker, data)
    assert last_announcement(review) == ("review.submitted", False, data)


def test_submit_twice_writes_nothing(room, complete):
    room.submitted(complete)

    with nothing_written():
        again = room.submitted(complete)

    assert again.status == ReviewStatus.IN_SIGN_OFF


def test_submit_of_empty_draft_names_everything_that_is_missing(room, queued):
    review = room.taken(queued)

    with refused(Incomplete, missing=("rating", "headline", "summary", "explanation", "evidence")):
        reviews.submit(review_id=review.public_id, seen_version=1, actor=room.checker, now=room.now)


def test_submit_without_capture_or_waiver_is_refused(room, complete):
    complete.working_version.citations.update(waived_reason=None, waived_by=None)

    with refused(Incomplete, missing=("captures",)):
        reviews.submit(review_id=complete.public_id, seen_version=1, actor=room.checker, now=room.now)


@pytest.mark.parametrize("seen", [0, 2])
def test_submit_of_another_version_is_refused(room, complete, seen):
    with refused(StaleVersion, seen=seen, current=1):
        reviews.submit(review_id=complete.public_id, seen_version=seen, actor=room.checker, now=room.now)


def test_submit_of_text_edited_since_is_refused(room, complete):
    edits = complete.working_version.edit_count

    with refused(StaleEdit, seen=edits - 1, current=edits):
        reviews.submit(
            review_id=complete.public_id, seen_version=1, edit_count=edits - 1, actor=room.checker, now=room.now
        )


def test_submit_by_another_person_is_refused(room, complete):
    with refused(NotAssignee):
        reviews.submit(review_id=complete.public_id, seen_version=1, actor=room.editors[0], now=room.now)


def test_submit_while_somebody_else_holds_the_lease_is_refused(room, complete, second_checker):
    Lease.objects.filter(review=complete).update(holder=second_checker)

    with refused(LeaseLost, holder=second_checker.pk):
        reviews.submit(review_id=complete.public_id, seen_version=1, actor=room.checker, now=room.now)


def test_submit_of_what_was_refused_unchanged_is_refused(room, now):
    review = review_at(ReviewStatus.CHANGES_REQUESTED, now=now, newsroom=room)
    save_draft(
        review_id=review.public_id,
        edit_count=review.working_version.edit_count,
        draft=Draft(),
        actor=room.checker,
        now=room.tick(),
    )

    with refused(NotChanged):
        reviews.submit(review_id=review.public_id, seen_version=2, actor=room.checker, now=room.now)


def test_submit_after_recall_without_a_new_draft_is_refused(room, complete):
    review = room.submitted(complete)
    reviews.recall(review_id=review.public_id, actor=room.checker, now=room.tick())

    with refused(NotChanged):
        reviews.submit(review_id=review.public_id, seen_version=1, actor=room.checker, now=room.now)


# --- recall


def test_recall_takes_the_version_back_to_its_writer(room, complete):
    room.submitted(complete)

    review = reviews.recall(review_id=complete.public_id, actor=room.checker, now=room.tick())

    assert (review.status, review.assignee) == (ReviewStatus.IN_PROGRESS, room.checker)
    assert last_event(review) == ("review.recalled", "in_sign_off", "in_progress", room.checker, {"version": 1})
    assert last_announcement(review) == ("review.recalled", False, {"version": 1})


def test_recall_by_another_checker_is_refused(room, complete, second_checker):
    room.submitted(complete)

    with refused(NotWriter):
        reviews.recall(review_id=complete.public_id, actor=second_checker, now=room.now)


def test_recall_after_a_decision_is_refused_even_when_it_was_withdrawn(room, complete):
    review = room.submitted(complete)
    room.approved(review, room.editors[0])
    sign_off.withdraw_approval(review_id=review.public_id, seen_version=1, actor=room.editors[0], now=room.tick())

    with refused(DecisionsExist):
        reviews.recall(review_id=review.public_id, actor=room.checker, now=room.now)


# --- abandon and reopen


@pytest.mark.parametrize("status", ["queued", "in_progress", "changes_requested", "in_sign_off"])
def test_abandon_ends_a_review_and_keeps_what_was_written(room, now, status):
    review = review_at(ReviewStatus(status), now=now, newsroom=room)
    editor = room.editors[0]

    ended = reviews.abandon(review_id=review.public_id, reason=" Claim\x00 withdrawn. ", actor=editor, now=room.tick())

    data = {"reason": "Claim withdrawn."}
    assert (ended.status, ended.assignee) == (ReviewStatus.ABANDONED, None)
    assert ended.working_version_id == review.working_version_id
    assert not Lease.objects.filter(review=review).exists()
    assert last_event(review) == ("review.abandoned", status, "abandoned", editor, data)
    assert last_announcement(review) == ("review.abandoned", False, data)


@pytest.mark.parametrize("reason", ["", "   ", "\x00"])
def test_abandon_without_reason_is_refused(room, queued, reason):
    with refused(ReasonRequired, field="reason"):
        reviews.abandon(review_id=queued.public_id, reason=reason, actor=room.editors[0], now=room.now)


def test_abandon_with_too_long_reason_is_refused(room, queued):
    with refused(TextTooLong, field="reason", limit=400):
        reviews.abandon(review_id=queued.public_id, reason="x" * 401, actor=room.editors[0], now=room.now)


def test_abandon_by_checker_is_refused(room, queued):
    with refused(RoleNotAllowed):
        reviews.abandon(review_id=queued.public_id, reason="moot", actor=room.checker, now=room.now)


def test_abandon_of_open_correction_is_refused(room, now):
    review = room.corrected(review_at(ReviewStatus.PUBLISHED, now=now, newsroom=room))

    with refused(AlreadyPublished):
        reviews.abandon(review_id=review.public_id, reason="moot", actor=room.editors[0], now=room.now)


def test_abandon_of_approved_review_is_refused(room, now):
    review = review_at(ReviewStatus.APPROVED, now=now, newsroom=room)

    with refused(WrongStatus, current_status="approved"):
        reviews.abandon(review_id=review.public_id, reason="moot", actor=room.editors[0], now=room.now)


def test_reopen_puts_the_review_back_into_the_queue(room, now):
    review = review_at(ReviewStatus.ABANDONED, now=now, newsroom=room)
    editor = room.editors[1]

    reopened = reviews.reopen(review_id=review.public_id, actor=editor, now=room.tick())

    assert reopened.status == ReviewStatus.QUEUED
    assert last_event(review) == ("review.reopened", "abandoned", "queued", editor, {})
    assert last_announcement(review) == ("review.reopened", False, {})


def test_reopen_while_another_review_lives_is_refused(room, now):
    review = review_at(ReviewStatus.ABANDONED, now=now, newsroom=room)
    review_opening.open_for_claim(claim=review.claim, actor=room.checker, now=room.tick())

    with refused(LiveReviewExists):
        reviews.reopen(review_id=review.public_id, actor=room.editors[0], now=room.now)


def test_reopen_while_claim_is_merged_is_refused(room, now):
    review = review_at(ReviewStatus.ABANDONED, now=now, newsroom=room)
    set_claim(review, ClaimStatus.MERGED, merged_into=claim_at(now=room.now))

    with refused(ClaimNotAccepted):
        reviews.reopen(review_id=review.public_id, actor=room.editors[0], now=room.now)


def test_reopen_of_queued_review_is_refused(room, queued):
    with refused(WrongStatus):
        reviews.reopen(review_id=queued.public_id, actor=room.editors[0], now=room.now)


# --- the whole way


def test_every_act_on_the_way_is_in_the_record_with_its_statuses(room, now):
    review = review_at(ReviewStatus.PUBLISHED, now=now, newsroom=room)
    settle()

    assert [(each.action, each.from_status, each.to_status) for each in events(review)] == [
        ("review.opened", "", "queued"),
        ("review.taken", "queued", "in_progress"),
        ("review.draft_saved", "in_progress", "in_progress"),
        ("review.draft_saved", "in_progress", "in_progress"),
        ("review.draft_saved", "in_progress", "in_progress"),
        ("review.draft_saved", "in_progress", "in_progress"),
        ("review.draft_saved", "in_progress", "in_progress"),
        ("review.submitted", "in_progress", "in_sign_off"),
        ("sign_off.approved", "in_sign_off", "in_sign_off"),
        ("sign_off.approved", "in_sign_off", "approved"),
        ("review.published", "approved", "published"),
    ]
    assert announced(review) == [
        ("review.opened", False),
        ("review.assigned", False),
        ("review.submitted", False),
        ("review.approved", False),
        ("verdict.published", True),
    ]
