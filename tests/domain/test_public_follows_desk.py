"""What readers see follows what happens to a claim after its verdict is published."""

import orjson
import pytest

from claims.enums import ReviewStatus
from claims.models import OutboxEvent, Verdict
from claims.services import appearances, claim_merging
from tests.articles import article_with
from tests.journeys import Newsroom, claim_at, review_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(now):
    return Newsroom(now)


@pytest.fixture
def published(room, now):
    return review_at(ReviewStatus.PUBLISHED, now=now, newsroom=room)


@pytest.fixture
def article_snapshot(db, now):
    return article_with(now=now)


def public_texts(review):
    document = orjson.loads(Verdict.objects.get(review=review).detail_json)
    return [each["exact"] for each in document["appearances"]]


def test_merged_claim_brings_its_appearances_to_the_verdict(published, room, article_snapshot):
    other = claim_at(now=room.tick(), text="The harbour was deepened time and again.")
    appearances.record_appearance(
        claim_id=other.public_id,
        snapshot_id=article_snapshot.public_id,
        start=0,
        end=11,
        actor=room.checker,
        now=room.tick(),
    )

    claim_merging.merge_claims(
        claim_id=other.public_id, into_id=published.claim.public_id, actor=room.editors[0], now=room.tick()
    )

    assert public_texts(published) == [article_snapshot.text[:11]]
    assert OutboxEvent.objects.get(type="claim.merged").is_public


def test_undone_merge_takes_them_away_again(published, room, article_snapshot):
    other = claim_at(now=room.tick(), text="The harbour was deepened time and again.")
    appearances.record_appearance(
        claim_id=other.public_id,
        snapshot_id=article_snapshot.public_id,
        start=0,
        end=11,
        actor=room.checker,
        now=room.tick(),
    )
    claim_merging.merge_claims(
        claim_id=other.public_id, into_id=published.claim.public_id, actor=room.editors[0], now=room.tick()
    )

    claim_merging.undo_merge(claim_id=other.public_id, actor=room.editors[0], now=room.tick())

    assert public_texts(published) == []


def test_new_appearance_of_a_published_claim_is_shown_and_is_no_modification(published, room, article_snapshot):
    before = Verdict.objects.get(review=published)

    appearances.record_appearance(
        claim_id=published.claim.public_id,
        snapshot_id=article_snapshot.public_id,
        start=0,
        end=11,
        actor=room.checker,
        now=room.tick(),
    )

    after = Verdict.objects.get(review=published)
    assert public_texts(published) == [article_snapshot.text[:11]]
    assert (after.modified_at, after.etag == before.etag) == (before.modified_at, False)


def test_merge_of_claims_that_nobody_published_is_not_told_to_readers(room):
    one, other = (claim_at(now=room.tick()) for _ in range(2))

    claim_merging.merge_claims(claim_id=one.public_id, into_id=other.public_id, actor=room.editors[0], now=room.tick())

    assert not OutboxEvent.objects.get(type="claim.merged").is_public
