"""One decision of an editor at the desk: this claim has been made before. Accepting, joining and saying so at once."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from claims.enums import ClaimStatus, MatchState
from claims.models import Claim, ClaimMatch, User
from claims.services import claim_transition
from claims.services.claim_merging import decide_locked_match, merge_locked
from claims.services.review_opening import open_for_claim
from claims.workflow.roles import ClaimAction


def join_claims(*, claim_id: UUID, into_id: UUID, actor: User, now: datetime) -> Claim:
    """Join a claim to an earlier accepted one that says the same; a candidate is accepted first.

    All or nothing: a candidate that cannot be joined stays a candidate. A suggested match of the two counts as
    confirmed. Joining twice changes nothing. Raises NotFound, RoleNotAllowed, ClaimWrongStatus,
    ClaimsNotMergeable. Announces claim.accepted, claim.merged and claim.match_confirmed.
    """
    with transaction.atomic(durable=True):
        claim, into = claim_transition.lock_both(claim_id, into_id)
        if claim.status == ClaimStatus.CANDIDATE:
            row = claim_transition.ask(ClaimAction.ACCEPT, claim, actor=actor)
            if row is not None:
                claim_transition.perform(row, claim, actor=actor, now=now)
                open_for_claim(claim=claim, actor=actor, now=now)
        merge_locked(claim, into, actor=actor, now=now)
        older, newer = sorted((claim, into), key=lambda one: one.pk)
        match = ClaimMatch.objects.select_for_update().filter(low=older, high=newer).first()
        if match is not None and match.state == MatchState.SUGGESTED:
            decide_locked_match(match, older=older, newer=newer, confirmed=True, actor=actor, now=now)
    return claim
