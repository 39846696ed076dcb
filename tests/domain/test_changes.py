"""The public change feed: in the order of commit, public events only."""

from uuid import uuid4

import pytest

from claims.models import OutboxEvent
from claims.queries import changes

pytestmark = pytest.mark.django_db


def event(now, *, sequence: int | None, is_public: bool = True, kind: str = "verdict.published") -> OutboxEvent:
    return OutboxEvent.objects.create(
        type=kind,
        target_type="review",
        target_id=uuid4(),
        is_public=is_public,
        occurred_at=now,
        sequence=sequence,
    )


def test_changes_are_in_order_of_sequence_not_of_row(now):
    event(now, sequence=3)
    event(now, sequence=1)
    event(now, sequence=2)

    assert [row.sequence for row in changes.since(0)] == [1, 2, 3]


def test_changes_leave_out_what_has_no_number_yet_and_what_is_not_public(now):
    event(now, sequence=1)
    event(now, sequence=2, is_public=False, kind="review.submitted")
    event(now, sequence=None)

    assert [row.sequence for row in changes.since(0)] == [1]


@pytest.mark.parametrize(
    ("since", "limit", "expected"),
    [(0, 2, [1, 2]), (2, 2, [3, 4]), (4, 2, []), (-5, 1, [1]), (0, 0, [1]), (0, 10**9, [1, 2, 3, 4])],
)
def test_reader_who_goes_on_from_the_last_number_misses_nothing(since, limit, expected, now):
    for sequence in (1, 2, 3, 4):
        event(now, sequence=sequence)

    assert [row.sequence for row in changes.since(since, limit=limit)] == expected


def test_latest_is_the_newest_public_number(now):
    assert changes.latest() == 0

    event(now, sequence=4)
    event(now, sequence=9, is_public=False)

    assert changes.latest() == 4
