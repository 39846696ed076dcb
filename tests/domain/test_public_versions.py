"""One verdict: its versions, points in time, and what a suspension or retraction does to them."""

from datetime import timedelta
from uuid import uuid4

import orjson
import pytest

from claims.errors import InvalidInput, NotFound
from claims.queries import public
from claims.representations import documents
from tests.published import (
    claim_made,
    corrected,
    correction_started,
    draft_of,
    later,
    publication_of,
    published_verdict,
    retracted,
    review_of,
    suspended,
)

pytestmark = pytest.mark.django_db


def test_verdict_is_found_by_id_and_nothing_else_is(now):
    verdict = published_verdict(now=now)

    assert public.verdict(verdict.public_id).detail_json == verdict.detail_json
    with pytest.raises(NotFound):
        public.verdict(uuid4())


def test_review_without_publication_is_not_there(now, checker):
    review = review_of(claim_made(now=now), writer=checker, now=now)

    with pytest.raises(NotFound):
        public.verdict(review.public_id)
    with pytest.raises(NotFound):
        public.publication(review.public_id)


@pytest.mark.parametrize(
    ("asked", "number"),
    [
        ({}, 2),
        ({"version": 1}, 1),
        ({"version": 2}, 2),
        ({"as_of": timedelta(0)}, 1),
        ({"as_of": timedelta(hours=23, minutes=59)}, 1),
        ({"as_of": timedelta(days=1)}, 2),
        ({"as_of": timedelta(days=900)}, 2),
    ],
)
def test_publication_by_version_or_moment(asked, number, now):
    verdict = corrected(published_verdict(now=now), now=later(now))

    asked = {name: now + value if name == "as_of" else value for name, value in asked.items()}

    assert public.publication(verdict.public_id, **asked).number == number


@pytest.mark.parametrize("asked", [{"version": 3}, {"version": 0}, {"as_of": timedelta(microseconds=-1)}])
def test_publication_that_never_was_is_not_found(asked, now):
    verdict = corrected(published_verdict(now=now), now=later(now))
    asked = {name: now + value if name == "as_of" else value for name, value in asked.items()}

    with pytest.raises(NotFound):
        public.publication(verdict.public_id, **asked)


def test_publication_by_version_and_moment_is_refused(now):
    with pytest.raises(InvalidInput):
        public.publication(uuid4(), version=1, as_of=now)


def test_draft_of_a_correction_is_no_version(now):
    verdict = published_verdict(now=now)
    review, _ = correction_started(verdict, now=later(now))
    draft_of(review, writer=review.assignee, now=later(now))

    with pytest.raises(NotFound):
        public.publication(verdict.public_id, version=2)
    assert public.publication(verdict.public_id, as_of=later(now, 9)).number == 1


def test_past_version_of_published_verdict_is_exactly_what_was_published(now):
    verdict = published_verdict(now=now)
    published = verdict.detail_json
    verdict = corrected(verdict, now=later(now), headline="Corrected")

    shown = documents.of_version(public.publication(verdict.public_id, version=1), public.verdict(verdict.public_id))

    assert (shown.detail, shown.json_ld) == (published, publication_of(verdict, 1).json_ld)
    assert shown.etag == publication_of(verdict, 1).sha256


def test_past_version_of_suspended_verdict_is_the_tombstone(now):
    verdict = suspended(corrected(published_verdict(now=now), now=later(now)), now=later(now, 2))
    row = public.verdict(verdict.public_id)

    shown = documents.of_version(public.publication(verdict.public_id, version=1), row)

    assert (shown.detail, shown.json_ld) == (row.detail_json, "")
    assert orjson.loads(shown.detail)["notice"] == "A court has asked us to look again."


def test_past_version_of_retracted_verdict_is_marked_and_has_no_rating_and_no_claim_review(now):
    verdict = retracted(published_verdict(now=now), now=later(now))

    shown = documents.of_version(public.publication(verdict.public_id, version=1), public.verdict(verdict.public_id))

    document, frozen = orjson.loads(shown.detail), orjson.loads(publication_of(verdict, 1).detail)
    assert shown.json_ld == ""
    assert document == frozen | {
        "status": "retracted",
        "rating": None,
        "notice": "The register was of another city.",
        "modified_at": "2026-03-03T09:30:00Z",
        "corrections": document["corrections"],
    }
    assert [each["kind"] for each in document["corrections"]] == ["retraction"]


@pytest.mark.parametrize("asked", [{"version": 2}, {"as_of": timedelta(days=5)}])
def test_retraction_itself_as_version_is_the_tombstone(asked, now):
    verdict = retracted(published_verdict(now=now), now=later(now))
    asked = {name: now + value if name == "as_of" else value for name, value in asked.items()}

    shown = documents.of_version(public.publication(verdict.public_id, **asked), public.verdict(verdict.public_id))

    assert orjson.loads(shown.detail)["explanation"] is None


def test_current_document_names_both_texts(now):
    verdict = public.verdict(published_verdict(now=now).public_id)

    shown = documents.current(verdict)

    assert (shown.number, shown.detail, shown.json_ld) == (1, verdict.detail_json, verdict.json_ld)
    assert (shown.etag, shown.modified_at) == (verdict.etag, now)


def test_expanded_element_has_what_was_named_and_no_more(now):
    published_verdict(now=now)
    (row,) = public.verdicts(whole=True)

    document = documents.expanded(row.detail_json, frozenset({"evidence"}))

    assert set(document) - set(orjson.loads(row.summary_json)) == {"evidence"}
    assert len(document["evidence"]) == 2


def test_history_has_publications_and_published_corrections_only(now):
    verdict = corrected(published_verdict(now=now), now=later(now))
    review, _ = correction_started(verdict, now=later(now, 2), note="not yet public")
    draft_of(review, writer=review.assignee, now=later(now, 2))

    found = public.history(verdict.public_id)

    assert [each.number for each in found.publications] == [1, 2]
    assert [each.public_note for each in found.corrections] == ["An earlier version gave the wrong year."]


def test_log_of_corrections_is_newest_first_and_leaves_out_open_ones(now):
    first = corrected(published_verdict(now=now), now=later(now), note="first")
    retracted(published_verdict(now=now), now=later(now, 2), note="second")
    correction_started(first, now=later(now, 3), note="open")

    assert [each.public_note for each in public.corrections()] == ["second", "first"]
