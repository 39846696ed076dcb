"""How a test says "this row is right, that one is refused, and by this rule".

A `Case` first inserts the legal row, to show that nothing else is wrong with it, and then the same row
with one thing changed. Tests that need more than a row carry `@fires(rule)`. The completeness test reads
both, so a new constraint without a test is found.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

CONSTRAINTS_NOW = "SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED"


def settle() -> None:
    """What the database would check at COMMIT is checked here."""
    with connection.cursor() as cursor:
        cursor.execute(CONSTRAINTS_NOW)


def refusing_rule(act: Callable[[], Any]) -> str:
    """Do `act` in a transaction of its own, as far as COMMIT; the name of the rule that refused it."""
    with pytest.raises(IntegrityError) as refused:
        _as_far_as_commit(act)
    return refused.value.__cause__.diag.constraint_name


def _as_far_as_commit(act: Callable[[], Any]) -> None:
    with transaction.atomic():
        act()
        settle()


def run(statement: str, *values: Any) -> int:
    """One SQL statement, as typed into psql; the number of rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount


@dataclass(frozen=True)
class Case:
    """One rule of one table. Values that are functions make the related row when the case runs."""

    rule: str
    make: Callable[..., Any]
    right: dict[str, Any]
    wrong: dict[str, Any]
    also_right: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.rule

    def refusing_rule(self) -> str:
        """Insert what is right and settle it; then what is wrong."""
        right = _made(self.right)
        self.make(**right)
        settle()
        refused_by = refusing_rule(lambda: self.make(**(right | _made(self.wrong))))
        if self.also_right:
            self.make(**(right | _made(self.also_right)))
            settle()
        return refused_by


def breaks(rule: str, make: Callable[..., Any], *, right: dict[str, Any] | None = None, **wrong: Any) -> Case:
    """`make(**right)` is accepted; with `wrong` on top it is refused."""
    return Case(rule, make, right or {}, wrong)


def repeats(rule: str, make: Callable[..., Any], *, unless: dict[str, Any] | None = None, **same: Any) -> Case:
    """One row with these values is accepted, a second is refused, and one that also has `unless` is accepted."""
    return Case(rule, make, same, {}, unless or {})


def fires(*rules: str) -> Callable[[Any], Any]:
    """Mark a test as the one that fires these rules."""

    def mark(test: Any) -> Any:
        test.fires = frozenset(rules)
        return test

    return mark


def _made(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value() if callable(value) else value for name, value in values.items()}
