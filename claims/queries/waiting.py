"""How much waits at the desk, in a few counts that cost the same however much it is."""

from dataclasses import dataclass, field

from django.db import connection

from claims.enums import ReviewStatus
from claims.models import User
from claims.models.reviews import OPEN
from claims.queries import sign_off_lists


@dataclass(frozen=True)
class Waiting:
    """Every figure is counted up to MOST, `to_sign` up to MOST_TO_SIGN; there it means "so many and more"."""

    candidates: int
    by_status: dict[str, int] = field(default_factory=dict)
    mine: int = 0
    to_sign: int = 0
    dead_letters: int = 0

    @property
    def more_candidates(self) -> bool:
        return self.candidates >= MOST

    @property
    def most_open(self) -> int:
        """From here on `open` means "so many and more": one status has reached its limit."""
        return self.open if MOST in self.by_status.values() else self.open + 1

    @property
    def open(self) -> int:
        """Open reviews, up to MOST of each status."""
        return sum(self.by_status.values())


MOST = 1_000
"""A number that is large enough to say "many"; counting on would cost and tell nobody more."""
MOST_TO_SIGN = 100
"""Each of these is looked at by itself: who worked on it, who is recused."""

_COUNTED = "(SELECT count(*) FROM (SELECT 1 FROM {table} WHERE {condition} LIMIT %(most)s) counted)"
_PLACES = {
    "candidates": ("claims_claim", "status = 'candidate'"),
    "mine": ("claims_review", "assignee_id = %(person)s AND status IN ('in_progress', 'changes_requested')"),
    "dead_letters": ("claims_intake", "state = 'failed'"),
    **{str(status): ("claims_review", f"status = '{status}'") for status in OPEN},
}
_COUNTS = "SELECT " + ", ".join(_COUNTED.format(table=table, condition=where) for table, where in _PLACES.values())


def waiting(person: User) -> Waiting:
    """What waits for anybody, and for this person."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, {"most": MOST, "person": person.pk})
        counts = dict(zip(_PLACES, cursor.fetchone(), strict=True))
    return Waiting(
        candidates=counts["candidates"],
        by_status={status: counts[status] for status in ReviewStatus.values if counts.get(status)},
        mine=counts["mine"],
        to_sign=sign_off_lists.waiting(person).order_by()[:MOST_TO_SIGN].count(),
        dead_letters=counts["dead_letters"],
    )
