"""Sources: added, cited, changed, taken out, captured, waived. Every act is an edit of the draft."""

import hashlib
import uuid
from dataclasses import replace
from datetime import date

import pytest

from claims.enums import ReviewStatus
from claims.errors import (
    InvalidInput,
    NotAssignee,
    NotFound,
    ReasonRequired,
    RoleNotAllowed,
    StaleEdit,
    TextTooLong,
    WrongStatus,
)
from claims.models import Citation, Contribution, Evidence, EvidenceCapture, RawDocument
from claims.services import evidence
from claims.services.evidence import Source, Use
from tests.domain.traces import announced, last_event, nothing_written, refused
from tests.invariants.refusals import settle
from tests.journeys import Newsroom, review_at

pytestmark = pytest.mark.django_db

SOURCE = Source(
    url="https://records.example/1987",
    title="Port record",
    publisher_name="Port Authority",
    kind="primary",
    date_published=date(1987, 6, 1),
)
USE = Use(stance="refutes", why="It lists every deepening.", quote="1987: deepened.", prefix="so ", suffix=" end")
COPY = "https://archive.example/abc"
DIGEST = hashlib.sha256(b"a page").hexdigest()


@pytest.fixture
def room(now):
    return Newsroom(now)


@pytest.fixture
def taken(room):
    return room.taken(room.opened())


def add(review, room, *, source=SOURCE, use=USE, actor=None, **more):
    return evidence.add_evidence(
        review_id=review.public_id, source=source, use=use, actor=actor or room.checker, now=room.tick(), **more
    )


@pytest.fixture
def cited(room, taken):
    return add(taken, room)


def who(review, room, **more):
    return {"review_id": review.public_id, "actor": room.checker, "now": room.tick()} | more


def about(cited):
    return {"evidence_id": cited.evidence.public_id}


# --- adding


def test_add_stores_source_and_citation(room, taken):
    citation = add(taken, room)

    source = Evidence.objects.get(review=taken)
    assert (source.url, source.title, source.publisher_name) == (SOURCE.url, SOURCE.title, SOURCE.publisher_name)
    assert (source.kind, source.date_published) == ("primary", date(1987, 6, 1))
    assert (source.added_by, source.added_at) == (room.checker, room.now)
    assert (citation.evidence, citation.position, citation.capture) == (source, 1, None)
    assert (citation.stance, citation.why) == ("refutes", USE.why)
    assert (citation.exact, citation.prefix, citation.suffix) == (USE.quote, "so", "end")


def test_add_counts_as_an_edit_and_is_recorded(room, taken):
    before = announced(taken)

    citation = add(taken, room)

    data = {"version": 1, "edit_count": 1, "evidence": str(citation.evidence.public_id), "change": "cited"}
    assert last_event(taken) == ("review.draft_saved", "in_progress", "in_progress", room.checker, data)
    assert announced(taken) == before


def test_adding_evidence_alone_makes_a_contributor(room, taken):
    citation = add(taken, room)

    assert list(Contribution.objects.values_list("version", "user")) == [(citation.version_id, room.checker.pk)]


def test_add_of_source_that_is_cited_already_is_refused(room, taken, cited):
    with refused(InvalidInput, field="url"):
        add(taken, room)


def test_add_of_source_taken_out_before_cites_it_again_with_its_details_put_right(room, taken, cited):
    evidence.uncite(**who(taken, room), **about(cited))

    again = add(taken, room, source=replace(SOURCE, title="Port record of 1987"))

    assert again.evidence == cited.evidence
    assert Evidence.objects.get(review=taken).title == "Port record of 1987"


def test_add_of_source_with_the_same_details_leaves_its_row_alone(room, taken, cited):
    evidence.uncite(**who(taken, room), **about(cited))
    rows = list(Evidence.objects.values())

    add(taken, room)

    assert list(Evidence.objects.values()) == rows


def test_details_of_source_cited_by_a_submitted_version_stay(room, now):
    review = review_at(ReviewStatus.CHANGES_REQUESTED, now=now, newsroom=room)
    source = Evidence.objects.filter(review=review).order_by("pk").first()
    evidence.uncite(**who(review, room), evidence_id=source.public_id)
    known = Source(url=source.url, title=source.title, publisher_name=source.publisher_name, kind=source.kind)

    with refused(InvalidInput, field="title"):
        add(review, room, source=replace(known, title="Another title"))
    assert add(review, room, source=known).evidence == source


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"url": "ftp://records.example/"}, "url"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"url": "https://records.example/a b"}, "url"),
        ({"url": "https://records.example/\x00"}, "url"),
        ({"kind": "rumour"}, "kind"),
        ({"title": " \x00 "}, "title"),
        ({"publisher_name": ""}, "publisher_name"),
    ],
)
def test_add_of_invalid_source_is_refused_by_its_field(room, taken, changes, field):
    with refused(InvalidInput, field=field):
        add(taken, room, source=replace(SOURCE, **changes))


@pytest.mark.parametrize(
    ("changes", "field", "limit"),
    [
        ({"url": "https://records.example/" + "x" * 2_000}, "url", 2_000),
        ({"title": "x" * 301}, "title", 300),
        ({"publisher_name": "x" * 201}, "publisher_name", 200),
    ],
)
def test_add_of_too_long_source_is_refused_by_its_field(room, taken, changes, field, limit):
    with refused(TextTooLong, field=field, limit=limit):
        add(taken, room, source=replace(SOURCE, **changes))


@pytest.mark.parametrize(
    ("changes", "error", "field"),
    [
        ({"stance": "likes"}, InvalidInput, "stance"),
        ({"why": " "}, InvalidInput, "why"),
        ({"why": "x" * 1_001}, TextTooLong, "why"),
        ({"quote": "x" * 1_001}, TextTooLong, "quote"),
        ({"prefix": "x" * 65}, TextTooLong, "quote"),
        ({"suffix": "x" * 65}, TextTooLong, "quote"),
    ],
)
def test_add_of_invalid_use_is_refused_by_its_field(room, taken, changes, error, field):
    with refused(error, field=field):
        add(taken, room, use=replace(USE, **changes))


def test_add_of_one_source_too_many_is_refused(room, taken, cited):
    sources = Evidence.objects.bulk_create(
        Evidence(
            review=taken, url=f"https://records.example/more/{number}", title="Record", publisher_name="Port",
            kind="data", added_by=room.checker, added_at=room.now,
        )
        for number in range(39)
    )  # fmt: skip
    Citation.objects.bulk_create(
        Citation(version=cited.version, evidence=source, stance="context", why="More.", position=position)
        for position, source in enumerate(sources, start=2)
    )

    with refused(InvalidInput, field="url"):
        add(taken, room, source=replace(SOURCE, url="https://records.example/last"))


def test_sources_taken_out_make_room_for_others(room, taken, cited):
    Citation.objects.filter(pk=cited.pk).update(position=40)

    citation = add(taken, room, source=replace(SOURCE, url="https://records.example/other"))

    assert citation.position == 41


def test_add_after_a_stale_look_at_the_draft_is_refused(room, taken, cited):
    other = replace(SOURCE, url="https://records.example/other")

    with refused(StaleEdit, seen=0, current=1):
        add(taken, room, source=other, edit_count=0)
    assert add(taken, room, source=other, edit_count=1).position == 2


def test_add_by_somebody_else_is_refused(room, taken, second_checker):
    with refused(NotAssignee):
        add(taken, room, actor=second_checker)


def test_add_by_viewer_is_refused(room, taken, viewer):
    with refused(RoleNotAllowed):
        add(taken, room, actor=viewer)


@pytest.mark.parametrize("status", ["queued", "in_sign_off", "approved", "published"])
def test_add_outside_work_is_refused(room, now, status):
    review = review_at(ReviewStatus(status), now=now, newsroom=room)

    with refused(WrongStatus, current_status=status):
        add(review, room)


def test_add_after_a_request_for_changes_opens_the_next_version(room, now):
    review = review_at(ReviewStatus.CHANGES_REQUESTED, now=now, newsroom=room)

    citation = add(review, room)

    assert (citation.version.number, citation.position) == (2, 3)
    assert review.versions.get(number=1).citations.count() == 2


# --- changing and taking out


def test_change_of_use_is_stored_and_recorded(room, taken, cited):
    changed = evidence.change_citation(
        **who(taken, room), **about(cited), use=Use(stance="context", why="Background.", quote="")
    )

    stored = Citation.objects.get(pk=cited.pk)
    assert changed == stored
    assert (stored.stance, stored.why, stored.exact, stored.prefix, stored.suffix) == (
        "context",
        "Background.",
        "",
        "",
        "",
    )
    assert last_event(taken)[4]["change"] == "use"


def test_change_with_stale_edit_is_refused(room, taken, cited):
    with refused(StaleEdit, seen=0, current=1):
        evidence.change_citation(**who(taken, room), **about(cited), use=USE, edit_count=0)


def test_uncite_takes_the_source_out_of_the_draft_only(room, taken, cited):
    version = evidence.uncite(**who(taken, room), **about(cited))

    assert version.citations.count() == 0
    assert Evidence.objects.filter(review=taken).count() == 1
    assert last_event(taken)[4]["change"] == "uncited"


def test_uncite_leaves_the_frozen_version_as_it_was(room, now):
    review = review_at(ReviewStatus.CHANGES_REQUESTED, now=now, newsroom=room)
    source = Evidence.objects.filter(review=review).order_by("pk").first()

    version = evidence.uncite(**who(review, room), evidence_id=source.public_id)

    assert (version.number, version.citations.count()) == (2, 1)
    assert review.versions.get(number=1).citations.count() == 2


# --- capturing


def test_capture_of_bytes_keeps_them_once_by_their_hash(room, taken, cited):
    first = evidence.capture(**who(taken, room), **about(cited), body=b"a page", content_type="text/plain")
    second = evidence.capture(**who(taken, room), **about(cited), body=b"a page", sha256=DIGEST)

    document = RawDocument.objects.get()
    assert (document.content, document.size, document.content_type) == (b"a page", 6, "text/plain")
    assert (first.sha256, first.raw, first.captured_by) == (DIGEST, document, room.checker)
    assert (second.sha256, second.raw) == (DIGEST, document)
    assert Citation.objects.get(pk=cited.pk).capture == second
    assert EvidenceCapture.objects.count() == 2
    assert last_event(taken)[4]["sha256"] == DIGEST
    settle()


def test_capture_by_hash_points_to_the_archived_copy(room, taken, cited):
    made = evidence.capture(**who(taken, room), **about(cited), sha256=DIGEST, archive_url=COPY)

    assert (made.sha256, made.archive_url, made.raw) == (DIGEST, COPY, None)


def test_capture_ends_the_waiver(room, taken, cited):
    evidence.waive_capture(**who(taken, room), **about(cited), reason="Paper only.")

    evidence.capture(**who(taken, room), **about(cited), body=b"a page")

    citation = Citation.objects.get(pk=cited.pk)
    assert (citation.waived_reason, citation.waived_by) == (None, None)


@pytest.mark.parametrize(
    ("captured", "field"),
    [
        ({}, "sha256"),
        ({"sha256": DIGEST}, "sha256"),
        ({"archive_url": COPY}, "sha256"),
        ({"sha256": "abc", "archive_url": COPY}, "sha256"),
        ({"sha256": DIGEST, "archive_url": "about:blank"}, "archive_url"),
        ({"body": b""}, "body"),
        ({"body": b"another page", "sha256": DIGEST}, "sha256"),
    ],
)
def test_capture_of_nothing_that_can_be_checked_is_refused(room, taken, cited, captured, field):
    with refused(InvalidInput, field=field):
        evidence.capture(**who(taken, room), **about(cited), **captured)


@pytest.mark.parametrize(
    ("captured", "field"),
    [
        ({"body": b"x" * 5_000_001}, "body"),
        ({"sha256": DIGEST, "archive_url": COPY + "x" * 2_000}, "archive_url"),
    ],
)
def test_capture_of_too_much_is_refused(room, taken, cited, captured, field):
    with refused(TextTooLong, field=field):
        evidence.capture(**who(taken, room), **about(cited), **captured)


def test_waiver_names_reason_and_person(room, taken, cited):
    waived = evidence.waive_capture(**who(taken, room), **about(cited), reason=" Paper\x00 only. ")

    assert (waived.waived_reason, waived.waived_by) == ("Paper only.", room.checker)
    assert last_event(taken)[4]["change"] == "waived"


@pytest.mark.parametrize("reason", ["", " ", "\x00"])
def test_waiver_without_reason_is_refused(room, taken, cited, reason):
    with refused(ReasonRequired, field="reason"):
        evidence.waive_capture(**who(taken, room), **about(cited), reason=reason)


@pytest.mark.parametrize(
    "act",
    [
        lambda call: evidence.change_citation(**call, use=USE),
        lambda call: evidence.uncite(**call),
        lambda call: evidence.capture(**call, body=b"a page"),
        lambda call: evidence.waive_capture(**call, reason="Paper only."),
    ],
    ids=["change", "uncite", "capture", "waive"],
)
def test_act_on_a_source_that_is_not_cited_is_refused(room, taken, cited, act):
    with nothing_written(), pytest.raises(NotFound):
        act(who(taken, room, evidence_id=uuid.uuid4()))
