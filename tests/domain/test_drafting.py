"""Saving drafts: what is stored, what is refused, and where a new version begins."""

import uuid

import pytest

from claims.enums import ReviewStatus
from claims.errors import (
    InvalidInput,
    LeaseLost,
    NotAssignee,
    NotFound,
    Recused,
    RoleNotAllowed,
    StaleEdit,
    TextTooLong,
    WrongStatus,
)
from claims.models import Contribution, Lease, Rating, RatingScale, Recusal, ReviewVersion, RoleMembership
from claims.queries import desk
from claims.services import drafts, leases, reviews
from claims.services.drafting import Draft, save_draft
from tests.domain.traces import announced, last_event, nothing_written, refused
from tests.journeys import Newsroom, review_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(now):
    return Newsroom(now)


@pytest.fixture
def taken(room):
    return room.taken(room.opened())


def save(review, room, *, actor=None, edit_count=None, lease_token=None, **fields):
    review.refresh_from_db()
    seen = review.working_version.edit_count if edit_count is None else edit_count
    return save_draft(
        review_id=review.public_id,
        edit_count=seen,
        draft=Draft(**fields),
        actor=actor or room.checker,
        now=room.tick(),
        lease_token=lease_token,
    )


def citations_of(version):
    return list(
        version.citations.order_by("position").values_list("evidence", "stance", "exact", "why", "waived_reason")
    )


# --- what is stored


def test_save_stores_the_text_and_counts_the_edit(room, taken):
    version = save(
        taken,
        room,
        rating="half_true",
        claim_reviewed="The harbour was deepened twice.",
        headline="  Deepened\n once ",
        summary="Once.",
        explanation="One.\n\n- a\n    - b\n",
        in_language="en-GB",
        topics=(" harbour ", "ports", "harbour", ""),
    )

    stored = ReviewVersion.objects.get(pk=version.pk)
    assert (stored.number, stored.edit_count, stored.edited_at) == (1, 1, room.now)
    assert (stored.rating.code, stored.claim_reviewed) == ("half_true", "The harbour was deepened twice.")
    assert (stored.headline, stored.summary) == ("Deepened once", "Once.")
    assert stored.explanation == "One.\n\n- a\n    - b"
    assert (stored.in_language, stored.topics) == ("en-GB", ["harbour", "ports"])


def test_save_is_recorded_and_announced_to_nobody(room, taken):
    before = announced(taken)

    save(taken, room, headline="One")

    data = {"version": 1, "edit_count": 1}
    assert last_event(taken) == ("review.draft_saved", "in_progress", "in_progress", room.checker, data)
    assert announced(taken) == before


def test_save_leaves_fields_alone_that_it_does_not_bring(room, taken):
    save(taken, room, headline="One", topics=("ports",), rating="true")

    version = save(taken, room, summary="Short.")

    assert (version.headline, version.topics, version.rating.code) == ("One", ["ports"], "true")


def test_save_of_empty_rating_clears_it(room, taken):
    save(taken, room, rating="true")

    assert save(taken, room, rating="").rating is None


@pytest.mark.usefixtures("owner_rights")
def test_rating_is_looked_up_on_the_scale_published_last(room, taken):
    newer = RatingScale.objects.create(name="standard", version=2, best=5, worst=1)
    wanted = Rating.objects.create(
        scale=newer, code="true", label="True", value=5, meaning="So it is.", position=1, scale_best=5, scale_worst=1
    )
    RatingScale.objects.create(name="standard", version=3, best=5, worst=1)
    RatingScale.objects.filter(pk=newer.pk).update(published_at=room.now)

    assert save(taken, room, rating="true").rating == wanted


def test_save_drops_what_cannot_be_stored(room, taken):
    version = save(taken, room, headline="a\x00b\ud800", explanation="c\x00\ud83d\r\nd\x1b\te")

    assert (version.headline, version.explanation) == ("ab", "c\nd\te")


def test_save_stores_composed_characters(room, taken):
    version = save(taken, room, headline="Caf\u0065\u0301", explanation="e\u0301")

    assert (version.headline, version.explanation) == ("Caf\u00e9", "\u00e9")


# --- what is refused


@pytest.mark.parametrize(
    ("field", "limit"), [("claim_reviewed", 2_000), ("headline", 200), ("summary", 600), ("explanation", 50_000)]
)
def test_save_of_too_long_text_is_refused_by_code_points(room, taken, field, limit):
    assert len(getattr(save(taken, room, **{field: "\U0001f6a2" * limit}), field)) == limit

    with refused(TextTooLong, field=field, limit=limit, length=limit + 1):
        save(taken, room, **{field: "x" * (limit + 1)})


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"rating": "splendid"}, "rating"),
        ({"claim_reviewed": " \x00 "}, "claim_reviewed"),
        ({"in_language": "English, mostly"}, "in_language"),
        ({"in_language": "en" + "-abcdefgh" * 4}, "in_language"),
        ({"topics": tuple(f"topic {number}" for number in range(13))}, "topics"),
        ({"topics": ("x" * 61,)}, "topics"),
    ],
)
def test_save_of_invalid_field_is_refused_by_its_name(room, taken, fields, field):
    with nothing_written(), pytest.raises(InvalidInput) as caught:
        save(taken, room, **fields)

    assert caught.value.field == field


def test_save_of_stale_edit_is_refused_and_keeps_what_was_saved_first(room, taken):
    save(taken, room, edit_count=0, headline="first")

    with refused(StaleEdit, seen=0, current=1):
        save(taken, room, edit_count=0, headline="second")

    taken.refresh_from_db()
    assert taken.working_version.headline == "first"


def test_refused_save_can_be_repeated_with_the_current_count(room, taken):
    save(taken, room, edit_count=0, headline="first")

    version = save(taken, room, edit_count=1, headline="second")

    assert (version.headline, version.edit_count) == ("second", 2)


def test_save_of_unknown_review_is_refused(room):
    with refused(NotFound):
        save_draft(review_id=uuid.uuid4(), edit_count=0, draft=Draft(), actor=room.checker, now=room.now)


def test_save_by_viewer_is_refused(room, taken, viewer):
    with refused(RoleNotAllowed):
        save(taken, room, actor=viewer, headline="x")


def test_save_after_the_role_is_gone_is_refused(room, taken):
    RoleMembership.objects.filter(user=room.checker).update(revoked_at=room.now, revoked_by=room.editors[0])

    with refused(RoleNotAllowed):
        save(taken, room, headline="x")


def test_save_by_recused_assignee_is_refused(room, taken):
    Recusal.objects.create(review=taken, user=room.checker, reason="a relative", declared_at=room.now)

    with refused(Recused):
        save(taken, room, headline="x")


def test_save_by_somebody_else_is_refused(room, taken, second_checker):
    with refused(NotAssignee):
        save(taken, room, actor=second_checker, headline="x")


@pytest.mark.parametrize("status", ["queued", "in_sign_off", "approved", "published", "retracted", "abandoned"])
def test_save_outside_work_is_refused(room, now, status):
    review = review_at(ReviewStatus(status), now=now, newsroom=room)

    with refused(WrongStatus, current_status=status):
        save(review, room, edit_count=0, headline="x")


def test_save_while_somebody_else_holds_the_lease_is_refused(room, taken, second_checker):
    Lease.objects.filter(review=taken).update(holder=second_checker)

    with refused(LeaseLost, holder=second_checker.pk):
        save(taken, room, headline="x")


def test_save_from_a_page_whose_lease_was_taken_over_is_refused(room, taken):
    page = leases.hold(review_id=taken.public_id, actor=room.checker, now=room.now)
    leases.take_over(review_id=taken.public_id, actor=room.checker, now=room.now)

    with refused(LeaseLost):
        save(taken, room, lease_token=str(page.token), headline="x")


def test_save_keeps_the_token_so_that_the_page_can_save_again(room, taken):
    page = leases.hold(review_id=taken.public_id, actor=room.checker, now=room.now)

    save(taken, room, lease_token=str(page.token), headline="one")
    version = save(taken, room, lease_token=str(page.token), headline="two")

    assert version.headline == "two"


# --- where a new version begins


def refused_version(room, now):
    return review_at(ReviewStatus.CHANGES_REQUESTED, now=now, newsroom=room)


def recalled_version(room, now):
    review = review_at(ReviewStatus.IN_SIGN_OFF, now=now, newsroom=room)
    return reviews.recall(review_id=review.public_id, actor=room.checker, now=room.tick())


def reopened_version(room, now):
    review = review_at(ReviewStatus.IN_SIGN_OFF, now=now, newsroom=room)
    reviews.abandon(review_id=review.public_id, reason="moot", actor=room.editors[0], now=room.tick())
    reviews.reopen(review_id=review.public_id, actor=room.editors[0], now=room.tick())
    return room.taken(review)


@pytest.mark.parametrize("ready", [refused_version, recalled_version, reopened_version])
def test_save_on_a_frozen_version_opens_the_next_one_based_on_it(room, now, ready):
    review = ready(room, now)
    frozen = ReviewVersion.objects.get(review=review)
    row_before = ReviewVersion.objects.filter(pk=frozen.pk).values().get()
    citations_before = list(frozen.citations.order_by("pk").values())

    version = save(review, room, summary="Now with the year.")

    review.refresh_from_db()
    assert (version.number, version.based_on, version.frozen_at) == (2, frozen, None)
    assert (review.working_version, review.status) == (version, ReviewStatus.IN_PROGRESS)
    assert (version.headline, version.rating, version.summary) == (frozen.headline, frozen.rating, "Now with the year.")
    assert version.edit_count > frozen.edit_count
    assert citations_of(version) == citations_of(frozen)
    assert len(citations_of(version)) == 2
    assert ReviewVersion.objects.filter(pk=frozen.pk).values().get() == row_before
    assert list(frozen.citations.order_by("pk").values()) == citations_before


def test_save_after_a_request_for_changes_names_the_edits_of_the_frozen_version(room, now):
    review = refused_version(room, now)
    edits = review.working_version.edit_count

    with refused(StaleEdit, seen=edits - 1, current=edits):
        save(review, room, edit_count=edits - 1, summary="x")
    assert save(review, room, edit_count=edits, summary="x").edit_count == edits + 2


def test_refused_save_opens_no_version(room, now, second_checker):
    review = refused_version(room, now)

    with refused(NotAssignee):
        save(review, room, actor=second_checker, summary="x")


# --- who has worked on it


def contributors(version):
    return set(Contribution.objects.filter(version=version).values_list("user", flat=True))


def test_first_editor_becomes_the_writer_of_an_untouched_draft(room, taken, second_checker):
    reviews.hand_back(review_id=taken.public_id, actor=room.checker, now=room.tick())
    reviews.take(review_id=taken.public_id, actor=second_checker, now=room.tick())

    version = save(taken, room, actor=second_checker, headline="x")

    assert version.written_by == second_checker
    assert contributors(version) == {second_checker.pk}


def test_writer_of_a_touched_draft_stays_a_contributor_when_another_goes_on(room, taken, second_checker):
    save(taken, room, headline="x")
    reviews.hand_back(review_id=taken.public_id, actor=room.checker, now=room.tick())
    reviews.take(review_id=taken.public_id, actor=second_checker, now=room.tick())

    version = save(taken, room, actor=second_checker, summary="y")

    assert version.written_by == room.checker
    assert contributors(version) == {room.checker.pk, second_checker.pk}


def test_saving_twice_makes_one_contribution(room, taken):
    save(taken, room, headline="x")
    version = save(taken, room, headline="y")

    assert Contribution.objects.filter(version=version).count() == 1


def test_begin_of_a_retraction_starts_without_rating(room, now):
    review = review_at(ReviewStatus.PUBLISHED, now=now, newsroom=room)
    published = review.published_version

    draft = drafts.begin(review, based_on=published, kind="retraction", actor=room.checker, now=room.now)

    assert (draft.rating, draft.headline, draft.kind) == (None, published.headline, "retraction")


def test_version_of_unknown_number_is_refused(taken):
    with pytest.raises(NotFound):
        desk.version(taken.public_id, 7)
