"""Who is editing, until when: decided by the database's clock, whatever the web server believes."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection

from claims.enums import ReviewStatus
from claims.errors import LeaseLost, NotAssignee, NotFound, Recused, RoleNotAllowed, WrongStatus
from claims.models import Lease, Recusal, RoleMembership
from claims.queries.review_facts import live_lease
from claims.services import leases
from claims.services.drafting import Draft, save_draft
from tests.domain.traces import announced, events, last_event, refused
from tests.journeys import Newsroom, review_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(now):
    return Newsroom(now)


@pytest.fixture
def taken(room):
    return room.taken(room.opened())


def hold(review, who, now):
    return leases.hold(review_id=review.public_id, actor=who, now=now)


def take_over(review, who, now):
    return leases.take_over(review_id=review.public_id, actor=who, now=now)


def database_time():
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]


def expire(review):
    """As if sixteen minutes had passed."""
    earlier = timedelta(minutes=16)
    lease = Lease.objects.get(review=review)
    Lease.objects.filter(pk=lease.pk).update(
        renewed_at=lease.renewed_at - earlier, expires_at=lease.expires_at - earlier
    )


def test_hold_lasts_a_quarter_of_an_hour_by_the_databases_clock(room, taken):
    before = database_time()

    lease = hold(taken, room.checker, room.now)

    assert lease.expires_at - lease.renewed_at == timedelta(minutes=15)
    assert before <= lease.renewed_at <= database_time()


@pytest.mark.parametrize("hours", [-1, 1])
def test_expiry_does_not_look_at_the_clock_of_the_web_server(room, taken, hours):
    lease = hold(taken, room.checker, database_time() + timedelta(hours=hours))

    assert live_lease(taken) == lease
    expire(taken)
    assert live_lease(taken) is None


def test_hold_again_renews_under_the_same_token(room, taken):
    first = hold(taken, room.checker, room.now)
    Lease.objects.filter(pk=first.pk).update(expires_at=first.expires_at - timedelta(minutes=5))

    second = hold(taken, room.checker, room.now)

    assert second.token == first.token
    assert second.expires_at >= first.expires_at


def test_hold_writes_neither_record_nor_announcement(room, taken):
    recorded, told = len(events(taken)), announced(taken)

    hold(taken, room.checker, room.now)

    assert (len(events(taken)), announced(taken)) == (recorded, told)


def test_own_lease_that_ran_out_goes_on_under_its_token(room, taken):
    page = hold(taken, room.checker, room.now)
    expire(taken)

    save_draft(
        review_id=taken.public_id,
        edit_count=0,
        draft=Draft(headline="after lunch"),
        actor=room.checker,
        now=room.now,
        lease_token=str(page.token),
    )

    assert live_lease(taken).token == page.token


def test_hold_of_what_somebody_else_holds_is_refused(room, taken, second_checker):
    Lease.objects.filter(review=taken).update(holder=second_checker)

    with refused(LeaseLost, holder=str(second_checker.public_id)):
        hold(taken, room.checker, room.now)


def test_hold_of_what_somebody_else_let_run_out_is_granted(room, taken, second_checker):
    Lease.objects.filter(review=taken).update(holder=second_checker)
    foreign = Lease.objects.get(review=taken).token
    expire(taken)

    lease = hold(taken, room.checker, room.now)

    assert lease.holder == room.checker
    assert lease.token != foreign


def test_take_over_ends_the_other_token_and_is_recorded(room, taken):
    page = hold(taken, room.checker, room.now)

    lease = take_over(taken, room.checker, room.tick())

    assert lease.token != page.token
    assert last_event(taken) == (
        "review.lease_taken_over",
        "",
        "",
        room.checker,
        {"from": str(room.checker.public_id)},
    )


def test_take_over_from_somebody_else_names_her(room, taken, second_checker):
    Lease.objects.filter(review=taken).update(holder=second_checker)

    take_over(taken, room.checker, room.now)

    assert last_event(taken)[4] == {"from": str(second_checker.public_id)}
    assert Lease.objects.get(review=taken).holder == room.checker


def test_take_over_of_nothing_names_nobody(room, taken):
    expire(taken)

    take_over(taken, room.checker, room.now)

    assert last_event(taken)[4] == {"from": None}


@pytest.fixture(params=[hold, take_over], ids=["hold", "take_over"])
def act(request):
    return request.param


def test_lease_on_unknown_review_is_refused(room, taken, act):
    taken.public_id = uuid.uuid4()

    with refused(NotFound):
        act(taken, room.checker, room.now)


def test_lease_of_another_checker_is_refused(room, taken, second_checker, act):
    with refused(NotAssignee):
        act(taken, second_checker, room.now)


def test_lease_of_a_former_checker_is_refused(room, taken, act):
    RoleMembership.objects.filter(user=room.checker).update(revoked_at=room.now, revoked_by=room.editors[0])

    with refused(RoleNotAllowed):
        act(taken, room.checker, room.now)


def test_lease_of_a_recused_assignee_is_refused(room, taken, act):
    Recusal.objects.create(review=taken, user=room.checker, reason="a relative", declared_at=room.now)

    with refused(Recused):
        act(taken, room.checker, room.now)


@pytest.mark.parametrize("status", ["queued", "in_sign_off", "approved", "published", "retracted", "abandoned"])
def test_lease_where_nothing_can_be_edited_is_refused(room, now, status, act):
    review = review_at(ReviewStatus(status), now=now, newsroom=room)

    with refused(WrongStatus, current_status=status):
        act(review, room.checker, room.now)


def test_lease_after_a_request_for_changes_is_granted(room, now):
    review = review_at(ReviewStatus.CHANGES_REQUESTED, now=now, newsroom=room)

    assert hold(review, room.checker, room.now).holder == room.checker
