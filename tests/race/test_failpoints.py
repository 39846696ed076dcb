"""An act that breaks off half way, at whatever point, has not happened."""

import pytest

from claims.enums import ReviewStatus
from claims.services import corrections, evidence, leases, publishing, reviews, sign_off
from claims.services.drafting import Draft, save_draft
from tests.domain.traces import everything
from tests.journeys import Newsroom, review_at

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def room(now):
    return Newsroom(now)


SOURCE = evidence.Source(url="https://records.example/x", title="X", publisher_name="X", kind="data")
USE = evidence.Use(stance="context", why="X.")
CHECKER, EDITOR = "checker", "editor"
# Name → where the review stands, who acts, what she does.
ACTS = {
    "take": ("queued", CHECKER, lambda call: reviews.take(**call)),
    "take_next": (
        "queued",
        CHECKER,
        lambda call: reviews.take_next(actor=call["actor"], now=call["now"]),
    ),
    "hand_back": ("in_progress", CHECKER, lambda call: reviews.hand_back(**call)),
    "save_draft": (
        "in_progress",
        CHECKER,
        lambda call: save_draft(edit_count=0, draft=Draft(headline="x"), **call),
    ),
    "add_evidence": (
        "in_progress",
        CHECKER,
        lambda call: evidence.add_evidence(source=SOURCE, use=USE, **call),
    ),
    "take_over": ("in_progress", CHECKER, lambda call: leases.take_over(**call)),
    "recall": ("in_sign_off", CHECKER, lambda call: reviews.recall(**call)),
    "approve": ("in_sign_off", EDITOR, lambda call: sign_off.approve(seen_version=1, **call)),
    "request_changes": (
        "in_sign_off",
        EDITOR,
        lambda call: sign_off.request_changes(seen_version=1, comment="x", **call),
    ),
    "recuse": ("in_sign_off", EDITOR, lambda call: sign_off.recuse(reason="x", **call)),
    "withdraw_approval": (
        "approved",
        EDITOR,
        lambda call: sign_off.withdraw_approval(seen_version=1, **call),
    ),
    "publish": ("approved", EDITOR, lambda call: publishing.publish(seen_version=1, **call)),
    "suspend": ("published", EDITOR, lambda call: publishing.suspend(reason="x", **call)),
    "start_correction": (
        "published",
        CHECKER,
        lambda call: corrections.start_correction(kind="typo", reason="x", **call),
    ),
    "abandon": ("in_sign_off", EDITOR, lambda call: reviews.abandon(reason="x", **call)),
    "reopen": ("abandoned", EDITOR, lambda call: reviews.reopen(**call)),
}
# Act → every function on its way that is made to fail once.
WAYS = {
    "take": ["drafts.open_draft_if_none", "leases.keep", "audit.record", "outbox.announce"],
    "take_next": ["leases.keep", "audit.record", "outbox.announce"],
    "hand_back": ["leases.end", "audit.record", "outbox.announce"],
    "save_draft": ["drafts.note_work", "leases.keep", "audit.record"],
    "add_evidence": ["evidence._cite", "drafts.note_work", "leases.keep", "audit.record"],
    "take_over": ["audit.record"],
    "recall": ["audit.record", "outbox.announce"],
    "approve": ["audit.record"],
    "request_changes": ["audit.record", "outbox.announce"],
    "recuse": ["audit.record"],
    "withdraw_approval": ["audit.record", "outbox.announce"],
    "publish": ["audit.record", "publishing.store_publication", "publishing.refresh_verdict", "outbox.announce"],
    "suspend": ["audit.record", "publishing.refresh_verdict", "outbox.announce"],
    "start_correction": ["drafts.note_work", "leases.keep", "audit.record", "outbox.announce"],
    "abandon": ["leases.end", "audit.record", "outbox.announce"],
    "reopen": ["audit.record", "outbox.announce"],
}


@pytest.mark.parametrize(("name", "point"), [(name, point) for name, points in WAYS.items() for point in points])
def test_act_that_breaks_off_has_not_happened_and_can_be_repeated(room, now, monkeypatch, name, point):
    status, who, act = ACTS[name]
    review = review_at(ReviewStatus(status), now=now, newsroom=room)
    call = {"review_id": review.public_id, "actor": {CHECKER: room.checker, EDITOR: room.editors[0]}[who]}
    before = everything()

    def fail(*_, **__):
        raise ConnectionError("the network cable was pulled")

    with monkeypatch.context() as patched:
        patched.setattr(f"claims.services.{point}", fail)
        with pytest.raises(ConnectionError):
            act(call | {"now": room.tick()})

    assert everything() == before
    act(call | {"now": room.tick()})
    assert everything() != before
