"""Guards of the record that were tampered with by the owner are found, though their triggers stay awake."""

import pytest
from django.db import connection

from claims.services import audit, guards

pytestmark = pytest.mark.django_db

# What somebody with the owner's password could do, and what is said of it then.
TAMPERING = {
    "a trigger is put to sleep": (
        "ALTER TABLE claims_auditevent DISABLE TRIGGER audit_event_immutable",
        [("trigger audit_event_immutable", "disabled or missing")],
    ),
    "a trigger is dropped": (
        "DROP TRIGGER sign_off_rules ON claims_signoff",
        [("trigger sign_off_rules", "disabled or missing")],
    ),
    "a trigger fires only for replicas": (
        "ALTER TABLE claims_signoff ENABLE REPLICA TRIGGER sign_off_rules",
        [("trigger sign_off_rules", "disabled or missing")],
    ),
    "a trigger never fires": (
        (
            "CREATE OR REPLACE TRIGGER publication_immutable BEFORE UPDATE OR DELETE ON claims_publication"
            " FOR EACH ROW WHEN (false) EXECUTE FUNCTION factcheck_immutable()"
        ),
        [("trigger publication_immutable", "changed")],
    ),
    "a function is emptied": (
        (
            "CREATE OR REPLACE FUNCTION factcheck_immutable() RETURNS trigger LANGUAGE plpgsql"
            " SET search_path = pg_catalog, public, pg_temp AS $$ BEGIN RETURN NEW; END $$"
        ),
        [("function factcheck_immutable()", "changed")],
    ),
    "a refusal refuses nothing": (
        (
            "CREATE OR REPLACE FUNCTION factcheck_refuse(rule text, message text) RETURNS void LANGUAGE plpgsql"
            " SET search_path = pg_catalog, public, pg_temp AS $$ BEGIN END $$"
        ),
        [("function factcheck_refuse(text,text)", "changed")],
    ),
    "a function is called in the place of another": (
        "CREATE FUNCTION factcheck_refuse(rule name, message text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN END $$",
        [("function factcheck_refuse(name,text)", "unknown")],
    ),
    "a function reads other tables": (
        "ALTER FUNCTION factcheck_has_quorum(bigint) SET search_path = pg_temp, public",
        [("function factcheck_has_quorum(bigint)", "changed")],
    ),
    "a trigger stands behind the guards": (
        (
            "CREATE TRIGGER zz_last BEFORE UPDATE ON claims_review"
            " FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()"
        ),
        [("trigger zz_last", "unknown")],
    ),
    "a rule swallows the record": (
        "CREATE RULE nothing AS ON INSERT TO claims_auditevent DO INSTEAD NOTHING",
        [("rule nothing", "unknown")],
    ),
}


def test_fingerprints_are_those_of_the_migrations():
    assert guards.found() == {"trigger": guards.TRIGGERS, "function": guards.FUNCTIONS, "rule": {}}


@pytest.mark.parametrize("what", TAMPERING)
def test_verify_names_a_guard_that_was_tampered_with(owner_rights, tmp_path, what):
    statement, expected = TAMPERING[what]
    with connection.cursor() as cursor:
        cursor.execute(statement)

    broken = audit.verify(seal_dir=tmp_path).broken

    assert [(each.place, each.reason) for each in broken] == expected
