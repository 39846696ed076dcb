"""Deadlines by API."""

import pytest

from claims.enums import ReviewStatus, Role
from tests.api.conftest import signed_in
from tests.journeys import Newsroom, review_at

FRIDAY = "2999-01-04T12:00:00Z"


@pytest.fixture
def room(db, now):
    return Newsroom(now)


@pytest.fixture
def place(room, now):
    """The address of a queued review."""
    return f"/api/v1/reviews/{review_at(ReviewStatus.QUEUED, now=now, newsroom=room).public_id}"


def test_editor_sets_a_deadline(place, room):
    response = signed_in(room.editors[0]).send(f"{place}/due", {"due_at": FRIDAY})

    assert (response.status_code, response.json()["due_at"]) == (200, FRIDAY)


def test_deadline_is_taken_away_with_null(place, room):
    response = signed_in(room.editors[0]).send(f"{place}/due", {"due_at": None})

    assert (response.status_code, response.json()["due_at"]) == (200, None)


@pytest.mark.parametrize(
    ("act", "body", "pointer"),
    [
        ("due", {}, "/due_at"),
        ("due", {"due_at": "Friday"}, "/due_at"),
        ("due", {"due_at": "2001-01-01T00:00:00Z"}, "/due_at"),
    ],
)
def test_nonsense_is_refused_with_its_place(place, room, act, body, pointer):
    response = signed_in(room.editors[0]).send(f"{place}/{act}", body)

    assert (response.status_code, [each["pointer"] for each in response.json()["errors"]]) == (400, [pointer])


@pytest.mark.parametrize(("act", "body"), [("due", {"due_at": FRIDAY})])
def test_checker_may_not_plan(place, client_as, act, body):
    response = client_as(Role.CHECKER).send(f"{place}/{act}", body)

    assert (response.status_code, response.json()["code"]) == (403, "role.not_allowed")
