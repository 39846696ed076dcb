"""Places of claims: marked by people, found again in later texts, announced when they are lost."""

import pytest

from claims.enums import AnchorState, AppearanceStance
from claims.errors import NotFound, RoleNotAllowed, SpanMismatch, TextTooLong
from claims.models import Appearance, AppearanceAnchor, AuditEvent, Claim, OutboxEvent
from claims.queries.articles import places
from claims.services.appearances import re_anchor, record_appearance
from claims.services.claims import accept_claim
from tests.articles import BRIDGES, COST, FACT, OPINION, SAID, article_with
from tests.journeys import claim_at

pytestmark = pytest.mark.django_db

URL = "https://valley-post.example/bridges"


def span(snapshot, words) -> dict[str, int]:
    start = snapshot.text.index(words)
    return {"start": start, "end": start + len(words)}


def test_place_marked_by_a_person_is_recorded_once_and_confirmed(checker, now):
    snapshot, claim = article_with(now=now), claim_at(now=now)
    where = {"claim_id": claim.public_id, "snapshot_id": snapshot.public_id, **span(snapshot, OPINION)}

    first = record_appearance(**where, stance=AppearanceStance.DISPUTES, exact=OPINION, actor=checker, now=now)
    again = record_appearance(**where, actor=checker, now=now)

    assert again == first
    assert (first.exact, first.stance, first.confirmed_by) == (OPINION, AppearanceStance.DISPUTES, checker)
    assert AuditEvent.objects.get(target_id=claim.public_id).action == "appearance.recorded"
    assert OutboxEvent.objects.filter(type="appearance.recorded").count() == 1


def test_place_that_cuts_a_character_is_widened_to_the_whole(checker, now):
    snapshot = article_with(f"{BRIDGES}\nThe team 👩‍🚒👩‍🚒 came at once.", now=now)
    start = snapshot.text.index("👩‍🚒") + 1

    one = record_appearance(
        claim_id=claim_at(now=now).public_id, snapshot_id=snapshot.public_id, start=start, end=start + 1,
        actor=checker, now=now,
    )  # fmt: skip

    assert one.exact == "👩‍🚒"
    assert snapshot.text[one.start : one.end] == one.exact


@pytest.mark.parametrize(
    ("start", "end", "exact", "error"),
    [
        (5, 5, None, SpanMismatch),
        (9, 5, None, SpanMismatch),
        (-1, 5, None, SpanMismatch),
        (0, 10_000, None, SpanMismatch),
        (0, 3, "Tha", SpanMismatch),
        (3, 4, None, SpanMismatch),
        (0, 2_500, None, TextTooLong),
    ],
)
def test_place_that_is_none_is_refused(checker, now, start, end, exact, error):
    snapshot = article_with(f"{BRIDGES}\n{'Long words follow here. ' * 120}", now=now)

    with pytest.raises(error):
        record_appearance(
            claim_id=claim_at(now=now).public_id, snapshot_id=snapshot.public_id, start=start, end=end, exact=exact,
            actor=checker, now=now,
        )  # fmt: skip


def test_place_of_nothing_or_by_nobody_is_refused(checker, viewer, now):
    snapshot, claim = article_with(now=now), claim_at(now=now)
    where = {"start": 0, "end": 3, "now": now}

    with pytest.raises(NotFound):
        record_appearance(claim_id=snapshot.public_id, snapshot_id=snapshot.public_id, actor=checker, **where)
    with pytest.raises(NotFound):
        record_appearance(claim_id=claim.public_id, snapshot_id=claim.public_id, actor=checker, **where)
    with pytest.raises(RoleNotAllowed):
        record_appearance(claim_id=claim.public_id, snapshot_id=snapshot.public_id, actor=viewer, **where)


def test_place_marked_in_an_older_text_is_found_in_the_later_ones_at_once(checker, now):
    older = article_with(now=now, url=URL)
    newer = article_with(BRIDGES.replace(FACT, f"New first line.\n{FACT}"), now=now, url=URL)

    record_appearance(
        claim_id=claim_at(now=now).public_id,
        snapshot_id=older.public_id,
        **span(older, OPINION),
        actor=checker,
        now=now,
    )

    anchor = AppearanceAnchor.objects.get(appearance__exact=OPINION)
    assert (anchor.snapshot, anchor.state) == (newer, AnchorState.MOVED)
    assert newer.text[anchor.start : anchor.end] == OPINION


def test_lost_words_of_an_accepted_claim_are_announced_and_those_of_a_candidate_are_not(checker, now):
    article_with(now=now, url=URL)
    accept_claim(claim_id=Claim.objects.get(text=FACT).public_id, actor=checker, now=now)

    article_with(BRIDGES.replace(FACT, "").replace(COST, ""), now=now, url=URL)

    lost = Appearance.objects.get(exact=FACT)
    event = OutboxEvent.objects.get(type="appearance.changed")
    assert event.target_id == lost.public_id
    assert event.data == {"claim": str(lost.claim.public_id), "from": "anchored", "to": "orphaned"}
    assert AppearanceAnchor.objects.filter(state=AnchorState.ORPHANED).count() == 2


def test_state_that_stays_is_announced_once(checker, now):
    article_with(now=now, url=URL)
    accept_claim(claim_id=Claim.objects.get(text=FACT).public_id, actor=checker, now=now)

    for text in (BRIDGES.replace(FACT, ""), BRIDGES.replace(FACT, "Something else."), BRIDGES):
        article_with(text, now=now, url=URL)

    changes = OutboxEvent.objects.filter(type="appearance.changed").order_by("id")
    assert [(event.data["from"], event.data["to"]) for event in changes] == [
        ("anchored", "orphaned"),
        ("orphaned", "anchored"),
    ]


def test_re_anchoring_looks_for_what_is_missing_and_only_once(now):
    article_with(now=now, url=URL)
    newer = article_with(BRIDGES.replace(OPINION, ""), now=now, url=URL)

    assert re_anchor(snapshot_id=newer.public_id, actor=None, now=now) == 0
    assert AppearanceAnchor.objects.filter(snapshot=newer).count() == 3


def test_places_of_a_text_are_in_order_and_leave_lost_words_out(now):
    article_with(now=now, url=URL)
    newer = article_with(BRIDGES.replace(FACT, ""), now=now, url=URL)

    assert [newer.text[place.start : place.end] for place in places(newer)] == [COST, SAID]
