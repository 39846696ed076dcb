"""Random people try random actions on the database; the pure table says, step by step, what must come of it.

The model knows nothing of rows: it is the simulation that the table itself is tested with. Every step is a
transaction of its own, so every trigger and every check of the database has its say at each commit.
"""

import random

import pytest

from claims.enums import Action, CorrectionKind, ReviewStatus
from claims.errors import DomainError
from claims.models import AuditEvent, Recusal, Review
from claims.services import audit, corrections, evidence, publishing, reviews, sign_off
from claims.services.drafting import Draft, save_draft
from claims.workflow import transitions
from claims.workflow.decide import resolve
from tests.domain.traces import announced
from tests.journeys import Newsroom
from tests.people import person
from tests.unit.workflow.simulated_review import NEWSROOM, SimulatedReview
from tests.unit.workflow.test_walk import ASSIGNEE, STRAIGHT

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

WALKS, RANDOM_STEPS = 14, 50
RECUSED = 5  # one of the editors


class Walker:
    """One review on the database beside its model."""

    def __init__(self, room, people, *, recused):
        self.room, self.people = room, people
        self.model = SimulatedReview(recused={RECUSED} if recused else set())
        self.review = room.opened()
        if recused:
            Recusal.objects.create(
                review=self.review, user=people[RECUSED], reason="a relative", declared_at=room.tick()
            )
        self.announcements = [("review.opened", False)]
        self.refusals = set()
        self.changes = set()

    def step(self, action, who, new_assignee, kind):
        """Try one action on both; they must agree on refusal, status, assignee and publication."""
        actor = who or self.model.assignee or 1
        expected = self._expected(action, actor, new_assignee, kind)
        status, recorded = self.model.status, self._recorded()
        wrote = self.model.attempt(action, actor, new_assignee=new_assignee, kind=kind)

        code = self._attempt(action, self.people[actor], self.people[new_assignee], kind)

        stored = Review.objects.select_related("published_version").get(pk=self.review.pk)
        assert code == expected
        assert stored.status == self.model.status
        assert (stored.published_version and stored.published_version.number) == self.model.published
        assert stored.assignee == (self.people[self.model.assignee] if self.model.assignee else None)
        assert (self._recorded() > recorded) == wrote
        self.refusals.add(code)
        self.changes.add((status, self.model.status))

    def _expected(self, action, actor, new_assignee, kind):
        """The code of the refusal, "" for none; and what is announced is noted."""
        facts = self.model.facts_for(actor, new_assignee=new_assignee, kind=kind)
        try:
            row = resolve(action, facts)
        except DomainError as refusal:
            return refusal.code
        told = row and transitions.outcome(row, facts).announces
        self.announcements += [(told, told.startswith("verdict."))] if told else []
        return ""

    def _recorded(self):
        return AuditEvent.objects.filter(target_id=self.review.public_id).count()

    def _attempt(self, action, actor, new_assignee, kind):
        now = self.room.tick()
        call = {"review_id": self.review.public_id, "actor": actor, "now": now}
        working = Review.objects.select_related("working_version").get(pk=self.review.pk).working_version
        seen = {"seen_version": working.number if working else 0}
        acts = {
            Action.TAKE: lambda: reviews.take(**call),
            Action.ASSIGN: lambda: reviews.assign(to=new_assignee, **call),
            Action.HAND_BACK: lambda: reviews.hand_back(**call),
            Action.SAVE_DRAFT: lambda: self._write(working, call),
            Action.SUBMIT: lambda: reviews.submit(**seen, **call),
            Action.RECALL: lambda: reviews.recall(**call),
            Action.APPROVE: lambda: sign_off.approve(**seen, **call),
            Action.REQUEST_CHANGES: lambda: sign_off.request_changes(comment="Name the year.", **seen, **call),
            Action.WITHDRAW_APPROVAL: lambda: sign_off.withdraw_approval(**seen, **call),
            Action.PUBLISH: lambda: publishing.publish(**seen, **call),
            Action.START_CORRECTION: lambda: corrections.start_correction(
                kind=kind, reason="wrong year", public_note=f"Changed at {now}.", **call
            ),
            Action.CANCEL_CORRECTION: lambda: corrections.cancel_correction(**call),
            Action.ABANDON: lambda: reviews.abandon(reason="moot", **call),
            Action.REOPEN: lambda: reviews.reopen(**call),
        }
        try:
            acts[action]()
        except DomainError as refusal:
            return refusal.code
        return ""

    def _write(self, working, call):
        """A complete text, another one each time, with its two sources."""
        version = save_draft(
            edit_count=working.edit_count if working else 0,
            draft=Draft(
                rating="" if self.model.correction == CorrectionKind.RETRACTION else "false",
                headline="The harbour was deepened once",
                summary=f"As of {call['now']}.",
                explanation="Records show one deepening.",
            ),
            **call,
        )
        for number in range(version.citations.count(), 2):
            source = evidence.Source(
                url=f"https://records.example/{number}", title="Record", publisher_name="Port", kind="primary"
            )
            cited = evidence.add_evidence(
                source=source, use=evidence.Use(stance="refutes", why="It lists all."), **call
            )
            evidence.waive_capture(evidence_id=cited.evidence.public_id, reason="Paper only.", **call)


def test_random_walk_on_the_database_follows_the_table(now):
    dice = random.Random(8)
    people = {number: person(*roles) for number, roles in NEWSROOM.items()}
    room = Newsroom(now, checker=people[1], editors=(people[3], people[4]))
    numbers, kinds = sorted(people), list(CorrectionKind)
    editors = [3, 4, 6]
    actors = [ASSIGNEE] * len(numbers) + numbers + editors * 2
    walkers = [Walker(room, people, recused=number % 2) for number in range(WALKS)]

    for number, walker in enumerate(walkers):
        steps = [
            (dice.choice(list(Action)), dice.choice(actors), dice.choice(numbers), dice.choice(kinds))
            for _ in range(RANDOM_STEPS)
        ]
        for step in STRAIGHT[:number] + steps:
            walker.step(*step)

    assert [announced(walker.review) for walker in walkers] == [walker.announcements for walker in walkers]
    assert audit.verify().broken == ()
    assert {status for walker in walkers for _, status in walker.changes} == set(ReviewStatus)
    assert len({code for walker in walkers for code in walker.refusals}) > 10
