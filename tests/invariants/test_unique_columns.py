"""Columns that are unique by themselves: public ids, addresses, names."""

import pytest
from django.apps import apps
from django.db import connection

from tests.invariants import review_rows as desk
from tests.invariants import rows
from tests.invariants.refusals import refusing_rule

pytestmark = pytest.mark.django_db

MAKERS = {
    "ApiKey": (rows.api_key, ["public_id", "prefix"]),
    "Appearance": (rows.appearance, ["public_id"]),
    "Article": (rows.article, ["public_id", "canonical_url"]),
    "ArticleAddress": (rows.address, ["url"]),
    "ArticleSnapshot": (rows.snapshot, ["public_id"]),
    "Claim": (rows.claim, ["public_id"]),
    "Claimant": (rows.claimant, ["public_id"]),
    "Correction": (desk.correction, ["public_id"]),
    "Evidence": (desk.evidence, ["public_id"]),
    "EvidenceCapture": (desk.capture, ["public_id"]),
    "Feed": (rows.feed, ["public_id", "url"]),
    "Heartbeat": (rows.heartbeat, ["name"]),
    "Intake": (rows.intake, ["public_id"]),
    "Lease": (desk.lease, ["review"]),
    "OutboxEvent": (rows.outbox_event, ["public_id", "sequence"]),
    "Publication": (desk.publication, ["version"]),
    "Publisher": (rows.publisher, ["public_id"]),
    "RatingScale": (rows.scale, ["public_id"]),
    "RawDocument": (rows.raw, ["sha256"]),
    "Review": (desk.review, ["public_id"]),
    "ReviewVersion": (desk.draft, ["public_id"]),
    "SavedView": (rows.saved_view, ["public_id"]),
    "SignOff": (desk.sign_off, ["public_id"]),
    "SignOffPolicy": (desk.policy, ["public_id"]),
    "User": (rows.user, ["public_id", "username"]),
    "Verdict": (desk.verdict, ["public_id"]),
}
VALUES = {"sequence": 7}
COLUMNS = [(model, column) for model, (_, columns) in MAKERS.items() for column in columns]


def constraints_on(table, column):
    """Names of the unique constraints of exactly this column."""
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, table)
    return {name for name, each in found.items() if each["unique"] and each["columns"] == [column]}


@pytest.mark.parametrize(("model", "name"), COLUMNS)
def test_value_of_unique_column_used_again_is_refused(model, name):
    make, _ = MAKERS[model]
    table = apps.get_model("claims", model)._meta
    field = table.get_field(name)
    given = {name: VALUES[name]} if name in VALUES else {}
    first = make(**given)

    rule = refusing_rule(lambda: make(**{name: getattr(first, name)}))

    assert {rule} & constraints_on(table.db_table, field.column) == {rule}


def test_unique_columns_are_all_tried():
    found = [
        (model.__name__, field.name)
        for model in apps.get_app_config("claims").get_models()
        for field in model._meta.local_concrete_fields
        if field.unique and field.name != "id" and (model.__name__, field.name) != ("Verdict", "review")
    ]

    assert sorted(found) == sorted(COLUMNS)
