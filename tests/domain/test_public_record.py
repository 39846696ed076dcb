"""What is written when something is published, and what can never be in it."""

import threading
from datetime import timedelta

import orjson
import pytest
from django.core.management import call_command
from django.db import connection, transaction

from claims.enums import Decision, ReviewStatus, VerdictStatus
from claims.errors import Incomplete, NothingPublished
from claims.models import ArticleAddress, Citation, Claim, Publication, Review, ReviewVersion, Verdict
from claims.queries import public
from claims.representations.claim_review import problems
from claims.services import public_record
from tests.published import (
    appearance_of,
    claim_made,
    corrected,
    correction_started,
    draft_of,
    freeze,
    later,
    publication_of,
    publish,
    published_verdict,
    publisher_named,
    resumed,
    retracted,
    review_of,
    sign,
    suspended,
)

pytestmark = pytest.mark.django_db


def detail_of(verdict: Verdict) -> dict:
    return orjson.loads(Verdict.objects.get(pk=verdict.pk).detail_json)


def test_published_verdict_row_and_publication_hold_the_same_documents(now):
    verdict = published_verdict(now=now)

    publication = publication_of(verdict, 1)
    assert (publication.detail, publication.json_ld, publication.sha256) == (
        verdict.detail_json,
        verdict.json_ld,
        verdict.etag,
    )
    assert problems(orjson.loads(verdict.json_ld)) == []


def test_published_verdict_row_has_columns_to_filter_by(now, checker):
    gazette = publisher_named()
    claim = claim_made(now=now, url="https://gazette.example/trees")

    verdict = published_verdict(now=now, claim=claim, writer=checker)

    verdict.refresh_from_db()
    assert (verdict.rating_code, verdict.rating_value, verdict.in_language) == ("false", 1, "en")
    assert (verdict.topics, verdict.publisher_ids) == (["environment"], [gazette.public_id])
    assert verdict.appearance_urls == ["https://gazette.example/trees"]
    assert (verdict.claim_date, verdict.published_at, verdict.modified_at) == (claim.date_made, now, now)


def test_every_known_address_of_an_article_finds_the_verdict(now):
    claim = claim_made(now=now, url="https://gazette.example/trees")
    article = claim.appearances.get().snapshot.article
    ArticleAddress.objects.create(article=article, url="https://gazette.example/amp/trees?utm_source=x", seen_at=now)

    verdict = published_verdict(now=now, claim=claim)

    assert verdict.appearance_urls == ["https://gazette.example/trees", "https://gazette.example/amp/trees"]


def test_pasted_text_has_no_address(now):
    claim = claim_made(now=now, url="urn:sha-256:" + "a" * 64)

    assert published_verdict(now=now, claim=claim).appearance_urls == []


def test_correction_moves_modified_and_keeps_first_publication(now):
    verdict = published_verdict(now=now)

    corrected(verdict, now=later(now), headline="The city planted 14,000 trees in 2025")

    document = detail_of(verdict)
    assert (document["version"], document["headline"]) == (2, "The city planted 14,000 trees in 2025")
    assert (document["published_at"], document["modified_at"]) == ("2026-03-02T09:30:00Z", "2026-03-03T09:30:00Z")
    assert document["corrections"] == [
        {
            "kind": "correction",
            "note": "An earlier version gave the wrong year.",
            "from_version": 1,
            "to_version": 2,
            "published_at": "2026-03-03T09:30:00Z",
        }
    ]


def test_publication_of_first_version_is_unchanged_by_what_follows(now):
    verdict = published_verdict(now=now)
    first = publication_of(verdict, 1).detail

    retracted(corrected(verdict, now=later(now), headline="Other"), now=later(now, 2))

    assert publication_of(verdict, 1).detail == first


@pytest.mark.parametrize("hide", [suspended, retracted])
def test_hidden_verdict_leaves_nothing_to_find_it_by(hide, now):
    verdict = published_verdict(now=now, headline="Unmistakable heronsbill", summary="Secretive larkspur")

    hide(verdict, now=later(now))

    row = Verdict.objects.get(pk=verdict.pk)
    assert (row.rating_code, row.rating_value, row.json_ld, row.headline) == ("", None, "", "")
    assert (row.topics, row.publisher_ids, row.appearance_urls, row.claimant, row.claim_date) == (
        [],
        [],
        [],
        None,
        None,
    )
    stored = row.search_text + row.summary_json + row.detail_json
    assert [word for word in ("heronsbill", "larkspur", "Parks office", "14,000") if word in stored] == []


def test_suspended_verdict_hides_the_claim_too(now):
    verdict = suspended(published_verdict(now=now), now=later(now))

    assert (verdict.claim_reviewed, verdict.search_text) == ("", "")
    assert detail_of(verdict)["claim"] is None


def test_resumed_verdict_is_whole_again_and_counts_as_modified(now):
    verdict = published_verdict(now=now)
    before = detail_of(verdict)

    resumed(suspended(verdict, now=later(now)), now=later(now, 2))

    assert detail_of(verdict) == before | {"modified_at": "2026-03-04T09:30:00Z"}


def test_retraction_version_has_a_publication_without_claim_review(now):
    verdict = retracted(published_verdict(now=now), now=later(now))

    publication = publication_of(verdict, 2)
    assert (publication.kind, publication.json_ld) == ("retraction", "")
    assert orjson.loads(publication.detail)["status"] == "retracted"
    assert orjson.loads(publication.detail)["notice"] == "The register was of another city."


def test_publication_with_claim_review_that_readers_would_refuse_is_refused(now, checker):
    review = review_of(claim_made(now=now), writer=checker, now=now)
    version = draft_of(review, writer=checker, now=now, claim_reviewed=" ")

    with pytest.raises(Incomplete) as refused:
        public_record.store_publication(review=review, version=version, now=now)

    assert refused.value.context["missing"] == ["claimReviewed"]


def test_refresh_before_any_publication_is_refused(now, checker):
    review = review_of(claim_made(now=now), writer=checker, now=now)

    with pytest.raises(NothingPublished):
        public_record.refresh_verdict(review=review, now=now)


def test_rerender_after_change_of_settings_keeps_modified_time_and_publications(now, settings, capsys):
    verdict = corrected(published_verdict(now=now), now=later(now))
    frozen = list(Publication.objects.order_by("pk").values_list("detail", "json_ld"))
    settings.VERDICT_LICENSE_URL = "https://facts.example.org/licence"

    call_command("rerender_verdicts")

    document = detail_of(verdict)
    assert document["license"] == "https://facts.example.org/licence"
    assert document["modified_at"] == "2026-03-03T09:30:00Z"
    assert list(Publication.objects.order_by("pk").values_list("detail", "json_ld")) == frozen
    assert capsys.readouterr().out == "1 verdicts rendered.\n"


def test_rerender_of_unchanged_verdict_gives_the_same_bytes(now):
    verdict = suspended(published_verdict(now=now), now=later(now))

    again = public_record.rerender_verdict(review=verdict.review)

    assert (again.etag, again.modified_at) == (verdict.etag, verdict.modified_at)


def test_lost_row_is_made_again_from_the_record(now, owner_rights):
    verdict = suspended(corrected(published_verdict(now=now), now=later(now)), now=later(now, 2))
    Verdict.objects.filter(pk=verdict.pk).delete()

    call_command("rerender_verdicts")

    again = Verdict.objects.get(public_id=verdict.public_id)
    assert (again.etag, again.modified_at, again.number) == (verdict.etag, later(now, 2), 2)


def test_new_appearance_shows_after_rerendering_of_its_claim(now):
    verdict = published_verdict(now=now)
    appearance_of(verdict.claim, exact="Forty thousand trees!", url="https://herald.example/1", now=later(now))

    done = public_record.rerender_verdicts_of_claims(claim_ids=[verdict.claim_id])

    assert done == 1
    assert [each["exact"] for each in detail_of(verdict)["appearances"]] == [
        "The city planted 40,000 trees last year.",
        "Forty thousand trees!",
    ]


def test_merged_claim_brings_its_appearances_to_the_verdict_of_its_target(now):
    verdict = published_verdict(now=now)
    other = claim_made(now=now, text="They planted forty thousand trees.", url="https://herald.example/2")
    Claim.objects.filter(pk=other.pk).update(status="merged", merged_into=verdict.claim)

    public_record.rerender_verdicts_of_claims(claim_ids=[other.pk, verdict.claim_id])

    assert [each["article"]["url"] for each in detail_of(verdict)["appearances"]][1:] == ["https://herald.example/2"]
    assert [row.pk for row in public.verdicts(appearance_url="https://herald.example/2")] == [verdict.pk]


def test_public_texts_hold_nothing_of_the_desk(now, checker, editor, second_editor, third_editor):
    """Every text that belongs to the desk carries a mark; no published text may."""
    claim = claim_made(now=now, proposed_by=checker, proposed_by_scorer="deskmark-scorer", reasons=["deskmark-why"])
    review = review_of(claim, writer=checker, now=now)
    version = draft_of(review, writer=checker, now=now)
    Citation.objects.filter(version=version).update(waived_reason="deskmark-waiver", waived_by=editor)
    verdict = publish(review, version, editors=[editor, second_editor], now=now, comment="deskmark-comment")
    correction_started(verdict, now=later(now), note="deskmark-note", reason="deskmark-reason")
    review.refresh_from_db()
    draft = draft_of(review, writer=checker, now=later(now), headline="deskmark-headline", explanation="deskmark-draft")
    freeze(draft, now=later(now))
    sign(draft, [third_editor], now=later(now), comment="deskmark-vote", decision=Decision.REQUEST_CHANGES)
    claim_made(now=now, text="deskmark-candidate", status="candidate")

    public_record.rerender_verdict(review=Review.objects.get(pk=review.pk))

    row = Verdict.objects.get(pk=verdict.pk)
    publication = publication_of(verdict, 1)
    stored = "".join([row.detail_json, row.summary_json, row.json_ld, row.search_text, publication.detail])
    people = (checker, editor, second_editor, third_editor)
    names = [getattr(person, name) for person in people for name in ("email", "username", "display_name")]
    assert [mark for mark in ["deskmark", *names] if mark in stored] == []
    assert row.number == 1


def test_verdict_detail_has_only_promised_members(now):
    verdict = retracted(corrected(published_verdict(now=now), now=later(now)), now=later(now, 2))

    promised = (
        "id url status version claim_reviewed claim claimant rating headline summary explanation language topics "
        "published_at modified_at evidence appearances corrections sign_off license notice"
    )
    assert " ".join(detail_of(verdict)) == promised


@pytest.mark.django_db(transaction=True)
def test_reader_during_publishing_sees_one_version_whole(now):
    verdict = published_verdict(now=now)
    seen: list[tuple[int, str, str]] = []
    publishing = threading.Event()
    read_inside = threading.Event()

    def read() -> None:
        publishing.wait(20)
        try:
            row = public.verdict(verdict.public_id)
            seen.append((row.number, orjson.loads(row.detail_json)["headline"], orjson.loads(row.json_ld)["headline"]))
        finally:
            read_inside.set()
            connection.close()

    reader = threading.Thread(target=read)
    reader.start()
    with transaction.atomic():
        corrected(verdict, now=later(now), headline="Second headline")
        publishing.set()
        read_inside.wait(20)
    reader.join()
    row = public.verdict(verdict.public_id)

    first = "The city planted 14,000 trees, not 40,000"
    assert seen == [(1, first, first)]
    assert (row.number, orjson.loads(row.detail_json)["headline"], orjson.loads(row.json_ld)["headline"]) == (
        2,
        "Second headline",
        "Second headline",
    )


def test_status_of_the_working_copy_does_not_change_the_public_one(now):
    verdict = published_verdict(now=now)
    correction_started(verdict, now=later(now))

    row = public_record.rerender_verdict(review=Review.objects.get(pk=verdict.pk))

    assert Review.objects.get(pk=verdict.pk).status == ReviewStatus.IN_PROGRESS
    assert row.status == VerdictStatus.PUBLISHED


def test_small_newsroom_policy_is_named(now, editor):
    verdict = published_verdict(now=now, policy="single_editor", editors=[editor])

    assert detail_of(verdict)["sign_off"] == {"policy": "single_editor/1", "approvals": 1}


def test_second_publication_after_suspension_is_shown(now):
    verdict = suspended(published_verdict(now=now), now=now + timedelta(hours=1))
    review = Review.objects.get(pk=verdict.pk)
    review.suspended_at = review.suspended_by = review.suspended_reason = None
    review.save()

    corrected(verdict, now=later(now))

    assert (detail_of(verdict)["status"], detail_of(verdict)["version"]) == ("published", 2)
    assert ReviewVersion.objects.filter(review=review).count() == 2


def test_publish_helper_takes_the_legal_steps(now, checker, editor, second_editor):
    review = review_of(claim_made(now=now), writer=checker, now=now)
    version = draft_of(review, writer=checker, now=now)

    verdict = publish(review, version, editors=[editor, second_editor], now=now)

    assert verdict.public_id == review.public_id
