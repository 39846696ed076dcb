"""What changed between two versions, for the desk: words, rating, sources and how they are used."""

import pytest

from claims.enums import ReviewStatus
from claims.models import ReviewVersion
from claims.services import evidence
from claims.services.evidence import Source, Use
from claims.web.version_differences import version_differences
from tests.journeys import Newsroom, review_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(now):
    return Newsroom(now)


@pytest.fixture
def draft(room, now):
    """A correction in work, based on the published version."""
    return room.written(room.corrected(review_at(ReviewStatus.PUBLISHED, now=now, newsroom=room)))


def changes(review):
    """(label, pieces) of what the working version changed."""
    new = ReviewVersion.objects.select_related("rating", "based_on__rating").get(pk=review.working_version_id)
    old = new.based_on
    citations = [list(each.citations.select_related("evidence", "capture").order_by("position")) for each in (old, new)]
    found = version_differences(old, new, old_citations=citations[0], new_citations=citations[1])
    return [(str(each.label), each.pieces) for each in found]


def words(pieces):
    return [(op, text) for op, text in pieces if op in ("insert", "delete")]


def test_unchanged_draft_has_no_differences(draft):
    assert changes(draft) == []


def test_text_and_rating_are_compared(room, draft):
    room.written(draft, rating="half_true", headline="The harbour was deepened once, in 1988")

    found = changes(draft)

    assert [label for label, _ in found] == ["Headline", "Rating"]
    assert [words(pieces) for _, pieces in found] == [
        [("delete", "1987"), ("insert", "1988")],
        [("delete", "False"), ("insert", "Half true")],
    ]


def test_markdown_is_compared_as_it_was_written(room, draft):
    room.written(draft, explanation="The port's own records show one deepening, in 1987.")

    ((label, pieces),) = changes(draft)

    assert (label, words(pieces)) == ("Text", [("delete", "**own records**"), ("insert", "own records")])


def test_added_source_is_named(room, draft):
    evidence.add_evidence(
        review_id=draft.public_id,
        source=Source(url="https://a.example/x", title="Harbour log", publisher_name="Port", kind="data"),
        use=Use(stance="refutes", why="It is the log.", quote=""),
        actor=room.checker,
        now=room.tick(),
    )

    assert changes(draft) == [("Evidence", [("insert", "Harbour log")])]


def test_another_use_of_the_same_source_is_named(room, draft):
    first = draft.working_version.citations.order_by("position").first()
    evidence.change_citation(
        review_id=draft.public_id,
        evidence_id=first.evidence.public_id,
        use=Use(stance="context", why="It lists every deepening.", quote="1988: deepened."),
        actor=room.checker,
        now=room.tick(),
    )

    found = changes(draft)

    assert [label for label, _ in found] == ["Quote from source 1", "Stance of source 1"]
    assert words(found[0][1]) == [("delete", "1987:"), ("insert", "1988:")]


def test_capture_in_place_of_a_waiver_is_named(room, draft):
    first = draft.working_version.citations.order_by("position").first()
    evidence.capture(
        review_id=draft.public_id,
        evidence_id=first.evidence.public_id,
        body=b"1987: deepened.",
        content_type="text/plain",
        actor=room.checker,
        now=room.tick(),
    )

    labels = [label for label, _ in changes(draft)]

    assert labels == ["Why source 1 has no capture", "Capture of source 1"]
