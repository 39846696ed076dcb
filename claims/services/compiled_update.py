"""Updates whose SQL is built once a process, as `queries.compiled` does for reading: for what every submission needs.

The queryset stays the only description. It is written with stand-ins, and each run says what they stand for.
"""

from collections.abc import Callable, Hashable, Mapping
from typing import Any, cast

from django.db import connection
from django.db.models import QuerySet
from django.db.models.sql import UpdateQuery

_statements: dict[Hashable, tuple[str, tuple[Any, ...]]] = {}


def run(
    shape: Hashable,
    build: Callable[[], "tuple[QuerySet[Any, Any], dict[str, Any]]"],
    values: Mapping[Any, Any],
) -> int:
    """Update and return the number of rows.

    `shape` names everything that changes the SQL; `build` gives the rows and their new values and is called
    once for each shape. `values` leads from stand-ins to values; a stand-in must equal nothing else in the query.
    """
    known = _statements.get(shape)
    if known is None:
        rows, changes = build()
        query = cast("UpdateQuery", rows.query.chain(UpdateQuery))
        query.add_update_values(changes)
        known = _statements[shape] = query.sql_with_params()
    statement, built_with = known
    with connection.cursor() as cursor:
        cursor.execute(statement, [values.get(value, value) for value in built_with])
        return int(cursor.rowcount)
