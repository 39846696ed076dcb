"""How does a review begin? With the acceptance of its claim, inside the same transaction."""

from datetime import datetime

from django.conf import settings

from claims.errors import InvalidInput
from claims.models import Claim, Review, SignOffPolicy, User
from claims.services import audit, outbox, priorities


def open_for_claim(*, claim: Claim, actor: User, now: datetime, policy_code: str | None = None) -> Review:
    """Open the review of a claim that has just been accepted, under the newest version of a policy.

    Without a code it is the newsroom's usual policy, a setting.

    A live review that stands already is returned as it is. Inside the caller's transaction, claim
    locked. Announces review.opened.
    """
    live = Review.objects.select_for_update().filter(claim=claim).exclude(status__in=["abandoned", "retracted"]).first()
    if live is not None:
        return live
    code = policy_code or settings.FACTCHECK_SIGN_OFF_POLICY
    policy = SignOffPolicy.objects.filter(code=code).order_by("-version").first()
    if policy is None:
        raise InvalidInput("There is no such sign-off policy.", field="policy")
    review = Review(claim=claim, policy=policy, opened_at=now, opened_by=actor)
    priorities.put_on(review, now=now)
    review.save(force_insert=True)
    opened: dict[str, object] = {"claim": str(claim.public_id), "policy": f"{policy.code}/{policy.version}"}
    audit.record(action="review.opened", target=review, actor=actor, now=now, to_status=review.status, data=opened)
    outbox.announce(type="review.opened", target=review, now=now, data=opened)
    return review
