"""Everything a guard may look at.

`ReviewFacts` has three parts: what the record says, what it says about the person who acts, and what that
person's request brought along. The first two are read under the row lock and have no defaults, so that a
forgotten fact is a type error and not an open door. The third part is empty by default: the desk asks
"what could I do?" before anything has been typed.
"""

from dataclasses import dataclass, field

from claims.enums import CorrectionKind, Decision, ReviewStatus, Role, VersionKind


@dataclass(frozen=True, kw_only=True, slots=True)
class ReviewFacts:
    """The facts of one review, for one person, at one moment.

    The working version is the newest version of the review: an open draft, or the frozen text that is being
    voted on. Version numbers are the public ones (1, 2, 3 …); people are primary keys of users.
    """

    # --- the review
    status: ReviewStatus
    assignee_id: int | None
    lease_holder_id: int | None
    """Who holds a lease that has not expired, by the database's clock. None when nobody does."""
    lease_token: str | None
    """The fencing token of that lease."""
    published_version: int | None
    """The number of the version that readers see (or last saw)."""
    open_correction: CorrectionKind | None
    """The kind of the correction that has been started and is neither published nor cancelled."""
    correction_starter_id: int | None
    correction_note: str
    """The public note of the open correction."""

    # --- its claim
    claim_accepted: bool
    claim_merged: bool
    other_live_review: bool
    """Another review of the same claim is neither abandoned nor retracted."""

    # --- the working version
    working_version: int | None
    frozen_version: int | None
    """The number of the working version when it is frozen, else None."""
    version_kind: VersionKind | None
    version_writer_id: int | None
    contributor_ids: frozenset[int]
    """Everybody who changed text or evidence of the working version or of any version it is based on."""
    current_edit_count: int
    """Edits of the working version. It runs on when a new draft is based on a frozen version, so that one
    number names one text within a review."""
    missing_checks: tuple[str, ...]
    """Codes of what the draft still lacks before it can be submitted, in the order of the form."""
    unchanged_since_refused: bool
    """The draft has the content hash of the version for which changes were requested last."""
    content_hash_ok: bool
    """The stored text of the frozen version still has the hash it was frozen with."""

    # --- the policy and the votes on the working version
    approvals_needed: int
    sign_off_roles: frozenset[Role]
    """Whose decisions this review's policy counts."""
    approval_comment_required: bool
    standing_approvals: int
    """Approvals that are not withdrawn."""
    decisions_on_version: int
    """All decisions ever made on the working version, withdrawn ones included."""

    # --- the person
    actor_id: int
    roles: frozenset[Role]
    """Active role memberships. Superuser status is not among them and is deliberately not a fact."""
    recused: bool
    actor_decision: Decision | None
    """The actor's own standing decision on the working version."""
    actor_withdrew_approval: bool
    """The actor approved the working version, took it back and has not decided again."""

    # --- the request
    seen_version: int | None = None
    seen_edit_count: int | None = None
    seen_lease: str | None = None
    """The fencing token that the editing page was given."""
    comment: str = ""
    reason: str = ""
    asked_correction: CorrectionKind | None = None
    new_assignee_id: int | None = None
    new_assignee_roles: frozenset[Role] = field(default_factory=frozenset)
    """Active roles of the person who is to be assigned; empty for a deactivated account."""
    new_assignee_recused: bool = False

    def __post_init__(self) -> None:
        """Refuse a policy without a signature: ValueError, because it is a broken record and no refusal."""
        if self.approvals_needed < 1:
            raise ValueError("A sign-off policy needs at least one approval.")

    @property
    def is_own_work(self) -> bool:
        """The actor wrote the working version or had a hand in the line of versions that led to it."""
        return self.actor_id == self.version_writer_id or self.actor_id in self.contributor_ids

    @property
    def has_read_what_is_frozen(self) -> bool:
        """The request names the frozen version. False when it names none: nobody decides on a text unseen."""
        return self.frozen_version is not None and self.seen_version == self.frozen_version

    @property
    def quorum_stands(self) -> bool:
        """Enough approvals stand on the working version."""
        return self.standing_approvals >= self.approvals_needed
