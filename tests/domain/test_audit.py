"""The record: chains continue, tampering is found, seals show a cut tail."""

import pytest
from django.db import IntegrityError, connection, transaction

from claims.models import AuditEvent, AuditSeal, Claimant
from claims.services import audit
from tests.conftest import as_application, as_owner

pytestmark = pytest.mark.django_db


@pytest.fixture
def target(db):
    return Claimant.objects.create(name="Ministry of Weather")


@pytest.fixture
def seal_dir(tmp_path, settings):
    settings.FACTCHECK_DATA_DIR = tmp_path
    return tmp_path / "seals"


def write_events(target, now, count=3, actor=None):
    return [
        audit.record(action=f"claimant.step_{number}", target=target, actor=actor, now=now, data={"n": number})
        for number in range(1, count + 1)
    ]


def by_owner(sql, *, trigger=""):
    """Change the record by hand, as somebody with the owner's password could."""
    as_owner(connection)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        if trigger:
            cursor.execute(f"ALTER TABLE claims_auditevent DISABLE TRIGGER {trigger}")
        cursor.execute(sql)
        if trigger:
            cursor.execute(f"ALTER TABLE claims_auditevent ENABLE TRIGGER {trigger}")
    as_application(connection)


def places(seal_dir):
    return [(each.place.split()[-1], each.reason) for each in audit.verify(seal_dir=seal_dir).broken]


def test_record_continues_the_chain_of_its_target(target, now, editor):
    events = write_events(target, now, actor=editor)

    assert [event.number for event in events] == [1, 2, 3]
    assert [event.previous_hash for event in events] == ["", events[0].hash, events[1].hash]
    assert {event.actor_label for event in events} == {"Editor"}


def test_verify_untouched_record_holds(target, now, seal_dir):
    write_events(target, now)
    audit.seal(now=now)

    result = audit.verify(seal_dir=seal_dir)

    assert (result.events, result.chains, result.seals, result.broken) == (3, 1, 1, ())


def test_verify_reads_rows_back_as_written(target, now, seal_dir, editor):
    audit.record(
        action="claimant.renamed",
        target=target,
        actor=editor,
        now=now.replace(microsecond=123456),
        data={"name": "Ünïcode \u202e", "list": [1, 2.5, None], "nested": {"b": 1, "a": True}},
    )

    assert audit.verify(seal_dir=seal_dir).broken == ()


def test_verify_changed_content_names_the_row(target, now, seal_dir):
    write_events(target, now)
    by_owner(
        "UPDATE claims_auditevent SET action = 'nothing.happened' WHERE number = 2",
        trigger="audit_event_immutable",
    )

    assert places(seal_dir) == [("#2", "its content does not match its hash")]


def test_verify_deleted_event_names_the_next(target, now, seal_dir):
    write_events(target, now)
    by_owner("DELETE FROM claims_auditevent WHERE number = 2", trigger="audit_event_immutable")

    assert places(seal_dir) == [("#3", "an event before it is missing")]


def test_verify_rewritten_chain_is_caught_by_the_seal(target, now, seal_dir):
    write_events(target, now)
    audit.seal(now=now)
    event = AuditEvent.objects.get(number=3)
    event.action = "claimant.praised"
    by_owner(
        f"UPDATE claims_auditevent SET action = 'claimant.praised', hash = '{audit.event_hash(event)}'"
        " WHERE number = 3",
        trigger="audit_event_immutable",
    )

    assert places(seal_dir) == [(str(AuditSeal.objects.get().id), "the sealed events have changed")]


def test_verify_cut_tail_is_caught_by_the_seal(target, now, seal_dir):
    write_events(target, now)
    audit.seal(now=now)
    by_owner("DELETE FROM claims_auditevent WHERE number = 3", trigger="audit_event_immutable")

    assert places(seal_dir) == [(str(AuditSeal.objects.get().id), "1 events are missing")]


def test_verify_truncated_record_with_its_seals_is_caught_by_the_file_outside(target, now, seal_dir):
    write_events(target, now)
    audit.seal(now=now)
    by_owner("TRUNCATE claims_auditevent, claims_auditseal")

    assert [reason for _, reason in places(seal_dir)] == ["this seal is not in the database"]


def test_second_writer_at_the_same_number_is_refused(target, now):
    first = write_events(target, now, count=1)[0]
    rival = AuditEvent(
        target_type=first.target_type,
        target_id=first.target_id,
        number=1,
        occurred_at=now,
        action="claimant.forked",
        actor_label="system",
    )
    rival.hash = audit.event_hash(rival)

    with pytest.raises(IntegrityError, match="audit_number_unique_in_chain"), transaction.atomic():
        rival.save(force_insert=True)


def test_event_that_does_not_continue_its_chain_is_refused(target, now):
    write_events(target, now, count=1)
    stray = AuditEvent(
        target_type="claimant",
        target_id=target.public_id,
        number=2,
        occurred_at=now,
        action="claimant.forged",
        actor_label="system",
        previous_hash="0" * 64,
        hash="1" * 64,
    )

    with pytest.raises(IntegrityError, match="audit_continues_chain"), transaction.atomic():
        stray.save(force_insert=True)


@pytest.mark.parametrize("statement", ["UPDATE claims_auditevent SET number = 9", "DELETE FROM claims_auditevent"])
def test_owner_cannot_change_the_record_without_switching_the_guard_off(target, now, statement):
    write_events(target, now, count=1)
    as_owner(connection)

    with (
        pytest.raises(IntegrityError, match="audit_event_immutable"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)

    as_application(connection)


def test_seal_without_news_adds_none(target, now, seal_dir):
    write_events(target, now)
    audit.seal(now=now)

    again = audit.seal(now=now)

    assert again is None
    assert len(list(seal_dir.iterdir())) == 1


def test_seals_form_a_chain(target, now, seal_dir):
    write_events(target, now)
    first = audit.seal(now=now)
    write_events(target, now)
    second = audit.seal(now=now)

    assert second.previous_hash == first.hash
    assert (second.chains, second.events) == (1, 6)
    assert audit.verify(seal_dir=seal_dir).broken == ()
