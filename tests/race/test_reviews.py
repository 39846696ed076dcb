"""People who act on one review at the same moment: one order or the other, and nothing in between."""

import random
import threading
from collections import Counter
from contextlib import contextmanager

import orjson
import pytest
from django.db import OperationalError, connection, transaction
from django.db.models import F
from django.utils import timezone

from claims.enums import ClaimStatus, ReviewStatus, Role
from claims.errors import Busy, DomainError
from claims.models import AuditEvent, OutboxEvent, Review, SignOff, Verdict
from claims.queries import public
from claims.services import audit, claims, corrections, publishing, reviews, sign_off
from claims.services.drafting import Draft, save_draft
from tests.journeys import Newsroom, claim_at, review_at
from tests.people import person
from tests.race.at_once import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

ROUNDS = 20


@pytest.fixture
def room(now):
    return Newsroom(now)


def each_round(room, status, rounds=ROUNDS, **more):
    """One review after another, each at `status`."""
    for _ in range(rounds):
        yield review_at(status, now=room.now, newsroom=room, **more)


def approve(review, who, *, seen=1):
    return lambda: sign_off.approve(review_id=review.public_id, seen_version=seen, actor=who, now=timezone.now())


def request_changes(review, who):
    return lambda: sign_off.request_changes(
        review_id=review.public_id, seen_version=1, comment="Name the year.", actor=who, now=timezone.now()
    )


def withdraw(review, who):
    return lambda: sign_off.withdraw_approval(review_id=review.public_id, seen_version=1, actor=who, now=timezone.now())


def publish(review, who, *, seen=1):
    return lambda: publishing.publish(review_id=review.public_id, seen_version=seen, actor=who, now=timezone.now())


def take(review, who):
    return lambda: reviews.take(review_id=review.public_id, actor=who, now=timezone.now())


def status_of(review):
    return Review.objects.get(pk=review.pk).status


def test_two_approvals_at_once_reach_the_quorum(room):
    first, second = room.editors

    ends = {
        (*at_once(approve(review, first), approve(review, second)), status_of(review))
        for review in each_round(room, ReviewStatus.IN_SIGN_OFF)
    }

    assert ends == {("ok", "ok", "approved")}
    assert Counter(OutboxEvent.objects.values_list("type", flat=True))["review.approved"] == ROUNDS


def test_same_approval_pressed_twice_at_once_is_one_decision(room):
    editor = room.editors[0]

    ends = {
        tuple(at_once(approve(review, editor), approve(review, editor))) for review in each_round(room, "in_sign_off")
    }

    assert ends == {("ok", "ok")}
    assert SignOff.objects.count() == ROUNDS


def test_approval_and_request_for_changes_at_once_end_in_changes_requested(room, third_editor):
    ends = Counter(
        (*at_once(approve(review, room.editors[0]), request_changes(review, third_editor)), status_of(review))
        for review in each_round(room, ReviewStatus.IN_SIGN_OFF)
    )

    assert set(ends) <= {("ok", "ok", "changes_requested"), ("WrongStatus", "ok", "changes_requested")}


def test_last_approval_and_request_for_changes_at_once_have_one_winner(room, third_editor):
    ends = []
    for review in each_round(room, ReviewStatus.IN_SIGN_OFF):
        approve(review, room.editors[0])()
        outcome = at_once(approve(review, room.editors[1]), request_changes(review, third_editor))
        ends.append((*outcome, status_of(review)))

    assert set(ends) <= {("ok", "WrongStatus", "approved"), ("WrongStatus", "ok", "changes_requested")}


def test_two_checkers_taking_one_review_are_two_answers(room, second_checker):
    ends = {
        tuple(sorted(at_once(take(review, room.checker), take(review, second_checker))))
        for review in each_round(room, ReviewStatus.QUEUED)
    }

    assert ends == {("AlreadyTaken", "ok")}


def test_take_next_by_eight_gives_everybody_another_review(room):
    waiting = [room.opened().pk for _ in range(100)]
    workers = [person(Role.CHECKER) for _ in range(8)]
    taken = []

    def work(who):
        while review := reviews.take_next(actor=who, now=timezone.now()):
            taken.append((review.pk, who.pk))

    outcomes = at_once(*[lambda who=who: work(who) for who in workers])

    assert outcomes == ["ok"] * 8
    assert sorted(pk for pk, _ in taken) == waiting
    assert set(Review.objects.values_list("pk", "assignee")) == set(taken)
    assert Review.objects.filter(status=ReviewStatus.IN_PROGRESS).count() == 100


@contextmanager
def held_by_somebody_else(review):
    """Another connection keeps the review's row locked meanwhile."""
    locked, done = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            list(Review.objects.select_for_update().filter(pk=review.pk))
            locked.set()
            done.wait(20)
        connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    locked.wait(10)
    try:
        yield
    finally:
        done.set()
        thread.join()


def test_take_next_does_not_wait_for_a_review_that_somebody_holds(room):
    held, free = room.opened(), room.opened()
    Review.objects.filter(pk=held.pk).update(priority=0.9)

    with held_by_somebody_else(held):
        taken = reviews.take_next(actor=room.checker, now=timezone.now())

    assert taken.pk == free.pk


@pytest.mark.parametrize(("limit", "error"), [("lock_timeout", Busy), ("statement_timeout", OperationalError)])
def test_act_on_a_review_that_somebody_holds_for_too_long_is_refused(room, limit, error):
    review = room.opened()

    with held_by_somebody_else(review), connection.cursor() as cursor:
        cursor.execute(f"SET {limit} = '100ms'")
        with pytest.raises(error):
            take(review, room.checker)()
        cursor.execute(f"RESET {limit}")

    assert status_of(review) == "queued"


def test_publication_and_withdrawal_at_once_have_one_winner(room):
    ends = {
        (*at_once(publish(review, room.editors[0]), withdraw(review, room.editors[1])), status_of(review))
        for review in each_round(room, ReviewStatus.APPROVED)
    }

    assert ends <= {("ok", "WrongStatus", "published"), ("WrongStatus", "ok", "in_sign_off")}


def test_two_publications_at_once_are_one(room):
    ends = {
        (*at_once(publish(review, room.editors[0]), publish(review, room.editors[1])), status_of(review))
        for review in each_round(room, ReviewStatus.APPROVED)
    }

    assert ends == {("ok", "ok", "published")}
    assert Counter(OutboxEvent.objects.values_list("type", flat=True))["verdict.published"] == ROUNDS


def test_publication_and_correction_at_once_come_one_after_the_other(room):
    def correct(review):
        return lambda: corrections.start_correction(
            review_id=review.public_id, kind="typo", reason="x", actor=room.checker, now=timezone.now()
        )

    ends = {
        (*at_once(publish(review, room.editors[0]), correct(review)), status_of(review))
        for review in each_round(room, ReviewStatus.APPROVED)
    }

    assert ends <= {("ok", "WrongStatus", "published"), ("ok", "ok", "in_progress")}


def test_merge_and_take_at_once_have_one_winner(room):
    into = claim_at(now=room.now)

    def merge(review):
        return lambda: claims.merge_claims(
            claim_id=review.claim.public_id, into_id=into.public_id, actor=room.editors[0], now=timezone.now()
        )

    ends = {
        (*at_once(merge(review), take(review, room.checker)), status_of(review))
        for review in each_round(room, ReviewStatus.QUEUED)
    }

    assert ends <= {("ok", "ClaimNotAccepted", "queued"), ("ClaimsNotMergeable", "ok", "in_progress")}


def test_merge_and_acceptance_of_its_target_at_once_come_one_after_the_other(room):
    ends = set()
    for _ in range(ROUNDS):
        into = claim_at(ClaimStatus.CANDIDATE, now=room.now)
        claim = room.opened().claim
        outcome = at_once(
            lambda claim_id=into.public_id: claims.accept_claim(
                claim_id=claim_id, actor=room.checker, now=timezone.now()
            ),
            lambda claim_id=claim.public_id, into_id=into.public_id: claims.merge_claims(
                claim_id=claim_id, into_id=into_id, actor=room.editors[0], now=timezone.now()
            ),
        )
        ends.add((*outcome, into.reviews.count()))

    assert ends <= {("ok", "ok", 1), ("ok", "ClaimsNotMergeable", 1)}


def test_same_edit_saved_twice_at_once_is_saved_once(room):
    def save(review, headline):
        return lambda: save_draft(
            review_id=review.public_id,
            edit_count=0,
            draft=Draft(headline=headline),
            actor=room.checker,
            now=timezone.now(),
        )

    ends = {
        tuple(sorted(at_once(save(review, "one"), save(review, "two"))))
        for review in each_round(room, ReviewStatus.IN_PROGRESS)
    }

    assert ends == {("StaleEdit", "ok")}
    assert set(Review.objects.values_list("working_version__edit_count", flat=True)) == {1}


def test_approval_of_a_text_that_is_taken_back_at_once_is_refused_or_keeps_it(room):
    def take_back(review):
        return lambda: reviews.recall(review_id=review.public_id, actor=room.checker, now=timezone.now())

    ends = {
        (*at_once(take_back(review), approve(review, room.editors[0])), status_of(review))
        for review in each_round(room, ReviewStatus.IN_SIGN_OFF)
    }

    assert ends <= {("ok", "WrongStatus", "in_progress"), ("DecisionsExist", "ok", "in_sign_off")}


def test_editor_who_becomes_the_writer_while_approving_never_signs_her_own_text(room, third_editor):
    def rewrite(review):
        """Another version, by the editor who approves in her other tab."""
        who = {"review_id": review.public_id, "now": timezone.now()}
        reviews.recall(actor=room.checker, **who)
        reviews.hand_back(actor=room.checker, **who)
        reviews.take(actor=third_editor, **who)
        frozen = Review.objects.get(pk=review.pk).working_version
        save_draft(edit_count=frozen.edit_count, draft=Draft(summary="Mine."), actor=third_editor, **who)
        reviews.submit(seen_version=2, actor=third_editor, **who)

    def approve_whatever_stands(review):
        for seen in (1, 2, 1, 2):
            try:
                approve(review, third_editor, seen=seen)()
            except DomainError:
                continue

    ends = Counter(
        (
            at_once(lambda each=review: rewrite(each), lambda each=review: approve_whatever_stands(each))[0],
            status_of(review),
        )
        for review in each_round(room, ReviewStatus.IN_SIGN_OFF)
    )

    own = SignOff.objects.filter(decided_by=F("version__contributions__user"))
    assert set(ends) <= {("ok", "in_sign_off"), ("DecisionsExist", "in_sign_off")}
    assert own.count() == 0


def test_busy_newsroom_never_waits_in_a_circle(room):
    staff = [room.checker, person(Role.CHECKER), *room.editors, person(Role.CHIEF)]
    files = [
        review_at(status, now=room.now, newsroom=room) for status in ("queued", "in_sign_off", "approved", "published")
    ]
    into = claim_at(now=room.now)

    def acts(review, who):
        call = {"review_id": review.public_id, "actor": who, "now": timezone.now()}
        claim = {"claim_id": review.claim.public_id, "actor": who, "now": timezone.now()}
        seen = Review.objects.get(pk=review.pk).versions.count()
        return [
            lambda: reviews.take(**call),
            lambda: reviews.take_next(actor=who, now=timezone.now()),
            lambda: reviews.hand_back(**call),
            lambda: sign_off.approve(seen_version=seen, **call),
            lambda: sign_off.withdraw_approval(seen_version=seen, **call),
            lambda: publishing.publish(seen_version=seen, **call),
            lambda: publishing.suspend(reason="x", **call),
            lambda: publishing.resume(**call),
            lambda: corrections.start_correction(kind="typo", reason="x", **call),
            lambda: corrections.cancel_correction(**call),
            lambda: claims.merge_claims(into_id=into.public_id, **claim),
            lambda: claims.undo_merge(**claim),
        ]

    def work(who, seed):
        dice = random.Random(seed)
        for _ in range(40):
            try:
                dice.choice(acts(dice.choice(files), who))()
            except DomainError as refusal:
                seen.append(refusal.code)

    seen = []
    outcomes = at_once(*[lambda who=who, seed=seed: work(who, seed) for seed, who in enumerate(staff)])

    assert outcomes == ["ok"] * len(staff)
    assert "busy" not in seen
    assert audit.verify().broken == ()


def test_reader_sees_the_old_verdict_or_the_new_one_and_never_both(room):
    review = room.approved(room.submitted(room.written(room.taken(room.opened()), headline="Headline 1")))
    review = room.published(review)
    over, mixed, seen = threading.Event(), [], set()

    def read():
        while not over.is_set():
            verdict = public.verdict(review.public_id)
            detail, json_ld = orjson.loads(verdict.detail_json), orjson.loads(verdict.json_ld)
            told = {verdict.number, detail["version"], int(json_ld["version"])}
            told |= {int(document["headline"].removeprefix("Headline ")) for document in (detail, json_ld)}
            seen.add(verdict.number)
            mixed.extend([told] if len(told) > 1 else [])
        connection.close()

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for number in range(2, 7):
        review = room.written(room.corrected(review), headline=f"Headline {number}")
        review = room.published(room.approved(room.submitted(review)))
    over.set()
    for reader in readers:
        reader.join()

    assert mixed == []
    assert len(seen) > 1
    assert Verdict.objects.get(review=review).number == 6
    assert AuditEvent.objects.filter(action="review.published").count() == 6
