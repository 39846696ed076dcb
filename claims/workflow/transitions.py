"""THE table of the review: action, from, to, who, guards, audit name, announcement.

The services, the API, the desk's buttons, the generated page and the tests all read these rows; there is no
second list. A new rule is a guard and its name in a row.

What the rows leave open is settled like this:

- *Who works on it.* `take` and `assign` set the assignee, `start_correction` makes its starter the assignee;
  `hand_back`, `abandon`, `publish` and `cancel_correction` leave nobody. She stays through sign-off, so a
  request for changes comes back to her.
- *What is worked on.* Work goes on in an open draft. After `hand_back` the next taker finds the draft as it
  was left, with its contributors. `start_correction` opens a draft based on the published version. Where the
  newest version is frozen otherwise (after `recall`, a request for changes, or `reopen` of what was abandoned
  in sign-off) the next save opens a draft based on it. A frozen version never enters sign-off twice.
- *Who is the writer.* Whoever submits. All others who changed the draft are contributors, and bound like her.
- *Who publishes.* An editor who could have signed: approvers may, contributors may not. At least one such
  person exists, because she approved.
- *A vote taken back in the blind phase* is announced to nobody, as the vote itself was not.
"""

from dataclasses import dataclass

from claims.enums import Action, ReviewStatus
from claims.workflow import guards as g
from claims.workflow import outcomes as o
from claims.workflow import people
from claims.workflow.facts import ReviewFacts
from claims.workflow.guard import Demand, Guard
from claims.workflow.outcomes import Outcome

QUEUED = ReviewStatus.QUEUED
IN_PROGRESS = ReviewStatus.IN_PROGRESS
IN_SIGN_OFF = ReviewStatus.IN_SIGN_OFF
CHANGES_REQUESTED = ReviewStatus.CHANGES_REQUESTED
APPROVED = ReviewStatus.APPROVED
PUBLISHED = ReviewStatus.PUBLISHED
RETRACTED = ReviewStatus.RETRACTED
ABANDONED = ReviewStatus.ABANDONED

INITIAL_STATUS = QUEUED

ReviewGuard = Guard[ReviewFacts]
ReviewDemand = Demand[ReviewFacts]


@dataclass(frozen=True, kw_only=True)
class Transition:
    """One row. `guards` look at the record, `demands` at what the request brought; `audit` is the audit name."""

    action: Action
    from_statuses: tuple[ReviewStatus, ...]
    who: ReviewGuard
    guards: tuple[ReviewGuard, ...] = ()
    demands: tuple[ReviewDemand, ...] = ()
    outcomes: tuple[Outcome, ...]
    audit: str

    @property
    def to_statuses(self) -> tuple[ReviewStatus, ...]:
        """Every status this row can lead to, in the order of its outcomes, each once."""
        return tuple(dict.fromkeys(outcome.to for outcome in self.outcomes))


_VERSION_READ = Demand("version", g.read_what_is_frozen)
_REASON = Demand("reason", g.reason_given)

TRANSITIONS: tuple[Transition, ...] = (
    Transition(
        action=Action.TAKE,
        from_statuses=(QUEUED,),
        who=people.checker_or_editor,
        guards=(g.claim_is_open_to_review,),
        outcomes=(Outcome(IN_PROGRESS, "review.assigned"),),
        audit="review.taken",
    ),
    Transition(
        action=Action.ASSIGN,
        from_statuses=(QUEUED,),
        who=people.editor,
        guards=(g.claim_is_open_to_review,),
        demands=(Demand("assignee", g.new_assignee_can_work),),
        outcomes=(Outcome(IN_PROGRESS, "review.assigned"),),
        audit="review.assigned",
    ),
    Transition(
        action=Action.HAND_BACK,
        from_statuses=(IN_PROGRESS,),
        who=people.assignee_or_editor,
        guards=(g.nothing_published,),
        outcomes=(Outcome(QUEUED, "review.unassigned"),),
        audit="review.handed_back",
    ),
    Transition(
        action=Action.SAVE_DRAFT,
        from_statuses=(IN_PROGRESS, CHANGES_REQUESTED),
        who=people.assignee,
        guards=(g.nobody_else_is_editing,),
        demands=(Demand("lease", g.lease_is_the_one_given), Demand("edit_count", g.read_the_last_edit)),
        outcomes=(Outcome(IN_PROGRESS, None),),
        audit="review.draft_saved",
    ),
    Transition(
        action=Action.SUBMIT,
        from_statuses=(IN_PROGRESS,),
        who=people.assignee,
        guards=(g.nobody_else_is_editing, g.nothing_missing, g.differs_from_what_was_refused),
        demands=(Demand("version", g.read_the_draft),),
        outcomes=(Outcome(IN_SIGN_OFF, "review.submitted"),),
        audit="review.submitted",
    ),
    Transition(
        action=Action.RECALL,
        from_statuses=(IN_SIGN_OFF,),
        who=people.writer,
        guards=(g.nobody_has_decided,),
        outcomes=(Outcome(IN_PROGRESS, "review.recalled"),),
        audit="review.recalled",
    ),
    Transition(
        action=Action.APPROVE,
        from_statuses=(IN_SIGN_OFF,),
        who=people.editor,
        guards=(g.policy_counts_the_actor, g.not_own_work, g.has_not_decided, g.content_is_what_was_frozen),
        demands=(_VERSION_READ, Demand("comment", g.comment_given_if_policy_asks)),
        outcomes=(
            Outcome(APPROVED, "review.approved", "quorum", o.this_approval_completes_the_quorum),
            Outcome(IN_SIGN_OFF, None, "more needed"),
        ),
        audit="sign_off.approved",
    ),
    Transition(
        action=Action.REQUEST_CHANGES,
        from_statuses=(IN_SIGN_OFF,),
        who=people.editor,
        guards=(g.policy_counts_the_actor, g.not_own_work, g.has_not_decided),
        demands=(_VERSION_READ, Demand("comment", g.comment_given)),
        outcomes=(Outcome(CHANGES_REQUESTED, "review.changes_requested"),),
        audit="sign_off.changes_requested",
    ),
    Transition(
        action=Action.WITHDRAW_APPROVAL,
        from_statuses=(IN_SIGN_OFF, APPROVED),
        who=people.approver,
        demands=(_VERSION_READ,),
        outcomes=(
            Outcome(IN_SIGN_OFF, "review.approval_withdrawn", "from approved", o.quorum_was_reached),
            Outcome(IN_SIGN_OFF, None, "vote still open"),
        ),
        audit="sign_off.approval_withdrawn",
    ),
    Transition(
        action=Action.PUBLISH,
        from_statuses=(APPROVED,),
        who=people.editor,
        guards=(
            g.not_own_work,
            g.quorum_stands,
            g.content_is_what_was_frozen,
            g.claim_is_not_merged,
            g.correction_is_explained,
        ),
        demands=(_VERSION_READ,),
        outcomes=(
            Outcome(RETRACTED, "verdict.retracted", "retraction", o.version_is_a_retraction),
            Outcome(PUBLISHED, "verdict.corrected", "published before", o.verdict_is_public),
            Outcome(PUBLISHED, "verdict.published", "first time"),
        ),
        audit="review.published",
    ),
    Transition(
        action=Action.START_CORRECTION,
        from_statuses=(PUBLISHED,),
        who=people.checker_or_editor,
        guards=(g.no_correction_open,),
        demands=(Demand("kind", g.correction_kind_given), _REASON),
        outcomes=(Outcome(IN_PROGRESS, "correction.started"),),
        audit="correction.started",
    ),
    Transition(
        action=Action.CANCEL_CORRECTION,
        from_statuses=(IN_PROGRESS, CHANGES_REQUESTED, APPROVED),
        who=people.starter_or_editor,
        guards=(g.something_published,),
        outcomes=(Outcome(PUBLISHED, "correction.cancelled"),),
        audit="correction.cancelled",
    ),
    Transition(
        action=Action.ABANDON,
        from_statuses=(QUEUED, IN_PROGRESS, CHANGES_REQUESTED, IN_SIGN_OFF),
        who=people.editor,
        guards=(g.nothing_published,),
        demands=(_REASON,),
        outcomes=(Outcome(ABANDONED, "review.abandoned"),),
        audit="review.abandoned",
    ),
    Transition(
        action=Action.REOPEN,
        from_statuses=(ABANDONED,),
        who=people.editor,
        guards=(g.claim_is_open_to_review, g.no_other_live_review),
        outcomes=(Outcome(QUEUED, "review.reopened"),),
        audit="review.reopened",
    ),
)

LEGAL_STATUS_CHANGES: frozenset[tuple[ReviewStatus, ReviewStatus]] = frozenset(
    (before, after)
    for row in TRANSITIONS
    for before in row.from_statuses
    for after in row.to_statuses
    if before is not after
)
"""Every change of status that exists; the database refuses all others."""

_ROWS: dict[tuple[Action, ReviewStatus], Transition] = {
    (row.action, status): row for row in TRANSITIONS for status in row.from_statuses
}


def find(action: Action, status: ReviewStatus) -> Transition | None:
    """The row for this action in this status, or None when the table has none."""
    return _ROWS.get((action, status))


def outcome(transition: Transition, facts: ReviewFacts) -> Outcome:
    """What this row leads to. `facts` are those before the action; its last outcome always applies."""
    return next(each for each in transition.outcomes if each.applies(facts))


def next_status(transition: Transition, facts: ReviewFacts) -> ReviewStatus:
    """The status after the action."""
    return outcome(transition, facts).to
