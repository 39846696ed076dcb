"""Ways through the real services: a claim, or a review at any status."""

import itertools
from datetime import timedelta

from django.db import transaction

from claims.enums import ClaimStatus, CorrectionKind, ReviewStatus, Role
from claims.models import Claim, Claimant, Review, User
from claims.services import corrections, evidence, publishing, review_opening, reviews, sign_off
from claims.services.drafting import Draft, save_draft
from claims.services.evidence import Source, Use
from tests.people import person

_numbers = itertools.count(1)


def claim_at(status: ClaimStatus = ClaimStatus.ACCEPTED, *, now, text="", **fields) -> Claim:
    """A claim without an article."""
    number = next(_numbers)
    return Claim.objects.create(
        text=text or f"The harbour was deepened {number} times.",
        status=status,
        in_language="en",
        created_at=now,
        dismissed_reason="not a claim" if status == ClaimStatus.DISMISSED else "",
        **fields,
    )


class Newsroom:
    """One checker, two editors who sign, and the walk from the queue to a published verdict."""

    def __init__(self, now, *, checker: User | None = None, editors: tuple[User, ...] = ()):
        self.now = now
        self.checker = checker or person(Role.CHECKER)
        self.editors = editors or (person(Role.EDITOR), person(Role.EDITOR))

    def tick(self):
        """The next minute: acts happen one after the other."""
        self.now += timedelta(minutes=1)
        return self.now

    def opened(self, claim: Claim | None = None, *, policy="panel") -> Review:
        claim = claim or claim_at(now=self.tick())
        with transaction.atomic():
            return review_opening.open_for_claim(claim=claim, actor=self.checker, now=self.tick(), policy_code=policy)

    def taken(self, review: Review) -> Review:
        return reviews.take(review_id=review.public_id, actor=self.checker, now=self.tick())

    def written(self, review: Review, *, rating="false", headline="", writer=None, **texts) -> Review:
        """A complete draft: text, rating, and two sources with a waiver each."""
        writer = writer or self.checker
        review.refresh_from_db()
        version = save_draft(
            review_id=review.public_id,
            edit_count=review.working_version.edit_count,
            draft=Draft(
                rating=rating,
                headline=headline or "The harbour was deepened once, in 1987",
                summary=texts.get("summary", "Port records show one deepening."),
                explanation=texts.get("explanation", "The port's **own records** show one deepening, in 1987."),
            ),
            actor=writer,
            now=self.tick(),
        )
        for number in range(version.citations.count(), 2):
            source = Source(
                url=f"https://records.example/{review.public_id}/{number}",
                title=f"Port record {number}",
                publisher_name="Port Authority",
                kind="primary",
            )
            cited = evidence.add_evidence(
                review_id=review.public_id,
                source=source,
                use=Use(stance="refutes", why="It lists every deepening.", quote="1987: deepened."),
                actor=writer,
                now=self.tick(),
            )
            evidence.waive_capture(
                review_id=review.public_id,
                evidence_id=cited.evidence.public_id,
                reason="Paper record, seen in the reading room.",
                actor=writer,
                now=self.tick(),
            )
        return self.fresh(review)

    def submitted(self, review: Review, *, writer=None) -> Review:
        review.refresh_from_db()
        return reviews.submit(
            review_id=review.public_id,
            seen_version=review.working_version.number,
            actor=writer or self.checker,
            now=self.tick(),
        )

    def approved(self, review: Review, *editors: User) -> Review:
        for editor in editors or self.editors:
            review = sign_off.approve(
                review_id=review.public_id,
                seen_version=review.working_version.number,
                comment="",
                actor=editor,
                now=self.tick(),
            )
        return review

    def published(self, review: Review) -> Review:
        return publishing.publish(
            review_id=review.public_id,
            seen_version=review.working_version.number,
            actor=self.editors[0],
            now=self.tick(),
        )

    def corrected(self, review: Review, *, kind=CorrectionKind.CORRECTION, note="We gave a wrong year.") -> Review:
        """A correction of a published review, started by the checker."""
        return corrections.start_correction(
            review_id=review.public_id,
            kind=kind,
            reason="wrong year",
            public_note=note,
            actor=self.checker,
            now=self.tick(),
        )

    def cancelled(self, review: Review) -> Review:
        """The open correction dropped by its starter."""
        return corrections.cancel_correction(review_id=review.public_id, actor=self.checker, now=self.tick())

    def fresh(self, review: Review) -> Review:
        return Review.objects.select_related("working_version", "claim", "policy").get(pk=review.pk)


def review_at(status: ReviewStatus, *, now, newsroom: Newsroom | None = None, claim=None, policy="panel") -> Review:
    """A review that has come to `status` through the real services."""
    room = newsroom or Newsroom(now)
    review = room.opened(claim, policy=policy)
    if status == ReviewStatus.QUEUED:
        return review
    if status == ReviewStatus.ABANDONED:
        return reviews.abandon(review_id=review.public_id, reason="moot", actor=room.editors[0], now=room.tick())
    review = room.taken(review)
    if status == ReviewStatus.IN_PROGRESS:
        return review
    review = room.submitted(room.written(review))
    if status == ReviewStatus.IN_SIGN_OFF:
        return review
    if status == ReviewStatus.CHANGES_REQUESTED:
        return sign_off.request_changes(
            review_id=review.public_id,
            seen_version=review.working_version.number,
            comment="Name the year.",
            actor=room.editors[0],
            now=room.tick(),
        )
    review = room.approved(review, *room.editors[: review.policy.approvals_needed])
    if status == ReviewStatus.APPROVED:
        return review
    review = room.published(review)
    if status == ReviewStatus.PUBLISHED:
        return review
    review = room.corrected(review, kind=CorrectionKind.RETRACTION, note="The record was of another port.")
    review = room.written(review, rating="", headline="Retracted: the record was of another port")
    return room.published(room.approved(room.submitted(review)))


def claimant(name="Mayor Ada Brandvold", kind="person") -> Claimant:
    return Claimant.objects.create(name=name, kind=kind)
