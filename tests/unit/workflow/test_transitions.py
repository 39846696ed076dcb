"""The whole table against the answers written down in `matrix`, and what must be true of the table as such."""

import pytest

from claims.enums import Action, CorrectionKind, ReviewStatus, VersionKind
from claims.errors import DomainError
from claims.workflow.decide import resolve
from claims.workflow.owners import OWNED, Owner, owner_of
from claims.workflow.transitions import INITIAL_STATUS, LEGAL_STATUS_CHANGES, TRANSITIONS, find, next_status, outcome
from tests.unit.workflow import matrix, situations

FIRST_VERDICT_CELLS = matrix.read(matrix.FIRST_VERDICT)
CORRECTION_CELLS = matrix.read(matrix.CORRECTION)


def answer(action, facts):
    """What a service would do: the code of the refusal, "done", or the status after the action."""
    try:
        row = resolve(Action(action), facts)
    except DomainError as refusal:
        return refusal.code
    return "done" if row is None else next_status(row, facts).value


def expected(word):
    return {**matrix.REFUSALS, **matrix.STATUSES, "done": "done"}[word]


@pytest.mark.parametrize(("person", "action", "situation", "word"), FIRST_VERDICT_CELLS)
def test_action_on_first_verdict_gives_what_the_matrix_says(person, action, situation, word):
    facts = situations.seen_by(person, situation, situations.FIRST_VERDICT)

    assert answer(action, facts) == expected(word)


@pytest.mark.parametrize(("person", "action", "situation", "word"), CORRECTION_CELLS)
def test_action_on_correction_gives_what_the_matrix_says(person, action, situation, word):
    facts = situations.seen_by(person, situation, situations.CORRECTION)

    assert answer(action, facts) == expected(word)


def test_matrix_of_first_verdict_lists_every_action_status_and_person_once():
    people = {
        "writer", "other_checker", "contributor_editor", "independent_editor", "approver", "chief",
        "viewer", "auditor", "operator", "superuser_without_role", "recused_editor",
    }  # fmt: skip

    cells = [cell[:3] for cell in FIRST_VERDICT_CELLS]

    assert len(cells) == len(set(cells)) == 11 * 14 * 9
    assert {cell[0] for cell in cells} == people
    assert {cell[1] for cell in cells} == set(Action.values)
    assert {facts.status for facts in situations.FIRST_VERDICT.values()} == set(ReviewStatus)


def test_matrix_of_correction_lists_every_action_once_per_person_and_situation():
    cells = [cell[:3] for cell in CORRECTION_CELLS]

    assert len(cells) == len(set(cells)) == 6 * 14 * 5


def test_table_has_one_row_per_action():
    assert [row.action for row in TRANSITIONS] == list(Action)


def test_table_names_every_audit_event_once():
    assert [row.audit for row in TRANSITIONS] == [
        "review.taken",
        "review.assigned",
        "review.handed_back",
        "review.draft_saved",
        "review.submitted",
        "review.recalled",
        "sign_off.approved",
        "sign_off.changes_requested",
        "sign_off.approval_withdrawn",
        "review.published",
        "correction.started",
        "correction.cancelled",
        "review.abandoned",
        "review.reopened",
    ]


def test_find_without_a_row_gives_none():
    assert find(Action.APPROVE, ReviewStatus.PUBLISHED) is None


def test_legal_status_changes_are_these_eighteen():
    assert {f"{before.value}>{after.value}" for before, after in LEGAL_STATUS_CHANGES} == matrix.LEGAL_CHANGES
    assert len(matrix.LEGAL_CHANGES) == 18


# --- owners --------------------------------------------------------------------------------------


def test_owners_share_no_status_and_leave_none_out():
    owned = [status for statuses in OWNED.values() for status in statuses]

    assert len(owned) == len(set(owned)) == 8
    assert set(owned) == set(ReviewStatus)
    assert set(OWNED) == set(Owner)


@pytest.mark.parametrize(
    ("status", "owner"),
    [
        ("queued", "desk"),
        ("in_progress", "assignee"),
        ("changes_requested", "assignee"),
        ("in_sign_off", "editors"),
        ("approved", "editors"),
        ("published", "nobody"),
        ("retracted", "nobody"),
        ("abandoned", "nobody"),
    ],
)
def test_owner_of_status_is_the_one_whose_turn_it_is(status, owner):
    assert owner_of(ReviewStatus(status)) == owner


# --- reachability --------------------------------------------------------------------------------


def reachable_from(start):
    reached, frontier = set(), {start}
    while frontier:
        reached |= frontier
        frontier = {after for before, after in LEGAL_STATUS_CHANGES if before in frontier} - reached
    return reached


def test_every_status_can_be_reached_from_the_first():
    assert INITIAL_STATUS == ReviewStatus.QUEUED
    assert reachable_from(INITIAL_STATUS) == set(ReviewStatus)


def test_retracted_is_the_only_end():
    assert {status for status in ReviewStatus if reachable_from(status) == {status}} == {ReviewStatus.RETRACTED}


@pytest.mark.parametrize("status", [status for status in ReviewStatus if status != ReviewStatus.RETRACTED])
def test_published_can_be_reached_from_every_status_that_is_no_end(status):
    assert ReviewStatus.PUBLISHED in reachable_from(status)


# --- outcomes ------------------------------------------------------------------------------------


def announced(action, facts):
    return outcome(find(action, facts.status), facts).announces


@pytest.mark.parametrize(
    ("action", "status", "changes", "announcement"),
    [
        ("take", "queued", {}, "review.assigned"),
        ("assign", "queued", {}, "review.assigned"),
        ("hand_back", "in_progress", {}, "review.unassigned"),
        ("save_draft", "in_progress", {}, None),
        ("submit", "in_progress", {}, "review.submitted"),
        ("recall", "in_sign_off", {}, "review.recalled"),
        ("approve", "in_sign_off", {"standing_approvals": 0}, None),
        ("approve", "in_sign_off", {"standing_approvals": 1}, "review.approved"),
        ("approve", "in_sign_off", {"standing_approvals": 0, "approvals_needed": 1}, "review.approved"),
        ("request_changes", "in_sign_off", {}, "review.changes_requested"),
        ("withdraw_approval", "in_sign_off", {}, None),
        ("withdraw_approval", "approved", {}, "review.approval_withdrawn"),
        ("publish", "approved", {"version_kind": VersionKind.INITIAL}, "verdict.published"),
        ("publish", "approved", {"published_version": 1, "version_kind": VersionKind.CORRECTION}, "verdict.corrected"),
        ("publish", "approved", {"published_version": 1, "version_kind": VersionKind.RETRACTION}, "verdict.retracted"),
        ("start_correction", "published", {}, "correction.started"),
        ("cancel_correction", "approved", {}, "correction.cancelled"),
        ("abandon", "in_sign_off", {}, "review.abandoned"),
        ("reopen", "abandoned", {}, "review.reopened"),
    ],
)
def test_outcome_announces(action, status, changes, announcement):
    facts = situations.facts(status=ReviewStatus(status), **changes)

    assert announced(Action(action), facts) == announcement


def test_publish_of_a_retraction_leads_to_retracted():
    facts = situations.facts(
        status=ReviewStatus.APPROVED,
        published_version=1,
        open_correction=CorrectionKind.RETRACTION,
        version_kind=VersionKind.RETRACTION,
    )

    assert next_status(find(Action.PUBLISH, facts.status), facts) == ReviewStatus.RETRACTED


@pytest.mark.parametrize("row", TRANSITIONS, ids=lambda row: row.action.value)
def test_last_outcome_of_every_row_always_applies(row):
    applies_to = [row.outcomes[-1].applies(facts) for facts in situations.FIRST_VERDICT.values()]

    assert applies_to == [True] * 9
