"""How does a review begin? With the acceptance of its claim, inside the same transaction."""

from datetime import datetime

from claims.models import Claim, Review, SignOffPolicy, User
from claims.services import audit, outbox


def open_for_claim(*, claim: Claim, actor: User, now: datetime, policy_code: str = "panel") -> Review:
    """Open the review of a claim that has just been accepted, under the newest version of a policy.

    A live review that stands already is returned as it is. Inside the caller's transaction, claim
    locked. Announces review.opened.
    """
    live = Review.objects.select_for_update().filter(claim=claim).exclude(status__in=["abandoned", "retracted"]).first()
    if live is not None:
        return live
    policy = SignOffPolicy.objects.filter(code=policy_code).order_by("-version").first()
    if policy is None:
        raise ValueError(policy_code)
    review = Review.objects.create(claim=claim, policy=policy, opened_at=now, opened_by=actor, priority=claim.score)
    opened: dict[str, object] = {"claim": str(claim.public_id), "policy": f"{policy.code}/{policy.version}"}
    audit.record(action="review.opened", target=review, actor=actor, now=now, to_status=review.status, data=opened)
    outbox.announce(type="review.opened", target=review, now=now, data=opened)
    return review
