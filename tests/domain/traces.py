"""What an act on a review leaves behind: rows of the record, announcements, or nothing at all."""

from contextlib import contextmanager

import pytest

from claims.models import (
    AuditEvent,
    Citation,
    Contribution,
    Correction,
    Evidence,
    EvidenceCapture,
    Lease,
    OutboxEvent,
    Publication,
    Recusal,
    Review,
    ReviewVersion,
    SignOff,
    Verdict,
)

TABLES = (
    AuditEvent,
    Citation,
    Contribution,
    Correction,
    Evidence,
    EvidenceCapture,
    Lease,
    OutboxEvent,
    Publication,
    Recusal,
    Review,
    ReviewVersion,
    SignOff,
    Verdict,
)


def everything():
    """All rows of all tables that the review services write."""
    return {table.__name__: list(table.objects.order_by("pk").values_list()) for table in TABLES}


@contextmanager
def nothing_written():
    """Whatever happens inside leaves every row as it was."""
    before = everything()
    yield
    assert everything() == before


@contextmanager
def refused(error, **context):
    """Refused with exactly this kind of error and this context, and nothing is written."""
    with nothing_written(), pytest.raises(error) as caught:
        yield caught
    assert type(caught.value) is error
    assert {name: caught.value.context.get(name, getattr(caught.value, name, None)) for name in context} == context


def events(review):
    """The record of a review, newest last."""
    return list(AuditEvent.objects.filter(target_type="review", target_id=review.public_id).order_by("number"))


def last_event(review):
    """Action, statuses, person and data of the newest row of the record."""
    event = events(review)[-1]
    return event.action, event.from_status, event.to_status, event.actor, event.data


def announced(review):
    """Type and public flag of every announcement about a review, in order."""
    rows = OutboxEvent.objects.filter(target_type="review", target_id=review.public_id).order_by("pk")
    return list(rows.values_list("type", "is_public"))


def last_announcement(review):
    """Type, public flag and data of the newest announcement."""
    row = OutboxEvent.objects.filter(target_id=review.public_id).order_by("pk").last()
    return row.type, row.is_public, row.data
