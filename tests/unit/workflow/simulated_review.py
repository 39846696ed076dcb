"""A review in memory that obeys the table: what the services do to rows, done to plain objects.

It keeps its own books (who wrote what, who decided on what), so that the walk can compare the outcome with
rules that are written down a second time here and not read from the table.
"""

from dataclasses import dataclass, field

from claims.enums import Action, CorrectionKind, Decision, ReviewStatus, Role, VersionKind
from claims.errors import DomainError
from claims.workflow.decide import resolve
from claims.workflow.facts import ReviewFacts
from claims.workflow.transitions import next_status
from tests.unit.workflow.situations import facts

NEEDED = 2
NEWSROOM: dict[int, frozenset[Role]] = {
    1: frozenset({Role.CHECKER}),
    2: frozenset({Role.CHECKER}),
    3: frozenset({Role.EDITOR}),
    4: frozenset({Role.EDITOR}),
    5: frozenset({Role.EDITOR}),
    6: frozenset({Role.CHIEF}),
    7: frozenset({Role.VIEWER, Role.AUDITOR, Role.OPERATOR}),
    8: frozenset(),
}


@dataclass
class Version:
    """One version; `people` is everybody in its line."""

    number: int
    kind: VersionKind
    people: set[int]
    writer: int
    frozen: bool = False


@dataclass
class Vote:
    """One decision."""

    version: int
    by: int
    decision: Decision
    withdrawn: bool = False


@dataclass
class SimulatedReview:
    """Starts queued, with nothing written."""

    status: ReviewStatus = ReviewStatus.QUEUED
    assignee: int | None = None
    versions: list[Version] = field(default_factory=list)
    votes: list[Vote] = field(default_factory=list)
    published: int | None = None
    correction: CorrectionKind | None = None
    starter: int | None = None
    edits: int = 0
    changed_since_refused: bool = True
    recused: set[int] = field(default_factory=set)

    def facts_for(self, actor: int, *, new_assignee: int, kind: CorrectionKind) -> ReviewFacts:
        """What the loader would say, with a request that has read the newest text."""
        version = self.versions[-1] if self.versions else None
        number = version.number if version else None
        votes = [vote for vote in self.votes if vote.version == number]
        mine = [vote for vote in votes if vote.by == actor]
        standing = [vote.decision for vote in mine if not vote.withdrawn]
        return facts(
            status=self.status,
            assignee_id=self.assignee,
            published_version=self.published,
            open_correction=self.correction,
            correction_starter_id=self.starter,
            correction_note="We gave the wrong year.",
            working_version=number,
            frozen_version=number if version and version.frozen else None,
            version_kind=version and version.kind,
            version_writer_id=version and version.writer,
            contributor_ids=frozenset(version.people) if version else frozenset(),
            current_edit_count=self.edits,
            missing_checks=() if version else ("draft",),
            unchanged_since_refused=not self.changed_since_refused,
            approvals_needed=NEEDED,
            standing_approvals=sum(vote.decision == Decision.APPROVE and not vote.withdrawn for vote in votes),
            decisions_on_version=len(votes),
            actor_id=actor,
            roles=NEWSROOM[actor],
            recused=actor in self.recused,
            actor_decision=standing[0] if standing else None,
            actor_withdrew_approval=bool(mine) and not standing,
            seen_version=number,
            seen_edit_count=self.edits,
            comment="The year is missing.",
            reason="The table was corrected.",
            asked_correction=kind,
            new_assignee_id=new_assignee,
            new_assignee_roles=NEWSROOM[new_assignee],
            new_assignee_recused=new_assignee in self.recused,
        )

    def attempt(
        self, action: Action, actor: int, *, new_assignee: int = 1, kind: CorrectionKind = CorrectionKind.CORRECTION
    ) -> bool:
        """Do it if the table allows it; True when something was written."""
        now = self.facts_for(actor, new_assignee=new_assignee, kind=kind)
        try:
            row = resolve(action, now)
        except DomainError:
            return False
        if row is None:
            return False
        self._write(action, actor, new_assignee, kind)
        self.status = next_status(row, now)
        return True

    def _write(self, action: Action, actor: int, new_assignee: int, kind: CorrectionKind) -> None:
        match action:
            case Action.TAKE:
                self.assignee = actor
            case Action.ASSIGN:
                self.assignee = new_assignee
            case Action.SAVE_DRAFT:
                self._save(actor)
            case Action.SUBMIT:
                self.versions[-1].writer = actor
                self.versions[-1].people.add(actor)
                self.versions[-1].frozen = True
            case Action.APPROVE:
                self.votes.append(Vote(self.versions[-1].number, actor, Decision.APPROVE))
            case Action.REQUEST_CHANGES:
                self.votes.append(Vote(self.versions[-1].number, actor, Decision.REQUEST_CHANGES))
                self.changed_since_refused = False
            case Action.WITHDRAW_APPROVAL:
                self._vote_of(actor).withdrawn = True
            case Action.PUBLISH:
                self.published = self.versions[-1].number
                self._close()
            case Action.START_CORRECTION:
                self.correction, self.starter, self.assignee = kind, actor, actor
                self._open_draft(actor)
            case Action.CANCEL_CORRECTION:
                self.versions.append(next(v for v in self.versions if v.number == self.published))
                self._close()
            case Action.HAND_BACK | Action.ABANDON:
                self.assignee = None

    def _vote_of(self, actor: int) -> Vote:
        number = self.versions[-1].number
        return next(vote for vote in self.votes if (vote.version, vote.by, vote.withdrawn) == (number, actor, False))

    def _save(self, actor: int) -> None:
        if not self.versions or self.versions[-1].frozen:
            self._open_draft(actor)
        self.versions[-1].people.add(actor)
        self.edits += 1
        self.changed_since_refused = True

    def _open_draft(self, actor: int) -> None:
        line = set(self.versions[-1].people) if self.versions else set()
        kind = VersionKind.INITIAL
        if self.correction is not None:
            is_retraction = self.correction == CorrectionKind.RETRACTION
            kind = VersionKind.RETRACTION if is_retraction else VersionKind.CORRECTION
        number = max((version.number for version in self.versions), default=0) + 1
        self.versions.append(Version(number=number, kind=kind, people=line, writer=actor))

    def _close(self) -> None:
        self.correction, self.starter, self.assignee = None, None, None
        self.changed_since_refused = True
