"""The priority of a claim: four terms in whole points, their sum, and until when it is right."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.workflow.priority import MOST, Priority, as_stored, days_waiting, priority

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
DAY = timedelta(days=1)
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - zone given apart
SITUATIONS = {
    "score": st.floats(0, 1),
    "reach": st.integers(0, 100),
    "waiting_since": MOMENTS,
    "due_at": st.none() | MOMENTS,
    "now": MOMENTS,
}


def of(*, score=0.0, reach=0, waited=timedelta(0), left=None) -> Priority:
    due_at = None if left is None else NOW + left
    return priority(score=score, reach=reach, waiting_since=NOW - waited, due_at=due_at, now=NOW)


def test_priority_is_the_sum_of_its_terms():
    found = of(score=0.91, reach=3, waited=4 * DAY, left=2.5 * DAY)

    assert (found.score, found.reach, found.age, found.deadline) == (36, 15, 4, 17)
    assert found.total == 72


@pytest.mark.parametrize(
    ("score", "points"), [(0, 0), (0.0124, 0), (0.0125, 1), (0.5, 20), (0.9, 36), (1, 40), (3, 40), (-1, 0)]
)
def test_score_gives_up_to_forty_points(score, points):
    assert of(score=score).score == points


@pytest.mark.parametrize(("articles", "points"), [(0, 0), (1, 5), (4, 20), (5, 25), (80, 25)])
def test_reach_gives_five_points_an_article_up_to_twenty_five(articles, points):
    assert of(reach=articles).reach == points


@pytest.mark.parametrize(
    ("waited", "points"),
    [(-DAY, 0), (timedelta(hours=23), 0), (DAY, 1), (9.9 * DAY, 9), (10 * DAY, 10), (900 * DAY, 10)],
)
def test_age_gives_a_point_a_whole_day_up_to_ten(waited, points):
    assert of(waited=waited).age == points


@pytest.mark.parametrize(
    ("left", "points"),
    [
        (-30 * DAY, 25),
        (timedelta(0), 25),
        (DAY, 25),
        (DAY + timedelta(minutes=1), 21),
        (2 * DAY, 21),
        (6 * DAY, 5),
        (7 * DAY, 1),
        (7 * DAY + timedelta(minutes=1), 0),
        (90 * DAY, 0),
    ],
)
def test_deadline_gives_more_the_nearer_it_is_and_all_once_it_has_passed(left, points):
    assert of(left=left).deadline == points


def test_without_a_deadline_there_are_no_points_for_it():
    assert of(left=None).deadline == 0


@pytest.mark.parametrize(
    ("waited", "left", "until"),
    [
        (timedelta(0), None, DAY),
        (1.25 * DAY, None, 0.75 * DAY),
        (10 * DAY, None, None),
        (10 * DAY, 30 * DAY, 23 * DAY),
        (10 * DAY, 2.5 * DAY, 0.5 * DAY),
        (10 * DAY, DAY, None),
        (0.5 * DAY, 2.25 * DAY, 0.25 * DAY),
    ],
)
def test_number_is_right_until_the_next_step_of_age_or_deadline(waited, left, until):
    expected = None if until is None else NOW + until

    assert of(waited=waited, left=left).until == expected


@given(**SITUATIONS)
def test_priority_stays_within_its_bounds(**situation):
    found = priority(**situation)

    assert 0 <= found.total <= MOST == 100


@given(**SITUATIONS)
def test_number_does_not_change_before_the_moment_it_names(**situation):
    found = priority(**situation)
    last = (found.until or situation["now"] + 4000 * DAY) - timedelta(microseconds=1)

    assert priority(**situation | {"now": last}).total == found.total


@given(**SITUATIONS)
def test_number_rises_at_the_moment_it_names(**situation):
    found = priority(**situation)
    later = priority(**situation | {"now": found.until or situation["now"]})

    assert (later.total > found.total) == (found.until is not None)


@pytest.mark.parametrize(
    ("until", "expected"),
    [(None, NOW), (NOW + DAY, NOW), (NOW - DAY, NOW - DAY - timedelta(microseconds=1))],
)
def test_late_upkeep_is_explained_by_the_last_moment_at_which_the_number_was_right(until, expected):
    assert as_stored(until, NOW) == expected


@pytest.mark.parametrize(("waited", "days"), [(-DAY, 0), (timedelta(hours=23), 0), (3.5 * DAY, 3)])
def test_waiting_is_told_in_whole_days(waited, days):
    assert days_waiting(NOW - waited, NOW) == days
