"""Have we had this before? The published verdict that is nearest to a claim, by the matches that are stored."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from claims.enums import MatchState, VerdictStatus
from claims.models import ClaimMatch, Verdict


@dataclass(frozen=True)
class Earlier:
    """A verdict on a claim that may be the same, how like the two are, and whether a person has confirmed it."""

    verdict: Verdict
    likeness: float
    is_confirmed: bool


def near(claim_ids: Sequence[int]) -> dict[int, Earlier]:
    """For each of these claims its nearest published verdict, if there is one; two queries for any number."""
    pairs = _pairs(set(claim_ids))
    others = {other for found in pairs.values() for other, _, _ in found}
    verdicts = _published(others)
    nearest = {}
    for claim_id, found in pairs.items():
        best = next((each for each in found if each[0] in verdicts), None)
        if best is not None:
            other, likeness, confirmed = best
            nearest[claim_id] = Earlier(verdicts[other], likeness, confirmed)
    return nearest


def _pairs(wanted: set[int]) -> dict[int, list[tuple[int, float, bool]]]:
    """Claim → the claims that may be the same (or what these were joined to), confirmed and likest first."""
    rows = ClaimMatch.objects.filter(Q(low__in=wanted) | Q(high__in=wanted)).exclude(state=MatchState.REJECTED)
    found: dict[int, list[tuple[int, float, bool]]] = {}
    fields = ("low_id", "high_id", "low__merged_into_id", "high__merged_into_id", "score", "state")
    for low, high, low_into, high_into, score, state in rows.values_list(*fields):
        confirmed = state == MatchState.CONFIRMED
        if low in wanted:
            found.setdefault(low, []).append((high_into or high, score, confirmed))
        if high in wanted:
            found.setdefault(high, []).append((low_into or low, score, confirmed))
    return {key: sorted(pairs, key=lambda pair: (not pair[2], -pair[1], pair[0])) for key, pairs in found.items()}


def _published(claim_ids: set[int]) -> dict[int, Verdict]:
    """The newest published verdict on each claim. Asks also for none, so that the number of queries stays the same."""
    rows = Verdict.objects.filter(claim__in=claim_ids or {0}, status=VerdictStatus.PUBLISHED).only(
        "public_id", "claim", "headline", "published_at", "summary_json"
    )
    return {row.claim_id: row for row in rows.order_by("published_at", "pk")}
