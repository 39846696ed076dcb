"""Servers, rights and people that every test may use.

The suite runs with the rights of the application's database role, so a missing grant fails a test.
"""

import sys
from datetime import UTC, datetime

import psycopg
import pytest
from django.conf import settings
from django.db import connection, connections
from django.db.backends.signals import connection_created

pytest_plugins = ["tests.grouping", "tests.people", "tests.skip_guard"]

# Rows that migrations wrote and that no test changes.
REFERENCE_TABLES = {
    "claims_rating",
    "claims_ratingscale",
    "claims_signoffpolicy",
    "django_content_type",
    "django_migrations",
    "auth_permission",
}


def pytest_configure(config):
    from factcheck.embedded import ensure

    if settings.EMBEDDED_SERVERS and not hasattr(config, "workerinput"):
        ensure(settings.FACTCHECK_DATA_DIR, only=settings.EMBEDDED_SERVERS)
    if not hasattr(config, "workerinput"):
        _let_owner_step_down()


def _let_owner_step_down():
    """The tests' role must be able to become the application's role."""
    from factcheck.embedded import locate

    admin = settings.DATABASE_OWNER_URL
    if "postgres" in settings.EMBEDDED_SERVERS:
        admin = locate(settings.FACTCHECK_DATA_DIR).admin_url
    owner = settings.DATABASES["default"]["USER"]
    role = settings.DATABASE_APP_ROLE
    with psycopg.connect(admin, autocommit=True) as admin_connection:
        has_role = admin_connection.execute("SELECT pg_has_role(%s, %s, 'SET')", [owner, role]).fetchone()[0]
        if not has_role:
            admin_connection.execute(
                psycopg.sql.SQL("GRANT {} TO {}").format(psycopg.sql.Identifier(role), psycopg.sql.Identifier(owner))
            )


def as_application(connection):
    """Step down to the application's rights."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {connection.ops.quote_name(settings.DATABASE_APP_ROLE)}")


def as_owner(connection):
    """Step up to the owner's rights, to show what even the owner cannot hide."""
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


@pytest.fixture(scope="session")
def django_db_setup(request, django_db_setup, django_db_blocker):
    """Migrations run as the owner; from here on every connection has the application's rights."""

    def step_down(sender, connection, **kwargs):
        as_application(connection)

    with django_db_blocker.unblock():
        for each in connections.all(initialized_only=True):
            each.close()
        connection_created.connect(step_down, weak=False, dispatch_uid="tests.step_down")
    with pytest.MonkeyPatch.context() as monkeypatch:
        _flush_as_owner(monkeypatch)
        yield
    connection_created.disconnect(dispatch_uid="tests.step_down")
    with django_db_blocker.unblock():
        _end_other_sessions()
        connection.close()


def _end_other_sessions():
    """The live server's threads and killed processes leave sessions behind, and the database could not be dropped."""
    as_owner(connection)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid, application_name, state, backend_start, left(query, 200), pg_terminate_backend(pid, 5000)"
            " FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND backend_type = 'client backend'"
        )
        for left in cursor.fetchall():
            sys.stderr.write(f"A session was left on the test database and is ended: {left}\n")


def _flush_as_owner(monkeypatch):
    """Transactional tests empty the tables afterwards, which the application itself may not do."""
    operations = type(connection.ops)
    flush = operations.execute_sql_flush
    list_tables = operations.sql_flush

    def execute_sql_flush(self, sql_list):
        as_owner(self.connection)
        try:
            return flush(self, sql_list)
        finally:
            as_application(self.connection)

    def sql_flush(self, style, tables, **options):
        kept = [table for table in tables if table not in REFERENCE_TABLES]
        return list_tables(self, style, kept, reset_sequences=False, allow_cascade=True)

    monkeypatch.setattr(operations, "execute_sql_flush", execute_sql_flush)
    monkeypatch.setattr(operations, "sql_flush", sql_flush)


@pytest.fixture
def now():
    """One fixed moment, for everything that takes the time as an argument."""
    return datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@pytest.fixture
def owner_rights(db):
    """The rest of the test runs with the rights of the tables' owner."""
    as_owner(connection)
    yield
    as_application(connection)
