"""The texts of a draft compared field by field, and the record of a review in words."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from claims.models import AuditEvent
from claims.templatetags.review_ui import clock, difference_words
from claims.web.draft_text import DraftText, contested, draft_of
from claims.web.review_history import MOST, WORDS, told
from claims.web.views.desk.claims.page import ACTS
from claims.workflow.claim_machine import CLAIM_TRANSITIONS
from claims.workflow.transitions import TRANSITIONS
from tests.rules.sources import files

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def event(action, *, who="Mira", at=NOON, **data):
    return AuditEvent(action=action, actor_label=who, occurred_at=at, data=data)


def words(*events):
    return [(line.words, line.times) for line in told(events, [])]


def test_changes_name_the_fields_that_differ_and_no_others():
    stored = DraftText(headline="One", summary="Two", topics="a, b")

    assert stored.changes_to(DraftText(headline="One", summary="2", topics="a")) == {"summary": "2", "topics": "a"}


def test_typed_text_is_compared_as_it_would_be_stored():
    stored = DraftText(explanation="One\n\ntwo")

    assert stored.with_typed({"explanation": " One\r\n\r\ntwo\r\n"}) == stored


def test_draft_brings_only_what_changed_and_leaves_the_note_to_its_own_service():
    draft = draft_of({"topics": "harbour, money", "rating": "", "public_note": "A note."})

    assert (draft.topics, draft.rating, draft.headline) == (("harbour", " money"), "", None)


def test_fingerprint_changes_with_any_field():
    texts = [DraftText(), *(DraftText(**{name: "x"}) for name in DraftText.names())]

    assert len({text.fingerprint() for text in texts}) == len(texts)


def test_contested_fields_stand_in_the_order_of_the_page_with_their_difference():
    mine = DraftText(headline="Deepened once, in 1988", rating="false", in_language="en")
    theirs = DraftText(headline="Deepened once, in 1987", rating="true", in_language="en")

    rows = contested(mine=mine, theirs=theirs)

    assert [(row.name, row.mine, row.theirs) for row in rows] == [
        ("rating", "false", "true"),
        ("headline", "Deepened once, in 1988", "Deepened once, in 1987"),
    ]
    assert rows[1].pieces == [("keep", "Deepened once, in "), ("delete", "1987"), ("insert", "1988")]


def recorded(*targets):
    """The acts on these that services write into the record by name."""
    one_of_them = "|".join(targets)
    named = re.compile(rf'action="((?:{one_of_them})[.]\w+)"')
    found = set()
    for path in files("claims/services"):
        found |= set(named.findall(path.read_text()))
    return found


def test_every_act_on_a_review_has_its_words():
    acts = {row.audit for row in TRANSITIONS} | recorded("review", "sign_off", "correction", "verdict")

    assert "review.due_changed" in acts
    assert acts - set(WORDS) == set()


def test_every_act_on_a_claim_has_its_words():
    acts = {row.audit for row in CLAIM_TRANSITIONS} | recorded("claim", "appearance")

    assert acts - set(ACTS) == set()


@pytest.mark.django_db
def test_history_is_told_newest_first_with_equal_acts_in_a_row_made_one():
    saves = [event("review.draft_saved", version=1, at=NOON + timedelta(minutes=each)) for each in range(3)]

    assert words(event("review.taken"), *saves, event("review.submitted", version=1)) == [
        ("Mira submitted version 1", 1),
        ("Mira saved the draft of version 1", 3),
        ("Mira took it", 1),
    ]


@pytest.mark.django_db
def test_history_says_what_a_save_changed_and_who_was_given_the_review(checker):
    lines = words(
        event("review.assigned", assignee=str(checker.public_id)),
        event("review.draft_saved", version=1, change="captured"),
    )

    assert lines == [("Mira captured evidence", 1), (f"Mira gave it to {checker}", 1)]


@pytest.mark.django_db
def test_history_of_an_act_without_words_shows_its_name():
    assert words(event("review.something_new")) == [("Mira: review.something_new", 1)]


@pytest.mark.django_db
def test_history_is_cut_at_its_newest_lines():
    events = [event("review.taken", who=f"Person {each}") for each in range(MOST + 5)]

    assert len(told(events, [])) == MOST


def test_clock_shows_the_day_only_when_it_is_another_one():
    now = timezone.now()

    assert clock(now) == f"{now:%H:%M}"
    assert clock(datetime(2020, 1, 8, 14, 6, tzinfo=UTC)) == "8 Jan, 14:06"
    assert clock(None) == ""


def test_differences_are_said_in_words():
    assert difference_words(["numbers", "negation", "tone"]) == "numbers, a “not”, tone"
