"""Updates whose SQL is built once a process, as `queries.compiled` does for reading: for what every submission needs.

The queryset stays the only description. It is written with stand-ins, and each run says what they stand for.
"""

from collections.abc import Callable, Hashable, Mapping
from typing import Any, cast

from django.db.models import QuerySet
from django.db.models.sql import UpdateQuery

from claims.queries import prepared

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
    return ask(shape, build, values)()


def ask(
    shape: Hashable,
    build: Callable[[], "tuple[QuerySet[Any, Any], dict[str, Any]]"],
    values: Mapping[Any, Any],
) -> Callable[[], int]:
    """`run` in two steps: within `many_rows.sent_together` only what is returned waits for the number of rows."""
    known = _statements.get(shape)
    if known is None:
        rows, changes = build()
        query = cast("UpdateQuery", rows.query.chain(UpdateQuery))
        query.add_update_values(changes)
        plain, built_with = query.sql_with_params()
        # Rows are counted in the answer itself: the number that the driver gives comes too early in a pipeline.
        known = _statements[shape] = (f"{plain} RETURNING 1", built_with)
    statement, built_with = known
    asked = prepared.ask(statement, [values.get(value, value) for value in built_with])
    return lambda: len(asked.fetchall())
