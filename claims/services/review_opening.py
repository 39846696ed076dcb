"""How does a review begin? With the acceptance of its claim, or later again, when the last one has ended."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from claims.enums import ClaimStatus
from claims.errors import ClaimNotAccepted, InvalidInput, LiveReviewExists, RoleNotAllowed
from claims.models import Claim, Review, SignOffPolicy, User
from claims.models.reviews import ENDED
from claims.services import audit, claim_transition, outbox, priorities
from claims.services.planning import usual_deadline
from claims.services.wording import MAX_REASON, line
from claims.workflow.roles import EDITORS


def open_for_claim(*, claim: Claim, actor: User, now: datetime, policy_code: str | None = None) -> Review:
    """Open the review of a claim that has just been accepted, under the newest version of a policy.

    Without a code it is the newsroom's usual policy, a setting.

    A live review that stands already is returned as it is. Inside the caller's transaction, claim
    locked. Announces review.opened.
    """
    return _live(claim) or _open(claim, actor=actor, now=now, policy_code=policy_code)


def review_again(*, claim_id: UUID, actor: User, now: datetime, reason: str = "") -> Review:
    """Open another review of a claim whose last one was retracted or abandoned, under the usual policy.

    What was published before stays under its own address; the new review leads to a verdict of its own.
    Raises NotFound, RoleNotAllowed, TextTooLong, ClaimNotAccepted, and LiveReviewExists while a review of the
    claim goes on or its verdict is public. Announces review.opened.
    """
    if not actor.role_set() & EDITORS:
        raise RoleNotAllowed(action="review_again")
    words = line(reason, field="reason", limit=MAX_REASON)
    with transaction.atomic(durable=True):
        claim = claim_transition.lock(claim_id)
        if claim.status != ClaimStatus.ACCEPTED:
            raise ClaimNotAccepted
        if _live(claim) is not None:
            raise LiveReviewExists
        previous = Review.objects.filter(claim=claim).order_by("-pk").first()
        told: dict[str, object] = {"after": str(previous.public_id)} if previous else {}
        return _open(claim, actor=actor, now=now, told=told | ({"reason": words} if words else {}))


def _live(claim: Claim) -> Review | None:
    return Review.objects.select_for_update().filter(claim=claim).exclude(status__in=ENDED).first()


def _open(
    claim: Claim,
    *,
    actor: User,
    now: datetime,
    policy_code: str | None = None,
    told: dict[str, object] | None = None,
) -> Review:
    """The new review, recorded and announced; `told` goes into the record alone."""
    code = policy_code or settings.FACTCHECK_SIGN_OFF_POLICY
    policy = SignOffPolicy.objects.filter(code=code).order_by("-version").first()
    if policy is None:
        raise InvalidInput("There is no such sign-off policy.", field="policy")
    review = Review(claim=claim, policy=policy, opened_at=now, opened_by=actor, due_at=usual_deadline(now))
    priorities.put_on(review, now=now)
    review.save(force_insert=True)
    opened: dict[str, object] = {"claim": str(claim.public_id), "policy": f"{policy.code}/{policy.version}"}
    audit.record(
        action="review.opened",
        target=review,
        actor=actor,
        now=now,
        to_status=review.status,
        data=opened | (told or {}),
    )
    outbox.announce(type="review.opened", target=review, now=now, data=opened)
    return review
