"""Migrations from nothing, twice, step by step; and what they say when the roles are not as they should be."""

import psycopg
import pytest
from django.conf import settings
from django.db.migrations.loader import MigrationLoader
from psycopg import sql

from tests.operating.databases import (
    address,
    connect,
    content,
    empty_database,
    manage,
    migrated_in_steps,
    rows,
    structure,
)

pytestmark = pytest.mark.slow
ROLE = "factcheck_test_newcomer"
KEPT = ("claims_claim", "claims_review", "claims_rating", "claims_signoffpolicy")


@pytest.fixture(scope="module")
def upgraded():
    """A database with all migrations, for tests that only look."""
    with empty_database("test_factcheck_upgraded") as name:
        migrated(name)
        yield name


@pytest.fixture
def database():
    with empty_database("test_factcheck_upgrade") as name:
        yield name


@pytest.fixture
def admin():
    """Whoever may make roles: the embedded server's superuser, or the given owner."""
    from factcheck.embedded import ensure

    url = settings.DATABASE_OWNER_URL
    if "postgres" in settings.EMBEDDED_SERVERS:
        url = ensure(settings.FACTCHECK_DATA_DIR, only=frozenset({"postgres"})).admin_url
    with psycopg.connect(url, autocommit=True) as session:
        session.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(ROLE)))
        yield session
        session.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(ROLE)))


def migrated(database, *arguments, **variables):
    """`manage.py migrate`, which must succeed; what it said."""
    done = manage(database, "migrate", *arguments, **variables)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_migrating_twice_changes_nothing_the_second_time(upgraded):
    before = structure(upgraded), content(upgraded)

    said = migrated(upgraded)

    assert said.splitlines()[-1].strip() == "No migrations to apply."
    assert (structure(upgraded), content(upgraded)) == before
    assert before[1]["claims_ratingscale"][0] == 1


def test_models_and_migrated_tables_agree(upgraded):
    checked = manage(upgraded, "makemigrations", "--check", "--dry-run")

    assert (checked.returncode, checked.stdout) == (0, "No changes detected\n")


def test_upgrade_step_by_step_gives_the_same_tables_as_one_go(database, upgraded):
    steps = sorted(name for app, name in MigrationLoader(None).disk_migrations if app == "claims")

    migrated_in_steps(database, steps)

    assert structure(database) == structure(upgraded)


def test_upgrade_keeps_rows_that_were_there_before_the_later_guards(database):
    migrated(database, "claims", "0004")
    with connect(database) as owner:
        owner.execute(
            "INSERT INTO claims_claim (public_id, text, name, in_language, kind, status, dismissed_reason, topics,"
            " score, reasons, proposed_by_scorer, created_at) VALUES"
            " (gen_random_uuid(), 'Ten bridges are closed.', '', 'en', 'factual', 'accepted', '', '{}', 0.7, '[]',"
            " 'rules/1', now())"
        )
        owner.execute(
            "INSERT INTO claims_review (public_id, claim_id, status, policy_id, priority, opened_at)"
            " SELECT gen_random_uuid(), c.id, 'queued', p.id, 0, now() FROM claims_claim c, claims_signoffpolicy p"
            " WHERE p.code = 'panel'"
        )
    before = {table: rows(database, table) for table in KEPT}

    migrated(database)

    after = {table: rows(database, table, only=before[table][0]) for table in KEPT}
    assert after == before


def test_missing_role_is_named_with_the_statement_that_makes_it(database, admin):
    app_url = address(settings.DATABASE_OWNER_URL, database).replace(admin_user(), ROLE, 1)

    refused = manage(database, "migrate", app_url=app_url)
    last = refused.stderr.strip().splitlines()[-1].strip()
    admin.execute(last.replace("…", "a-password"))
    migrated(database, app_url=app_url)
    rights = rights_of(ROLE, database)

    assert refused.returncode == 1
    assert f"The application's database role '{ROLE}' does not exist." in refused.stderr
    assert last == f"CREATE ROLE {ROLE} LOGIN PASSWORD '…';"
    assert rights == ["INSERT", "SELECT"]
    forget(ROLE, database)


def admin_user():
    return psycopg.conninfo.conninfo_to_dict(settings.DATABASE_OWNER_URL)["user"]


def rights_of(role, database):
    with connect(database) as owner:
        found = owner.execute(
            "SELECT privilege_type FROM information_schema.role_table_grants"
            " WHERE grantee = %s AND table_name = 'claims_auditevent' ORDER BY 1",
            [role],
        )
        return [right for (right,) in found.fetchall()]


def forget(role, database):
    """Rights stand in the way of dropping a role."""
    with connect(database) as owner:
        for kind in ("TABLES", "SEQUENCES"):
            owner.execute(
                sql.SQL("ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON {} FROM {}").format(
                    sql.SQL(kind), sql.Identifier(role)
                )
            )
            owner.execute(
                sql.SQL("REVOKE ALL ON ALL {} IN SCHEMA public FROM {}").format(sql.SQL(kind), sql.Identifier(role))
            )
        owner.execute(sql.SQL("REVOKE ALL ON SCHEMA public FROM {}").format(sql.Identifier(role)))


def test_one_role_for_everything_migrates_and_is_warned_about(database):
    said = migrated(database, app_url=settings.DATABASE_OWNER_URL)

    checked = manage(database, "check", "--database", "default", app_url=settings.DATABASE_OWNER_URL)

    assert "Applying claims.0004_application_role... OK" in said
    assert "claims.W001" in checked.stderr
    assert checked.returncode == 0


def test_two_roles_are_not_warned_about(upgraded):
    checked = manage(upgraded, "check", "--database", "default")

    assert (checked.returncode, "claims.W001" in checked.stderr) == (0, False)
