"""One review as one person may see it: votes hidden while they are blind, and a fixed number of queries."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.enums import Action, Decision, ReviewStatus
from claims.errors import NotFound
from claims.models import Appearance, SignOffPolicy
from claims.queries import desk
from claims.services import leases, sign_off
from tests.journeys import Newsroom, review_at
from tests.published import appearance_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(now):
    return Newsroom(now)


@pytest.fixture
def voting(room, now):
    """In sign-off; the first editor has approved."""
    review = review_at(ReviewStatus.IN_SIGN_OFF, now=now, newsroom=room)
    return approve(review, room.editors[0], room)


def approve(review, who, room, *, seen=1):
    return sign_off.approve(review_id=review.public_id, seen_version=seen, actor=who, now=room.tick())


def withdraw(review, who, room):
    return sign_off.withdraw_approval(review_id=review.public_id, seen_version=1, actor=who, now=room.tick())


def request_changes(review, who, room):
    return sign_off.request_changes(
        review_id=review.public_id, seen_version=1, comment="Name the year.", actor=who, now=room.tick()
    )


def load(review, who):
    return desk.load(review.public_id, actor=who)


def deciders(review, who):
    return [each.decided_by for each in load(review, who).decisions]


def votes_in_history(review, who):
    return [
        (each.action, each.actor)
        for each in desk.history(review.public_id, actor=who)
        if each.action.startswith("sign_off.")
    ]


# --- the blind phase


def test_open_vote_is_hidden_from_everybody_but_the_voter(room, voting, chief, auditor):
    first, second = room.editors

    assert deciders(voting, first) == [first]
    assert [deciders(voting, who) for who in (second, room.checker, chief, auditor)] == [[], [], [], []]


@pytest.mark.parametrize("voted", [True, False])
def test_number_of_approvals_is_hidden_while_the_vote_is_open(room, voting, voted):
    found = load(voting, room.editors[0] if voted else room.editors[1])

    assert (found.approvals, found.vote_is_open) == (None, True)


def test_history_of_the_open_vote_is_hidden_from_everybody_but_the_voter(room, voting, chief):
    first, second = room.editors

    assert votes_in_history(voting, first) == [("sign_off.approved", first)]
    assert [votes_in_history(voting, who) for who in (second, room.checker, chief)] == [[], [], []]
    assert [each.action for each in desk.history(voting.public_id, actor=second)][-1] == "review.submitted"


def test_withdrawal_in_the_open_vote_is_hidden_like_the_vote(room, voting):
    withdraw(voting, room.editors[0], room)

    assert votes_in_history(voting, room.editors[1]) == []
    assert len(votes_in_history(voting, room.editors[0])) == 2
    assert deciders(voting, room.editors[1]) == []


def test_quorum_opens_the_votes_to_all_staff(room, voting, viewer):
    approve(voting, room.editors[1], room)

    found = load(voting, viewer)
    assert [each.decided_by for each in found.decisions] == list(room.editors)
    assert (found.approvals, found.vote_is_open) == (2, False)
    assert [who for _, who in votes_in_history(voting, viewer)] == list(room.editors)


def test_request_for_changes_opens_the_votes_to_the_writer(room, voting):
    request_changes(voting, room.editors[1], room)

    found = load(voting, room.checker)
    assert [each.decision for each in found.decisions] == [Decision.APPROVE, Decision.REQUEST_CHANGES]
    assert (found.approvals, found.vote_is_open) == (1, False)
    assert len(votes_in_history(voting, room.checker)) == 2


def test_lost_quorum_closes_the_votes_again(room, voting, third_editor):
    approve(voting, room.editors[1], room)
    withdraw(voting, room.editors[1], room)

    found = load(voting, third_editor)
    assert ([each.decided_by for each in found.decisions], found.approvals) == ([], None)
    assert votes_in_history(voting, third_editor) == []


def test_votes_on_an_earlier_version_stay_open_while_the_next_vote_is_blind(room, voting, third_editor):
    review = request_changes(voting, room.editors[1], room)
    review = room.submitted(room.written(review, summary="Now with the year."))
    approve(review, room.editors[0], room, seen=2)

    found = load(review, third_editor)
    assert [(each.version.number, each.decided_by) for each in found.decisions] == [
        (1, room.editors[0]),
        (1, room.editors[1]),
    ]
    assert found.approvals is None
    assert len(votes_in_history(review, third_editor)) == 2


def test_open_policy_shows_votes_as_they_come(room):
    usual = {"label": "Open", "approvals_needed": 2, "roles": ["editor"], "created_at": room.now}
    SignOffPolicy.objects.create(code="open", version=1, blind=False, **usual)
    review = room.submitted(room.written(room.taken(room.opened(policy="open"))))
    approve(review, room.editors[0], room)

    found = load(review, room.checker)
    assert ([each.decided_by for each in found.decisions], found.approvals) == ([room.editors[0]], 1)
    assert len(votes_in_history(review, room.checker)) == 1


def test_draft_has_no_approvals_and_no_open_vote(room):
    found = load(room.taken(room.opened()), room.checker)

    assert (found.approvals, found.vote_is_open) == (0, False)


# --- what is on the desk


def test_desk_shows_versions_citations_contributors_and_lease(room, now):
    review = room.written(room.taken(room.opened()))
    appearance = appearance_of(review.claim, exact=review.claim.text, now=now)

    found = load(review, room.checker)

    assert [each.number for each in found.versions] == [1]
    assert [each.position for each in found.citations] == [1, 2]
    assert found.contributors == [room.checker]
    assert found.lease.holder == room.checker
    assert found.appearances == [appearance]
    assert found.working == review.working_version
    assert [each.code for each in found.checks if not each.passed] == []


def test_desk_of_a_review_that_nobody_took_is_empty(room):
    found = load(room.opened(), room.checker)

    assert (found.working, found.citations, found.checks, found.lease, found.decisions) == (None, [], (), None, [])


def test_desk_shows_open_and_closed_corrections(room, now):
    review = review_at(ReviewStatus.PUBLISHED, now=now, newsroom=room)
    review = room.published(room.approved(room.submitted(room.written(room.corrected(review), summary="2."))))
    review = room.corrected(review, kind="update", note="Another.")

    found = load(review, room.checker)

    assert [each.kind for each in found.corrections] == ["correction", "update"]
    assert found.correction == found.corrections[1]


def test_desk_lists_every_action_with_its_reason(room, voting):
    actions = {each.action: each for each in load(voting, room.checker).actions}

    assert list(actions) == list(Action)
    assert (actions[Action.APPROVE].allowed, actions[Action.APPROVE].code) == (False, "role.not_allowed")
    assert actions[Action.RECALL].code == "review.decisions_exist"


def test_desk_asks_the_editor_for_version_and_comment(room, voting):
    actions = {each.action: each for each in load(voting, room.editors[1]).actions}

    assert (actions[Action.REQUEST_CHANGES].allowed, actions[Action.REQUEST_CHANGES].asks) == (
        True,
        ("version", "comment"),
    )


@pytest.mark.parametrize("read", [desk.load, desk.history])
def test_desk_of_unknown_review_is_refused(viewer, read):
    with pytest.raises(NotFound):
        read(uuid.uuid4(), actor=viewer)


def test_version_comes_with_its_citations(room, voting):
    found, citations = desk.version(voting.public_id, 1)

    assert (found.number, found.written_by, len(citations)) == (1, room.checker, 2)


# --- the number of queries


def touch(found):
    """What a page would read of it."""
    return [
        [(each.rating and each.rating.label, str(each.written_by), each.based_on) for each in found.versions],
        [(each.evidence.title, each.capture, each.waived_by and str(each.waived_by)) for each in found.citations],
        [(each.snapshot.article.headline, each.snapshot.article.publisher.name) for each in found.appearances],
        [(str(each.decided_by), each.version.number) for each in found.decisions],
        [(each.from_version.number, each.to_version and each.to_version.number) for each in found.corrections],
        [str(each.user) for each in found.recusals],
        [str(each) for each in found.contributors],
        (found.lease and str(found.lease.holder), str(found.review.claim.claimant), str(found.review.policy)),
    ]


def several(review, room, people):
    """More of everything that can be many."""
    for number, who in enumerate(people):
        sign_off.recuse(review_id=review.public_id, reason="a relative", actor=who, now=room.tick())
        appearance_of(review.claim, exact=review.claim.text, now=room.now)
        review = room.published(
            room.approved(room.submitted(room.written(room.corrected(review), summary=f"Version {number}")))
        )
    return room.corrected(review)


def count(act):
    with CaptureQueriesContext(connection) as queries:
        act()
    return len(queries)


def test_desk_needs_the_same_number_of_queries_for_one_and_for_three(room, now, editor, second_editor, third_editor):
    small = several(review_at(ReviewStatus.PUBLISHED, now=now, newsroom=room), room, [editor])
    large = several(
        review_at(ReviewStatus.PUBLISHED, now=now, newsroom=room), room, [editor, second_editor, third_editor]
    )
    leases.hold(review_id=large.public_id, actor=room.checker, now=room.now)

    counts = [count(lambda: touch(load(small, room.checker))), count(lambda: touch(load(large, room.checker)))]

    assert Appearance.objects.filter(claim=large.claim_id).count() == 3
    assert counts == [21, 21]


def test_history_needs_three_queries(room, voting):
    assert count(lambda: [str(each.actor) for each in desk.history(voting.public_id, actor=room.checker)]) == 3
