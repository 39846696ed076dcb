"""A worker renews its lease while it works, stops when the row is no longer its own, and survives a cut line."""

import threading
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone

from claims.models import Intake
from claims.services import intake_lease, intake_rows
from tests.articles import BRIDGES, submitted_text
from tests.e2e.running import wait_for

pytestmark = pytest.mark.django_db(transaction=True)
SOON = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _short_turns(monkeypatch):
    monkeypatch.setattr(intake_lease, "RENEW_SECONDS", 0.01)


def taken(text: str = BRIDGES) -> Intake:
    row = submitted_text(text)
    return intake_rows.take(row.public_id, actor=None, now=timezone.now())


def lease_of(row: Intake):
    return Intake.objects.values_list("lease_until", flat=True).get(pk=row.pk)


def keepers() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "intake-lease"]


def test_lease_grows_during_the_work_and_not_after_it():
    row = taken()

    with intake_lease.renewed(row):
        wait_for(lambda: lease_of(row) > row.lease_until, what="a renewal")
    afterwards = lease_of(row)

    wait_for(lambda: keepers() == [], what="the end of the renewing")
    assert lease_of(row) == afterwards


def test_row_taken_by_somebody_else_is_left_alone():
    row = taken()
    Intake.objects.filter(pk=row.pk).update(lease_until=timezone.now() - SOON)
    other = intake_rows.take(row.public_id, actor=None, now=timezone.now())

    with intake_lease.renewed(row):
        wait_for(lambda: keepers() == [], what="the end of the renewing")

    assert (lease_of(row), other.attempts) == (other.lease_until, 2)


def test_renewing_goes_on_after_a_broken_connection(monkeypatch):
    row = taken()
    held, broken = intake_rows.held, iter([True])

    class Rows:
        def filter(self, *conditions):
            if next(broken, False):
                raise OperationalError("the server closed the connection")
            return held(row).filter(*conditions)

    monkeypatch.setattr(intake_rows, "held", lambda _: Rows())

    with intake_lease.renewed(row):
        wait_for(lambda: lease_of(row) > row.lease_until, what="a renewal")

    assert next(broken, None) is None


def test_fault_in_the_work_ends_the_renewing():
    row = taken()

    with pytest.raises(KeyError), intake_lease.renewed(row):
        raise KeyError("bug")

    wait_for(lambda: keepers() == [], what="the end of the renewing")


def test_many_rows_of_one_process_are_renewed_by_one_thread():
    rows = [taken(), taken(f"{BRIDGES} And one more.")]

    with intake_lease.renewed(rows[0]), intake_lease.renewed(rows[1]):
        wait_for(lambda: all(lease_of(row) > row.lease_until for row in rows), what="both renewals")
        at_work = len(keepers())

    assert at_work == 1
