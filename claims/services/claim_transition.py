"""The only place that sets a claim's status: lock, facts, the table's answer, write, record, announce."""

from datetime import datetime
from uuid import UUID

from claims.enums import ClaimStatus
from claims.errors import NotFound
from claims.models import Claim, User
from claims.services import audit, outbox
from claims.workflow.claim_machine import ClaimFacts, ClaimTransition, resolve_claim
from claims.workflow.roles import ClaimAction


def lock(claim_id: UUID) -> Claim:
    """The claim, locked to the end of the caller's transaction. Raises NotFound."""
    claim = Claim.objects.select_for_update().filter(public_id=claim_id).first()
    if claim is None:
        raise NotFound
    return claim


def lock_both(claim_id: UUID, other_id: UUID) -> tuple[Claim, Claim]:
    """Two claims, locked in the order of their primary keys whatever the order of asking. Raises NotFound."""
    rows = Claim.objects.select_for_update().filter(public_id__in=[claim_id, other_id]).order_by("pk")
    both = {one.public_id: one for one in rows}
    if {claim_id, other_id} - both.keys():
        raise NotFound
    return both[claim_id], both[other_id]


def ask(
    action: ClaimAction, claim: Claim, *, actor: User, reason: str = "", into: Claim | None = None
) -> ClaimTransition | None:
    """The row of the table that is to be carried out; None when its result holds already.

    Raises what the table's guards raise: RoleNotAllowed, ClaimWrongStatus, ReasonRequired, ClaimsNotMergeable.
    """
    facts = ClaimFacts(
        claim_id=claim.pk,
        status=ClaimStatus(claim.status),
        merged_into_id=claim.merged_into_id,
        roles=actor.role_set(),
        reason=reason,
        into_id=into.pk if into else None,
        into_status=ClaimStatus(into.status) if into else None,
    )
    return resolve_claim(action, facts)


def perform(
    row: ClaimTransition,
    claim: Claim,
    *,
    actor: User,
    now: datetime,
    data: dict[str, object] | None = None,
    public: bool = False,
) -> None:
    """Carry out a row of the table on a locked claim, with whatever else the caller has set on it.

    `public` announces it to readers too.
    """
    claim.status = row.to_status
    claim.save()
    audit.record(
        action=row.audit,
        target=claim,
        actor=actor,
        now=now,
        from_status=row.from_status,
        to_status=row.to_status,
        data=data,
    )
    outbox.announce(type=row.announces, target=claim, now=now, data=data, public=public)
