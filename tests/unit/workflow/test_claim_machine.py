"""The claim's machine against answers written by hand."""

import pytest

from claims.enums import ClaimStatus, Role
from claims.errors import DomainError
from claims.workflow.claim_machine import (
    CLAIM_TRANSITIONS,
    INITIAL_CLAIM_STATUS,
    LEGAL_CLAIM_STATUS_CHANGES,
    AllowedOnClaim,
    ClaimFacts,
    allowed_on_claim,
    resolve_claim,
)
from claims.workflow.roles import CLAIM_ACTIONS, ClaimAction

MATRIX = """
            candidate   accepted   dismissed  merged
CHECKER
accept      +accepted   done       status     status
dismiss     +dismissed  status     done       status
reconsider  status      status     +candidate status
merge       role        role       role       role
undo_merge  role        role       role       role
EDITOR
accept      +accepted   done       status     status
dismiss     +dismissed  status     done       status
reconsider  status      status     +candidate status
merge       status      +merged    status     done
undo_merge  status      status     status     +accepted
CHIEF
accept      +accepted   done       status     status
dismiss     +dismissed  status     done       status
reconsider  status      status     +candidate status
merge       status      +merged    status     done
undo_merge  status      status     status     +accepted
"""

CODES = {
    "role": "role.not_allowed",
    "status": "claim.wrong_status",
    "done": "done",
    "+candidate": "candidate",
    "+accepted": "accepted",
    "+dismissed": "dismissed",
    "+merged": "merged",
}


def cells():
    read, role = [], ""
    for line in MATRIX.strip().splitlines()[1:]:
        name, *words = line.split()
        role = role if words else name
        read += [(role, name, *pair) for pair in zip(ClaimStatus.values, words, strict=False)]
    return read


def claim_facts(**changes):
    """An accepted claim 7 in front of an editor who would merge it into the accepted claim 8."""
    return ClaimFacts(
        **{
            "claim_id": 7,
            "status": ClaimStatus.ACCEPTED,
            "merged_into_id": None,
            "roles": frozenset({Role.EDITOR}),
            "reason": "Not a statement of fact.",
            "into_id": 8,
            "into_status": ClaimStatus.ACCEPTED,
            **changes,
        }
    )


def answer(action, facts):
    try:
        row = resolve_claim(ClaimAction(action), facts)
    except DomainError as refusal:
        return refusal.code
    return "done" if row is None else row.to_status.value


def test_matrix_lists_every_action_and_status_for_three_roles():
    assert len({cell[:3] for cell in cells()}) == 3 * 5 * 4


@pytest.mark.parametrize(("role", "action", "status", "word"), cells())
def test_action_on_claim_gives_what_the_matrix_says(role, action, status, word):
    merged_into_id = {"merged": 8}.get(status)
    facts = claim_facts(status=ClaimStatus(status), merged_into_id=merged_into_id, roles=frozenset({Role[role]}))

    assert answer(action, facts) == CODES[word]


@pytest.mark.parametrize("roles", [set(), {Role.VIEWER}, {Role.AUDITOR}, {Role.OPERATOR}])
@pytest.mark.parametrize("action", list(ClaimAction))
@pytest.mark.parametrize("status", list(ClaimStatus))
def test_action_on_claim_without_editorial_role_is_refused(roles, action, status):
    assert answer(action, claim_facts(status=status, roles=frozenset(roles))) == "role.not_allowed"


@pytest.mark.parametrize(
    ("action", "changes", "code"),
    [
        ("dismiss", {"status": ClaimStatus.CANDIDATE, "reason": " "}, "review.reason_required"),
        ("merge", {"into_id": None}, "input.invalid"),
        ("merge", {"into_id": 7}, "claim.not_mergeable"),
        ("merge", {"into_status": ClaimStatus.MERGED}, "claim.not_mergeable"),
        ("merge", {"into_status": ClaimStatus.CANDIDATE}, "claim.not_mergeable"),
        ("merge", {"into_status": None}, "claim.not_mergeable"),
        ("merge", {"status": ClaimStatus.MERGED, "merged_into_id": 6}, "claim.wrong_status"),
    ],
)
def test_action_on_claim_with_an_incomplete_request_is_refused(action, changes, code):
    assert answer(action, claim_facts(**changes)) == code


def test_allowed_on_claim_lists_every_action_with_its_reason():
    wrong_status = "The claim is not in a state where this is possible. Reload to see where it stands."
    facts = claim_facts(status=ClaimStatus.CANDIDATE, reason="", into_id=None, roles=frozenset({Role.CHECKER}))

    assert allowed_on_claim(facts) == [
        AllowedOnClaim(ClaimAction.ACCEPT, True),
        AllowedOnClaim(ClaimAction.DISMISS, True, asks=("reason",)),
        AllowedOnClaim(ClaimAction.RECONSIDER, False, "claim.wrong_status", wrong_status),
        AllowedOnClaim(ClaimAction.MERGE, False, "role.not_allowed", "Your role does not include this action."),
        AllowedOnClaim(ClaimAction.UNDO_MERGE, False, "role.not_allowed", "Your role does not include this action."),
    ]


def test_legal_changes_of_a_claim_are_these_five():
    assert {f"{before.value}>{after.value}" for before, after in LEGAL_CLAIM_STATUS_CHANGES} == {
        "candidate>accepted",
        "candidate>dismissed",
        "dismissed>candidate",
        "accepted>merged",
        "merged>accepted",
    }
    assert INITIAL_CLAIM_STATUS == ClaimStatus.CANDIDATE


def test_claim_table_names_an_audit_event_and_an_announcement_per_action():
    names = ["claim.accepted", "claim.dismissed", "claim.reconsidered", "claim.merged", "claim.merge_undone"]

    assert [row.action for row in CLAIM_TRANSITIONS] == list(ClaimAction)
    assert [row.audit for row in CLAIM_TRANSITIONS] == names
    assert [row.announces for row in CLAIM_TRANSITIONS] == names


def test_roles_on_claims_cover_every_role():
    assert set(CLAIM_ACTIONS) == set(Role)
