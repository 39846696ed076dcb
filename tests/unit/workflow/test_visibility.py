"""Who sees which decision: nobody's but one's own while a blind vote is open."""

import pytest

from claims.enums import Decision
from claims.workflow.visibility import (
    SECRET_WHILE_BLIND,
    CastDecision,
    settled_version,
    visible_approvals,
    visible_decisions,
)

ANNA, BEN, CARLA, WRITER = 1, 2, 3, 9


def approval(sign_off_id, by, *, version=1, withdrawn=False):
    return CastDecision(
        sign_off_id=sign_off_id, version=version, decided_by_id=by, decision=Decision.APPROVE, withdrawn=withdrawn
    )


def objection(sign_off_id, by, *, version=1):
    return CastDecision(sign_off_id=sign_off_id, version=version, decided_by_id=by, decision=Decision.REQUEST_CHANGES)


ONE_OF_TWO = [approval(1, ANNA)]
QUORUM = [approval(1, ANNA), approval(2, BEN)]
REFUSED = [approval(1, ANNA), objection(2, BEN)]
QUORUM_LOST = [approval(1, ANNA), approval(2, BEN, withdrawn=True)]
SECOND_ROUND_OPEN = [*REFUSED, approval(3, CARLA, version=2)]
LEFT_OPEN_THEN_SETTLED = [approval(1, ANNA), approval(2, BEN, version=2), approval(3, CARLA, version=2)]


def seen(decisions, viewer_id, *, blind=True, approvals_needed=2):
    visible = visible_decisions(decisions, viewer_id=viewer_id, blind=blind, approvals_needed=approvals_needed)
    return [cast.sign_off_id for cast in visible]


@pytest.mark.parametrize(
    ("decisions", "viewer_id", "expected"),
    [
        pytest.param(ONE_OF_TWO, ANNA, [1], id="own decision"),
        pytest.param(ONE_OF_TWO, BEN, [], id="colleague in an open vote"),
        pytest.param(ONE_OF_TWO, WRITER, [], id="writer in an open vote"),
        pytest.param(ONE_OF_TWO, None, [], id="nobody in particular"),
        pytest.param(QUORUM, CARLA, [1, 2], id="quorum"),
        pytest.param(QUORUM, None, [1, 2], id="quorum, nobody in particular"),
        pytest.param(REFUSED, WRITER, [1, 2], id="changes requested"),
        pytest.param(QUORUM_LOST, CARLA, [], id="quorum lost again"),
        pytest.param(QUORUM_LOST, BEN, [2], id="own withdrawn approval"),
        pytest.param(SECOND_ROUND_OPEN, ANNA, [1, 2], id="first round shown, second hidden"),
        pytest.param(SECOND_ROUND_OPEN, CARLA, [1, 2, 3], id="first round and own decision"),
        pytest.param(LEFT_OPEN_THEN_SETTLED, WRITER, [1, 2, 3], id="later version settles earlier ones"),
    ],
)
def test_blind_vote_shows(decisions, viewer_id, expected):
    assert seen(decisions, viewer_id) == expected


def test_open_policy_shows_everything_at_once():
    assert seen(ONE_OF_TWO, BEN, blind=False) == [1]


def test_single_approval_policy_settles_with_the_first():
    assert seen(ONE_OF_TWO, BEN, approvals_needed=1) == [1]


@pytest.mark.parametrize(
    ("decisions", "version"),
    [([], 0), (ONE_OF_TWO, 0), (QUORUM, 1), (REFUSED, 1), (QUORUM_LOST, 0), (LEFT_OPEN_THEN_SETTLED, 2)],
)
def test_settled_version(decisions, version):
    assert settled_version(decisions, approvals_needed=2) == version


@pytest.mark.parametrize(
    ("decisions", "version", "blind", "count"),
    [
        (ONE_OF_TWO, 1, True, None),
        ([], 1, True, None),
        (ONE_OF_TWO, 1, False, 1),
        (QUORUM, 1, True, 2),
        (REFUSED, 1, True, 1),
        (QUORUM_LOST, 1, False, 1),
        (SECOND_ROUND_OPEN, 2, True, None),
        (SECOND_ROUND_OPEN, 1, True, 1),
    ],
)
def test_number_of_approvals_is_not_told_while_a_blind_vote_is_open(decisions, version, blind, count):
    assert visible_approvals(decisions, version=version, blind=blind, approvals_needed=2) == count


def test_decisions_may_come_as_an_iterator():
    shown = visible_decisions(iter(QUORUM), viewer_id=CARLA, blind=True, approvals_needed=2)

    assert shown == tuple(QUORUM)


def test_history_keeps_two_events_secret_while_the_vote_is_blind():
    assert set(SECRET_WHILE_BLIND) == {"sign_off.approved", "sign_off.approval_withdrawn"}
