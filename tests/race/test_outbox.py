"""The order of announcements as readers see it, with writers that commit out of order."""

import threading

import pytest
from django.db import connection, transaction
from django.utils import timezone

from claims.models import Claimant, OutboxEvent
from claims.services import outbox

pytestmark = pytest.mark.django_db(transaction=True)

WRITERS, EVENTS = 6, 50


def announce(target, number):
    outbox.announce(type="test.happened", target=target, now=timezone.now(), data={"n": number}, public=True)


def test_late_commit_is_numbered_after_what_readers_have_seen():
    early = Claimant.objects.create(name="early")
    late = Claimant.objects.create(name="late")
    written, go_on = threading.Event(), threading.Event()

    def slow_writer():
        with transaction.atomic():
            announce(late, 1)
            written.set()
            go_on.wait(10)
        connection.close()

    thread = threading.Thread(target=slow_writer)
    thread.start()
    written.wait(10)
    with transaction.atomic():
        announce(early, 2)
    outbox.relay(now=timezone.now())
    seen_first = list(OutboxEvent.objects.exclude(sequence=None).values_list("target_id", "sequence"))
    go_on.set()
    thread.join()
    outbox.relay(now=timezone.now())

    assert seen_first == [(early.public_id, 1)]
    assert list(OutboxEvent.objects.order_by("sequence").values_list("target_id", "sequence")) == [
        (early.public_id, 1),
        (late.public_id, 2),
    ]


def test_polling_reader_misses_nothing_while_writers_and_two_relays_work():
    target = Claimant.objects.create(name="busy")
    done = threading.Event()
    seen = []

    def writer(first):
        for number in range(first, first + EVENTS):
            with transaction.atomic():
                announce(target, number)
        connection.close()

    def relayer():
        while not done.is_set():
            outbox.relay(now=timezone.now())
        outbox.relay(now=timezone.now())
        connection.close()

    def poll():
        last = seen[-1][0] if seen else 0
        new = OutboxEvent.objects.filter(sequence__gt=last).order_by("sequence")
        seen.extend(new.values_list("sequence", "data"))

    writers = [threading.Thread(target=writer, args=(first * EVENTS,)) for first in range(WRITERS)]
    relays = [threading.Thread(target=relayer) for _ in range(2)]
    for thread in writers + relays:
        thread.start()
    while any(thread.is_alive() for thread in writers):
        poll()
    for thread in writers:
        thread.join()
    done.set()
    for thread in relays:
        thread.join()
    poll()

    assert [sequence for sequence, _ in seen] == list(range(1, WRITERS * EVENTS + 1))
    assert sorted(data["n"] for _, data in seen) == list(range(WRITERS * EVENTS))
