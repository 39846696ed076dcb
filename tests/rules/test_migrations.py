"""Migrations: complete, linear, named; the trigger's legal changes are those of the table."""

import re

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from claims.workflow import transitions
from tests.rules.sources import ROOT

GUARDS_SQL = (ROOT / "claims/migrations/sql/record_guards.sql").read_text()


@pytest.mark.django_db
def test_models_and_migrations_agree(capsys):
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_migrations_are_linear_and_named():
    loader = MigrationLoader(None, ignore_no_migrations=True)
    names = sorted(name for app, name in loader.disk_migrations if app == "claims")

    assert len(loader.graph.leaf_nodes("claims")) == 1
    assert [name for name in names if "_auto_" in name] == []
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))


def test_legal_status_changes_of_the_database_are_those_of_the_table():
    pairs = re.findall(r"'([a-z_]+)>([a-z_]+)'", GUARDS_SQL)

    assert set(pairs) == {(str(a), str(b)) for a, b in transitions.LEGAL_STATUS_CHANGES}


@pytest.mark.django_db
def test_vector_extension_is_there():
    with connection.cursor() as cursor:
        cursor.execute("SELECT extname FROM pg_extension ORDER BY extname")

        assert [name for (name,) in cursor.fetchall()] == ["plpgsql", "vector"]


@pytest.mark.django_db
def test_server_is_postgresql_18():
    assert connection.pg_version // 10_000 == 18
