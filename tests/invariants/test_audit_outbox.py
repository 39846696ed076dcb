"""The audit chain, its seals, and what the world was told."""

import pytest

from claims.models import OutboxEvent
from tests.invariants import rows
from tests.invariants.refusals import breaks, fires, refusing_rule, repeats, run

pytestmark = pytest.mark.django_db

TARGET = "5b1f5c1e-6f0e-4a55-9f3e-0d3f9a7b1c11"

CASES = [
    repeats("audit_number_unique_in_chain", rows.audit_event, target_id=TARGET, unless={"target_type": "review"}),
    breaks("audit_hash_form", rows.audit_event, hash="0x" + "0" * 62),
    breaks("audit_chain_begins_at_one", rows.audit_event, previous_hash="0" * 64),
    breaks("seal_hash_form", rows.audit_seal, hash=""),
    breaks(
        "outbox_fanned_out_has_sequence",
        rows.outbox_event,
        right={"sequence": 1, "fanned_out_at": rows.NOW},
        sequence=None,
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_row_that_breaks_the_rule_is_refused_by_name(case):
    assert case.refusing_rule() == case.rule


def test_chain_that_begins_at_nought_is_refused():
    assert refusing_rule(lambda: rows.audit_event(number=0)) == "audit_chain_begins_at_one"


@fires("audit_continues_chain")
@pytest.mark.parametrize("wrong", [{"number": 3}, {"previous_hash": "9" * 64}, {"target_type": "review"}])
def test_event_that_does_not_continue_its_chain_is_refused(wrong):
    first = rows.audit_event(target_id=TARGET)
    following = {"target_id": TARGET, "number": 2, "previous_hash": first.hash}

    rule = refusing_rule(lambda: rows.audit_event(**(following | wrong)))
    rows.audit_event(**following)

    assert rule == "audit_continues_chain"


@fires("audit_event_immutable", "audit_seal_immutable")
@pytest.mark.usefixtures("owner_rights")
def test_event_or_seal_changed_even_by_owner_is_refused():
    rows.audit_event()
    rows.audit_seal()

    assert refusing_rule(lambda: run("UPDATE claims_auditevent SET actor_label = 'nobody'")) == "audit_event_immutable"
    assert refusing_rule(lambda: run("DELETE FROM claims_auditevent")) == "audit_event_immutable"
    assert refusing_rule(lambda: run("UPDATE claims_auditseal SET events = 0")) == "audit_seal_immutable"
    assert refusing_rule(lambda: run("DELETE FROM claims_auditseal")) == "audit_seal_immutable"


def test_announcement_is_numbered_and_fanned_out():
    event = OutboxEvent.objects.filter(pk=rows.outbox_event().pk)

    numbered = event.update(sequence=7)
    fanned_out = event.update(fanned_out_at=rows.NOW)

    assert (numbered, fanned_out) == (1, 1)


@fires("outbox_only_numbered")
@pytest.mark.parametrize(
    "change",
    [
        "sequence = 8",
        "sequence = NULL",
        "type = 'claim.merged'",
        "is_public = true",
        """data = '{"a": 1}'""",
        "occurred_at = now()",
    ],
)
def test_announcement_rewritten_is_refused(change):
    event = rows.outbox_event(sequence=7)

    rule = refusing_rule(lambda: run(f"UPDATE claims_outboxevent SET {change} WHERE id = %s", event.pk))

    assert rule == "outbox_only_numbered"


@pytest.mark.usefixtures("owner_rights")
def test_announcement_deleted_by_owner_is_refused():
    rows.outbox_event()

    assert refusing_rule(lambda: run("DELETE FROM claims_outboxevent")) == "outbox_only_numbered"
