"""How urgent is a claim? Four terms that anybody can follow, in whole points that add up to the number.

The number is stored, because the queue is ordered by it, and it is the sum of what is shown beside it. Two of the
terms move with time, in steps of a day, so every number comes with the moment until which it is right
(docs/adr/0014-queue-priority.md).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import floor

DAY = timedelta(days=1)
SCORE_MOST, REACH_MOST, AGE_MOST, DEADLINE_MOST = 40, 25, 10, 25
MOST = SCORE_MOST + REACH_MOST + AGE_MOST + DEADLINE_MOST
POINTS_AN_ARTICLE = 5
POINTS_A_DAY_NEARER = 4
_FAR = 7
"""Days before a deadline from which on it counts."""


@dataclass(frozen=True, slots=True)
class Priority:
    """The points of each term, and until when they hold; None when time does not change them any more."""

    score: int
    reach: int
    age: int
    deadline: int
    until: datetime | None

    @property
    def total(self) -> int:
        """What the queue is ordered by, from 0 to MOST."""
        return self.score + self.reach + self.age + self.deadline


def priority(*, score: float, reach: int, waiting_since: datetime, due_at: datetime | None, now: datetime) -> Priority:
    """The priority of a claim at `now`.

    `score` is its check-worthiness from 0 to 1, `reach` the number of articles in which it appears.
    """
    age, age_until = _age(waiting_since, now)
    deadline, deadline_until = _deadline(due_at, now)
    return Priority(
        score=floor(SCORE_MOST * min(1.0, max(0.0, score)) + 0.5),
        reach=min(REACH_MOST, POINTS_AN_ARTICLE * max(0, reach)),
        age=age,
        deadline=deadline,
        until=min((each for each in (age_until, deadline_until) if each), default=None),
    )


def as_stored(until: datetime | None, now: datetime) -> datetime:
    """The moment to explain a stored number by: now, or, when upkeep is late, the last one at which it was right."""
    return now if until is None or now < until else until - timedelta(microseconds=1)


def days_waiting(waiting_since: datetime, now: datetime) -> int:
    """Whole days."""
    return max(0, (now - waiting_since) // DAY)


def _age(waiting_since: datetime, now: datetime) -> tuple[int, datetime | None]:
    """A point for each whole day of waiting."""
    days = days_waiting(waiting_since, now)
    if days >= AGE_MOST:
        return AGE_MOST, None
    return days, waiting_since + (days + 1) * DAY


def _deadline(due_at: datetime | None, now: datetime) -> tuple[int, datetime | None]:
    """All points on the last day and after it, fewer for each day more that is left, none from a week on."""
    if due_at is None:
        return 0, None
    days = -((now - due_at) // DAY) - 1  # begun days that are left beside the last one
    if days <= 0:
        return DEADLINE_MOST, None
    return max(0, DEADLINE_MOST - POINTS_A_DAY_NEARER * days), due_at - min(days, _FAR) * DAY
