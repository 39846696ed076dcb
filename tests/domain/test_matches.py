"""Which claims may be the same: what a person says of a suggested pair, and how it reads from a claim."""

import pytest

from claims.enums import ClaimStatus, MatchState, Role
from claims.errors import ClaimWrongStatus, NotFound, RoleNotAllowed
from claims.models import AuditEvent, ClaimMatch, OutboxEvent
from claims.queries.claims import likenesses, matches
from claims.services.claims import decide_match
from tests.articles import COST, article_with
from tests.journeys import claim_at
from tests.people import person
from tests.published import published_verdict

pytestmark = pytest.mark.django_db


def suggested(now) -> ClaimMatch:
    article_with(now=now)
    article_with(f"Another paper\n\n{COST}\nAnd words of its own stand here.", now=now)
    return ClaimMatch.objects.get(high__text=COST, low__text=COST)


def decided(match: ClaimMatch, actor, now, *, confirmed: bool) -> ClaimMatch:
    """The pair named from the newer claim, as a page about it would."""
    return decide_match(
        claim_id=match.high.public_id, other_id=match.low.public_id, confirmed=confirmed, actor=actor, now=now
    )


def test_rejected_match_is_gone_and_stays_rejected(checker, now):
    match = suggested(now)

    decided(match, checker, now, confirmed=False)
    decided(match, checker, now, confirmed=False)

    match.refresh_from_db()
    assert (match.state, match.decided_by) == (MatchState.REJECTED, checker)
    assert match not in matches(match.high)
    with pytest.raises(ClaimWrongStatus):
        decided(match, checker, now, confirmed=True)


def test_confirmed_match_joins_nothing_by_itself(checker, now):
    match = suggested(now)

    decided(match, checker, now, confirmed=True)

    assert list(OutboxEvent.objects.filter(target_id=match.high.public_id).values_list("type", flat=True)) == [
        "claim.match_confirmed"
    ]
    assert {match.low.status, match.high.status} == {ClaimStatus.CANDIDATE}


def test_match_is_the_same_from_either_side(checker, now):
    match = suggested(now)
    pair = {"claim_id": match.low.public_id, "other_id": match.high.public_id}

    first = decide_match(**pair, confirmed=True, actor=checker, now=now)
    again = decided(match, checker, now, confirmed=True)

    assert (first.pk, again.pk, again.state) == (match.pk, match.pk, MatchState.CONFIRMED)
    assert AuditEvent.objects.filter(target_id=match.high.public_id).count() == 1


@pytest.mark.parametrize("who", ["viewer", "outsider"])
def test_match_is_decided_by_workers_only(request, now, who):
    match = suggested(now)

    with pytest.raises(RoleNotAllowed):
        decided(match, request.getfixturevalue(who), now, confirmed=True)


def test_pair_that_nobody_suggested_is_not_found(checker, now):
    claim, other = claim_at(now=now), claim_at(now=now)

    with pytest.raises(NotFound):
        decide_match(claim_id=claim.public_id, other_id=other.public_id, confirmed=True, actor=checker, now=now)
    with pytest.raises(NotFound):
        decide_match(claim_id=claim.public_id, other_id=claim.public_id, confirmed=True, actor=checker, now=now)


def test_likenesses_name_the_other_claim_with_its_published_verdict(now):
    match = suggested(now)
    hidden = ClaimMatch.objects.create(
        low=match.low, high=claim_at(now=now), method="words", score=0.9, found_at=now,
        state=MatchState.REJECTED, decided_at=now, decided_by=person(Role.CHECKER),
    )  # fmt: skip
    verdict = published_verdict(now=now)
    ClaimMatch.objects.create(low=match.low, high=verdict.claim, method="words", score=0.7, found_at=now)

    found = [(each.other, each.score, each.state, each.verdict) for each in likenesses(match.low)]

    assert hidden.high not in [other for other, *_ in found]
    assert found == [
        (match.high, match.score, MatchState.SUGGESTED, None),
        (verdict.claim, 0.7, MatchState.SUGGESTED, verdict.public_id),
    ]
