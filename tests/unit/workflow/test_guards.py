"""Each rule alone: the facts with which it holds, and those with which it refuses, with the code."""

import pytest

from claims.enums import CorrectionKind, Decision, Role
from claims.errors import DomainError, InvalidInput
from claims.workflow import guards, people
from claims.workflow.guard import Guard
from tests.unit.workflow.situations import CHECKER, EDITOR, facts

ALL_GUARDS = [each for module in (guards, people) for each in vars(module).values() if isinstance(each, Guard)]

HOLDS = [
    (people.checker_or_editor, {"roles": CHECKER}),
    (people.checker_or_editor, {"roles": frozenset({Role.CHIEF})}),
    (people.editor, {"roles": EDITOR}),
    (people.editor, {"roles": frozenset({Role.CHIEF, Role.OPERATOR})}),
    (people.assignee, {"actor_id": 3, "assignee_id": 3}),
    (people.assignee_or_editor, {"actor_id": 3, "assignee_id": 3, "roles": CHECKER}),
    (people.assignee_or_editor, {"actor_id": 4, "assignee_id": 3, "roles": EDITOR}),
    (people.writer, {"actor_id": 3, "version_writer_id": 3}),
    (people.approver, {"actor_decision": Decision.APPROVE}),
    (people.starter_or_editor, {"actor_id": 3, "correction_starter_id": 3, "roles": CHECKER}),
    (people.starter_or_editor, {"actor_id": 4, "correction_starter_id": 3, "roles": EDITOR}),
    (guards.not_recused, {"recused": False}),
    (guards.claim_is_open_to_review, {"claim_accepted": True, "claim_merged": False}),
    (guards.claim_is_not_merged, {"claim_accepted": False, "claim_merged": False}),
    (guards.no_other_live_review, {"other_live_review": False}),
    (guards.nothing_published, {"published_version": None}),
    (guards.something_published, {"published_version": 1}),
    (guards.no_correction_open, {"open_correction": None}),
    (guards.nobody_else_is_editing, {"lease_holder_id": None}),
    (guards.nobody_else_is_editing, {"actor_id": 3, "lease_holder_id": 3}),
    (guards.nothing_missing, {"missing_checks": ()}),
    (guards.differs_from_what_was_refused, {"unchanged_since_refused": False, "frozen_version": None}),
    (guards.nobody_has_decided, {"decisions_on_version": 0}),
    (guards.not_own_work, {"actor_id": 3, "version_writer_id": 1, "contributor_ids": frozenset({1, 2})}),
    (guards.policy_counts_the_actor, {"roles": EDITOR, "sign_off_roles": frozenset({Role.EDITOR})}),
    (guards.has_not_decided, {"actor_decision": None}),
    (guards.content_is_what_was_frozen, {"content_hash_ok": True}),
    (guards.quorum_stands, {"standing_approvals": 2, "approvals_needed": 2}),
    (guards.correction_is_explained, {"open_correction": None, "correction_note": ""}),
    (guards.correction_is_explained, {"open_correction": CorrectionKind.TYPO, "correction_note": ""}),
    (guards.correction_is_explained, {"open_correction": CorrectionKind.RETRACTION, "correction_note": "Why."}),
    (guards.read_what_is_frozen, {"seen_version": 4, "frozen_version": 4}),
    (guards.read_the_draft, {"seen_version": 4, "working_version": 4, "current_edit_count": 7}),
    (guards.read_the_draft, {"seen_version": 4, "working_version": 4, "seen_edit_count": 7, "current_edit_count": 7}),
    (guards.read_the_last_edit, {"seen_edit_count": 0, "current_edit_count": 0}),
    (guards.lease_is_the_one_given, {"seen_lease": "a", "lease_token": "a"}),
    (guards.lease_is_the_one_given, {"seen_lease": None, "lease_token": "b"}),
    (guards.lease_is_the_one_given, {"seen_lease": "a", "lease_token": None}),
    (guards.comment_given, {"comment": "Name the year."}),
    (guards.comment_given_if_policy_asks, {"comment": "", "approval_comment_required": False}),
    (guards.comment_given_if_policy_asks, {"comment": "Good.", "approval_comment_required": True}),
    (guards.reason_given, {"reason": "Out of date."}),
    (guards.correction_kind_given, {"asked_correction": CorrectionKind.UPDATE}),
    (guards.new_assignee_can_work, {"new_assignee_id": 2, "new_assignee_roles": CHECKER}),
    (guards.new_assignee_can_work, {"new_assignee_id": 2, "new_assignee_roles": EDITOR | {Role.AUDITOR}}),
]

REFUSES = [
    (people.checker_or_editor, {"roles": frozenset({Role.VIEWER, Role.AUDITOR, Role.OPERATOR})}, "role.not_allowed"),
    (people.editor, {"roles": CHECKER}, "role.not_allowed"),
    (people.assignee, {"actor_id": 3, "assignee_id": 1}, "review.not_assignee"),
    (people.assignee, {"actor_id": 3, "assignee_id": None}, "review.not_assignee"),
    (people.assignee_or_editor, {"actor_id": 3, "assignee_id": 1, "roles": CHECKER}, "review.not_assignee"),
    (people.writer, {"actor_id": 3, "version_writer_id": 1}, "review.not_writer"),
    (people.approver, {"actor_decision": None}, "sign_off.no_standing_approval"),
    (people.approver, {"actor_decision": Decision.REQUEST_CHANGES}, "sign_off.no_standing_approval"),
    (people.starter_or_editor, {"correction_starter_id": None, "roles": CHECKER}, "review.nothing_published"),
    (people.starter_or_editor, {"actor_id": 3, "correction_starter_id": 1, "roles": CHECKER}, "review.not_assignee"),
    (guards.not_recused, {"recused": True}, "review.recused"),
    (guards.claim_is_open_to_review, {"claim_accepted": False}, "review.claim_not_accepted"),
    (guards.claim_is_open_to_review, {"claim_merged": True}, "review.claim_not_accepted"),
    (guards.claim_is_not_merged, {"claim_merged": True}, "review.claim_not_accepted"),
    (guards.no_other_live_review, {"other_live_review": True}, "review.live_review_exists"),
    (guards.nothing_published, {"published_version": 1}, "review.already_published"),
    (guards.something_published, {"published_version": None}, "review.nothing_published"),
    (guards.no_correction_open, {"open_correction": CorrectionKind.TYPO}, "correction.already_open"),
    (guards.nobody_else_is_editing, {"actor_id": 3, "lease_holder_id": 1}, "review.lease_lost"),
    (guards.nothing_missing, {"missing_checks": ("rating",)}, "review.incomplete"),
    (guards.differs_from_what_was_refused, {"unchanged_since_refused": True}, "review.not_changed"),
    (guards.differs_from_what_was_refused, {"frozen_version": 1}, "review.not_changed"),
    (guards.nobody_has_decided, {"decisions_on_version": 1}, "review.decisions_exist"),
    (guards.not_own_work, {"actor_id": 3, "version_writer_id": 3}, "sign_off.own_work"),
    (guards.not_own_work, {"actor_id": 3, "contributor_ids": frozenset({1, 3})}, "sign_off.own_work"),
    (guards.policy_counts_the_actor, {"sign_off_roles": frozenset({Role.CHIEF})}, "role.not_allowed"),
    (guards.has_not_decided, {"actor_decision": Decision.APPROVE}, "sign_off.already_decided"),
    (guards.has_not_decided, {"actor_decision": Decision.REQUEST_CHANGES}, "sign_off.already_decided"),
    (guards.content_is_what_was_frozen, {"content_hash_ok": False}, "sign_off.content_altered"),
    (guards.quorum_stands, {"standing_approvals": 1, "approvals_needed": 2}, "sign_off.quorum_missing"),
    (
        guards.correction_is_explained,
        {"open_correction": CorrectionKind.CORRECTION, "correction_note": " \n"},
        "correction.note_required",
    ),
    (guards.correction_is_explained, {"open_correction": CorrectionKind.RETRACTION}, "correction.note_required"),
    (guards.read_what_is_frozen, {"seen_version": 3, "frozen_version": 4}, "sign_off.stale_version"),
    (guards.read_what_is_frozen, {"seen_version": None, "frozen_version": 4}, "sign_off.stale_version"),
    (guards.read_what_is_frozen, {"seen_version": None, "frozen_version": None}, "sign_off.stale_version"),
    (guards.read_the_draft, {"seen_version": 3, "working_version": 4}, "sign_off.stale_version"),
    (guards.read_the_draft, {"seen_version": None, "working_version": None}, "sign_off.stale_version"),
    (
        guards.read_the_draft,
        {"seen_version": 4, "working_version": 4, "seen_edit_count": 6, "current_edit_count": 7},
        "review.stale_edit",
    ),
    (guards.read_the_last_edit, {"seen_edit_count": 6, "current_edit_count": 7}, "review.stale_edit"),
    (guards.read_the_last_edit, {"seen_edit_count": None, "current_edit_count": 0}, "review.stale_edit"),
    (guards.lease_is_the_one_given, {"seen_lease": "a", "lease_token": "b"}, "review.lease_lost"),
    (guards.comment_given, {"comment": "  "}, "sign_off.comment_required"),
    (
        guards.comment_given_if_policy_asks,
        {"comment": " ", "approval_comment_required": True},
        "sign_off.comment_required",
    ),
    (guards.reason_given, {"reason": "\t"}, "review.reason_required"),
    (guards.correction_kind_given, {"asked_correction": None}, "input.invalid"),
    (guards.new_assignee_can_work, {"new_assignee_id": None}, "input.invalid"),
    (
        guards.new_assignee_can_work,
        {"new_assignee_id": 2, "new_assignee_roles": frozenset({Role.AUDITOR})},
        "input.invalid",
    ),
    (
        guards.new_assignee_can_work,
        {"new_assignee_id": 2, "new_assignee_roles": CHECKER, "new_assignee_recused": True},
        "input.invalid",
    ),
]


@pytest.mark.parametrize(("guard", "changes"), HOLDS)
def test_guard_holds(guard, changes):
    assert guard.refusal(facts(**changes)) is None


@pytest.mark.parametrize(("guard", "changes", "code"), REFUSES)
def test_guard_refuses_with_its_code(guard, changes, code):
    with pytest.raises(DomainError) as refused:
        guard(facts(**changes))

    assert refused.value.code == code


@pytest.mark.parametrize(("guard", "changes", "code"), REFUSES)
def test_guard_declares_the_error_it_raises(guard, changes, code):
    assert type(guard.refusal(facts(**changes))) in guard.refusals


@pytest.mark.parametrize("guard", ALL_GUARDS, ids=lambda guard: guard.name)
def test_guard_is_shown_holding_and_refusing_every_declared_error(guard):
    shown = {code for each, _, code in REFUSES if each is guard}

    assert shown == {refusal.code for refusal in guard.refusals}
    assert guard in [each for each, _ in HOLDS]


def test_stale_version_names_both_versions():
    refusal = guards.read_what_is_frozen.refusal(facts(seen_version=3, frozen_version=4))

    assert refusal.context == {"seen": 3, "current": 4}


def test_incomplete_names_what_is_missing_in_order():
    refusal = guards.nothing_missing.refusal(facts(missing_checks=("rating", "citations")))

    assert refusal.context == {"missing": ("rating", "citations")}


@pytest.mark.parametrize(
    ("changes", "detail"),
    [
        ({}, "Say who takes this review."),
        ({"new_assignee_id": 2}, "Only a checker or an editor can work on a review."),
        (
            {"new_assignee_id": 2, "new_assignee_roles": CHECKER, "new_assignee_recused": True},
            "This person has declared a conflict of interest on this review.",
        ),
    ],
)
def test_unfit_assignee_is_refused_on_the_field_with_the_reason(changes, detail):
    with pytest.raises(InvalidInput) as refused:
        guards.new_assignee_can_work(facts(**changes))

    assert (refused.value.field, refused.value.detail) == ("assignee", detail)


def test_facts_with_a_policy_without_approvals_are_a_broken_record():
    with pytest.raises(ValueError, match="at least one approval"):
        facts(approvals_needed=0)
