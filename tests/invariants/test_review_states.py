"""Every change of a review's status, by bare UPDATE: the legal ones pass, all others are refused for everybody."""

import pytest
from django.db import IntegrityError, connection, transaction

from tests.conftest import as_application, as_owner
from tests.invariants import review_rows as desk
from tests.invariants import rows
from tests.invariants.refusals import fires, refusing_rule, settle

pytestmark = pytest.mark.django_db

# Written down by hand: the oracle is not the table under test.
LEGAL = {
    "queued": {"in_progress", "abandoned"},
    "in_progress": {"queued", "in_sign_off", "published", "abandoned"},
    "in_sign_off": {"in_progress", "changes_requested", "approved", "abandoned"},
    "changes_requested": {"in_progress", "published", "abandoned"},
    "approved": {"in_sign_off", "published", "retracted"},
    "published": {"in_progress"},
    "retracted": set(),
    "abandoned": {"queued"},
}
WAY_TO = {
    "queued": ["queued"],
    "in_progress": [],
    "in_sign_off": ["in_sign_off"],
    "changes_requested": ["in_sign_off", "changes_requested"],
    "approved": ["in_sign_off", "approved"],
    "published": ["in_sign_off", "approved", "published"],
    "retracted": ["in_sign_off", "approved", "retracted"],
    "abandoned": ["abandoned"],
}
ROLES = {"application": as_application, "owner": as_owner}


def review_at(status, *, towards):
    """A review in `status` whose version is signed, so that nothing but the table stands in the way."""
    retracts = status == "retracted" or (status, towards) == ("approved", "retracted")
    version = desk.signed(kind="retraction" if retracts else "initial")
    review = version.review
    review.working_version = version
    review.save(update_fields=["working_version"])
    for step in WAY_TO[status]:
        desk.move(review, step)
    settle()
    return review


def outcome(review, to):
    """ "passes", or the name of the rule that refuses the change."""
    try:
        with transaction.atomic():
            desk.move(review, to)
            settle()
    except IntegrityError as refused:
        return refused.__cause__.diag.constraint_name
    return "passes"


@fires("review_status_legal")
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("status", LEGAL)
def test_change_of_status_passes_if_and_only_if_it_is_legal(status, role):
    targets = [each for each in LEGAL if each != status]
    reviews = {to: review_at(status, towards=to) for to in targets}
    ROLES[role](connection)

    outcomes = {to: outcome(review, to) for to, review in reviews.items()}
    as_application(connection)

    assert outcomes == {to: "passes" if to in LEGAL[status] else "review_status_legal" for to in targets}


@pytest.mark.parametrize("status", LEGAL)
def test_update_that_keeps_the_status_passes(status):
    review = review_at(status, towards=status)

    desk.move(review, status)
    settle()

    assert review.status == status


@pytest.mark.parametrize("status", ["published", "retracted"])
def test_review_inserted_as_published_without_quorum_is_refused_at_commit(status):
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('claims_reviewversion', 'id'))")
        (future_id,) = cursor.fetchone()

    def insert():
        times = {"published_at": rows.NOW, "retracted_at": rows.NOW}
        review = desk.review(status=status, published_version_id=future_id, **times)
        desk.draft(id=future_id, review=review, content_sha256="c" * 64, frozen_at=rows.NOW)

    assert refusing_rule(insert) == "review_published_has_quorum"


@fires("review_retracted_by_retraction")
@pytest.mark.parametrize(("kind", "status"), [("initial", "retracted"), ("retraction", "published")])
def test_review_that_ends_by_the_wrong_kind_of_version_is_refused(kind, status):
    review = desk.approved(kind=kind)

    assert refusing_rule(lambda: desk.move(review, status)) == "review_retracted_by_retraction"
