"""Inserts whose SQL is built once a process, as `queries.compiled` does for reading: for what every submission writes.

Constraints, triggers and defaults of the model hold as for `save(force_insert=True)`; signals are not sent.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Field, Model

from claims.queries import prepared


def add(row: Model) -> Callable[[], None]:
    """Insert `row`, and return what reads its new key from the answer, for who needs the key.

    Within `many_rows.sent_together` nothing is waited for until then. Raises IntegrityError and its kin, there later.
    """
    fields, statement, makes_key = _statement(type(row), row.pk is None, False)
    asked = prepared.ask(statement, _values(row, fields))
    row._state.adding, row._state.db = False, connection.alias  # noqa: SLF001 - documented by Django

    def read_key() -> None:
        if makes_key and row.pk is None:
            row.pk = asked.fetchone()[0]

    return read_key


def add_if_new(row: Model) -> None:
    """Insert `row` unless a row with its key or another unique value of it is there."""
    fields, statement, _ = _statement(type(row), row.pk is None, True)
    prepared.ask(statement, _values(row, fields))


def _values(row: Model, fields: list["Field[Any, Any]"]) -> list[Any]:
    return [field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields]


@lru_cache
def _statement(
    model: type[Model], without_key: bool, ignore_conflicts: bool
) -> "tuple[list[Field[Any, Any]], str, bool]":
    """The fields, the statement for them, and whether it answers with a key."""
    concrete = [field for field in model._meta.concrete_fields if not field.generated]  # noqa: SLF001
    fields = [field for field in concrete if not (field.primary_key and without_key)]
    quote = connection.ops.quote_name
    names, places = ", ".join(quote(str(field.column)) for field in fields), ", ".join(["%s"] * len(fields))
    makes_key = without_key and not ignore_conflicts
    end = " ON CONFLICT DO NOTHING" if ignore_conflicts else ""
    end += f" RETURNING {quote(str(model._meta.pk.column))}" if makes_key else ""  # noqa: SLF001
    table = quote(model._meta.db_table)  # noqa: SLF001
    return fields, f"INSERT INTO {table} ({names}) VALUES ({places}){end}", makes_key  # noqa: S608
