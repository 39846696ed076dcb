"""One function per rule of the review table; each raises a DomainError with a stable code.

Guards look at the record; the functions under "what the request must bring" look at the request as well and
stand in the table as demands.
"""

from claims.enums import CorrectionKind
from claims.errors import (
    AlreadyDecided,
    AlreadyPublished,
    ClaimNotAccepted,
    CommentRequired,
    ContentAltered,
    CorrectionOpen,
    DecisionsExist,
    Incomplete,
    InvalidInput,
    LeaseLost,
    LiveReviewExists,
    NotChanged,
    NoteRequired,
    NothingPublished,
    OwnWorkRefused,
    QuorumMissing,
    ReasonRequired,
    Recused,
    RoleNotAllowed,
    StaleEdit,
    StaleVersion,
)
from claims.workflow.facts import ReviewFacts
from claims.workflow.guard import refuses_with
from claims.workflow.roles import WORKERS

OTHER_ROLE = "The sign-off policy of this review asks for another role."

# --- before the table ----------------------------------------------------------------------------


@refuses_with(Recused)
def not_recused(facts: ReviewFacts) -> None:
    """Nobody acts on a review after declaring a conflict of interest in it."""
    if facts.recused:
        raise Recused


# --- what the record must say --------------------------------------------------------------------


@refuses_with(ClaimNotAccepted)
def claim_is_open_to_review(facts: ReviewFacts) -> None:
    """The claim is accepted and not merged into another one."""
    if facts.claim_merged or not facts.claim_accepted:
        raise ClaimNotAccepted


@refuses_with(ClaimNotAccepted)
def claim_is_not_merged(facts: ReviewFacts) -> None:
    """The claim is not merged into another one."""
    if facts.claim_merged:
        raise ClaimNotAccepted


@refuses_with(LiveReviewExists)
def no_other_live_review(facts: ReviewFacts) -> None:
    """The claim has no other live review."""
    if facts.other_live_review:
        raise LiveReviewExists


@refuses_with(AlreadyPublished)
def nothing_published(facts: ReviewFacts) -> None:
    """Nothing has been published yet."""
    if facts.published_version is not None:
        raise AlreadyPublished


@refuses_with(NothingPublished)
def something_published(facts: ReviewFacts) -> None:
    """A published version exists."""
    if facts.published_version is None:
        raise NothingPublished


@refuses_with(CorrectionOpen)
def no_correction_open(facts: ReviewFacts) -> None:
    """No correction is open."""
    if facts.open_correction is not None:
        raise CorrectionOpen


@refuses_with(LeaseLost)
def nobody_else_is_editing(facts: ReviewFacts) -> None:
    """Nobody else holds the lease of the draft.

    A lease that expired and that nobody took is no loss: the edit count still protects the text, and the
    save takes the lease again.
    """
    if facts.lease_holder_id not in (None, facts.actor_id):
        raise LeaseLost(holder=facts.lease_holder_id)


@refuses_with(Incomplete)
def nothing_missing(facts: ReviewFacts) -> None:
    """Rating, headline and explanation are set, and the evidence meets the minimum."""
    if facts.missing_checks:
        raise Incomplete(missing=facts.missing_checks)


@refuses_with(NotChanged)
def differs_from_what_was_refused(facts: ReviewFacts) -> None:
    """The draft is open and differs from the version that was refused last.

    A frozen version never goes through sign-off a second time: work goes on in a draft that is based on it.
    """
    if facts.unchanged_since_refused or facts.frozen_version is not None:
        raise NotChanged


@refuses_with(DecisionsExist)
def nobody_has_decided(facts: ReviewFacts) -> None:
    """No editor has decided on this version."""
    if facts.decisions_on_version > 0:
        raise DecisionsExist


@refuses_with(OwnWorkRefused)
def not_own_work(facts: ReviewFacts) -> None:
    """The actor had no hand in this version or in one it is based on."""
    if facts.is_own_work:
        raise OwnWorkRefused


@refuses_with(RoleNotAllowed)
def policy_counts_the_actor(facts: ReviewFacts) -> None:
    """The review's policy lets this role decide."""
    if not facts.roles & facts.sign_off_roles:
        raise RoleNotAllowed(OTHER_ROLE)


@refuses_with(AlreadyDecided)
def has_not_decided(facts: ReviewFacts) -> None:
    """The actor has no standing decision on this version."""
    if facts.actor_decision is not None:
        raise AlreadyDecided(decision=facts.actor_decision.value)


@refuses_with(ContentAltered)
def content_is_what_was_frozen(facts: ReviewFacts) -> None:
    """The stored text has the hash it was frozen with."""
    if not facts.content_hash_ok:
        raise ContentAltered(version=facts.frozen_version)


@refuses_with(QuorumMissing)
def quorum_stands(facts: ReviewFacts) -> None:
    """Enough approvals stand on this version."""
    if not facts.quorum_stands:
        raise QuorumMissing(approvals=facts.standing_approvals, needed=facts.approvals_needed)


@refuses_with(NoteRequired)
def correction_is_explained(facts: ReviewFacts) -> None:
    """A correction has its public note, unless it only mends a typing error."""
    if facts.open_correction in (None, CorrectionKind.TYPO):
        return
    if not facts.correction_note.strip():
        raise NoteRequired(field="public_note")


# --- what the request must bring -----------------------------------------------------------------


@refuses_with(StaleVersion)
def read_what_is_frozen(facts: ReviewFacts) -> None:
    """The version that was read is the frozen one."""
    if not facts.has_read_what_is_frozen:
        raise StaleVersion(seen=facts.seen_version, current=facts.frozen_version)


@refuses_with(StaleVersion, StaleEdit)
def read_the_draft(facts: ReviewFacts) -> None:
    """The version that is submitted is the working draft, with the edits that were read.

    The edit count is compared when it is sent; the number of the version always has to be.
    """
    if facts.working_version is None or facts.seen_version != facts.working_version:
        raise StaleVersion(seen=facts.seen_version, current=facts.working_version)
    if facts.seen_edit_count not in (None, facts.current_edit_count):
        raise StaleEdit(seen=facts.seen_edit_count, current=facts.current_edit_count)


@refuses_with(StaleEdit)
def read_the_last_edit(facts: ReviewFacts) -> None:
    """The edit count that was read is the current one."""
    if facts.seen_edit_count != facts.current_edit_count:
        raise StaleEdit(seen=facts.seen_edit_count, current=facts.current_edit_count)


@refuses_with(LeaseLost)
def lease_is_the_one_given(facts: ReviewFacts) -> None:
    """The lease was not taken over since the page was opened.

    The token is compared when it is sent and a lease is live; it tells two pages of one person apart.
    """
    if None not in (facts.seen_lease, facts.lease_token) and facts.seen_lease != facts.lease_token:
        raise LeaseLost(holder=facts.lease_holder_id)


@refuses_with(CommentRequired)
def comment_given(facts: ReviewFacts) -> None:
    """A comment says what has to change."""
    if not facts.comment.strip():
        raise CommentRequired(field="comment")


@refuses_with(CommentRequired)
def comment_given_if_policy_asks(facts: ReviewFacts) -> None:
    """A comment is given, if the review's policy asks for one with every approval."""
    if facts.approval_comment_required and not facts.comment.strip():
        raise CommentRequired("The sign-off policy of this review asks for a comment.", field="comment")


@refuses_with(ReasonRequired)
def reason_given(facts: ReviewFacts) -> None:
    """A reason is given."""
    if not facts.reason.strip():
        raise ReasonRequired(field="reason")


@refuses_with(InvalidInput)
def correction_kind_given(facts: ReviewFacts) -> None:
    """The kind of the correction is given."""
    if facts.asked_correction is None:
        raise InvalidInput("Say what kind of correction it is.", field="kind")


@refuses_with(InvalidInput)
def new_assignee_can_work(facts: ReviewFacts) -> None:
    """The new assignee is a checker or editor without a conflict of interest in this review."""
    if facts.new_assignee_id is None:
        raise InvalidInput("Say who takes this review.", field="assignee")
    if not facts.new_assignee_roles & WORKERS:
        raise InvalidInput("Only a checker or an editor can work on a review.", field="assignee")
    if facts.new_assignee_recused:
        raise InvalidInput("This person has declared a conflict of interest on this review.", field="assignee")
