"""How are many rows written at once? As one JSON document, which PostgreSQL takes apart: one value to send and to bind.

For rows that come by the dozen in hot paths. Constraints, triggers and defaults of the model hold as for any insert.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import orjson
from django.db import connection
from django.db.models import Model

from claims.queries import prepared


def insert(model: type[Model], rows: Sequence[Mapping[str, object]], *, ignore_conflicts: bool = False) -> None:
    """Insert `rows`, given by column name, in one statement.

    Columns that are not named get the model's default. All rows must name the same columns. Raises
    IntegrityError; with `ignore_conflicts` rows that exist already are passed over.
    """
    if not rows:
        return
    defaults = [(column, make) for column, make in _defaults(model) if column not in rows[0]]
    filled = [{**row, **{column: make() for column, make in defaults}} for row in rows]
    prepared.ask(_statement(model, tuple(filled[0]), ignore_conflicts), [orjson.dumps(filled).decode()])


@contextmanager
def sent_together() -> Iterator[None]:
    """Statements of this block go to the server without waiting for each other; the end of the block waits for all.

    For statements whose results nobody reads, inside a transaction. Raises IntegrityError and its kin at the end.
    """
    connection.ensure_connection()
    with connection.wrap_database_errors, connection.connection.pipeline():
        yield


def ask_ids(wanted: Mapping[type[Model], int]) -> Callable[[], dict[type[Model], list[int]]]:
    """So many ids for each model before there are rows, so that rows which refer to each other go together.

    Within `sent_together` only what is returned waits for them.
    """
    tables = {model._meta.db_table: model for model in wanted}  # noqa: SLF001 - documented by Django
    asked = prepared.ask(
        "SELECT asked.name, nextval(pg_get_serial_sequence(asked.name, 'id'))"
        " FROM unnest(%s::text[], %s::int[]) AS asked(name, amount), generate_series(1, asked.amount)",
        [list(tables), list(wanted.values())],
    )

    def read() -> dict[type[Model], list[int]]:
        found: dict[type[Model], list[int]] = {model: [] for model in wanted}
        for table, key in asked.fetchall():
            found[tables[table]].append(key)
        return found

    return read


@lru_cache
def _defaults(model: type[Model]) -> list[tuple[str, Callable[[], Any]]]:
    fields = [field for field in model._meta.concrete_fields if field.has_default() or not field.null]  # noqa: SLF001
    return [(str(field.column), field.get_default) for field in fields if not (field.primary_key or field.generated)]


@lru_cache
def _statement(model: type[Model], columns: tuple[str, ...], ignore_conflicts: bool) -> str:
    table = connection.ops.quote_name(model._meta.db_table)  # noqa: SLF001
    names = ", ".join(map(connection.ops.quote_name, columns))
    end = " ON CONFLICT DO NOTHING" if ignore_conflicts else ""
    return f"INSERT INTO {table} ({names}) SELECT {names} FROM json_populate_recordset(NULL::{table}, %s::json){end}"  # noqa: S608
