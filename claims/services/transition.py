"""The only place that sets a review's status: lock, facts, the table's answer, write, record, announce.

Order of locks: the claim, then the review. Nothing slow and nothing external happens in between.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import OperationalError, transaction

from claims.enums import Action
from claims.errors import Busy, NotFound
from claims.models import Claim, Review, ReviewVersion, User
from claims.queries.review_facts import Request, collect
from claims.services import audit, outbox, priorities
from claims.workflow import transitions
from claims.workflow.decide import resolve
from claims.workflow.facts import ReviewFacts

Data = dict[str, object]

# PostgreSQL: somebody else held a row longer than `lock_timeout`, or the two waited for each other.
_IN_THE_WAY = {"55P03", "40P01"}


@dataclass
class Step:
    """One transition under way: the locked review and what is known about it.

    `write` functions change rows and may set fields of `review` (never its status); `data` goes into
    the audit event and the announcement: ids and short values only.
    """

    review: Review
    facts: ReviewFacts
    actor: User
    now: datetime
    data: Data

    @property
    def version(self) -> ReviewVersion:
        """The working version, for transitions whose guards have seen that there is one."""
        assert self.review.working_version is not None  # noqa: S101 - the table's guards come first
        return self.review.working_version


Write = Callable[[Step], None]


def nothing_more(step: Step) -> None:
    """For transitions that only change the status."""


def lock(review_id: UUID) -> Review:
    """The review, locked together with its claim to the end of the caller's transaction.

    Raises NotFound, and Busy when somebody else holds them for too long.
    """
    claim_id = Review.objects.filter(public_id=review_id).values_list("claim_id", flat=True).first()
    if claim_id is None:
        raise NotFound
    try:
        claim = Claim.objects.select_for_update(no_key=True).get(pk=claim_id)
        review = (
            Review.objects.select_for_update(of=("self",), no_key=True)
            .select_related("policy")
            .get(public_id=review_id)
        )
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", None) in _IN_THE_WAY:
            raise Busy from error
        raise
    review.claim = claim
    return review


def perform(
    action: Action,
    *,
    review_id: UUID,
    actor: User,
    now: datetime,
    request: Request | None = None,
    write: Write = nothing_more,
    afterwards: Write = nothing_more,
) -> Review:
    """Carry out one action of the table, or return the current state when its result holds already.

    `write` runs before the status is set, `afterwards` once the review row is saved. Raises whatever
    the table's guards raise. Announces what the table says.
    """
    with transaction.atomic(durable=True):
        return carry_out(
            action, lock(review_id), actor=actor, now=now, request=request, write=write, afterwards=afterwards
        )


def carry_out(
    action: Action,
    review: Review,
    *,
    actor: User,
    now: datetime,
    request: Request | None = None,
    write: Write = nothing_more,
    afterwards: Write = nothing_more,
) -> Review:
    """`perform` for a review that the caller has locked, inside the caller's transaction."""
    facts = collect(review, actor=actor, request=request)
    row = resolve(action, facts)
    if row is None:
        return review
    outcome = transitions.outcome(row, facts)
    step = Step(review=review, facts=facts, actor=actor, now=now, data={})
    write(step)
    before, review.status = review.status, outcome.to
    priorities.put_on(review, now=now)
    review.save(force_update=True)
    audit.record(
        action=row.audit,
        target=review,
        actor=actor,
        now=now,
        from_status=before,
        to_status=review.status,
        data=step.data,
    )
    afterwards(step)
    if outcome.announces:
        outbox.announce(
            type=outcome.announces,
            target=review,
            now=now,
            data=step.data,
            public=outcome.announces.startswith("verdict."),
        )
    return review
