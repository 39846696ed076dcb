"""Which claims are the same? Joining them, taking them apart again, and deciding on what the machine suggests.

Joining moves nothing: the claim points to the other one and is read through it. So taking it out restores everything.
"""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from claims.enums import MatchState, ReviewStatus
from claims.errors import ClaimsNotMergeable, ClaimWrongStatus, NotFound
from claims.models import Claim, ClaimMatch, Review, User, Verdict
from claims.services import audit, claim_transition, outbox, priorities
from claims.services.public_record import rerender_verdicts_of_claims
from claims.workflow.roles import ClaimAction, role_allows_on_claim

_NOT_BEGUN = (ReviewStatus.QUEUED, ReviewStatus.ABANDONED)


def merge_claims(*, claim_id: UUID, into_id: UUID, actor: User, now: datetime) -> Claim:
    """Join an accepted claim to another accepted one that says the same. Merging twice changes nothing.

    Its queued review waits untouched, and cannot be taken while the claim is merged. A claim whose review
    has gone further than the queue is not merged away. Raises NotFound, RoleNotAllowed, ClaimWrongStatus,
    ClaimsNotMergeable. Announces claim.merged.
    """
    with transaction.atomic(durable=True):
        claim, into = claim_transition.lock_both(claim_id, into_id)
        merge_locked(claim, into, actor=actor, now=now)
    return claim


def merge_locked(claim: Claim, into: Claim, *, actor: User, now: datetime) -> None:
    """What `merge_claims` does, inside the caller's transaction, both claims locked."""
    row = claim_transition.ask(ClaimAction.MERGE, claim, actor=actor, into=into)
    if row is not None:
        _refuse_begun_review(claim)
        claim.merged_into = into
        joined: dict[str, object] = {"into": str(into.public_id)}
        claim_transition.perform(row, claim, actor=actor, now=now, data=joined, public=_is_public(into))
        rerender_verdicts_of_claims(claim_ids=[claim.pk, into.pk])
        priorities.recount(claim_ids=[claim.pk, into.pk], now=now)


def undo_merge(*, claim_id: UUID, actor: User, now: datetime) -> Claim:
    """Take a merged claim out of the other one: it is what it was before, with all its places and its review.

    Raises NotFound, RoleNotAllowed, ClaimWrongStatus. Announces claim.merge_undone.
    """
    with transaction.atomic(durable=True):
        claim = claim_transition.lock(claim_id)
        row = claim_transition.ask(ClaimAction.UNDO_MERGE, claim, actor=actor)
        if row is not None:
            was = claim.merged_into
            claim.merged_into = None
            data: dict[str, object] = {"from": str(was.public_id) if was else ""}
            claim_transition.perform(
                row, claim, actor=actor, now=now, data=data, public=was is not None and _is_public(was)
            )
            family = [claim.pk, *([was.pk] if was else [])]
            rerender_verdicts_of_claims(claim_ids=family)
            priorities.recount(claim_ids=family, now=now)
    return claim


def decide_match(*, claim_id: UUID, other_id: UUID, confirmed: bool, actor: User, now: datetime) -> ClaimMatch:
    """Say whether two claims are the same, named in any order. Confirming joins nothing yet; rejecting stays rejected.

    Saying the same again changes nothing. Raises RoleNotAllowed, NotFound when nothing suggests that these
    two are the same, and ClaimWrongStatus when it was decided otherwise. Announces claim.match_confirmed or
    claim.match_rejected.
    """
    role_allows_on_claim(ClaimAction.ACCEPT, actor.role_set())
    state = MatchState.CONFIRMED if confirmed else MatchState.REJECTED
    with transaction.atomic(durable=True):
        claim, other = claim_transition.lock_both(claim_id, other_id)
        older, newer = sorted((claim, other), key=lambda one: one.pk)
        match = ClaimMatch.objects.select_for_update().filter(low=older, high=newer).first()
        if match is None:
            raise NotFound
        if match.state == state:
            return match
        if match.state != MatchState.SUGGESTED:
            raise ClaimWrongStatus("It has been decided already whether these claims are the same.")
        decide_locked_match(match, older=older, newer=newer, confirmed=confirmed, actor=actor, now=now)
    return match


def decide_locked_match(
    match: ClaimMatch, *, older: Claim, newer: Claim, confirmed: bool, actor: User, now: datetime
) -> None:
    """Write what was said of a suggested match. Inside the caller's transaction, both claims and the match locked."""
    state = MatchState.CONFIRMED if confirmed else MatchState.REJECTED
    match.state, match.decided_at, match.decided_by = state, now, actor
    match.save()
    decided: dict[str, object] = {"other": str(older.public_id), "score": match.score}
    audit.record(action=f"claim.match_{state}", target=newer, actor=actor, now=now, data=decided)
    outbox.announce(type=f"claim.match_{state}", target=newer, now=now, data=decided)


def _is_public(claim: Claim) -> bool:
    """Do readers know this claim? Then they are told what is joined to it, and what is taken out again."""
    return settings.FACTCHECK_PUBLIC_PIPELINE or Verdict.objects.filter(claim=claim).exists()


def _refuse_begun_review(claim: Claim) -> None:
    """Work and verdicts stay with the claim they were made for. The queued review is locked, so nobody takes it now."""
    reviews = Review.objects.select_for_update().filter(claim=claim).order_by("id")
    if any(review.status not in _NOT_BEGUN for review in reviews):
        raise ClaimsNotMergeable("This claim is being reviewed or has a verdict. Merge the other claim into this one.")
