"""Typed readers for environment variables.

Every variable that is asked for is remembered in `ASKED`, so that a test can compare the list with `.env.example`.
A value may also be given by file: `NAME_FILE=/run/secrets/name` is read where `NAME` is not set.
An empty value counts as not set: `docker compose` passes empty strings for variables that `.env` leaves blank.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

ASKED: set[str] = set()


class SettingError(Exception):
    """A variable is missing or unusable. The message names the variable and says what to set."""


@dataclass(frozen=True)
class ServiceUrl:
    """A connection address in parts. `host` is a directory when the server listens on a Unix socket."""

    text: str
    scheme: str
    user: str
    password: str
    host: str
    port: int | None
    path: str
    options: dict[str, str]


def _raw(name: str) -> str | None:
    """The value of NAME, or the content of the file that NAME_FILE points at, or None."""
    ASKED.add(name)
    value = os.environ.get(name, "").strip()
    if value:
        return value
    file_name = os.environ.get(f"{name}_FILE", "").strip()
    if not file_name:
        return None
    try:
        return Path(file_name).read_text(encoding="utf-8").strip() or None
    except OSError as error:
        message = f"{name}_FILE points at {file_name}, which cannot be read: {error.strerror}."
        raise SettingError(message) from error


def text(name: str, default: str | None = None, *, hint: str = "") -> str:
    """A plain string. Without a default the variable must be set; the error then carries `hint`."""
    value = _raw(name)
    if value is not None:
        return value
    if default is None:
        message = f"{name} is not set. {hint}".strip()
        raise SettingError(message)
    return default


def flag(name: str, *, default: bool) -> bool:
    """true/false, yes/no, on/off, 1/0; anything else is refused rather than guessed."""
    value = _raw(name)
    if value is None:
        return default
    words = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}
    try:
        return words[value.lower()]
    except KeyError:
        message = f"{name} is {value!r}; use true or false."
        raise SettingError(message) from None


def number(name: str, default: float, *, low: float, high: float) -> float:
    """A number within [low, high]."""
    value = _raw(name)
    if value is None:
        return default
    try:
        parsed = float(value)
    except ValueError:
        message = f"{name} is {value!r}; a number from {low:g} to {high:g} is needed."
        raise SettingError(message) from None
    if not low <= parsed <= high:
        message = f"{name} is {value}; a number from {low:g} to {high:g} is needed."
        raise SettingError(message)
    return parsed


def whole(name: str, default: int, *, low: int, high: int) -> int:
    """A whole number within [low, high]."""
    parsed = number(name, default, low=low, high=high)
    if parsed != int(parsed):
        message = f"{name} is {parsed:g}; a whole number is needed."
        raise SettingError(message)
    return int(parsed)


def words(name: str, default: tuple[str, ...] = ()) -> list[str]:
    """A list separated by commas; blanks around the parts are dropped."""
    value = _raw(name)
    if value is None:
        return list(default)
    return [part.strip() for part in value.split(",") if part.strip()]


def counts(name: str, default: dict[str, int], *, high: int) -> dict[str, int]:
    """Numbers by name, as `name:number, name:number`; names that are left out keep their default."""
    given: dict[str, int] = {}
    for part in words(name):
        key, _, value = (piece.strip() for piece in part.partition(":"))
        if key not in default:
            message = f"{name} names {key!r}; use some of: {', '.join(sorted(default))}."
            raise SettingError(message)
        if key in given:
            message = f"{name} names {key!r} twice."
            raise SettingError(message)
        if not (value.isascii() and value.isdigit()) or not 1 <= int(value) <= high:
            message = f"{name} says {part!r}; write {key}:NUMBER with a whole number from 1 to {high}."
            raise SettingError(message)
        given[key] = int(value)
    return default | given


def choice(name: str, default: str, *, allowed: tuple[str, ...]) -> str:
    """One of a few words."""
    value = text(name, default)
    if value not in allowed:
        message = f"{name} is {value!r}; use one of: {', '.join(allowed)}."
        raise SettingError(message)
    return value


def url(name: str, default: str = "", *, schemes: tuple[str, ...]) -> str:
    """An address with one of the given schemes, or `default` when not set."""
    value = _raw(name)
    if value is None:
        return default
    if urlsplit(value).scheme not in schemes:
        message = f"{name} must be an address that starts with {' or '.join(f'{s}://' for s in schemes)}."
        raise SettingError(message)
    return value


def contact(name: str) -> str:
    """Where somebody can be reached: `mailto:name@host` or `https://host/…`; "" when not set."""
    value = _raw(name)
    if value is None:
        return ""
    parts = urlsplit(value)
    local, _, host = parts.path.rpartition("@")
    reachable = {"mailto": bool(local and host and not parts.netloc), "https": bool(parts.hostname)}
    if not reachable.get(parts.scheme, False) or not value.isprintable() or " " in value:
        message = f"{name} is {value!r}; write mailto:desk@example.org or https://example.org/contact."
        raise SettingError(message)
    return value


def secret(name: str, *, minimum: int, hint: str) -> str | None:
    """A secret of at least `minimum` characters, or None when not set. The value is never put into an error."""
    value = _raw(name)
    if value is not None and len(value) < minimum:
        message = f"{name} is too short: {len(value)} characters, {minimum} are needed. {hint}"
        raise SettingError(message)
    return value


def split_url(value: str) -> ServiceUrl:
    """Take a connection address apart; `?host=/dir` (libpq style) stands for a socket directory."""
    parts = urlsplit(value)
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", "") or unquote(parts.hostname or "")
    port = options.pop("port", None) or parts.port
    return ServiceUrl(
        text=value,
        scheme=parts.scheme,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        host=host,
        port=int(port) if port else None,
        path=parts.path,
        options=options,
    )
