"""One decision about many claims. Each is made by itself, so one refusal holds up and undoes none of the others."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import OperationalError

from claims.errors import Busy, DomainError, InvalidInput
from claims.models import Claim, User
from claims.services.claims import accept_claim, dismiss_claim

MOST = 100
"""Claims in one go: what a person can have looked at."""


@dataclass(frozen=True)
class Refused:
    """A claim that stays as it was, and why."""

    claim_id: UUID
    error: DomainError


@dataclass(frozen=True)
class Outcome:
    """What became of each: every claim that was asked about is in one of the two."""

    done: tuple[Claim, ...]
    refused: tuple[Refused, ...]


def accept_many(*, claim_ids: Sequence[UUID], actor: User, now: datetime) -> Outcome:
    """Accept each of these candidates and open its review, one after the other, each for good.

    Raises InvalidInput for none or too many; refusals of single claims are part of the outcome. Announces
    claim.accepted for each.
    """
    return _each(claim_ids, partial(accept_claim, actor=actor, now=now))


def dismiss_many(*, claim_ids: Sequence[UUID], reason: str, actor: User, now: datetime) -> Outcome:
    """Set each of these candidates aside for the same reason, one after the other, each for good.

    Raises InvalidInput for none or too many; refusals of single claims are part of the outcome. Announces
    claim.dismissed for each.
    """
    return _each(claim_ids, partial(dismiss_claim, reason=reason, actor=actor, now=now))


def _each(claim_ids: Sequence[UUID], decide: Callable[..., Claim]) -> Outcome:
    wanted = list(dict.fromkeys(claim_ids))
    if not wanted:
        raise InvalidInput("No claim is selected.", field="claim")
    if len(wanted) > MOST:
        raise InvalidInput(f"At most {MOST} claims can be decided at once.", field="claim")
    done, refused = [], []
    for claim_id in wanted:
        try:
            done.append(decide(claim_id=claim_id))
        except DomainError as error:
            refused.append(Refused(claim_id, error))
        except OperationalError:  # somebody else holds this row; the next one may well be free
            refused.append(Refused(claim_id, Busy()))
    return Outcome(tuple(done), tuple(refused))
