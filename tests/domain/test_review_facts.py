"""The facts that guards look at, and the hash over everything that is signed."""

from datetime import date
from types import SimpleNamespace

import pytest

from claims.enums import CorrectionKind, Decision, ReviewStatus, Role
from claims.models import (
    Citation,
    Correction,
    Evidence,
    EvidenceCapture,
    Lease,
    Rating,
    RatingScale,
    Review,
    ReviewVersion,
    RoleMembership,
)
from claims.queries.review_facts import Request, collect, is_recused
from claims.queries.version_content import CHECKS, checks, content_sha256
from claims.services import evidence, reviews, sign_off
from tests.journeys import Newsroom, claim_at, review_at
from tests.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(now):
    return Newsroom(now)


def facts(review, who, **request):
    return collect(Review.objects.get(pk=review.pk), actor=who, request=Request(**request))


# --- the hash


@pytest.fixture
def draft(room):
    """A complete draft with a capture, a waiver and a date."""
    review = room.written(room.taken(room.opened()))
    cited = review.working_version.citations.order_by("position").first()
    evidence.capture(
        review_id=review.public_id,
        evidence_id=cited.evidence.public_id,
        body=b"a page",
        archive_url="https://archive.example/1",
        actor=room.checker,
        now=room.tick(),
    )
    Evidence.objects.update(date_published=date(1987, 6, 1))
    Citation.objects.filter(version=review.working_version).update(prefix="before", suffix="after")
    ReviewVersion.objects.filter(pk=review.working_version_id).update(topics=["ports"])
    return ReviewVersion.objects.get(pk=review.working_version_id)


def digest(draft, correction=None):
    return content_sha256(ReviewVersion.objects.get(pk=draft.pk), correction=correction)


def change_version(**fields):
    return lambda draft: ReviewVersion.objects.filter(pk=draft.pk).update(**fields)


def change_citation(**fields):
    return lambda draft: Citation.objects.filter(version=draft, position=1).update(**fields)


def change_evidence(**fields):
    return lambda draft: Evidence.objects.filter(citations__version=draft, citations__position=1).update(**fields)


def change_capture(**fields):
    """Captures are never changed: another one takes its place."""

    def change(draft):
        citation = Citation.objects.get(version=draft, position=1)
        old = citation.capture
        values = {"sha256": old.sha256, "archive_url": old.archive_url} | fields
        new = EvidenceCapture.objects.create(
            evidence=citation.evidence, captured_at=old.captured_at, captured_by=old.captured_by, **values
        )
        Citation.objects.filter(pk=citation.pk).update(capture=new)

    return change


def change_rating(draft):
    ReviewVersion.objects.filter(pk=draft.pk).update(rating=Rating.objects.get(code="true"))


def change_scale(draft):
    scale = RatingScale.objects.create(name="standard", version=2, best=5, worst=1)
    same = Rating.objects.create(
        scale=scale, code="false", label="False", value=1, meaning="No.", position=1, scale_best=5, scale_worst=1
    )
    ReviewVersion.objects.filter(pk=draft.pk).update(rating=same)


def change_order(draft):
    Citation.objects.filter(version=draft, position=1).update(position=9)


def take_out(draft):
    Citation.objects.filter(version=draft, position=2).delete()


SIGNED = {
    "kind": change_version(kind="correction"),
    "claim_reviewed": change_version(claim_reviewed="x"),
    "headline": change_version(headline="x"),
    "summary": change_version(summary="x"),
    "explanation": change_version(explanation="x"),
    "in_language": change_version(in_language="de"),
    "topics": change_version(topics=["boats"]),
    "no rating": change_version(rating=None),
    "rating": change_rating,
    "scale": change_scale,
    "source url": change_evidence(url="https://records.example/other"),
    "source title": change_evidence(title="x"),
    "source publisher": change_evidence(publisher_name="x"),
    "source kind": change_evidence(kind="data"),
    "source date": change_evidence(date_published=date(1987, 6, 2)),
    "source without date": change_evidence(date_published=None),
    "stance": change_citation(stance="context"),
    "quote": change_citation(exact="x"),
    "prefix": change_citation(prefix="x"),
    "suffix": change_citation(suffix="x"),
    "why": change_citation(why="x"),
    "captured bytes": change_capture(sha256="f" * 64),
    "archived copy": change_capture(archive_url="https://archive.example/2"),
    "no capture": change_citation(capture=None),
    "waiver": lambda draft: Citation.objects.filter(version=draft, position=2).update(waived_reason="x"),
    "order of sources": change_order,
    "fewer sources": take_out,
}


@pytest.mark.parametrize("signed", SIGNED)
def test_hash_changes_with_everything_that_is_signed(draft, signed):
    before = digest(draft)

    SIGNED[signed](draft)

    assert digest(draft) != before


def test_hash_tells_apart_where_words_stand(draft):
    change_citation(prefix="ab", exact="c")(draft)
    before = digest(draft)

    change_citation(prefix="a", exact="bc")(draft)

    assert digest(draft) != before


@pytest.mark.parametrize(
    "unsigned",
    [
        change_version(edit_count=99),
        change_citation(position=0),
        lambda draft: draft.contributions.create(user=person(Role.CHECKER), first_at=draft.created_at),
    ],
    ids=["edit count", "position in the same order", "contributor"],
)
def test_hash_stays_where_only_bookkeeping_changes(draft, unsigned):
    before = digest(draft)

    unsigned(draft)

    assert digest(draft) == before


def test_hash_covers_kind_and_note_of_the_correction(draft):
    note = Correction(kind=CorrectionKind.CORRECTION, public_note="We gave a wrong year.")
    other_note = Correction(kind=CorrectionKind.CORRECTION, public_note="We gave another year.")
    other_kind = Correction(kind=CorrectionKind.UPDATE, public_note="We gave a wrong year.")

    hashes = {digest(draft, correction) for correction in (None, note, other_note, other_kind)}

    assert len(hashes) == 4


def test_copy_of_a_version_has_its_hash(room, now):
    review = review_at(ReviewStatus.CHANGES_REQUESTED, now=now, newsroom=room)
    frozen = review.working_version

    copied = evidence.change_citation(
        review_id=review.public_id,
        evidence_id=frozen.citations.order_by("position").first().evidence.public_id,
        use=evidence.Use(stance="refutes", why="It lists every deepening.", quote="1987: deepened."),
        actor=room.checker,
        now=room.tick(),
    ).version

    assert copied != frozen
    assert digest(copied) == frozen.content_sha256


def test_hash_of_a_published_correction_still_holds_when_the_next_one_is_open(room, now):
    review = review_at(ReviewStatus.PUBLISHED, now=now, newsroom=room)
    review = room.published(room.approved(room.submitted(room.written(room.corrected(review), summary="Second."))))

    assert facts(review, room.checker).content_hash_ok
    room.corrected(review, kind="update", note="Another note.")
    assert facts(review, room.checker).content_hash_ok


# --- the checks


def test_checks_of_a_complete_draft_pass_in_the_order_of_the_form(draft):
    found = checks(draft, min_citations=2, correction=None)

    assert [(each.code, each.passed) for each in found] == [
        (code, True) for code in ("rating", "headline", "summary", "explanation", "evidence", "captures")
    ]


def test_every_open_check_says_what_to_do(room):
    review = room.taken(room.opened())

    found = checks(review.working_version, min_citations=2, correction=SimpleNamespace(kind="update", public_note=" "))

    open_checks = [each for each in found if not each.passed]
    assert [each.code for each in open_checks] == [
        "rating",
        "headline",
        "summary",
        "explanation",
        "evidence",
        "public_note",
    ]
    assert [each.todo for each in open_checks] == [CHECKS[each.code] for each in open_checks]


def test_retraction_needs_neither_rating_nor_evidence(room, now):
    review = room.corrected(review_at(ReviewStatus.PUBLISHED, now=now, newsroom=room), kind="retraction")
    review.working_version.citations.all().delete()

    found = {each.code: each.passed for each in checks(review.working_version, min_citations=2, correction=None)}

    assert (found["rating"], found["evidence"]) == (True, True)


# --- the facts


def test_facts_of_a_queued_review_are_empty(room):
    found = facts(room.opened(), room.checker)

    assert (found.working_version, found.frozen_version, found.published_version) == (None, None, None)
    assert (found.contributor_ids, found.missing_checks, found.standing_approvals) == (frozenset(), (), 0)


def test_facts_tell_the_roles_that_stand(room):
    review = room.opened()
    RoleMembership.objects.create(user=room.checker, role=Role.EDITOR, granted_at=room.now)
    RoleMembership.objects.filter(user=room.checker, role=Role.CHECKER).update(
        revoked_at=room.now, revoked_by=room.editors[0]
    )

    assert facts(review, room.checker).roles == {Role.EDITOR}


def test_facts_do_not_know_superusers(room):
    assert facts(room.opened(), person(is_superuser=True)).roles == frozenset()


def test_contributors_are_all_of_the_line_and_only_of_the_line(room, now, second_checker, third_editor):
    review = reviews.take(review_id=room.opened().public_id, actor=second_checker, now=room.tick())
    room.written(review, writer=second_checker)
    reviews.hand_back(review_id=review.public_id, actor=room.editors[0], now=room.tick())
    review = room.submitted(room.written(room.taken(review)))
    review = room.published(room.approved(review))
    starter, room.checker = room.checker, third_editor
    room.corrected(review)
    room.cancelled(review)
    room.checker = starter
    review = room.corrected(review)

    assert facts(review, room.checker).contributor_ids == {second_checker.pk, starter.pk}


def test_facts_count_votes_of_the_working_version_alone(room, now):
    review = review_at(ReviewStatus.APPROVED, now=now, newsroom=room)
    sign_off.withdraw_approval(review_id=review.public_id, seen_version=1, actor=room.editors[0], now=room.tick())

    found = facts(review, room.editors[0])

    assert (found.standing_approvals, found.decisions_on_version) == (1, 2)
    assert (found.actor_decision, found.actor_withdrew_approval) == (None, True)
    assert facts(review, room.editors[1]).actor_decision == Decision.APPROVE


def test_facts_of_a_correction_start_with_no_votes(room, now):
    review = room.corrected(review_at(ReviewStatus.PUBLISHED, now=now, newsroom=room))

    found = facts(review, room.checker)

    assert (found.standing_approvals, found.decisions_on_version) == (0, 0)
    assert (found.open_correction, found.correction_starter_id) == (CorrectionKind.CORRECTION, room.checker.pk)


def test_facts_know_the_lease_only_while_it_lasts(room):
    review = room.taken(room.opened())
    assert facts(review, room.checker).lease_holder_id == room.checker.pk

    Lease.objects.update(renewed_at="2020-01-01T00:00Z", expires_at="2020-01-01T00:15Z")

    found = facts(review, room.checker)
    assert (found.lease_holder_id, found.lease_token) == (None, None)


def test_facts_know_another_live_review_of_the_claim(room, now):
    abandoned = review_at(ReviewStatus.ABANDONED, now=now, newsroom=room)
    assert not facts(abandoned, room.checker).other_live_review

    room.opened(abandoned.claim)

    assert facts(abandoned, room.checker).other_live_review


def test_facts_know_whether_the_new_assignee_can_work(room, second_checker):
    review = room.opened()
    sign_off.recuse(review_id=review.public_id, reason="a relative", actor=second_checker, now=room.tick())

    found = facts(review, room.editors[0], new_assignee=second_checker)

    assert (found.new_assignee_id, found.new_assignee_roles) == (second_checker.pk, {Role.CHECKER})
    assert found.new_assignee_recused
    assert not is_recused(review, None)


def test_facts_know_a_merged_claim(room):
    review = room.opened()
    review.claim.status, review.claim.merged_into = "merged", claim_at(now=room.now)
    review.claim.save()

    found = facts(review, room.checker)

    assert (found.claim_accepted, found.claim_merged) == (False, True)
