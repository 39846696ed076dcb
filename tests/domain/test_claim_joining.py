"""Joining a claim to an earlier one in one act, and promoting words that have been found again."""

import pytest

from claims.enums import ClaimStatus, MatchState, ReviewStatus
from claims.errors import ClaimsNotMergeable, RoleNotAllowed
from claims.models import AuditEvent, Claim, ClaimMatch, OutboxEvent, Review
from claims.queries.articles import places
from claims.services.claim_joining import join_claims
from claims.services.claims import accept_claim, promote_sentence, undo_merge
from tests.articles import BRIDGES, COST, FACT, OPINION, article_with
from tests.journeys import claim_at

pytestmark = pytest.mark.django_db
URL = "https://harbour.example/bridges"


@pytest.fixture
def twins(checker, now):
    """An accepted claim, and a candidate of a later article that says the same."""
    article_with(now=now)
    earlier = accept_claim(claim_id=Claim.objects.get(text=COST).public_id, actor=checker, now=now)
    article_with(f"Another paper\n\n{COST}\nAnd words of its own stand here.", now=now)
    return Claim.objects.exclude(pk=earlier.pk).get(text=COST), earlier


def test_joining_a_candidate_accepts_it_and_confirms_the_match(editor, now, twins):
    claim, earlier = twins

    join_claims(claim_id=claim.public_id, into_id=earlier.public_id, actor=editor, now=now)

    claim.refresh_from_db()
    assert (claim.status, claim.merged_into) == (ClaimStatus.MERGED, earlier)
    assert ClaimMatch.objects.get(high=claim).state == MatchState.CONFIRMED
    acts = AuditEvent.objects.filter(target_id=claim.public_id).order_by("number").values_list("action", flat=True)
    assert list(acts)[-3:] == ["claim.accepted", "claim.merged", "claim.match_confirmed"]


def test_joining_twice_changes_nothing(editor, now, twins):
    claim, earlier = twins
    join_claims(claim_id=claim.public_id, into_id=earlier.public_id, actor=editor, now=now)
    before = OutboxEvent.objects.count()

    join_claims(claim_id=claim.public_id, into_id=earlier.public_id, actor=editor, now=now)

    assert OutboxEvent.objects.count() == before


def test_joining_that_is_undone_leaves_an_accepted_claim_with_its_review(editor, now, twins):
    claim, earlier = twins
    join_claims(claim_id=claim.public_id, into_id=earlier.public_id, actor=editor, now=now)

    undo_merge(claim_id=claim.public_id, actor=editor, now=now)

    claim.refresh_from_db()
    assert claim.status == ClaimStatus.ACCEPTED
    assert Review.objects.get(claim=claim).status == ReviewStatus.QUEUED


def test_joining_to_a_candidate_is_refused_and_the_claim_stays_what_it_was(editor, now, twins):
    claim, _ = twins
    other = claim_at(ClaimStatus.CANDIDATE, now=now)

    with pytest.raises(ClaimsNotMergeable):
        join_claims(claim_id=claim.public_id, into_id=other.public_id, actor=editor, now=now)

    claim.refresh_from_db()
    assert claim.status == ClaimStatus.CANDIDATE


def test_joining_is_for_editors(checker, now, twins):
    claim, earlier = twins

    with pytest.raises(RoleNotAllowed):
        join_claims(claim_id=claim.public_id, into_id=earlier.public_id, actor=checker, now=now)

    claim.refresh_from_db()
    assert claim.status == ClaimStatus.CANDIDATE


# --- words that have been found again ------------------------------------------------------------------------------


def span_of(snapshot, words) -> dict:
    start = snapshot.text.index(words)
    return {"snapshot_id": snapshot.public_id, "start": start, "end": start + len(words)}


def test_words_found_again_unchanged_are_the_claim_that_they_were(checker, now):
    article_with(now=now, url=URL)
    newer = article_with(BRIDGES.replace(OPINION, ""), now=now, url=URL)

    claim = promote_sentence(**span_of(newer, COST), actor=checker, now=now)

    assert claim == Claim.objects.get(text=COST)


def test_claim_inside_words_found_again_hides_neither(checker, now):
    article_with(now=now, url=URL)
    newer = article_with(BRIDGES.replace(OPINION, ""), now=now, url=URL)

    promote_sentence(**span_of(newer, "40 of its 212 bridges"), actor=checker, now=now)

    assert [newer.text[place.start : place.end] for place in places(newer)][:2] == [FACT, "40 of its 212 bridges"]
