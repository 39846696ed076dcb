"""How far is the claim that stands for this one? Its work and its verdict, for many claims in two queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.db import connection

from claims.enums import ClaimStatus, ReviewStatus
from claims.models import Claim, Rating, Review
from claims.models.reviews import ENDED

_ROOTS = """
WITH RECURSIVE up(asked, id, target) AS (
    SELECT id, id, merged_into_id FROM claims_claim WHERE id = ANY (%s)
    UNION
    SELECT up.asked, c.id, c.merged_into_id FROM up JOIN claims_claim c ON c.id = up.target
)
SELECT asked, id FROM up WHERE target IS NULL"""


class State(StrEnum):
    """How a claim is marked in a text; `changed` and `orphaned` come from where its words are now."""

    CANDIDATE = "candidate"
    ACCEPTED = "accepted"
    REVIEW = "review"
    VERIFIED = "verified"
    CHANGED = "changed"
    DISMISSED = "dismissed"
    ORPHANED = "orphaned"


@dataclass(frozen=True)
class Standing:
    """`live` is the review that is under way, waits or is published; `published` the newest with a verdict."""

    live: Review | None = None
    published: Review | None = None

    @property
    def rating(self) -> Rating | None:
        """The published rating; None without one, and while the verdict is withheld or retracted."""
        if self.published is None or self.is_withheld or self.published.published_version is None:
            return None
        return self.published.published_version.rating

    @property
    def is_withheld(self) -> bool:
        return self.published is not None and self.published.suspended_at is not None

    def state(self, claim: Claim) -> State:
        """The claim's own decision first; then what became of it, or of the claim it was joined to."""
        if claim.status in (ClaimStatus.CANDIDATE, ClaimStatus.DISMISSED):
            return State(claim.status)
        has_begun = self.live is not None and self.live.status != ReviewStatus.QUEUED
        has_verdict = self.published is not None and (self.live in (None, self.published) or not has_begun)
        if has_verdict:
            return State.VERIFIED
        return State.REVIEW if has_begun else State.ACCEPTED


def roots(claim_ids: Iterable[int]) -> dict[int, int]:
    """For each claim the one that stands for it after merges, itself if it was not merged."""
    with connection.cursor() as cursor:
        cursor.execute(_ROOTS, [list(claim_ids)])
        return dict(cursor.fetchall())


def standings(root_ids: Iterable[int]) -> dict[int, Standing]:
    """How far each of these claims is; every one has an entry."""
    wanted = set(root_ids)
    rows = Review.objects.filter(claim__in=wanted).order_by("claim_id", "-id")
    live: dict[int, Review] = {}
    published: dict[int, Review] = {}
    rows = rows.select_related("published_version__rating", "assignee", "policy", "claim").defer("claim__search")
    for review in rows:
        if review.status not in ENDED:
            live.setdefault(review.claim_id, review)
        if review.published_version_id is not None:
            published.setdefault(review.claim_id, review)
    return {claim_id: Standing(live.get(claim_id), published.get(claim_id)) for claim_id in wanted}
