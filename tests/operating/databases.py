"""Databases of a test's own, what is in them, and the project's commands run on them."""

import contextlib
import os
import re
from collections.abc import Iterable, Iterator
from subprocess import CompletedProcess
from typing import Any
from urllib.parse import urlsplit

import psycopg
from django.conf import settings
from psycopg import sql

from tests.factcheck import fresh

AS_OWNER = {"FACTCHECK_AS_OWNER": "1", "DJANGO_SETTINGS_MODULE": "factcheck.settings"}
EVERYTHING = {
    "columns": "SELECT table_name, column_name, data_type, is_nullable, column_default, generation_expression"
    " FROM information_schema.columns WHERE table_schema = 'public'",
    "constraints": "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
    " WHERE connamespace = 'public'::regnamespace",
    "indexes": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "triggers": "SELECT tgrelid::regclass::text, tgname, tgenabled::text, pg_get_triggerdef(oid) FROM pg_trigger"
    " WHERE NOT tgisinternal",
    "functions": "SELECT proname, pg_get_functiondef(oid) FROM pg_proc WHERE proname LIKE 'factcheck\\_%'",
    "rights": "SELECT c.relname, (a).grantee::regrole::text, (a).privilege_type"
    " FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) a WHERE c.relnamespace = 'public'::regnamespace",
    "default rights": "SELECT defaclobjtype::text, (a).grantee::regrole::text, (a).privilege_type"
    " FROM pg_default_acl CROSS JOIN LATERAL aclexplode(defaclacl) a",
    "owners": "SELECT relname, pg_get_userbyid(relowner) FROM pg_class WHERE relnamespace = 'public'::regnamespace",
}


def address(url: str, database: str) -> str:
    """The same server and role, another database."""
    return urlsplit(url)._replace(path=f"/{database}").geturl()


def connect(database: str) -> psycopg.Connection:
    """The owner's session on a database, each statement by itself."""
    return psycopg.connect(address(settings.DATABASE_OWNER_URL, database), autocommit=True)


@contextlib.contextmanager
def empty_database(name: str) -> Iterator[str]:
    """A new database of the owner, dropped afterwards; each test process has its own.

    Without FORCE: that would try to end autovacuum too, which only a superuser may; a plain DROP waits for it.
    """
    name = f"{name}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    quoted = sql.Identifier(name)
    with psycopg.connect(settings.DATABASE_OWNER_URL, autocommit=True) as owner:
        owner.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(quoted))
        owner.execute(sql.SQL("CREATE DATABASE {}").format(quoted))
        try:
            yield name
        finally:
            owner.execute(sql.SQL("DROP DATABASE {}").format(quoted))


def manage(database: str, *arguments: str, app_url: str = "", **variables: str) -> CompletedProcess[str]:
    """`manage.py ARGUMENTS` in a new process, on `database`, as a production machine would run it."""
    given = _variables(database, app_url or settings.DATABASE_URL)
    return fresh.python("manage.py", *arguments, **(given | variables))


def migrated_in_steps(database: str, steps: list[str]) -> None:
    """Every migration of the claims by itself, then whatever is left, as after many small upgrades."""
    code = (
        "import sys, django; django.setup(); from django.core.management import call_command;"
        "[call_command('migrate', 'claims', step, verbosity=0) for step in sys.argv[1:]]; call_command('migrate')"
    )
    done = fresh.python("-c", code, *steps, **_variables(database, settings.DATABASE_URL), **AS_OWNER)
    assert done.returncode == 0, done.stderr


def structure(database: str) -> dict[str, list[tuple[str, ...]]]:
    """Everything but the rows: columns, constraints, triggers, functions, rights.

    PostgreSQL spells the casts of a list differently once it has read its own output (each element, or the
    whole list); so casts of text and brackets are left out.
    """
    with connect(database) as session:
        return {what: sorted(_plain(session.execute(query).fetchall())) for what, query in EVERYTHING.items()}


def content(database: str) -> dict[str, tuple[int, str]]:
    """Number of rows and a checksum of all of them, for every table; and where every sequence stands."""
    with connect(database) as session:
        tables = session.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        found = {table: session.execute(_checksum(table)).fetchone() for (table,) in tables}
        sequences = session.execute("SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public'")
        return found | {name: (last or 0, "") for name, last in sequences.fetchall()}


def rows(database: str, table: str, only: Iterable[str] = ()) -> list[dict[str, Any]]:
    """Every row of a table as a dictionary; of the columns named in `only`, or of all."""
    statement = sql.SQL("SELECT to_jsonb(t) FROM {} t ORDER BY id").format(sql.Identifier(table))
    with connect(database) as session:
        found = [row for (row,) in session.execute(statement).fetchall()]
    return [{name: row[name] for name in only or row} for row in found]


def _plain(found: list[tuple[object, ...]]) -> list[tuple[str, ...]]:
    return [tuple(re.sub(r"::(text|character varying)(\[\])?|[()]", "", str(each)) for each in row) for row in found]


def _variables(database: str, app_url: str) -> dict[str, str]:
    return fresh.PRODUCTION | {
        "DATABASE_URL": address(app_url, database),
        "DATABASE_OWNER_URL": address(settings.DATABASE_OWNER_URL, database),
    }


def _checksum(table: str) -> sql.Composed:
    statement = "SELECT count(*), md5(COALESCE(string_agg(md5(t::text), '' ORDER BY t::text), '')) FROM {} t"
    return sql.SQL(statement).format(sql.Identifier(table))
