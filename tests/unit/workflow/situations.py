"""People and situations for the tests of the workflow: facts as the loader would build them."""

from dataclasses import replace
from typing import Any

from claims.enums import CorrectionKind, Decision, ReviewStatus, Role, VersionKind
from claims.workflow.facts import ReviewFacts

WRITER, OTHER_CHECKER, CONTRIBUTOR, INDEPENDENT, APPROVER, CHIEF = 1, 2, 3, 4, 5, 6
SECOND_APPROVER, OBJECTOR, STARTER = 51, 52, 12

EDITOR = frozenset({Role.EDITOR})
CHECKER = frozenset({Role.CHECKER})


def facts(**changes: Any) -> ReviewFacts:
    """A queued review that nobody has touched, looked at by an editor who has nothing to do with it."""
    return ReviewFacts(
        **{
            "status": ReviewStatus.QUEUED,
            "assignee_id": None,
            "lease_holder_id": None,
            "lease_token": None,
            "published_version": None,
            "open_correction": None,
            "correction_starter_id": None,
            "correction_note": "",
            "claim_accepted": True,
            "claim_merged": False,
            "other_live_review": False,
            "working_version": None,
            "frozen_version": None,
            "version_kind": None,
            "version_writer_id": None,
            "contributor_ids": frozenset(),
            "current_edit_count": 0,
            "missing_checks": (),
            "unchanged_since_refused": False,
            "content_hash_ok": True,
            "approvals_needed": 2,
            "sign_off_roles": frozenset({Role.EDITOR, Role.CHIEF}),
            "approval_comment_required": False,
            "standing_approvals": 0,
            "decisions_on_version": 0,
            "actor_id": INDEPENDENT,
            "roles": EDITOR,
            "recused": False,
            "actor_decision": None,
            "actor_withdrew_approval": False,
            **changes,
        }
    )


_HAND = frozenset({WRITER, CONTRIBUTOR})
_DRAFT = facts(
    status=ReviewStatus.IN_PROGRESS,
    assignee_id=WRITER,
    working_version=1,
    version_kind=VersionKind.INITIAL,
    version_writer_id=WRITER,
    contributor_ids=_HAND,
    current_edit_count=7,
)
_FRESH = replace(_DRAFT, status=ReviewStatus.IN_SIGN_OFF, frozen_version=1)
_APPROVED = replace(_FRESH, status=ReviewStatus.APPROVED, standing_approvals=2, decisions_on_version=2)
_PUBLIC = replace(_APPROVED, status=ReviewStatus.PUBLISHED, assignee_id=None, published_version=1)

FIRST_VERDICT: dict[str, ReviewFacts] = {
    "queued": facts(),
    "progress": _DRAFT,
    "fresh": _FRESH,
    "voting": replace(_FRESH, standing_approvals=1, decisions_on_version=1),
    "changes": replace(_FRESH, status=ReviewStatus.CHANGES_REQUESTED, standing_approvals=1, decisions_on_version=2),
    "approved": _APPROVED,
    "published": _PUBLIC,
    "retracted": replace(
        _PUBLIC,
        status=ReviewStatus.RETRACTED,
        working_version=2,
        frozen_version=2,
        published_version=2,
        version_kind=VersionKind.RETRACTION,
    ),
    "abandoned": replace(_DRAFT, status=ReviewStatus.ABANDONED, assignee_id=None),
}

VOTES: dict[str, dict[int, Decision]] = {
    "voting": {APPROVER: Decision.APPROVE},
    "changes": {APPROVER: Decision.APPROVE, OBJECTOR: Decision.REQUEST_CHANGES},
    "approved": {APPROVER: Decision.APPROVE, SECOND_APPROVER: Decision.APPROVE},
    "published": {APPROVER: Decision.APPROVE, SECOND_APPROVER: Decision.APPROVE},
    "retracted": {APPROVER: Decision.APPROVE, SECOND_APPROVER: Decision.APPROVE},
}

CORRECTION: dict[str, ReviewFacts] = {
    name: replace(
        FIRST_VERDICT[name],
        assignee_id=STARTER,
        published_version=1,
        open_correction=CorrectionKind.CORRECTION,
        correction_starter_id=STARTER,
        correction_note="The figure was for 2023, not for 2024.",
        working_version=2,
        frozen_version=FIRST_VERDICT[name].frozen_version and 2,
        version_kind=VersionKind.CORRECTION,
        version_writer_id=STARTER,
        contributor_ids=_HAND | {STARTER},
    )
    for name in ("progress", "fresh", "voting", "changes", "approved")
}

PEOPLE: dict[str, tuple[int, frozenset[Role], bool]] = {
    "writer": (WRITER, CHECKER, False),
    "other_checker": (OTHER_CHECKER, CHECKER, False),
    "contributor_editor": (CONTRIBUTOR, EDITOR, False),
    "independent_editor": (INDEPENDENT, EDITOR, False),
    "approver": (APPROVER, EDITOR, False),
    "chief": (CHIEF, frozenset({Role.CHIEF}), False),
    "viewer": (7, frozenset({Role.VIEWER}), False),
    "auditor": (8, frozenset({Role.AUDITOR}), False),
    "operator": (9, frozenset({Role.OPERATOR}), False),
    "superuser_without_role": (10, frozenset(), False),
    "recused_editor": (11, EDITOR, True),
    "starter": (STARTER, CHECKER, False),
    "first_writer_now_editor": (WRITER, EDITOR, False),
}


def seen_by(person: str, situation: str, world: dict[str, ReviewFacts]) -> ReviewFacts:
    """The facts of a situation for one person, with a request that brings everything a form can bring."""
    actor_id, roles, recused = PEOPLE[person]
    record = world[situation]
    return replace(
        record,
        actor_id=actor_id,
        roles=roles,
        recused=recused,
        actor_decision=VOTES.get(situation, {}).get(actor_id),
        **complete_request(record),
    )


def complete_request(record: ReviewFacts) -> dict[str, Any]:
    """What somebody sends who has read the current text and filled in every field."""
    return {
        "seen_version": record.working_version,
        "seen_edit_count": record.current_edit_count,
        "comment": "The second figure needs its year.",
        "reason": "The statistics office has corrected its table.",
        "asked_correction": CorrectionKind.CORRECTION,
        "new_assignee_id": OTHER_CHECKER,
        "new_assignee_roles": CHECKER,
    }
