"""One claim as the desk shows it: what can be done, what may be the same, its work, its places, its record."""

from dataclasses import dataclass
from uuid import UUID

from claims.enums import Action, ClaimStatus, MatchState
from claims.errors import NotFound
from claims.models import Appearance, AuditEvent, Claim, ClaimMatch, Review, ReviewVersion, User
from claims.queries import audit, claims, public_claims
from claims.queries.claim_standing import Standing, roots, standings
from claims.queries.review_facts import collect
from claims.workflow.claim_machine import AllowedOnClaim, ClaimFacts, allowed_on_claim
from claims.workflow.decide import Allowed, allowed

SHOWN_MATCHES = 5


@dataclass(frozen=True, kw_only=True)
class Twin:
    """A claim that may say the same. `target` stands for it after merges: joining joins to that one."""

    match: ClaimMatch
    other: Claim
    target: Claim
    standing: Standing

    @property
    def can_take(self) -> bool:
        """Can another claim be joined to it?"""
        return self.target.status == ClaimStatus.ACCEPTED

    @property
    def is_confirmed(self) -> bool:
        return self.match.state == MatchState.CONFIRMED


@dataclass(frozen=True, kw_only=True)
class DeskClaim:
    """`actions` are by name of the act, `take` is about the review that waits. `is_frozen`: the wording stays."""

    claim: Claim
    standing: Standing
    stands_for: Claim
    actions: dict[str, AllowedOnClaim]
    twins: list[Twin]
    take: Allowed | None
    is_frozen: bool


@dataclass(frozen=True, kw_only=True)
class ClaimRecord:
    """What the claim's own page shows beyond that."""

    appearances: list[Appearance]
    merged: list[Claim]
    reviews: list[Review]
    history: list[AuditEvent]


def load(claim_id: UUID, *, actor: User) -> DeskClaim:
    """One claim for one person, in a fixed number of queries for each state it can be in. Raises NotFound."""
    related = ("claimant", "merged_into", "proposed_by", "first_appearance__snapshot__article__publisher")
    rows = Claim.objects.select_related(*related).defer("search", "first_appearance__snapshot__text")
    claim = rows.filter(public_id=claim_id).first()
    if claim is None:
        raise NotFound
    matches = list(claims.matches(claim)[:SHOWN_MATCHES]) if claim.status != ClaimStatus.MERGED else []
    others = [match.high if match.low_id == claim.pk else match.low for match in matches]
    stands_for = roots([claim.pk, *(other.pk for other in others)])
    heads = Claim.objects.select_related("claimant").defer("search").in_bulk(set(stands_for.values()))
    standing = standings(heads)
    head = stands_for[claim.pk]
    return DeskClaim(
        claim=claim,
        standing=standing[head],
        stands_for=heads[head],
        actions=_actions(claim, actor),
        twins=[
            Twin(match=match, other=other, target=heads[stands_for[other.pk]], standing=standing[stands_for[other.pk]])
            for match, other in zip(matches, others, strict=True)
            if stands_for[other.pk] != claim.pk
        ],
        take=_take(standing[head].live, actor),
        is_frozen=ReviewVersion.objects.filter(review__claim=claim, frozen_at__isnull=False).exists(),
    )


def record(claim: Claim) -> ClaimRecord:
    """Places, merged claims, reviews and history of a claim."""
    merged = Claim.objects.filter(pk__in=claims.family([claim.pk])).exclude(pk=claim.pk)
    reviews = Review.objects.filter(claim=claim).select_related("assignee", "published_version__rating")
    return ClaimRecord(
        appearances=list(public_claims.appearances_of(claim.pk).select_related("claim")),
        merged=list(merged.select_related("claimant", "merged_into").defer("search").order_by("id")),
        reviews=list(reviews.order_by("-id")),
        history=list(audit.history("claim", claim.public_id)),
    )


def _actions(claim: Claim, actor: User) -> dict[str, AllowedOnClaim]:
    facts = ClaimFacts(
        claim_id=claim.pk,
        status=ClaimStatus(claim.status),
        merged_into_id=claim.merged_into_id,
        roles=actor.role_set(),
    )
    return {str(each.action): each for each in allowed_on_claim(facts)}


def _take(review: Review | None, actor: User) -> Allowed | None:
    if review is None:
        return None
    return next(each for each in allowed(collect(review, actor=actor)) if each.action == Action.TAKE)
