"""The order in which rules are asked, what the desk is told, and what counts as a repetition."""

from dataclasses import replace

import pytest

from claims.enums import Action, CorrectionKind, Decision, ReviewStatus, Role
from claims.errors import DomainError
from claims.workflow.decide import Allowed, allowed, check, resolve
from claims.workflow.repetition import already_done
from claims.workflow.roles import REVIEW_ACTIONS
from tests.unit.workflow import matrix, situations
from tests.unit.workflow.situations import APPROVER, CORRECTION, FIRST_VERDICT, OBJECTOR, STARTER, WRITER, seen_by

FRESH = seen_by("independent_editor", "fresh", FIRST_VERDICT)


def code_of(action, facts):
    with pytest.raises(DomainError) as refused:
        check(action, facts)
    return refused.value.code


def refusal_code(action, facts):
    try:
        check(action, facts)
    except DomainError as refused:
        return refused.code
    return ""


# --- order ---------------------------------------------------------------------------------------


def test_check_returns_the_row():
    assert check(Action.APPROVE, FRESH).action == Action.APPROVE


# Each line is right in the facts of the lines below it.
WRONG_IN_ORDER = [
    ("roles", frozenset({Role.OPERATOR}), "role.not_allowed"),
    ("recused", True, "review.recused"),
    ("status", ReviewStatus.QUEUED, "review.wrong_status"),
    ("sign_off_roles", frozenset({Role.CHIEF}), "role.not_allowed"),
    ("contributor_ids", frozenset({situations.INDEPENDENT}), "sign_off.own_work"),
    ("actor_decision", Decision.REQUEST_CHANGES, "sign_off.already_decided"),
    ("content_hash_ok", False, "sign_off.content_altered"),
    ("seen_version", None, "sign_off.stale_version"),
    ("comment", "", "sign_off.comment_required"),
]


@pytest.mark.parametrize("first_wrong", range(len(WRONG_IN_ORDER)))
def test_check_asks_role_recusal_status_guards_and_request_in_this_order(first_wrong):
    wrong = {name: value for name, value, _ in WRONG_IN_ORDER[first_wrong:]}
    facts = replace(FRESH, approval_comment_required=True, **wrong)

    assert code_of(Action.APPROVE, facts) == WRONG_IN_ORDER[first_wrong][2]


def test_check_asks_who_before_the_guards():
    facts = replace(seen_by("other_checker", "progress", FIRST_VERDICT), published_version=1)

    assert code_of(Action.HAND_BACK, facts) == "review.not_assignee"


def test_wrong_status_names_the_action_and_where_the_review_stands():
    with pytest.raises(DomainError) as refused:
        check(Action.APPROVE, seen_by("independent_editor", "published", FIRST_VERDICT))

    assert refused.value.context == {"action": "approve", "current_status": "published"}


@pytest.mark.parametrize("action", sorted(REVIEW_ACTIONS[Role.EDITOR]))
@pytest.mark.parametrize("situation", FIRST_VERDICT)
def test_recused_editor_is_refused_everywhere(action, situation):
    assert code_of(action, seen_by("recused_editor", situation, FIRST_VERDICT)) == "review.recused"


def test_two_roles_add_up():
    facts = replace(FRESH, roles=frozenset({Role.OPERATOR, Role.EDITOR}))

    assert check(Action.APPROVE, facts).action == Action.APPROVE


def test_chief_has_every_action_of_an_editor_and_others_none():
    assert REVIEW_ACTIONS[Role.CHIEF] >= REVIEW_ACTIONS[Role.EDITOR] == set(Action)
    assert [REVIEW_ACTIONS[role] for role in (Role.VIEWER, Role.AUDITOR, Role.OPERATOR)] == [frozenset()] * 3
    assert set(REVIEW_ACTIONS) == set(Role)


# --- the desk ------------------------------------------------------------------------------------


def test_allowed_lists_every_action_with_the_reason_of_each_refusal():
    desk = replace(FRESH, seen_version=None, comment="", reason="", asked_correction=None)
    wrong_status = "The review is not in a state where this is possible. Reload to see where it stands."

    assert allowed(desk) == [
        Allowed(Action.TAKE, False, "review.wrong_status", wrong_status),
        Allowed(Action.ASSIGN, False, "review.wrong_status", wrong_status),
        Allowed(Action.HAND_BACK, False, "review.wrong_status", wrong_status),
        Allowed(Action.SAVE_DRAFT, False, "review.wrong_status", wrong_status),
        Allowed(Action.SUBMIT, False, "review.wrong_status", wrong_status),
        Allowed(Action.RECALL, False, "review.not_writer", "Only the person who submitted this version can recall it."),
        Allowed(Action.APPROVE, True, asks=("version",)),
        Allowed(Action.REQUEST_CHANGES, True, asks=("version", "comment")),
        Allowed(
            Action.WITHDRAW_APPROVAL,
            False,
            "sign_off.no_standing_approval",
            "You have no approval on this version that could be withdrawn.",
        ),
        Allowed(Action.PUBLISH, False, "review.wrong_status", wrong_status),
        Allowed(Action.START_CORRECTION, False, "review.wrong_status", wrong_status),
        Allowed(Action.CANCEL_CORRECTION, False, "review.wrong_status", wrong_status),
        Allowed(Action.ABANDON, True, asks=("reason",)),
        Allowed(Action.REOPEN, False, "review.wrong_status", wrong_status),
    ]


@pytest.mark.parametrize(
    ("situation", "changes", "action", "asks"),
    [
        ("fresh", {"approval_comment_required": True}, Action.APPROVE, ("version", "comment")),
        ("published", {}, Action.START_CORRECTION, ("kind", "reason")),
        ("queued", {}, Action.ASSIGN, ("assignee",)),
        ("queued", {}, Action.TAKE, ()),
        ("approved", {}, Action.PUBLISH, ("version",)),
        ("progress", {"assignee_id": situations.INDEPENDENT}, Action.SAVE_DRAFT, ("edit_count",)),
        ("progress", {"assignee_id": situations.INDEPENDENT}, Action.SUBMIT, ("version",)),
    ],
)
def test_allowed_says_what_the_request_has_to_bring(situation, changes, action, asks):
    record = replace(FIRST_VERDICT[situation], **changes)

    answers = {answer.action: answer for answer in allowed(record)}

    assert answers[action] == Allowed(action, True, asks=asks)


@pytest.mark.parametrize(
    ("person", "situation"), sorted({(cell[0], cell[2]) for cell in matrix.read(matrix.FIRST_VERDICT)})
)
def test_allowed_agrees_with_check_for_a_complete_request(person, situation):
    facts = seen_by(person, situation, FIRST_VERDICT)
    refusals = [refusal_code(action, facts) for action in Action]

    answers = allowed(facts)

    assert [(answer.action, answer.code) for answer in answers] == list(zip(Action, refusals, strict=True))
    assert [answer.allowed for answer in answers] == [code == "" for code in refusals]
    assert [answer.asks for answer in answers] == [()] * 14


# --- repetition ----------------------------------------------------------------------------------

WITHDRAWN = replace(FRESH, actor_withdrew_approval=True)
OBJECTED = replace(FIRST_VERDICT["changes"], actor_id=OBJECTOR, actor_decision=Decision.REQUEST_CHANGES, seen_version=1)

REPEATED = [
    (Action.TAKE, seen_by("writer", "progress", FIRST_VERDICT)),
    (Action.ASSIGN, replace(seen_by("chief", "progress", FIRST_VERDICT), new_assignee_id=WRITER)),
    (Action.SUBMIT, seen_by("writer", "voting", FIRST_VERDICT)),
    (Action.APPROVE, seen_by("approver", "voting", FIRST_VERDICT)),
    (Action.APPROVE, seen_by("approver", "approved", FIRST_VERDICT)),
    (Action.REQUEST_CHANGES, OBJECTED),
    (Action.WITHDRAW_APPROVAL, WITHDRAWN),
    (Action.PUBLISH, seen_by("approver", "published", FIRST_VERDICT)),
    (Action.PUBLISH, seen_by("approver", "retracted", FIRST_VERDICT)),
    (Action.START_CORRECTION, seen_by("starter", "progress", CORRECTION)),
]

NOT_REPEATED = [
    (Action.TAKE, seen_by("other_checker", "progress", FIRST_VERDICT)),
    (Action.TAKE, seen_by("writer", "changes", FIRST_VERDICT)),
    (Action.ASSIGN, seen_by("chief", "progress", FIRST_VERDICT)),
    (Action.ASSIGN, replace(seen_by("chief", "queued", FIRST_VERDICT), new_assignee_id=None)),
    (Action.SUBMIT, replace(seen_by("writer", "voting", FIRST_VERDICT), seen_version=2)),
    (Action.SUBMIT, seen_by("other_checker", "voting", FIRST_VERDICT)),
    (Action.SUBMIT, seen_by("writer", "changes", FIRST_VERDICT)),
    (Action.APPROVE, replace(seen_by("approver", "voting", FIRST_VERDICT), seen_version=None)),
    (Action.APPROVE, seen_by("independent_editor", "voting", FIRST_VERDICT)),
    (Action.APPROVE, seen_by("approver", "changes", FIRST_VERDICT)),
    (Action.REQUEST_CHANGES, seen_by("approver", "changes", FIRST_VERDICT)),
    (Action.REQUEST_CHANGES, replace(OBJECTED, seen_version=2)),
    (Action.WITHDRAW_APPROVAL, FRESH),
    (Action.WITHDRAW_APPROVAL, replace(WITHDRAWN, seen_version=2)),
    (Action.PUBLISH, replace(seen_by("approver", "published", FIRST_VERDICT), seen_version=2)),
    (Action.PUBLISH, seen_by("contributor_editor", "published", FIRST_VERDICT)),
    (Action.PUBLISH, seen_by("approver", "approved", FIRST_VERDICT)),
    (Action.START_CORRECTION, replace(CORRECTION["progress"], actor_id=WRITER)),
    (
        Action.START_CORRECTION,
        replace(CORRECTION["progress"], actor_id=STARTER, asked_correction=CorrectionKind.TYPO),
    ),
    (Action.HAND_BACK, seen_by("writer", "queued", FIRST_VERDICT)),
    (Action.ABANDON, seen_by("chief", "abandoned", FIRST_VERDICT)),
]


@pytest.mark.parametrize(("action", "facts"), REPEATED)
def test_action_whose_result_holds_is_done_already(action, facts):
    assert already_done(action, facts) is True


@pytest.mark.parametrize(("action", "facts"), NOT_REPEATED)
def test_action_whose_result_does_not_hold_is_not_done(action, facts):
    assert already_done(action, facts) is False


def test_resolve_of_a_repetition_gives_none():
    assert resolve(Action.APPROVE, seen_by("approver", "voting", FIRST_VERDICT)) is None


def test_resolve_gives_the_row():
    assert resolve(Action.APPROVE, FRESH) is check(Action.APPROVE, FRESH)


def test_resolve_refuses_a_repetition_by_somebody_who_is_recused_now():
    facts = replace(seen_by("approver", "voting", FIRST_VERDICT), recused=True)

    with pytest.raises(DomainError) as refused:
        resolve(Action.APPROVE, facts)

    assert (refused.value.code, facts.actor_id) == ("review.recused", APPROVER)


def test_taking_what_one_holds_is_refused_in_plain_words():
    held = replace(FRESH, status=ReviewStatus.IN_PROGRESS, assignee_id=FRESH.actor_id)

    (take,) = [each for each in allowed(held) if each.action == Action.TAKE]

    assert (take.code, take.reason) == ("review.wrong_status", "You hold this review already.")
