"""Many claims decided at once: each by itself, and every one accounted for."""

from uuid import uuid4

import pytest

from claims.enums import ClaimStatus
from claims.errors import InvalidInput, RoleNotAllowed
from claims.models import AuditEvent, Claim, OutboxEvent, Review
from claims.services import bulk
from tests.journeys import claim_at
from tests.queue_rows import candidate

pytestmark = pytest.mark.django_db


def statuses(*claims):
    return [Claim.objects.get(pk=claim.pk).status for claim in claims]


def test_accept_many_accepts_each_and_opens_its_review(now, checker):
    first, second = candidate(now=now), candidate(now=now)

    outcome = bulk.accept_many(claim_ids=[first.public_id, second.public_id], actor=checker, now=now)

    assert ([claim.pk for claim in outcome.done], outcome.refused) == ([first.pk, second.pk], ())
    assert statuses(first, second) == ["accepted", "accepted"]
    assert Review.objects.filter(claim__in=[first, second], status="queued").count() == 2


def test_dismiss_many_gives_each_the_reason(now, checker):
    claims = [candidate(now=now) for _ in range(3)]

    bulk.dismiss_many(claim_ids=[each.public_id for each in claims], reason="Weather.", actor=checker, now=now)

    assert statuses(*claims) == ["dismissed"] * 3
    assert set(Claim.objects.values_list("dismissed_reason", flat=True)) == {"Weather."}


def test_refusals_are_listed_with_their_reason_and_hold_up_nothing(now, checker):
    before, after = candidate(now=now), candidate(now=now)
    dismissed, unknown = claim_at(ClaimStatus.DISMISSED, now=now), uuid4()
    wanted = [before.public_id, dismissed.public_id, unknown, after.public_id]

    outcome = bulk.accept_many(claim_ids=wanted, actor=checker, now=now)

    assert [claim.pk for claim in outcome.done] == [before.pk, after.pk]
    assert [(each.claim_id, each.error.code) for each in outcome.refused] == [
        (dismissed.public_id, "claim.wrong_status"),
        (unknown, "not_found"),
    ]
    assert statuses(before, dismissed, after) == ["accepted", "dismissed", "accepted"]


def test_each_decision_is_recorded_and_announced(now, checker):
    claims = [candidate(now=now) for _ in range(2)]

    bulk.dismiss_many(claim_ids=[each.public_id for each in claims], reason="Weather.", actor=checker, now=now)

    assert AuditEvent.objects.filter(action="claim.dismissed", actor=checker).count() == 2
    assert OutboxEvent.objects.filter(type="claim.dismissed").count() == 2


def test_same_claim_twice_is_decided_once(now, checker):
    claim = candidate(now=now)

    outcome = bulk.accept_many(claim_ids=[claim.public_id] * 2, actor=checker, now=now)

    assert len(outcome.done) == 1


def test_repeated_bulk_changes_nothing_and_refuses_nothing(now, checker):
    claim = candidate(now=now)
    for _ in range(2):
        outcome = bulk.accept_many(claim_ids=[claim.public_id], actor=checker, now=now)

    assert outcome.refused == ()
    assert AuditEvent.objects.filter(action="claim.accepted").count() == 1


def test_dismissal_without_a_reason_refuses_each_and_changes_none(now, checker):
    claim = candidate(now=now)

    outcome = bulk.dismiss_many(claim_ids=[claim.public_id], reason=" ", actor=checker, now=now)

    assert [each.error.code for each in outcome.refused] == ["review.reason_required"]
    assert statuses(claim) == ["candidate"]


def test_bulk_by_somebody_who_only_reads_refuses_each(now, viewer):
    claim = candidate(now=now)

    outcome = bulk.accept_many(claim_ids=[claim.public_id], actor=viewer, now=now)

    assert [each.error.code for each in outcome.refused] == [RoleNotAllowed.code]
    assert statuses(claim) == ["candidate"]


@pytest.mark.parametrize("ids", [[], [uuid4() for _ in range(bulk.MOST + 1)]])
def test_none_and_too_many_are_refused_as_a_whole(now, checker, ids):
    with pytest.raises(InvalidInput):
        bulk.accept_many(claim_ids=ids, actor=checker, now=now)
