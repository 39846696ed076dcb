"""Queries whose SQL is built once a process: for what everybody reads, building it costs more than running it.

The queryset stays the only description of the query. `values` take the places of those that it was built with, so
they must come in the same sequence and be as many.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.query import get_related_populators

from claims.queries import prepared

M = TypeVar("M", bound=Model)

_statements: dict[Hashable, tuple[str, int]] = {}


def fetch(
    shape: Hashable, build: Callable[[], "QuerySet[Any, Any]"], values: Sequence[Any] = ()
) -> list[tuple[Any, ...]]:
    """All rows, as tuples of what the driver gives (no converters of Django's fields).

    `shape` names everything that changes the SQL; `build` is called once for each shape. Raises ValueError
    when the number of values differs from that of the query.
    """
    return ask(shape, build, values)()


def ask(
    shape: Hashable, build: Callable[[], "QuerySet[Any, Any]"], values: Sequence[Any] = ()
) -> Callable[[], list[tuple[Any, ...]]]:
    """`fetch` in two steps, for use inside `many_rows.sent_together`: the question now, the rows when they are read."""
    known = _statements.get(shape)
    if known is None:
        statement, built_with = build().query.sql_with_params()
        known = _statements[shape] = (statement, len(built_with))
    statement, wanted = known
    if wanted != len(values):
        message = f"{wanted} values are needed, {len(values)} given."
        raise ValueError(message)
    read: Callable[[], list[tuple[Any, ...]]] = prepared.ask(statement, values).fetchall
    return read


@dataclass(frozen=True)
class _Objects:
    """A statement and how its rows become objects, as in Django's own `ModelIterable`."""

    statement: str
    built_with: tuple[Any, ...]
    model: type[Model]
    start: int
    end: int
    names: list[str]
    converters: Mapping[int, Any]
    related: list[Any]


_objects: dict[Hashable, _Objects] = {}


def objects(shape: Hashable, build: Callable[[], "QuerySet[M, M]"], values: Mapping[Any, Any]) -> "list[M]":
    """All rows as objects, with what the queryset follows by `select_related`.

    The queryset is written with stand-ins, and `values` leads from them to values; a stand-in must equal nothing else
    in the query.
    """
    return ask_objects(shape, build, values)()


def ask_objects(
    shape: Hashable, build: Callable[[], "QuerySet[M, M]"], values: Mapping[Any, Any]
) -> "Callable[[], list[M]]":
    """`objects` in two steps, as `ask` is for `fetch`."""
    known = _objects.get(shape) or _objects.setdefault(shape, _read_shape(build()))
    asked = prepared.ask(known.statement, [values.get(value, value) for value in known.built_with])
    return lambda: _made(known, asked.fetchall())


def _made(known: _Objects, rows: "list[tuple[Any, ...]]") -> list[Any]:
    found = []
    for values_read in rows:
        row = list(values_read)
        for place, (convert_all, expression) in known.converters.items():
            for convert in convert_all:
                row[place] = convert(row[place], expression, connection)
        one = known.model.from_db(connection.alias, known.names, row[known.start : known.end])
        for follow in known.related:
            follow.populate(row, one)
        found.append(one)
    return found


def _read_shape(queryset: "QuerySet[Any, Any]") -> _Objects:
    compiler: Any = queryset.query.get_compiler(using=queryset.db)
    statement, built_with = compiler.as_sql()
    places = compiler.klass_info["select_fields"]
    start, end = places[0], places[-1] + 1
    return _Objects(
        statement=statement,
        built_with=built_with,
        model=compiler.klass_info["model"],
        start=start,
        end=end,
        names=[column[0].target.attname for column in compiler.select[start:end]],
        converters=compiler.get_converters([column[0] for column in compiler.select]),
        related=get_related_populators(compiler.klass_info, compiler.select, queryset.db),  # type: ignore[call-arg]
    )
