"""Claims, articles and reference data, by what a reader may see."""

from datetime import date
from uuid import uuid4

import orjson
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.enums import ReviewStatus
from claims.errors import InvalidInput, NotFound
from claims.models import Article, Claim, Review
from claims.queries import public
from claims.queries.public import ANONYMOUS, Reader
from claims.queries.public_claims import claims_in_article
from claims.services import public_record
from tests.published import (
    claim_made,
    claimant_named,
    correction_started,
    later,
    published_verdict,
    publisher_named,
    retracted,
    review_of,
    snapshot_of,
    suspended,
)

pytestmark = pytest.mark.django_db
STAFF = Reader(is_staff=True)
DESK_KEY = Reader(scopes=frozenset({"desk"}))
OPEN = Reader(open_pipeline=True)


def ids(rows) -> list:
    return [row.public_id for row in rows]


@pytest.fixture
def pipeline(now, checker) -> dict[str, Claim]:
    """A claim in every state that readers can meet."""
    verified = claim_made(now=now, text="verified", claimant=claimant_named())
    published_verdict(now=now, claim=verified)
    taken_back = claim_made(now=now, text="taken back")
    retracted(published_verdict(now=now, claim=taken_back), now=later(now))
    withheld = claim_made(now=now, text="withheld")
    suspended(published_verdict(now=now, claim=withheld), now=later(now))
    in_review = claim_made(now=now, text="in review")
    review_of(in_review, writer=checker, now=now)
    waiting = claim_made(now=now, text="waiting")
    Review.objects.filter(pk=review_of(waiting, writer=checker, now=now).pk).update(status=ReviewStatus.QUEUED)
    candidate = claim_made(now=now, text="candidate", status="candidate")
    dismissed = claim_made(now=now, text="dismissed", status="dismissed", dismissed_reason="not checkable")
    merged = claim_made(now=now, text="merged", status="merged", merged_into=verified)
    return {
        each.text: each for each in (verified, taken_back, withheld, in_review, waiting, candidate, dismissed, merged)
    }


@pytest.mark.parametrize(
    ("viewer", "expected"),
    [
        (ANONYMOUS, {"verified": "verified", "taken back": "retracted"}),
        (Reader(scopes=frozenset({"read", "submit", "webhooks"})), {"verified": "verified", "taken back": "retracted"}),
        (
            OPEN,
            {
                "verified": "verified",
                "taken back": "retracted",
                "withheld": "in_review",
                "in review": "in_review",
                "waiting": "unreviewed",
            },
        ),
        (
            STAFF,
            {
                "verified": "verified",
                "taken back": "retracted",
                "withheld": "in_review",
                "in review": "in_review",
                "waiting": "unreviewed",
                "candidate": "unreviewed",
                "dismissed": "unreviewed",
            },
        ),
    ],
)
def test_claims_by_what_a_reader_may_see(viewer, expected, pipeline):
    assert {row.text: row.verification_status for row in public.claims(viewer)} == expected


def test_key_of_scope_desk_sees_what_staff_sees(pipeline):
    assert ids(public.claims(DESK_KEY)) == ids(public.claims(STAFF))


@pytest.mark.parametrize("text", ["withheld", "in review", "waiting", "candidate", "dismissed"])
def test_claim_that_is_not_public_is_not_found_either(text, pipeline):
    with pytest.raises(NotFound):
        public.claim(ANONYMOUS, pipeline[text].public_id)
    with pytest.raises(NotFound):
        public.appearances(ANONYMOUS, pipeline[text].public_id)


@pytest.mark.parametrize("viewer", [ANONYMOUS, OPEN, STAFF])
def test_merged_claim_answers_with_its_target(viewer, pipeline):
    assert public.claim(viewer, pipeline["merged"].public_id).text == "verified"


def test_chain_of_merges_is_followed(now, pipeline):
    second = claim_made(now=now, text="second", status="merged", merged_into=pipeline["merged"])

    assert public.claim(ANONYMOUS, second.public_id).text == "verified"
    assert [row.exact for row in public.appearances(ANONYMOUS, second.public_id)] == ["verified", "merged", "second"]


def test_unknown_claim_is_not_found():
    with pytest.raises(NotFound):
        public.claim(STAFF, uuid4())


def test_claim_brings_its_verdict(pipeline):
    row = public.claim(ANONYMOUS, pipeline["verified"].public_id)

    assert [orjson.loads(each.summary_json)["claim_reviewed"] for each in row.public_verdicts] == ["verified"]


def test_correction_under_way_leaves_the_claim_verified(now):
    verdict = published_verdict(now=now)
    correction_started(verdict, now=later(now))

    assert public.claim(ANONYMOUS, verdict.claim.public_id).verification_status == "verified"


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"verification_status": "retracted"}, ["taken back"]),
        ({"q": "verified"}, ["verified"]),
        ({"q": "candidate"}, []),
        ({"claimant": uuid4()}, []),
        ({"language": "fr"}, []),
        ({"topic": "none"}, []),
        ({"made_after": date(2030, 1, 1)}, []),
        ({"status": "candidate"}, []),
    ],
)
def test_filters_of_claims_narrow_what_is_seen_anyway(wanted, found, pipeline):
    assert [row.text for row in public.claims(ANONYMOUS, **wanted)] == found


@pytest.mark.parametrize(
    ("status", "found"),
    [
        ("verified", {"verified"}),
        ("retracted", {"taken back"}),
        ("in_review", {"withheld", "in review"}),
        ("unreviewed", {"waiting", "candidate", "dismissed"}),
    ],
)
def test_filter_by_verification_status_agrees_with_what_is_shown(status, found, pipeline):
    rows = list(public.claims(STAFF, verification_status=status))

    assert {row.text for row in rows} == found
    assert {row.verification_status for row in rows} == {status}


def test_unknown_verification_status_is_refused():
    with pytest.raises(InvalidInput):
        public.claims(STAFF, verification_status="published")


def test_claim_reviewed_anew_after_a_retraction_is_verified(now, pipeline):
    published_verdict(now=later(now, 3), claim=pipeline["taken back"])

    row = public.claim(ANONYMOUS, pipeline["taken back"].public_id)

    assert row.verification_status == "verified"
    assert [each.status for each in row.public_verdicts] == ["published", "retracted"]
    assert ids(public.claims(STAFF, verification_status="retracted")) == []


@pytest.mark.parametrize("viewer", [ANONYMOUS, OPEN, STAFF])
def test_list_of_claims_takes_two_queries_whatever_its_length(viewer, pipeline):
    with CaptureQueriesContext(connection) as queries:
        read = [(row.verification_status, row.claimant, row.public_verdicts) for row in public.claims(viewer)]

    assert (len(read) > 1, len(queries)) == (True, 2)


def test_appearances_take_a_fixed_number_of_queries_and_no_full_text(pipeline):
    with CaptureQueriesContext(connection) as queries:
        rows = list(public.appearances_of(pipeline["verified"].pk))
        read = [(row.snapshot.article.publisher.name, list(row.anchors.all())) for row in rows]

    assert (len(read), len(queries)) == (2, 5)
    assert [query for query in queries if 'claims_articlesnapshot"."text"' in query["sql"]] == []


def test_articles_of_readers_are_those_of_public_claims(now, pipeline):
    snapshot_of("Submitted, nothing found yet.", url="https://gazette.example/secret", now=now)

    seen = {claim.text for row in public.articles(ANONYMOUS) for claim in claims_in_article(ANONYMOUS, row)}

    assert seen == {"verified", "taken back"}
    assert len(public.articles(STAFF)) == len(pipeline) + 1


@pytest.mark.parametrize(
    ("viewer", "wanted", "found"),
    [
        (OPEN, {}, {"verified", "taken back", "withheld", "in review", "waiting"}),
        (ANONYMOUS, {"publisher": uuid4()}, set()),
        (ANONYMOUS, {"language": "en", "availability": "available"}, {"verified", "taken back"}),
        (ANONYMOUS, {"language": "fr"}, set()),
        (ANONYMOUS, {"availability": "gone"}, set()),
    ],
)
def test_filters_of_articles_narrow_what_is_seen_anyway(viewer, wanted, found, pipeline):
    rows = public.articles(viewer, **wanted)

    assert {claim.text for row in rows for claim in claims_in_article(viewer, row)} == found


def test_article_is_not_found_before_anything_of_it_is_public(now):
    snapshot = snapshot_of("Text.", url="https://gazette.example/secret", now=now)

    with pytest.raises(NotFound):
        public.article(ANONYMOUS, snapshot.article.public_id)
    assert public.article(STAFF, snapshot.article.public_id).public_snapshots[0].number == 1


def test_article_that_turned_out_to_be_another_answers_with_that_one(now):
    verdict = published_verdict(now=now)
    article = verdict.claim.appearances.get().snapshot.article
    double = snapshot_of("Text.", url="https://gazette.example/amp", now=now).article
    Article.objects.filter(pk=double.pk).update(duplicate_of=article)

    assert public.article(ANONYMOUS, double.public_id).pk == article.pk


def test_list_of_articles_has_no_full_text(pipeline):
    with CaptureQueriesContext(connection) as queries:
        read = [(row.publisher.name, row.public_snapshots[0].number) for row in public.articles(STAFF)]

    assert (len(read) > 1, len(queries)) == (True, 2)
    assert [query for query in queries if 'claims_articlesnapshot"."text"' in query["sql"]] == []


def test_reference_data_names_only_what_is_published(now, pipeline):
    claimant_named("Never Published")
    publisher_named("quiet.example", "The Quiet")

    assert [row.name for row in public.claimants()] == ["Mayor Ada Lane"]
    assert [row.name for row in public.publishers()] == ["The Gazette"]
    assert public.topics() == [("environment", 1)]


def test_ratings_are_in_the_order_of_their_scale():
    assert [row.code for row in public.ratings()] == [
        "true",
        "mostly_true",
        "half_true",
        "mostly_false",
        "false",
        "unproven",
    ]


def test_verdict_follows_its_claim_after_a_merge(now):
    verdict = published_verdict(now=now)
    target = claim_made(now=now, text="The same in better words.")
    Claim.objects.filter(pk=verdict.claim_id).update(status="merged", merged_into=target)

    public_record.rerender_verdicts_of_claims(claim_ids=[verdict.claim_id, target.pk])

    (row,) = public.claims(ANONYMOUS)
    assert (row.text, row.verification_status) == ("The same in better words.", "verified")
