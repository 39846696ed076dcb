"""Several lists read one after the other, in one query, each only if those before it have not filled the page."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

# The inner limit of each part is a constant, so that the planner knows how few rows are wanted of it.
_PART = "g{number} AS (SELECT * FROM ({statement}) part LIMIT greatest(0, {most}{less}))"
_LESS = " - (SELECT count(*) FROM {name})"
_ROWS = "SELECT {at}, * FROM {name}"


def read_in_turn(parts: "Sequence[QuerySet[Any, Any]]", most: int) -> list[list[tuple[Any, ...]]]:
    """The rows of each part as tuples, `most` of all together; a part is not touched once there are enough.

    Each part is cut to `most` by the caller and selects its columns by `values_list`. Rows of a part come in no
    promised sequence.
    """
    tables: list[str] = []
    names: list[str] = []
    values: list[Any] = []
    for number, part in enumerate(parts):
        try:
            statement, given = part.query.sql_with_params()
        except EmptyResultSet:
            continue
        less = "".join(_LESS.format(name=name) for name in names)
        tables.append(_PART.format(number=number, statement=statement, most=most, less=less))
        names.append(f"g{number}")
        values += given
    found: list[list[tuple[Any, ...]]] = [[] for _ in names]
    if names:
        rows = " UNION ALL ".join(_ROWS.format(at=at, name=name) for at, name in enumerate(names))
        with connection.cursor() as cursor:
            cursor.execute(f"WITH {', '.join(tables)} {rows}", values)
            for at, *row in cursor.fetchall():
                found[at].append(tuple(row))
    return found
