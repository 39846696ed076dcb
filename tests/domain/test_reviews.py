"""From the queue to a checker and back: open, take, assign, take next, hand back."""

import uuid
from datetime import timedelta

import pytest

from claims.enums import ClaimStatus, ReviewStatus, Role
from claims.errors import (
    AlreadyPublished,
    AlreadyTaken,
    ClaimNotAccepted,
    InvalidInput,
    NotAssignee,
    NotFound,
    Recused,
    RoleNotAllowed,
    WrongStatus,
)
from claims.models import Claim, Contribution, Lease, Review
from claims.services import review_opening, reviews, sign_off
from tests.domain.traces import last_announcement, last_event, nothing_written, refused
from tests.invariants.refusals import settle
from tests.journeys import Newsroom, claim_at, review_at
from tests.people import person

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


def recuse(review, who, room):
    sign_off.recuse(review_id=review.public_id, reason="a relative", actor=who, now=room.tick())


def set_claim(review, status, **fields):
    Claim.objects.filter(pk=review.claim_id).update(status=status, **fields)


# --- opening


def test_opening_is_recorded_and_announced_to_the_desk(room, queued):
    data = {"claim": str(queued.claim.public_id), "policy": "panel/1"}

    assert last_event(queued) == ("review.opened", "", "queued", room.checker, data)
    assert last_announcement(queued) == ("review.opened", False, data)


def test_opening_twice_returns_the_live_review(room, queued):
    with nothing_written():
        again = review_opening.open_for_claim(claim=queued.claim, actor=room.checker, now=room.tick())

    assert again.pk == queued.pk


def test_opening_after_an_abandoned_review_opens_another(room, now):
    abandoned = review_at(ReviewStatus.ABANDONED, now=now, newsroom=room)

    another = review_opening.open_for_claim(claim=abandoned.claim, actor=room.checker, now=room.tick())

    assert another.pk != abandoned.pk
    assert another.status == ReviewStatus.QUEUED


def test_opening_uses_the_usual_policy_of_the_newsroom(room, settings):
    settings.FACTCHECK_SIGN_OFF_POLICY = "single_editor"

    review = review_opening.open_for_claim(claim=claim_at(now=room.now), actor=room.checker, now=room.tick())

    assert str(review.policy) == "single_editor/1"


def test_opening_under_unknown_policy_is_refused(room):
    claim = claim_at(now=room.now)

    with refused(InvalidInput, field="policy"):
        review_opening.open_for_claim(claim=claim, actor=room.checker, now=room.tick(), policy_code="nobody")


# --- take


def test_take_gives_review_draft_and_lease_to_the_taker(room, queued):
    review = reviews.take(review_id=queued.public_id, actor=room.checker, now=room.tick())

    data = {"assignee": str(room.checker.public_id)}
    draft = review.working_version
    assert (review.status, review.assignee) == (ReviewStatus.IN_PROGRESS, room.checker)
    assert (draft.number, draft.claim_reviewed, draft.edit_count) == (1, queued.claim.text, 0)
    assert Lease.objects.get(review=review).holder == room.checker
    assert last_event(review) == ("review.taken", "queued", "in_progress", room.checker, data)
    assert last_announcement(review) == ("review.assigned", False, data)


def test_take_twice_by_the_same_person_writes_nothing(room, queued):
    room.taken(queued)

    with nothing_written():
        again = room.taken(queued)

    assert again.status == ReviewStatus.IN_PROGRESS


def test_take_of_unknown_review_is_refused(room):
    with refused(NotFound):
        reviews.take(review_id=uuid.uuid4(), actor=room.checker, now=room.now)


@pytest.mark.parametrize("role", [Role.VIEWER, Role.AUDITOR, Role.OPERATOR])
def test_take_by_a_reading_role_is_refused(room, queued, role):
    with refused(RoleNotAllowed):
        reviews.take(review_id=queued.public_id, actor=person(role), now=room.now)


def test_take_by_superuser_without_role_is_refused(room, queued):
    with refused(RoleNotAllowed):
        reviews.take(review_id=queued.public_id, actor=person(is_superuser=True), now=room.now)


def test_take_by_somebody_who_has_left_is_refused(room, queued):
    gone = person(Role.CHECKER, is_active=False)

    with refused(RoleNotAllowed):
        reviews.take(review_id=queued.public_id, actor=gone, now=room.now)


def test_take_by_recused_person_is_refused(room, queued):
    recuse(queued, room.checker, room)

    with refused(Recused):
        reviews.take(review_id=queued.public_id, actor=room.checker, now=room.now)


def test_take_of_what_somebody_else_took_is_refused(room, queued, second_checker):
    room.taken(queued)

    with refused(AlreadyTaken, current_status="in_progress"):
        reviews.take(review_id=queued.public_id, actor=second_checker, now=room.now)


def test_take_in_sign_off_is_refused(room, complete, second_checker):
    room.submitted(complete)

    with refused(WrongStatus, current_status="in_sign_off"):
        reviews.take(review_id=complete.public_id, actor=second_checker, now=room.now)


def test_take_while_claim_is_merged_is_refused(room, queued):
    set_claim(queued, ClaimStatus.MERGED, merged_into=claim_at(now=room.now))

    with refused(ClaimNotAccepted):
        reviews.take(review_id=queued.public_id, actor=room.checker, now=room.now)


# --- assign


def test_assign_gives_the_review_to_a_colleague(room, queued, second_checker):
    editor = room.editors[0]

    review = reviews.assign(review_id=queued.public_id, to=second_checker, actor=editor, now=room.tick())

    data = {"assignee": str(second_checker.public_id)}
    assert review.assignee == second_checker
    assert Lease.objects.get(review=review).holder == second_checker
    assert last_event(review) == ("review.assigned", "queued", "in_progress", editor, data)
    assert last_announcement(review) == ("review.assigned", False, data)


def test_assign_twice_to_the_same_person_writes_nothing(room, queued, second_checker):
    reviews.assign(review_id=queued.public_id, to=second_checker, actor=room.editors[0], now=room.tick())

    with nothing_written():
        reviews.assign(review_id=queued.public_id, to=second_checker, actor=room.editors[1], now=room.tick())


def test_assign_by_checker_is_refused(room, queued, second_checker):
    with refused(RoleNotAllowed):
        reviews.assign(review_id=queued.public_id, to=second_checker, actor=room.checker, now=room.now)


@pytest.mark.parametrize("roles", [(), (Role.VIEWER,), (Role.OPERATOR, Role.AUDITOR)])
def test_assign_to_somebody_who_cannot_work_is_refused(room, queued, roles):
    with refused(InvalidInput, field="assignee"):
        reviews.assign(review_id=queued.public_id, to=person(*roles), actor=room.editors[0], now=room.now)


def test_assign_to_recused_person_is_refused(room, queued):
    recuse(queued, room.checker, room)

    with refused(InvalidInput, field="assignee"):
        reviews.assign(review_id=queued.public_id, to=room.checker, actor=room.editors[0], now=room.now)


def test_assign_of_taken_review_is_refused(room, queued, second_checker):
    room.taken(queued)

    with refused(AlreadyTaken):
        reviews.assign(review_id=queued.public_id, to=second_checker, actor=room.editors[0], now=room.now)


# --- take next


def prioritised(room, priority):
    review = room.opened()
    Review.objects.filter(pk=review.pk).update(priority=priority)
    return review


def test_take_next_takes_the_most_urgent(room):
    prioritised(room, 0.2)
    urgent = prioritised(room, 0.9)
    prioritised(room, 0.5)

    taken = reviews.take_next(actor=room.checker, now=room.tick())

    assert (taken.pk, taken.assignee) == (urgent.pk, room.checker)
    assert last_event(urgent)[0] == "review.taken"


def test_take_next_takes_what_is_due_first_of_two_equals_and_then_what_has_a_deadline(room):
    for days in (None, 3, 1):
        due_at = room.now + timedelta(days=days) if days else None
        Review.objects.filter(pk=prioritised(room, 0.5).pk).update(due_at=due_at)

    taken = [reviews.take_next(actor=room.checker, now=room.tick()) for _ in range(3)]

    assert [(review.due_at - room.now).days if review.due_at else None for review in taken] == [0, 2, None]


def test_take_next_takes_the_older_of_two_equals(room):
    older = prioritised(room, 0.5)
    prioritised(room, 0.5)

    assert reviews.take_next(actor=room.checker, now=room.tick()).pk == older.pk


def test_take_next_passes_over_what_cannot_be_taken(room):
    merged = prioritised(room, 0.9)
    set_claim(merged, ClaimStatus.MERGED, merged_into=claim_at(now=room.now))
    conflict = prioritised(room, 0.8)
    recuse(conflict, room.checker, room)
    room.taken(prioritised(room, 0.7))
    free = prioritised(room, 0.1)

    assert reviews.take_next(actor=room.checker, now=room.tick()).pk == free.pk


def test_take_next_from_an_empty_queue_is_nothing(room):
    with nothing_written():
        assert reviews.take_next(actor=room.checker, now=room.now) is None


def test_take_next_by_viewer_is_refused(room, queued, viewer):
    with refused(RoleNotAllowed):
        reviews.take_next(actor=viewer, now=room.now)


# --- hand back


@pytest.mark.parametrize("by_editor", [False, True])
def test_hand_back_keeps_the_draft_for_the_next_person(room, complete, second_checker, by_editor):
    actor = room.editors[0] if by_editor else room.checker

    review = reviews.hand_back(review_id=complete.public_id, actor=actor, now=room.tick())

    assert (review.status, review.assignee) == (ReviewStatus.QUEUED, None)
    assert not Lease.objects.filter(review=review).exists()
    assert last_event(review) == ("review.handed_back", "in_progress", "queued", actor, {})
    assert last_announcement(review) == ("review.unassigned", False, {})
    again = reviews.take(review_id=review.public_id, actor=second_checker, now=room.tick())
    assert again.working_version.headline == complete.working_version.headline


def test_hand_back_then_assign_moves_work_from_an_absent_checker(room, complete, second_checker):
    editor = room.editors[0]

    reviews.hand_back(review_id=complete.public_id, actor=editor, now=room.tick())
    review = reviews.assign(review_id=complete.public_id, to=second_checker, actor=editor, now=room.tick())
    submitted = reviews.submit(review_id=review.public_id, seen_version=1, actor=second_checker, now=room.tick())
    settle()

    contributors = Contribution.objects.filter(version=submitted.working_version).values_list("user", flat=True)
    assert submitted.working_version.written_by == second_checker
    assert set(contributors) == {room.checker.pk, second_checker.pk}


def test_hand_back_untouched_leaves_no_part_in_the_version(room, queued, third_editor):
    reviews.take(review_id=queued.public_id, actor=third_editor, now=room.tick())
    reviews.hand_back(review_id=queued.public_id, actor=third_editor, now=room.tick())

    review = room.submitted(room.written(room.taken(queued)))
    review = room.approved(review, third_editor)
    settle()

    assert review.working_version.written_by == room.checker
    assert last_event(review)[3] == third_editor


def test_hand_back_by_another_checker_is_refused(room, complete, second_checker):
    with refused(NotAssignee):
        reviews.hand_back(review_id=complete.public_id, actor=second_checker, now=room.now)


def test_hand_back_of_queued_review_is_refused(room, queued):
    with refused(WrongStatus, current_status="queued"):
        reviews.hand_back(review_id=queued.public_id, actor=room.checker, now=room.now)


def test_hand_back_of_correction_is_refused(room, now):
    review = room.corrected(review_at(ReviewStatus.PUBLISHED, now=now, newsroom=room))

    with refused(AlreadyPublished):
        reviews.hand_back(review_id=review.public_id, actor=room.checker, now=room.now)
