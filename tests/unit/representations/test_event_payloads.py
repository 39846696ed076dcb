"""What the public change feed says of an announcement, by a list of what may be said."""

from uuid import UUID

import pytest

from claims.models import OutboxEvent
from claims.representations.event_payloads import change
from tests.unit.representations.files import NOON

TARGET = UUID("00000000-0000-4000-8000-00000000000a")


def event(**fields) -> OutboxEvent:
    values = {"type": "verdict.published", "target_type": "review", "target_id": TARGET, "sequence": 7, "data": {}}
    return OutboxEvent(occurred_at=NOON, is_public=True, **(values | fields))


def test_change_names_what_happened_to_which_verdict():
    row = event(data={"version": 2, "correction": "update"})

    assert change(row) == {
        "sequence": 7,
        "id": str(row.public_id),
        "type": "verdict.published",
        "payload_version": 1,
        "occurred_at": "2026-01-08T12:00:00Z",
        "target": {"type": "verdict", "id": str(TARGET), "url": f"factcheck://base/verdicts/{TARGET}/"},
        "tombstone": False,
        "data": {"version": 2, "correction": "update"},
    }


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("verdict.published", False),
        ("verdict.corrected", False),
        ("verdict.resumed", False),
        ("verdict.suspended", True),
        ("verdict.retracted", True),
        ("claim.merged", True),
    ],
)
def test_change_after_which_copies_must_go_is_a_tombstone(kind, expected):
    assert change(event(type=kind))["tombstone"] is expected


def test_change_leaves_out_what_is_not_on_the_list():
    row = event(data={"version": 2, "reason": "legal", "assignee": "x", "content_sha256": "0" * 64, "into": {"a": 1}})

    assert change(row)["data"] == {"version": 2}


def test_change_of_a_claim_leads_to_the_claim():
    row = event(type="claim.merged", target_type="claim", data={"into": "00000000-0000-4000-8000-00000000000b"})

    assert change(row)["target"] == {"type": "claim", "id": str(TARGET), "url": f"factcheck://base/claims/{TARGET}/"}
    assert change(row)["data"] == {"into": "00000000-0000-4000-8000-00000000000b"}
