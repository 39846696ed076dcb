"""Corrections from their start to publication or cancellation; the note is part of what is signed."""

import uuid

import pytest

from claims.enums import CorrectionKind, ReviewStatus
from claims.errors import (
    ContentAltered,
    CorrectionOpen,
    Incomplete,
    InvalidInput,
    NotAssignee,
    NotChanged,
    NotFound,
    NothingPublished,
    ReasonRequired,
    RoleNotAllowed,
    TextTooLong,
    WrongStatus,
)
from claims.models import Correction, Lease, ReviewVersion, Verdict
from claims.services import corrections, sign_off
from claims.services.drafting import Draft, save_draft
from tests.domain.traces import announced, last_announcement, last_event, nothing_written, refused
from tests.invariants.refusals import settle
from tests.journeys import Newsroom, review_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(now):
    return Newsroom(now)


@pytest.fixture
def published(room, now):
    return review_at(ReviewStatus.PUBLISHED, now=now, newsroom=room)


def start(review, who, room, *, kind="correction", reason="wrong year", note="We gave a wrong year."):
    return corrections.start_correction(
        review_id=review.public_id, kind=kind, reason=reason, public_note=note, actor=who, now=room.tick()
    )


def note(review, who, room, *, text="A better note."):
    return corrections.set_public_note(review_id=review.public_id, note=text, actor=who, now=room.tick())


def cancel(review, who, room):
    return corrections.cancel_correction(review_id=review.public_id, actor=who, now=room.tick())


def save(review, room, **fields):
    review.refresh_from_db()
    return save_draft(
        review_id=review.public_id,
        edit_count=review.working_version.edit_count,
        draft=Draft(**fields),
        actor=room.checker,
        now=room.tick(),
    )


# --- start


def test_start_opens_a_draft_based_on_what_is_published(room, published):
    old = published.published_version

    review = start(published, room.checker, room, reason=" wrong\x00 year ")

    draft, correction = review.working_version, Correction.objects.get()
    assert (review.status, review.assignee, review.published_version) == ("in_progress", room.checker, old)
    assert (draft.number, draft.kind, draft.based_on, draft.headline) == (2, "correction", old, old.headline)
    assert (draft.rating, draft.citations.count()) == (old.rating, 2)
    assert draft.edit_count > old.edit_count
    assert (correction.kind, correction.reason, correction.public_note) == (
        "correction",
        "wrong year",
        "We gave a wrong year.",
    )
    assert (correction.from_version, correction.started_by, correction.started_at) == (old, room.checker, room.now)
    assert Lease.objects.get(review=review).holder == room.checker


def test_start_is_recorded_and_announced_to_the_desk_alone(room, published):
    review = start(published, room.checker, room)

    data = {"correction": str(Correction.objects.get().public_id), "kind": "correction", "from_version": 1}
    assert last_event(review) == ("correction.started", "published", "in_progress", room.checker, data)
    assert last_announcement(review) == ("correction.started", False, data)


def test_start_changes_nothing_for_readers(room, published):
    before = Verdict.objects.values().get(review=published)

    save(start(published, room.checker, room), room, headline="Another")

    assert Verdict.objects.values().get(review=published) == before


def test_start_twice_by_the_same_person_writes_nothing(room, published):
    start(published, room.checker, room)

    with nothing_written():
        start(published, room.checker, room)


@pytest.mark.parametrize("kind", ["correction", "clarification", "update", "typo"])
def test_every_kind_but_retraction_opens_a_correction(room, published, kind):
    assert start(published, room.checker, room, kind=kind).working_version.kind == "correction"


def test_retraction_opens_a_version_without_rating(room, published):
    draft = start(published, room.checker, room, kind="retraction").working_version

    assert (draft.kind, draft.rating) == ("retraction", None)


def test_start_while_one_is_open_is_refused(room, published, second_checker):
    start(published, room.checker, room)

    with refused(CorrectionOpen):
        start(published, second_checker, room)


@pytest.mark.parametrize("status", ["queued", "in_progress", "in_sign_off", "approved", "retracted", "abandoned"])
def test_start_before_publication_or_after_retraction_is_refused(room, now, status):
    review = review_at(ReviewStatus(status), now=now, newsroom=room)

    with refused(WrongStatus, current_status=status):
        start(review, room.checker, room)


def test_start_on_unknown_review_is_refused(room, published):
    published.public_id = uuid.uuid4()

    with refused(NotFound):
        start(published, room.checker, room)


def test_start_by_viewer_is_refused(room, published, viewer):
    with refused(RoleNotAllowed):
        start(published, viewer, room)


def test_start_of_unknown_kind_is_refused(room, published):
    with refused(InvalidInput, field="kind"):
        start(published, room.checker, room, kind="apology")


@pytest.mark.parametrize("reason", ["", " ", "\x00"])
def test_start_without_reason_is_refused(room, published, reason):
    with refused(ReasonRequired, field="reason"):
        start(published, room.checker, room, reason=reason)


@pytest.mark.parametrize(
    ("texts", "field", "limit"),
    [({"reason": "x" * 401}, "reason", 400), ({"note": "x" * 2_001}, "public_note", 2_000)],
)
def test_start_with_too_long_text_is_refused(room, published, texts, field, limit):
    with refused(TextTooLong, field=field, limit=limit):
        start(published, room.checker, room, **texts)


# --- the public note


def test_note_is_an_edit_of_the_draft(room, published):
    review = start(published, room.checker, room, note="")
    edits, told = review.working_version.edit_count, announced(review)

    correction = note(review, room.checker, room, text=" A\x00 better note. ")

    data = {
        "version": 2,
        "edit_count": edits + 1,
        "correction": str(correction.public_id),
        "change": "public_note",
    }
    assert Correction.objects.get().public_note == "A better note."
    assert last_event(review) == ("review.draft_saved", "in_progress", "in_progress", room.checker, data)
    assert announced(review) == told


def test_note_after_a_request_for_changes_is_enough_of_a_change(room, published):
    review = room.submitted(room.written(start(published, room.checker, room)))
    review = sign_off.request_changes(
        review_id=review.public_id, seen_version=2, comment="The note.", actor=room.editors[0], now=room.tick()
    )

    note(review, room.checker, room)
    review = room.submitted(review)

    assert (review.status, review.working_version.number) == (ReviewStatus.IN_SIGN_OFF, 3)


def test_note_in_sign_off_is_refused(room, published):
    review = room.submitted(room.written(start(published, room.checker, room)))

    with refused(WrongStatus, current_status="in_sign_off"):
        note(review, room.checker, room)


def test_note_without_open_correction_is_refused(room):
    review = room.taken(room.opened())

    with refused(WrongStatus, current_status="in_progress"):
        note(review, room.checker, room)


def test_note_by_somebody_else_is_refused(room, published, second_checker):
    start(published, room.checker, room)

    with refused(NotAssignee):
        note(published, second_checker, room)


def test_note_that_is_too_long_is_refused(room, published):
    start(published, room.checker, room)

    with refused(TextTooLong, field="public_note", limit=2_000):
        note(published, room.checker, room, text="x" * 2_001)


@pytest.mark.parametrize("kind", [kind for kind in CorrectionKind if kind != CorrectionKind.TYPO])
def test_submit_without_note_is_refused(room, published, kind):
    review = room.written(start(published, room.checker, room, kind=kind, note=""))

    with refused(Incomplete, missing=("public_note",)):
        room.submitted(review)


def test_submit_of_typo_without_note_is_accepted(room, published):
    review = room.written(start(published, room.checker, room, kind="typo", note=""))

    assert room.submitted(review).status == ReviewStatus.IN_SIGN_OFF


def test_changed_note_changes_the_hash_that_is_signed(room, published):
    review = room.submitted(room.written(start(published, room.checker, room)))
    Correction.objects.update(public_note="Nothing to see here.")

    with refused(ContentAltered, version=2):
        room.approved(review)


# --- cancel


def test_cancel_keeps_the_draft_as_discarded_and_the_verdict_as_it_was(room, published):
    before = Verdict.objects.values().get(review=published)
    review = start(published, room.checker, room)
    draft = save(review, room, headline="Half a thought")

    review = cancel(review, room.checker, room)
    settle()

    kept, correction = ReviewVersion.objects.get(pk=draft.pk), Correction.objects.get()
    assert (review.status, review.assignee, review.working_version) == ("published", None, published.published_version)
    assert (kept.headline, kept.discarded_at, kept.frozen_at) == ("Half a thought", room.now, None)
    assert (correction.cancelled_at, correction.cancelled_by, correction.published_at) == (room.now, room.checker, None)
    assert Verdict.objects.values().get(review=published) == before
    assert not Lease.objects.filter(review=review).exists()


def test_cancel_is_recorded_and_announced_to_the_desk(room, published):
    review = cancel(start(published, room.checker, room), room.checker, room)

    data = {"correction": str(Correction.objects.get().public_id)}
    assert last_event(review) == ("correction.cancelled", "in_progress", "published", room.checker, data)
    assert last_announcement(review) == ("correction.cancelled", False, data)


def in_changes_requested(review, room):
    review = room.submitted(room.written(review, summary="Corrected."))
    return sign_off.request_changes(
        review_id=review.public_id, seen_version=2, comment="No.", actor=room.editors[0], now=room.tick()
    )


def in_approved(review, room):
    return room.approved(room.submitted(room.written(review, summary="Corrected.")))


@pytest.mark.parametrize("ready", [in_changes_requested, in_approved])
def test_cancel_after_sign_off_keeps_the_frozen_version(room, published, ready):
    review = ready(start(published, room.checker, room), room)
    frozen = ReviewVersion.objects.values().get(review=review, number=2)

    review = cancel(review, room.editors[0], room)
    settle()

    assert (review.status, review.working_version.number) == (ReviewStatus.PUBLISHED, 1)
    assert ReviewVersion.objects.values().get(review=review, number=2) == frozen


def in_progress(review, room):
    return room.fresh(review)


@pytest.mark.parametrize("ready", [in_progress, in_changes_requested, in_approved])
def test_next_correction_after_a_cancelled_one_starts_from_what_is_published(room, published, ready):
    cancel(ready(start(published, room.checker, room), room), room.editors[0], room)
    last = published.versions.order_by("-number").first()

    review = start(published, room.checker, room, note="Another note.")
    draft = review.working_version
    review = room.published(room.approved(room.submitted(room.written(review, summary="Once more."))))
    settle()

    assert (draft.number, draft.based_on, draft.edit_count > last.edit_count) == (3, published.published_version, True)
    assert (review.published_version.number, review.corrections.count()) == (3, 2)


def test_cancel_by_another_checker_is_refused(room, published, second_checker):
    start(published, room.checker, room)

    with refused(NotAssignee):
        cancel(published, second_checker, room)


@pytest.mark.parametrize("by_editor", [False, True])
def test_cancel_before_anything_is_published_is_refused(room, by_editor):
    review = room.taken(room.opened())

    with refused(NothingPublished):
        cancel(review, room.editors[0] if by_editor else room.checker, room)


def test_cancel_while_editors_vote_is_refused(room, published):
    review = room.submitted(room.written(start(published, room.checker, room)))

    with refused(WrongStatus, current_status="in_sign_off"):
        cancel(review, room.editors[0], room)


# --- what was refused


def test_correction_refused_and_sent_in_unchanged_is_refused(room, published):
    review = in_changes_requested(start(published, room.checker, room), room)
    save(review, room)

    with refused(NotChanged):
        room.submitted(review)


def test_text_that_was_refused_before_the_last_publication_may_come_back(room, published):
    review = in_changes_requested(start(published, room.checker, room), room)
    review = room.published(room.approved(room.submitted(room.written(review, summary="Better."))))

    review = room.submitted(room.written(start(review, room.checker, room), summary="Corrected."))

    assert (review.status, review.working_version.number) == (ReviewStatus.IN_SIGN_OFF, 4)
