"""Queries whose SQL is built once a process: for what everybody reads, building it costs more than running it.

The queryset stays the only description of the query. `values` take the places of those that it was built with, so
they must come in the same sequence and be as many.
"""

from collections.abc import Callable, Hashable, Sequence
from typing import Any

from django.db import connection
from django.db.models import QuerySet

_statements: dict[Hashable, tuple[str, int]] = {}


def fetch(
    shape: Hashable, build: Callable[[], "QuerySet[Any, Any]"], values: Sequence[Any] = ()
) -> list[tuple[Any, ...]]:
    """All rows, as tuples of what the driver gives (no converters of Django's fields).

    `shape` names everything that changes the SQL; `build` is called once for each shape. Raises ValueError
    when the number of values differs from that of the query.
    """
    known = _statements.get(shape)
    if known is None:
        statement, built_with = build().query.sql_with_params()
        known = _statements[shape] = (statement, len(built_with))
    statement, wanted = known
    if wanted != len(values):
        message = f"{wanted} values are needed, {len(values)} given."
        raise ValueError(message)
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values))
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows
