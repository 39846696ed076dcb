"""Nobody signs work that she had a part in, by text or by evidence, along the whole line of versions."""

import pytest

from claims.enums import ReviewStatus
from claims.errors import (
    OwnWorkRefused,
    Recused,
)
from claims.models import ReviewVersion
from claims.services import evidence, reviews, sign_off
from claims.services.drafting import Draft, save_draft
from claims.services.evidence import Source, Use
from tests.domain.traces import refused
from tests.journeys import Newsroom, review_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(now):
    return Newsroom(now)


@pytest.fixture
def submitted(room, now):
    return review_at(ReviewStatus.IN_SIGN_OFF, now=now, newsroom=room)


def approve(review, who, room, *, seen=1, comment=""):
    return sign_off.approve(review_id=review.public_id, seen_version=seen, comment=comment, actor=who, now=room.tick())


def request_changes(review, who, room, *, seen=1, comment="Name the year."):
    return sign_off.request_changes(
        review_id=review.public_id, seen_version=seen, comment=comment, actor=who, now=room.tick()
    )


def handed_over(review, room, to):
    reviews.hand_back(review_id=review.public_id, actor=room.editors[0], now=room.tick())
    return reviews.take(review_id=review.public_id, actor=to, now=room.tick())


def by_text(review, who, room):
    review.refresh_from_db()
    save_draft(
        review_id=review.public_id,
        edit_count=review.working_version.edit_count,
        draft=Draft(summary="Mine."),
        actor=who,
        now=room.tick(),
    )


def by_evidence_alone(review, who, room):
    source = Source(url="https://records.example/x", title="X", publisher_name="X", kind="data")
    cited = evidence.add_evidence(
        review_id=review.public_id, source=source, use=Use(stance="context", why="X."), actor=who, now=room.tick()
    )
    evidence.uncite(review_id=review.public_id, evidence_id=cited.evidence.public_id, actor=who, now=room.tick())


@pytest.mark.parametrize("part", [by_text, by_evidence_alone])
@pytest.mark.parametrize("act", [approve, request_changes])
def test_contributor_is_barred_after_somebody_else_went_on(room, third_editor, part, act):
    review = reviews.take(review_id=room.opened().public_id, actor=third_editor, now=room.tick())
    part(review, third_editor, room)
    handed_over(review, room, room.checker)
    review = room.submitted(room.written(review))

    with refused(OwnWorkRefused):
        act(review, third_editor, room)


@pytest.mark.parametrize("part", [by_text, by_evidence_alone])
def test_contributor_is_barred_from_every_later_version_of_the_line(room, third_editor, part):
    review = reviews.take(review_id=room.opened().public_id, actor=third_editor, now=room.tick())
    part(review, third_editor, room)
    handed_over(review, room, room.checker)
    review = room.submitted(room.written(review))
    review = request_changes(review, room.editors[0], room)
    review = room.submitted(room.written(review, summary="Second."))
    review = request_changes(review, room.editors[0], room, seen=2)
    review = room.submitted(room.written(review, summary="Third."))

    with refused(OwnWorkRefused):
        approve(review, third_editor, room, seen=3)
    assert review.working_version.number == 3


@pytest.mark.parametrize("part", [by_text, by_evidence_alone])
def test_contributor_to_the_first_version_is_barred_from_its_correction(room, third_editor, part):
    review = reviews.take(review_id=room.opened().public_id, actor=third_editor, now=room.tick())
    part(review, third_editor, room)
    handed_over(review, room, room.checker)
    review = room.published(room.approved(room.submitted(room.written(review))))
    review = room.submitted(room.written(room.corrected(review), summary="Corrected."))

    with refused(OwnWorkRefused):
        approve(review, third_editor, room, seen=2)


def test_approver_of_the_first_version_may_sign_its_correction(room, now):
    review = review_at(ReviewStatus.PUBLISHED, now=now, newsroom=room)
    review = room.submitted(room.written(room.corrected(review), summary="Corrected."))

    assert approve(review, room.editors[0], room, seen=2).status == ReviewStatus.IN_SIGN_OFF


def test_contributor_to_a_discarded_correction_may_sign_the_next_one(room, now, third_editor):
    review = review_at(ReviewStatus.PUBLISHED, now=now, newsroom=room)
    starter, room.checker = room.checker, third_editor
    room.corrected(review)
    by_text(review, third_editor, room)
    room.cancelled(review)
    room.checker = starter
    review = room.submitted(room.written(room.corrected(review), summary="Corrected."))

    assert approve(review, third_editor, room, seen=3).status == ReviewStatus.IN_SIGN_OFF


def test_recused_editor_is_refused_before_anything_else(room, submitted):
    sign_off.recuse(review_id=submitted.public_id, reason="a relative", actor=room.editors[0], now=room.tick())

    with refused(Recused):
        approve(submitted, room.editors[0], room, seen=99)


def test_frozen_version_is_the_same_row_to_the_end(room, submitted):
    frozen = ReviewVersion.objects.values().get(review=submitted)

    room.published(room.approved(submitted))

    assert ReviewVersion.objects.values().get(review=submitted) == frozen
