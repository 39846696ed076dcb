"""TOML tables read value by value: every mistake is an error that names the file, the entry and the field."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

Word = TypeVar("Word", bound=StrEnum)
Value = TypeVar("Value")


class ContentError(ValueError):
    """The demo's files are wrong or contradict themselves. The message names file, entry and field."""


class Table:
    """One TOML table that is consumed field by field; `close()` refuses whatever is left over."""

    def __init__(self, values: Mapping[str, Any], where: str) -> None:
        self._left = dict(values)
        self.where = f"{where} {values['key']!r}" if isinstance(values.get("key"), str) else where

    def fail(self, message: str) -> ContentError:
        """The error to raise for this entry."""
        return ContentError(f"{self.where}: {message}")

    def has(self, name: str) -> bool:
        """Whether the field is there and not yet read."""
        return name in self._left

    def text(self, name: str, *, empty: bool = False, longest: int = 20_000) -> str:
        """A string without white space at its ends; empty only where `empty` allows it."""
        value = self._take(name)
        if not isinstance(value, str):
            raise self.fail(f"{name} is not a text.")
        value = value.strip()
        if not value and not empty:
            raise self.fail(f"{name} is empty.")
        if len(value) > longest:
            raise self.fail(f"{name} has {len(value)} characters; {longest} are allowed.")
        return value

    def texts(self, name: str, *, least: int = 1) -> tuple[str, ...]:
        """A list of different, non-empty strings."""
        value = self._take(name)
        if not isinstance(value, list) or not all(isinstance(part, str) and part.strip() for part in value):
            raise self.fail(f"{name} is not a list of texts.")
        if len(set(value)) != len(value) or len(value) < least:
            raise self.fail(f"{name} needs {least} or more different entries.")
        return tuple(value)

    def word(self, name: str, allowed: type[Word]) -> Word:
        """One of the values of an enumeration."""
        return self._as_word(name, self.text(name), allowed)

    def words(self, name: str, allowed: type[Word]) -> frozenset[Word]:
        """A list of values of an enumeration."""
        return frozenset(self._as_word(name, value, allowed) for value in self.texts(name))

    def https(self, name: str) -> str:
        """An absolute https address with a host."""
        value = self.text(name)
        parts = urlsplit(value)
        if parts.scheme != "https" or not parts.hostname:
            raise self.fail(f"{name} is {value!r}; an https address is needed.")
        return value

    def calendar_day(self, name: str) -> date:
        """A date without a time."""
        value = self.day(name)
        if isinstance(value, int):
            raise self.fail(f"{name} is not a date.")
        return value

    def day(self, name: str) -> date | int:
        """A date, or a whole number of days before the day of seeding."""
        value = self._take(name)
        # type() and not isinstance(): a datetime is a date to Python, and True is an int.
        if type(value) is date or (type(value) is int and value >= 0):
            return value
        raise self.fail(f"{name} is {value!r}; a date or a number of days is needed.")

    def one_of(self, name: str, known: Mapping[str, Value]) -> Value:
        """What `known` holds under the key that the field names."""
        return self._look_up(name, self.text(name), known)

    def each_of(self, name: str, known: Mapping[str, Value]) -> tuple[Value, ...]:
        """What `known` holds under each key of the list."""
        return tuple(self._look_up(name, key, known) for key in self.texts(name))

    def table(self, name: str) -> Table:
        """A table inside this one."""
        value = self._take(name)
        if not isinstance(value, dict):
            raise self.fail(f"{name} is not a table.")
        return Table(value, f"{self.where}, {name}")

    def tables(self, name: str) -> list[Table]:
        """The array of tables under `name`, numbered from 1 in messages; empty when it is not there."""
        values = self._left.pop(name, [])
        if not isinstance(values, list) or not all(isinstance(value, dict) for value in values):
            raise self.fail(f"{name} is not a list of tables.")
        return [Table(value, f"{self.where}, {name} {number}") for number, value in enumerate(values, start=1)]

    def close(self) -> None:
        """Refuse fields that nobody has read: a misspelt one must not be dropped in silence."""
        if self._left:
            raise self.fail(f"unknown field {', '.join(sorted(self._left))}.")

    def _take(self, name: str) -> Any:
        if name not in self._left:
            raise self.fail(f"{name} is missing.")
        return self._left.pop(name)

    def _as_word(self, name: str, value: str, allowed: type[Word]) -> Word:
        try:
            return allowed(value)
        except ValueError:
            words = ", ".join(member.value for member in allowed)
            raise self.fail(f"{name} is {value!r}; use one of: {words}.") from None

    def _look_up(self, name: str, key: str, known: Mapping[str, Value]) -> Value:
        if key not in known:
            raise self.fail(f"{name} names {key!r}, which is not defined.")
        return known[key]


def read_file(path: Path) -> Table:
    """The tables of one TOML file.

    Raises ContentError when the file is missing or is not TOML.
    """
    try:
        return Table(tomllib.loads(path.read_text(encoding="utf-8")), path.name)
    except (OSError, ValueError) as error:
        raise ContentError(f"{path.name}: {error}") from error
