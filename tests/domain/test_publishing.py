"""Making a verdict public, hiding it, showing it again, and what the record says of it."""

import uuid

import pytest
from django.db import transaction

from claims.enums import Action, ClaimStatus, ReviewStatus, Role, VerdictStatus
from claims.errors import (
    AlreadySuspended,
    ClaimNotAccepted,
    NotFound,
    NothingPublished,
    NotSuspended,
    OwnWorkRefused,
    QuorumMissing,
    ReasonRequired,
    RoleNotAllowed,
    StaleVersion,
    TextTooLong,
    WrongStatus,
)
from claims.models import Claim, Lease, OutboxEvent, Publication, SignOff, Verdict
from claims.queries.review_facts import Request
from claims.representations import event_payloads
from claims.services import publishing
from claims.services.transition import carry_out, lock
from tests.domain.traces import everything, last_announcement, last_event, nothing_written, refused
from tests.invariants.refusals import settle
from tests.journeys import Newsroom, claim_at, review_at
from tests.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(now):
    return Newsroom(now)


@pytest.fixture
def approved(room, now):
    return review_at(ReviewStatus.APPROVED, now=now, newsroom=room)


@pytest.fixture
def published(room, now):
    return review_at(ReviewStatus.PUBLISHED, now=now, newsroom=room)


def publish(review, who, room, *, seen=1):
    return publishing.publish(review_id=review.public_id, seen_version=seen, actor=who, now=room.tick())


def suspend(review, who, room, *, reason="A source was forged."):
    return publishing.suspend(review_id=review.public_id, reason=reason, actor=who, now=room.tick())


def resume(review, who, room):
    return publishing.resume(review_id=review.public_id, actor=who, now=room.tick())


def correct(review, room, **texts):
    """A correction all the way to publication."""
    review = room.written(room.corrected(review), **{"summary": "Corrected."} | texts)
    return room.published(room.approved(room.submitted(review)))


# --- publish


def test_publish_writes_publication_and_verdict_with_the_status(room, approved):
    review = publish(approved, room.editors[0], room)
    settle()

    version = review.working_version
    publication, verdict = Publication.objects.get(review=review), Verdict.objects.get(review=review)
    assert (review.status, review.published_version, review.assignee) == (ReviewStatus.PUBLISHED, version, None)
    assert review.published_at == room.now
    assert (publication.version, publication.number, publication.published_at) == (version, 1, room.now)
    assert (verdict.publication, verdict.status, verdict.number) == (publication, VerdictStatus.PUBLISHED, 1)
    assert (verdict.public_id, verdict.published_at, verdict.modified_at) == (review.public_id, room.now, room.now)
    assert not Lease.objects.filter(review=review).exists()


def test_publish_is_recorded_and_announced_to_the_public(room, approved):
    review = publish(approved, room.editors[0], room)

    data = {"version": 1, "content_sha256": review.working_version.content_sha256}
    assert last_event(review) == ("review.published", "approved", "published", room.editors[0], data)
    assert last_announcement(review) == ("verdict.published", True, data)


def test_publish_that_fails_late_leaves_everything_as_it_was(room, approved, monkeypatch):
    before = everything()

    def fail(**_):
        raise RuntimeError("disk full")

    monkeypatch.setattr(publishing, "refresh_verdict", fail)
    with pytest.raises(RuntimeError), transaction.atomic():
        publish(approved, room.editors[0], room)

    assert everything() == before


@pytest.mark.parametrize("again", [0, 1])
def test_publish_twice_writes_nothing_whichever_editor_presses(room, approved, again):
    publish(approved, room.editors[0], room)

    with nothing_written():
        assert publish(approved, room.editors[again], room).status == ReviewStatus.PUBLISHED


def test_publish_by_an_editor_who_did_not_vote_is_accepted(room, approved, third_editor):
    assert publish(approved, third_editor, room).status == ReviewStatus.PUBLISHED


def test_publish_by_contributor_is_refused(now):
    writing_editor = person(Role.EDITOR)
    room = Newsroom(now, checker=writing_editor)
    review = review_at(ReviewStatus.APPROVED, now=now, newsroom=room)

    with refused(OwnWorkRefused):
        publish(review, writing_editor, room)


def test_publish_by_checker_is_refused(room, approved):
    with refused(RoleNotAllowed):
        publish(approved, room.checker, room)


@pytest.mark.parametrize("seen", [0, 2])
def test_publish_of_another_version_is_refused(room, approved, seen):
    with refused(StaleVersion, seen=seen, current=1):
        publish(approved, room.editors[0], room, seen=seen)


def test_publish_before_quorum_is_refused(room, now):
    review = review_at(ReviewStatus.IN_SIGN_OFF, now=now, newsroom=room)

    with refused(WrongStatus, current_status="in_sign_off"):
        publish(review, room.editors[0], room)


def test_publish_without_standing_quorum_is_refused(room, approved):
    # At the end of its transaction the database would refuse this withdrawal; the guard does so before.
    with transaction.atomic():
        SignOff.objects.filter(decided_by=room.editors[0]).update(withdrawn_at=room.now)

        with refused(QuorumMissing, approvals=1, needed=2):
            carry_out(
                Action.PUBLISH,
                lock(approved.public_id),
                actor=room.editors[0],
                now=room.now,
                request=Request(seen_version=1),
            )

        transaction.set_rollback(True)


def test_publish_while_claim_is_merged_is_refused(room, approved):
    Claim.objects.filter(pk=approved.claim_id).update(status=ClaimStatus.MERGED, merged_into=claim_at(now=room.now))

    with refused(ClaimNotAccepted):
        publish(approved, room.editors[0], room)


def test_publish_of_unknown_review_is_refused(room):
    with refused(NotFound):
        publishing.publish(review_id=uuid.uuid4(), seen_version=1, actor=room.editors[0], now=room.now)


def test_publish_under_the_policy_for_small_newsrooms_needs_one_editor(room, now):
    review = review_at(ReviewStatus.PUBLISHED, now=now, newsroom=room, policy="single_editor")
    settle()

    assert SignOff.objects.filter(version=review.published_version).count() == 1
    assert str(review.policy) == "single_editor/1"


# --- corrections in public


def test_correction_keeps_the_first_date_and_moves_the_second(room, published):
    first = Verdict.objects.get(review=published).published_at
    old = Publication.objects.values().get(review=published)

    review = correct(published, room)
    settle()

    verdict = Verdict.objects.get(review=review)
    assert (review.published_at, verdict.published_at, verdict.modified_at) == (first, first, room.now)
    assert verdict.number == 2
    assert Publication.objects.values().get(review=published, number=1) == old


def test_correction_is_closed_recorded_and_announced_with_its_publication(room, published):
    review = correct(published, room)

    correction = review.corrections.get()
    data = {"version": 2, "content_sha256": review.published_version.content_sha256, "correction": "correction"}
    assert (correction.from_version.number, correction.to_version.number) == (1, 2)
    assert (correction.published_at, correction.cancelled_at) == (room.now, None)
    assert last_event(review) == ("review.published", "approved", "published", room.editors[0], data)
    assert last_announcement(review) == ("verdict.corrected", True, data)


def test_change_feed_says_of_a_correction_its_version_and_kind(room, published):
    correct(published, room)
    row = OutboxEvent.objects.order_by("pk").last()
    row.sequence = 7

    shown = event_payloads.change(row)

    assert shown["data"] == {"version": 2, "correction": "correction"}
    assert (shown["type"], shown["target"]["id"]) == ("verdict.corrected", str(published.public_id))


def test_typo_needs_no_note(room, published):
    review = room.written(room.corrected(published, kind="typo", note=""), summary="Typo mended.")

    review = room.published(room.approved(room.submitted(review)))
    settle()

    assert review.published_version.number == 2


def test_retraction_ends_the_review(room, now):
    review = review_at(ReviewStatus.RETRACTED, now=now, newsroom=room)
    settle()

    verdict = Verdict.objects.get(review=review)
    data = {"version": 2, "content_sha256": review.published_version.content_sha256, "correction": "retraction"}
    assert (review.retracted_at, review.published_version.kind) == (room.now, "retraction")
    assert (verdict.status, verdict.rating_code, verdict.json_ld) == (VerdictStatus.RETRACTED, "", "")
    assert last_event(review) == ("review.published", "approved", "retracted", room.editors[0], data)
    assert last_announcement(review) == ("verdict.retracted", True, data)


def test_publish_of_retraction_twice_writes_nothing(room, now):
    review = review_at(ReviewStatus.RETRACTED, now=now, newsroom=room)

    with nothing_written():
        publish(review, room.editors[1], room, seen=2)


# --- suspend and resume


def test_suspend_hides_the_verdict_and_keeps_the_reason_in_the_record(room, published, third_editor):
    review = suspend(published, third_editor, room, reason=" A source\x00 was forged. ")
    settle()

    verdict = Verdict.objects.get(review=review)
    assert (review.suspended_at, review.suspended_by) == (room.now, third_editor)
    assert review.suspended_reason == "A source was forged."
    assert (review.status, verdict.status, verdict.modified_at) == ("published", VerdictStatus.SUSPENDED, room.now)
    data = {"version": 1, "reason": "A source was forged."}
    assert last_event(review) == ("verdict.suspended", "", "", third_editor, data)
    assert last_announcement(review) == ("verdict.suspended", True, {"version": 1})


def test_resume_shows_the_verdict_again(room, published):
    before = Verdict.objects.values("rating_code", "headline", "json_ld").get(review=published)
    suspend(published, room.editors[0], room)

    review = resume(published, room.editors[1], room)
    settle()

    assert (review.suspended_at, review.suspended_by, review.suspended_reason) == (None, None, None)
    assert Verdict.objects.get(review=review).status == VerdictStatus.PUBLISHED
    assert Verdict.objects.values("rating_code", "headline").get(review=review) == {
        "rating_code": before["rating_code"],
        "headline": before["headline"],
    }
    assert last_event(review) == ("verdict.resumed", "", "", room.editors[1], {"version": 1})
    assert last_announcement(review) == ("verdict.resumed", True, {"version": 1})


def test_suspension_holds_through_work_on_a_correction_and_ends_with_its_publication(room, published):
    suspend(published, room.editors[0], room)
    review = room.written(room.corrected(published), summary="Corrected.")
    assert Verdict.objects.get(review=review).status == VerdictStatus.SUSPENDED

    review = room.published(room.approved(room.submitted(review)))
    settle()

    assert review.suspended_at is None
    assert Verdict.objects.get(review=review).status == VerdictStatus.PUBLISHED
    assert last_event(review)[4]["resumed"] is True


def test_suspend_while_a_correction_is_worked_on_hides_what_is_public(room, published):
    room.corrected(published)

    suspend(published, room.editors[0], room)
    settle()

    assert Verdict.objects.get(review=published).status == VerdictStatus.SUSPENDED
    assert last_announcement(published)[2] == {"version": 1}


@pytest.mark.parametrize("act", [suspend, resume])
def test_brake_on_unknown_review_is_refused(room, published, act):
    published.public_id = uuid.uuid4()

    with refused(NotFound):
        act(published, room.editors[0], room)


@pytest.mark.parametrize("act", [suspend, resume])
def test_brake_by_checker_is_refused(room, published, act):
    with refused(RoleNotAllowed):
        act(published, room.checker, room)


@pytest.mark.parametrize("act", [suspend, resume])
def test_brake_before_publication_is_refused(room, approved, act):
    with refused(NothingPublished):
        act(approved, room.editors[0], room)


@pytest.mark.parametrize("act", [suspend, resume])
def test_brake_on_retracted_verdict_is_refused(room, now, act):
    review = review_at(ReviewStatus.RETRACTED, now=now, newsroom=room)

    with refused(WrongStatus, current_status="retracted"):
        act(review, room.editors[0], room)


def test_suspend_twice_is_refused(room, published):
    suspend(published, room.editors[0], room)

    with refused(AlreadySuspended):
        suspend(published, room.editors[1], room)


def test_resume_of_visible_verdict_is_refused(room, published):
    with refused(NotSuspended):
        resume(published, room.editors[0], room)


@pytest.mark.parametrize("reason", ["", " ", "\x00"])
def test_suspend_without_reason_is_refused(room, published, reason):
    with refused(ReasonRequired, field="reason"):
        suspend(published, room.editors[0], room, reason=reason)


def test_suspend_with_too_long_reason_is_refused(room, published):
    with refused(TextTooLong, field="reason", limit=400):
        suspend(published, room.editors[0], room, reason="x" * 401)
