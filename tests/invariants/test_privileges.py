"""The rights of the application's role, table by table, and what it cannot do to the guards.

The role logs in by itself here, as it does in the running system.
"""

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from psycopg.conninfo import make_conninfo

pytestmark = pytest.mark.django_db

ADD = "SELECT INSERT"
CHANGE = "SELECT INSERT UPDATE"
ALL = "SELECT INSERT UPDATE DELETE"
RIGHTS = {
    "claims_apikey": CHANGE,
    "claims_appearance": CHANGE,
    "claims_appearanceanchor": ADD,
    "claims_article": CHANGE,
    "claims_articleaddress": CHANGE,
    "claims_articlesnapshot": ADD,
    "claims_auditevent": ADD,
    "claims_auditseal": ADD,
    "claims_citation": ALL,
    "claims_claim": CHANGE,
    "claims_claimant": CHANGE,
    "claims_claimmatch": CHANGE,
    "claims_contribution": ADD,
    "claims_correction": CHANGE,
    "claims_evidence": ALL,
    "claims_evidencecapture": ADD,
    "claims_feed": CHANGE,
    "claims_heartbeat": ALL,
    "claims_idempotencyrecord": ALL,
    "claims_intake": CHANGE,
    "claims_lease": ALL,
    "claims_outboxevent": CHANGE,
    "claims_publication": ADD,
    "claims_publisher": CHANGE,
    "claims_rating": ADD,
    "claims_ratingscale": ADD,
    "claims_rawdocument": ADD,
    "claims_recusal": ADD,
    "claims_review": CHANGE,
    "claims_reviewversion": CHANGE,
    "claims_rolemembership": CHANGE,
    "claims_savedview": ALL,
    "claims_scoring": ADD,
    "claims_signoff": CHANGE,
    "claims_signoffpolicy": ADD,
    "claims_user": CHANGE,
    "claims_user_groups": ALL,
    "claims_user_user_permissions": ALL,
    "claims_verdict": CHANGE,
}
TABLES = """
  SELECT c.relname, string_agg(r.name, ' ' ORDER BY r.place)
    FROM pg_class c CROSS JOIN unnest(
      ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER', 'MAINTAIN']
    ) WITH ORDINALITY AS r(name, place)
   WHERE c.relkind IN ('r', 'p', 'v', 'm') AND c.relnamespace = 'public'::regnamespace
     AND has_table_privilege(%s, c.oid, r.name)
   GROUP BY c.relname
"""


def query(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


@pytest.fixture
def application():
    """A log-in of the application's role on the test's database, each statement by itself."""
    address = make_conninfo(settings.DATABASE_URL, dbname=connection.settings_dict["NAME"])
    with psycopg.connect(address, autocommit=True) as logged_in:
        yield logged_in


def test_rights_on_every_table_are_the_ones_written_down():
    rights = dict(query(TABLES, settings.DATABASE_APP_ROLE))

    assert {table: held for table, held in rights.items() if table.startswith("claims_")} == RIGHTS


def test_rights_on_all_other_tables_are_to_read_and_write():
    rights = dict(query(TABLES, settings.DATABASE_APP_ROLE))

    others = {table: held for table, held in rights.items() if not table.startswith("claims_")}
    assert others.pop("django_migrations") == "SELECT"
    assert set(others.values()) == {ALL}


def test_no_column_has_rights_that_its_table_has_not():
    surplus = query(
        "SELECT a.attrelid::regclass::text, a.attname, a.attacl::text FROM pg_attribute a"
        " JOIN pg_class c ON c.oid = a.attrelid"
        " WHERE c.relnamespace = 'public'::regnamespace AND a.attacl IS NOT NULL"
    )

    assert surplus == []


def test_sequences_are_used_and_not_set():
    rights = query(
        "SELECT DISTINCT has_sequence_privilege(%s, c.oid, 'USAGE'), has_sequence_privilege(%s, c.oid, 'UPDATE')"
        " FROM pg_class c WHERE c.relkind = 'S' AND c.relnamespace = 'public'::regnamespace",
        settings.DATABASE_APP_ROLE,
        settings.DATABASE_APP_ROLE,
    )

    assert rights == [(True, False)]


def test_role_has_no_power_beyond_its_rights():
    powers = query(
        "SELECT rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls FROM pg_roles WHERE rolname = %s",
        settings.DATABASE_APP_ROLE,
    )
    roles = query(
        "SELECT g.rolname FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid"
        " JOIN pg_roles r ON r.oid = m.member WHERE r.rolname = %s",
        settings.DATABASE_APP_ROLE,
    )

    assert powers == [(False,) * 5]
    assert roles == []


def test_owner_of_tables_and_guards_is_somebody_else():
    owned = query(
        "SELECT relname FROM pg_class WHERE pg_get_userbyid(relowner) = %s"
        " UNION ALL SELECT proname FROM pg_proc WHERE pg_get_userbyid(proowner) = %s"
        " UNION ALL SELECT nspname FROM pg_namespace WHERE pg_get_userbyid(nspowner) = %s"
        " UNION ALL SELECT datname FROM pg_database WHERE pg_get_userbyid(datdba) = %s",
        *[settings.DATABASE_APP_ROLE] * 4,
    )

    assert owned == []


@pytest.mark.parametrize("table", RIGHTS)
def test_truncate_of_any_table_is_refused(application, table):
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="permission denied for table"):
        application.execute(f"TRUNCATE {table} CASCADE")


FORBIDDEN = {
    "create a table": "CREATE TABLE public.claims_shadow (id bigint)",
    "create a function": "CREATE FUNCTION factcheck_has_quorum(text) RETURNS boolean LANGUAGE sql AS 'SELECT true'",
    "replace a guard": "CREATE OR REPLACE FUNCTION public.factcheck_has_quorum(version bigint) RETURNS boolean"
    " LANGUAGE sql AS 'SELECT true'",
    "alter a guard": "ALTER FUNCTION factcheck_has_quorum(bigint) RESET ALL",
    "drop a guard": "DROP FUNCTION factcheck_refuse(text, text) CASCADE",
    "create a schema": "CREATE SCHEMA elsewhere",
    "switch all triggers off for itself": "SET session_replication_role = 'replica'",
    "disable one trigger": "ALTER TABLE claims_signoff DISABLE TRIGGER sign_off_rules",
    "disable all triggers": "ALTER TABLE claims_reviewversion DISABLE TRIGGER USER",
    "drop a trigger": "DROP TRIGGER publication_immutable ON claims_publication",
    "add a trigger": "CREATE TRIGGER kind BEFORE INSERT ON claims_signoff"
    " FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    "add a rule": "CREATE RULE nothing AS ON INSERT TO claims_auditevent DO INSTEAD NOTHING",
    "drop a constraint": "ALTER TABLE claims_signoff DROP CONSTRAINT sign_off_not_by_writer",
    "drop a table": "DROP TABLE claims_auditevent",
    "become the owner": "SET ROLE factcheck_owner",
    "be taken for the owner": "SET SESSION AUTHORIZATION factcheck_owner",
    "join the owner": "GRANT factcheck_owner TO CURRENT_USER",
    "run a program": "COPY (SELECT 1) TO PROGRAM 'cat'",
    "read a file": "SELECT pg_read_file('/etc/hostname')",
    "forge the list of migrations": "DELETE FROM django_migrations",
}


@pytest.mark.parametrize("act", FORBIDDEN)
def test_application_cannot(application, act):
    statement = FORBIDDEN[act].replace("factcheck_owner", connection.settings_dict["USER"])

    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        application.execute(statement)
