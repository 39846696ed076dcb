"""Random people try random actions; what must never happen does not happen."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from claims.enums import Action, CorrectionKind, Decision, ReviewStatus, Role
from tests.unit.workflow.matrix import LEGAL_CHANGES
from tests.unit.workflow.simulated_review import NEEDED, NEWSROOM, SimulatedReview

ASSIGNEE = 0  # whoever it is when the step is taken; the first person when it is nobody
STEPS = st.tuples(
    st.sampled_from(list(Action)),
    st.sampled_from([ASSIGNEE, *sorted(NEWSROOM)]),
    st.sampled_from(sorted(NEWSROOM)),
    st.sampled_from(list(CorrectionKind)),
)
EDITORIAL = {Role.CHECKER, Role.EDITOR, Role.CHIEF}
# A line that leads to publication and on to retraction, so that random steps start from every depth.
STRAIGHT = [
    (action, actor, 1, CorrectionKind.RETRACTION)
    for action, actor in [
        (Action.TAKE, 1),
        (Action.SAVE_DRAFT, 1),
        (Action.SUBMIT, 1),
        (Action.APPROVE, 3),
        (Action.APPROVE, 4),
        (Action.PUBLISH, 4),
        (Action.START_CORRECTION, 2),
        (Action.SAVE_DRAFT, 2),
        (Action.SUBMIT, 2),
        (Action.APPROVE, 4),
        (Action.APPROVE, 6),
        (Action.PUBLISH, 3),
    ]
]


def assert_in_order(review, status_before, published_before, action, actor):
    """The rules, written a second time over the simulation's own books."""
    changed = f"{status_before.value}>{review.status.value}"
    assert changed in LEGAL_CHANGES or status_before == review.status != ReviewStatus.RETRACTED
    assert NEWSROOM[actor] & EDITORIAL
    assert actor not in review.recused
    assert (review.assignee is not None) >= (review.status in ("in_progress", "changes_requested"))
    assert (review.published is not None) >= (review.status in ("published", "retracted"))
    assert (review.published or 0) >= (published_before or 0)
    if action in (Action.APPROVE, Action.REQUEST_CHANGES, Action.PUBLISH):
        assert actor not in review.versions[-1].people
        assert NEWSROOM[actor] & {Role.EDITOR, Role.CHIEF}
    if review.status in ("approved", "published", "retracted"):
        assert_signed(review)


def assert_signed(review):
    number = review.versions[-1].number
    standing = [vote for vote in review.votes if vote.version == number and not vote.withdrawn]
    signers = {vote.by for vote in standing}
    assert [vote.decision for vote in standing] == [Decision.APPROVE] * len(standing)
    assert len(signers) == len(standing) >= NEEDED
    assert not signers & review.versions[-1].people
    assert review.versions[-1].frozen


def walk(review, steps):
    """Try the steps; give back what happened to the status, step by step."""
    changes = []
    for action, person, new_assignee, kind in steps:
        actor = person or review.assignee or 1
        status, published = review.status, review.published
        if review.attempt(action, actor, new_assignee=new_assignee, kind=kind):
            assert_in_order(review, status, published, action, actor)
            changes.append(f"{status.value}>{review.status.value}")
        else:
            assert (review.status, review.published) == (status, published)
    return changes


@settings(max_examples=300, deadline=None)
@given(
    depth=st.integers(0, len(STRAIGHT)),
    recused=st.sets(st.sampled_from([5, 7]), max_size=1),
    steps=st.lists(STEPS, max_size=60),
)
def test_random_steps_from_any_depth_keep_every_rule(depth, recused, steps):
    review = SimulatedReview(recused=recused)
    started = walk(review, STRAIGHT[:depth])

    walk(review, steps)

    assert len(started) == depth


def test_long_walk_keeps_every_rule_and_sees_every_legal_change():
    dice = random.Random(20)
    people, kinds = sorted(NEWSROOM), list(CorrectionKind)
    actors = [ASSIGNEE] * len(people) + people
    seen = set()

    for _ in range(150):
        steps = [
            (dice.choice(list(Action)), dice.choice(actors), dice.choice(people), dice.choice(kinds))
            for _ in range(200)
        ]
        seen.update(walk(SimulatedReview(), STRAIGHT[: dice.randint(0, len(STRAIGHT))] + steps))

    assert seen - {"in_progress>in_progress", "in_sign_off>in_sign_off"} == LEGAL_CHANGES
