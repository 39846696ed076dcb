"""The list that checkers and editors work from."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.enums import ReviewStatus, Role
from claims.models import Claim, Review, SignOffPolicy
from claims.queries import queue, sign_off_lists
from claims.queries.queue import Filters
from claims.services import reviews, sign_off
from tests.journeys import Newsroom, claim_at, claimant, review_at
from tests.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(now):
    return Newsroom(now)


def listed(order="-priority", **filters):
    return list(queue.reviews(Filters(**filters), order=order))


def with_priority(room, priority, **claim_fields):
    review = room.opened(claim_at(now=room.tick(), **claim_fields))
    Review.objects.filter(pk=review.pk).update(priority=priority)
    return review


# --- the list


def test_list_shows_what_is_open(room, now):
    everything = {status: review_at(ReviewStatus(status), now=now, newsroom=room) for status in ReviewStatus.values}

    shown = {review.status for review in listed()}

    assert shown == set(everything) - {"published", "retracted", "abandoned"}


def test_list_narrows_to_statuses(room, now):
    review_at(ReviewStatus.QUEUED, now=now, newsroom=room)
    abandoned = review_at(ReviewStatus.ABANDONED, now=now, newsroom=room)

    assert listed(statuses=("abandoned",)) == [abandoned]


def test_list_leaves_out_a_review_whose_claim_is_merged(room):
    merged, other = with_priority(room, 0), with_priority(room, 0)
    Claim.objects.filter(pk=merged.claim_id).update(status="merged", merged_into=other.claim)

    assert listed() == [other]


@pytest.mark.parametrize(
    ("order", "expected"), [("-priority", [2, 3, 1]), ("-opened_at", [3, 2, 1]), ("opened_at", [1, 2, 3])]
)
def test_list_is_in_the_order_asked_for(room, order, expected):
    numbered = {number: with_priority(room, priority) for number, priority in ((1, 0.1), (2, 0.9), (3, 0.5))}

    assert listed(order) == [numbered[number] for number in expected]


def test_list_filters_by_assignee(room, second_checker):
    room.taken(room.opened())
    hers = reviews.take(review_id=room.opened().public_id, actor=second_checker, now=room.tick())

    assert listed(assignee=second_checker.public_id) == [hers]


def test_list_filters_what_nobody_works_on(room):
    room.taken(room.opened())
    free = room.opened()

    assert listed(unassigned=True) == [free]


def test_list_filters_by_topic_and_claimant(room):
    said_by = claimant()
    wanted = with_priority(room, 0, topics=["ports", "money"], claimant=said_by)
    with_priority(room, 0, topics=["airports"])

    assert listed(topic="ports") == [wanted]
    assert listed(claimant=said_by.public_id) == [wanted]


def count(act):
    with CaptureQueriesContext(connection) as queries:
        act()
    return len(queries)


def touch(rows):
    return [
        (str(row.claim.claimant), str(row.assignee), str(row.policy), row.working_version, row.published_version)
        for row in rows
    ]


def test_list_needs_one_query_for_one_and_for_three(room):
    counts = []
    room.taken(with_priority(room, 0, claimant=claimant("One")))
    counts.append(count(lambda: touch(listed())))
    for name in ("Two", "Three"):
        room.taken(with_priority(room, 0, claimant=claimant(name)))
    counts.append(count(lambda: touch(listed())))

    assert counts == [1, 1]


# --- what waits for an editor


def submitted(room, now):
    return review_at(ReviewStatus.IN_SIGN_OFF, now=now, newsroom=room)


def waiting(who):
    return sign_off_lists.shown(sign_off_lists.waiting(who), who, size=50)


def approve(review, who, room):
    return sign_off.approve(review_id=review.public_id, seen_version=1, actor=who, now=room.tick())


def test_waiting_shows_what_is_in_sign_off_oldest_first(room, now):
    first, second = submitted(room, now), submitted(room, now)
    review_at(ReviewStatus.APPROVED, now=now, newsroom=room)
    review_at(ReviewStatus.IN_PROGRESS, now=now, newsroom=room)

    assert waiting(room.editors[0]) == [first, second]


def test_waiting_leaves_out_what_she_decided(room, now):
    review = approve(submitted(room, now), room.editors[0], room)

    assert waiting(room.editors[0]) == []
    assert waiting(room.editors[1]) == [review]


def test_waiting_shows_what_she_withdrew_while_another_vote_stands(room, now):
    review = approve(submitted(room, now), room.editors[0], room)
    approve(review, room.editors[1], room)
    sign_off.withdraw_approval(review_id=review.public_id, seen_version=1, actor=room.editors[0], now=room.tick())

    assert waiting(room.editors[0]) == [review]


def test_waiting_leaves_out_her_own_work(now):
    writing_editor = person(Role.EDITOR)
    submitted(Newsroom(now, checker=writing_editor), now)

    assert waiting(writing_editor) == []


def test_waiting_leaves_out_a_review_that_she_began_and_another_ended(room, third_editor):
    review = reviews.take(review_id=room.opened().public_id, actor=third_editor, now=room.tick())
    room.written(review, writer=third_editor)
    reviews.hand_back(review_id=review.public_id, actor=third_editor, now=room.tick())
    room.submitted(room.written(room.taken(review)))

    assert waiting(third_editor) == []


def test_waiting_shows_a_review_of_which_she_wrote_a_discarded_draft(room, now, third_editor):
    review = review_at(ReviewStatus.PUBLISHED, now=now, newsroom=room)
    starter, room.checker = room.checker, third_editor
    room.corrected(review)
    room.cancelled(review)
    room.checker = starter
    review = room.submitted(room.written(room.corrected(review), summary="Corrected."))

    assert waiting(third_editor) == [review]


def test_waiting_leaves_out_a_conflict_of_interest(room, now):
    review = submitted(room, now)
    sign_off.recuse(review_id=review.public_id, reason="a relative", actor=room.editors[0], now=room.tick())

    assert waiting(room.editors[0]) == []


def test_waiting_shows_only_what_the_policy_lets_her_decide(room, chief):
    usual = {"label": "Chiefs", "approvals_needed": 2, "roles": ["chief"], "blind": True, "created_at": room.now}
    SignOffPolicy.objects.create(code="chiefs", version=1, **usual)
    review = room.submitted(room.written(room.taken(room.opened(policy="chiefs"))))

    assert (waiting(room.editors[0]), waiting(chief)) == ([], [review])


@pytest.mark.parametrize("role", [Role.CHECKER, Role.VIEWER, Role.AUDITOR, Role.OPERATOR])
def test_nothing_waits_for_people_who_do_not_sign(room, now, role):
    submitted(room, now)

    assert waiting(person(role)) == []


def test_waiting_needs_three_queries_for_one_and_for_three(room, now):
    counts = []
    submitted(room, now)
    counts.append(count(lambda: touch_waiting(room)))
    submitted(room, now)
    submitted(room, now)
    counts.append(count(lambda: touch_waiting(room)))

    assert counts == [3, 3]


def touch_waiting(room):
    return [
        (str(row.claim.claimant), str(row.assignee), row.working_version.number) for row in waiting(room.editors[0])
    ]
