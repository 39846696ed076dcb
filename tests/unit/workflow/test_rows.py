"""Every guard and every demand of every row: allowed as it stands, refused when that one fact is wrong."""

from dataclasses import replace

import pytest

from claims.enums import Action, CorrectionKind, Decision, Role
from claims.errors import DomainError
from claims.workflow.decide import check
from claims.workflow.transitions import TRANSITIONS
from tests.unit.workflow.situations import CORRECTION, FIRST_VERDICT, INDEPENDENT, seen_by

CHIEF_ONLY = frozenset({Role.CHIEF})
BY_INDEPENDENT = {"contributor_ids": frozenset({INDEPENDENT})}

CASES = [
    ("take", "other_checker", "queued", {"claim_accepted": False}, "review.claim_not_accepted"),
    ("take", "other_checker", "queued", {"claim_merged": True}, "review.claim_not_accepted"),
    ("assign", "chief", "queued", {"claim_accepted": False}, "review.claim_not_accepted"),
    ("assign", "chief", "queued", {"new_assignee_id": None}, "input.invalid"),
    ("assign", "chief", "queued", {"new_assignee_roles": frozenset({Role.VIEWER})}, "input.invalid"),
    ("assign", "chief", "queued", {"new_assignee_recused": True}, "input.invalid"),
    ("hand_back", "writer", "progress", {"assignee_id": 99}, "review.not_assignee"),
    ("hand_back", "writer", "progress", {"published_version": 1}, "review.already_published"),
    ("save_draft", "writer", "progress", {"assignee_id": 99}, "review.not_assignee"),
    ("save_draft", "writer", "progress", {"lease_holder_id": 99}, "review.lease_lost"),
    ("save_draft", "writer", "changes", {"lease_token": "new", "seen_lease": "old"}, "review.lease_lost"),
    ("save_draft", "writer", "changes", {"seen_edit_count": 6}, "review.stale_edit"),
    ("submit", "writer", "progress", {"assignee_id": 99}, "review.not_assignee"),
    ("submit", "writer", "progress", {"lease_holder_id": 99}, "review.lease_lost"),
    ("submit", "writer", "progress", {"missing_checks": ("rating",)}, "review.incomplete"),
    ("submit", "writer", "progress", {"unchanged_since_refused": True}, "review.not_changed"),
    ("submit", "writer", "progress", {"frozen_version": 1}, "review.not_changed"),
    ("submit", "writer", "progress", {"seen_version": 2}, "sign_off.stale_version"),
    ("submit", "writer", "progress", {"seen_edit_count": 6}, "review.stale_edit"),
    ("recall", "writer", "fresh", {"version_writer_id": 99}, "review.not_writer"),
    ("recall", "writer", "fresh", {"decisions_on_version": 1}, "review.decisions_exist"),
    ("approve", "independent_editor", "fresh", {"sign_off_roles": CHIEF_ONLY}, "role.not_allowed"),
    ("approve", "independent_editor", "fresh", {"version_writer_id": INDEPENDENT}, "sign_off.own_work"),
    ("approve", "independent_editor", "fresh", BY_INDEPENDENT, "sign_off.own_work"),
    (
        "approve",
        "independent_editor",
        "fresh",
        {"actor_decision": Decision.REQUEST_CHANGES},
        "sign_off.already_decided",
    ),
    ("approve", "independent_editor", "fresh", {"content_hash_ok": False}, "sign_off.content_altered"),
    ("approve", "independent_editor", "fresh", {"seen_version": 2}, "sign_off.stale_version"),
    ("approve", "independent_editor", "fresh", {"seen_version": None}, "sign_off.stale_version"),
    (
        "approve",
        "independent_editor",
        "fresh",
        {"approval_comment_required": True, "comment": ""},
        "sign_off.comment_required",
    ),
    ("request_changes", "chief", "fresh", {"sign_off_roles": frozenset({Role.EDITOR})}, "role.not_allowed"),
    ("request_changes", "independent_editor", "fresh", BY_INDEPENDENT, "sign_off.own_work"),
    (
        "request_changes",
        "independent_editor",
        "fresh",
        {"actor_decision": Decision.APPROVE},
        "sign_off.already_decided",
    ),
    ("request_changes", "independent_editor", "fresh", {"seen_version": 2}, "sign_off.stale_version"),
    ("request_changes", "independent_editor", "fresh", {"comment": ""}, "sign_off.comment_required"),
    ("withdraw_approval", "approver", "approved", {"actor_decision": None}, "sign_off.no_standing_approval"),
    ("withdraw_approval", "approver", "approved", {"seen_version": 2}, "sign_off.stale_version"),
    ("publish", "independent_editor", "approved", BY_INDEPENDENT, "sign_off.own_work"),
    ("publish", "independent_editor", "approved", {"standing_approvals": 1}, "sign_off.quorum_missing"),
    ("publish", "independent_editor", "approved", {"content_hash_ok": False}, "sign_off.content_altered"),
    ("publish", "independent_editor", "approved", {"claim_merged": True}, "review.claim_not_accepted"),
    (
        "publish",
        "independent_editor",
        "approved",
        {"open_correction": CorrectionKind.UPDATE, "correction_note": ""},
        "correction.note_required",
    ),
    ("publish", "independent_editor", "approved", {"seen_version": 2}, "sign_off.stale_version"),
    (
        "start_correction",
        "other_checker",
        "published",
        {"open_correction": CorrectionKind.TYPO},
        "correction.already_open",
    ),
    ("start_correction", "other_checker", "published", {"asked_correction": None}, "input.invalid"),
    ("start_correction", "other_checker", "published", {"reason": ""}, "review.reason_required"),
    ("abandon", "chief", "voting", {"published_version": 1}, "review.already_published"),
    ("abandon", "chief", "voting", {"reason": " "}, "review.reason_required"),
    ("reopen", "chief", "abandoned", {"claim_merged": True}, "review.claim_not_accepted"),
    ("reopen", "chief", "abandoned", {"other_live_review": True}, "review.live_review_exists"),
]
CORRECTION_CASES = [
    ("cancel_correction", "starter", "changes", {"correction_starter_id": 99}, "review.not_assignee"),
    ("cancel_correction", "chief", "changes", {"published_version": None}, "review.nothing_published"),
]
ALL = [
    (Action(action), seen_by(person, situation, world), wrong, code)
    for world, cases in ((FIRST_VERDICT, CASES), (CORRECTION, CORRECTION_CASES))
    for action, person, situation, wrong, code in cases
]
# Roles that the role table has refused before: shown in test_guards.
ALWAYS_HOLD = {"editor", "checker_or_editor"}


@pytest.mark.parametrize(("action", "facts", "wrong", "code"), ALL)
def test_one_wrong_fact_refuses_what_is_allowed_without_it(action, facts, wrong, code):
    assert check(action, facts).action == action

    with pytest.raises(DomainError) as refused:
        check(action, replace(facts, **wrong))

    assert refused.value.code == code


def test_every_guard_and_demand_of_every_row_is_shown_refusing():
    rules = {
        (row.action, rule.name)
        for row in TRANSITIONS
        for rule in (row.who, *row.guards, *(demand.guard for demand in row.demands))
    }
    refusing = {
        (row.action, rule.name)
        for row in TRANSITIONS
        for rule in (row.who, *row.guards, *(demand.guard for demand in row.demands))
        for action, facts, wrong, code in ALL
        if action == row.action and getattr(rule.refusal(replace(facts, **wrong)), "code", None) == code
    }

    assert {rule for rule in rules - refusing if rule[1] not in ALWAYS_HOLD} == set()


def test_typing_error_is_published_without_a_note():
    approved = seen_by("independent_editor", "approved", CORRECTION)
    typo = replace(approved, open_correction=CorrectionKind.TYPO, correction_note="")

    assert check(Action.PUBLISH, typo).action == Action.PUBLISH


def test_expired_lease_that_nobody_took_does_not_stop_a_save():
    facts = replace(seen_by("writer", "progress", FIRST_VERDICT), seen_lease="old", lease_token=None)

    assert check(Action.SAVE_DRAFT, facts).action == Action.SAVE_DRAFT
