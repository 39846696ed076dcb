"""Query parameters, declared once: read strictly, and described in the schema from the same declaration."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.http import HttpRequest, QueryDict
from django.utils.dateparse import parse_date, parse_datetime

from api.errors import InvalidParameter, RepeatedParameter, UnknownParameter

LONGEST_VALUE = 2000


@dataclass(frozen=True)
class Parameter:
    """`read` turns the text into a value or raises ValueError with what is wrong. `schema` is its OpenAPI form."""

    name: str
    read: Callable[[str], Any]
    description: str
    schema: Mapping[str, Any]
    example: Any = None


def read_parameters(request: HttpRequest, known: Mapping[str, Parameter]) -> dict[str, Any]:
    """The values given. Raises UnknownParameter, RepeatedParameter and InvalidParameter, each naming the parameter."""
    if not request.META.get("QUERY_STRING"):
        return {}
    values: dict[str, Any] = {}
    given: QueryDict = request.GET
    for name in given:
        parameter = known.get(name)
        if parameter is None:
            raise UnknownParameter(parameter=name[:80], known=sorted(known))
        texts = given.getlist(name)
        if len(texts) > 1:
            raise RepeatedParameter(parameter=name)
        values[name] = _read(parameter, texts[0])
    return values


def declared(*parameters: Parameter) -> dict[str, Parameter]:
    """Parameters by name."""
    return {each.name: each for each in parameters}


def _read(parameter: Parameter, text: str) -> Any:
    if len(text) > LONGEST_VALUE:
        raise InvalidParameter(f"The value is longer than {LONGEST_VALUE} characters.", parameter=parameter.name)
    if "\0" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
        raise InvalidParameter("The value contains a character that no text has.", parameter=parameter.name)
    try:
        return parameter.read(text)
    except ValueError as error:
        raise InvalidParameter(str(error), parameter=parameter.name) from error


# --- kinds of values --------------------------------------------------------------------------------------------------


def text(name: str, description: str, *, longest: int = 200, example: str | None = None) -> Parameter:
    def read(value: str) -> str:
        stripped = value.strip()
        if not stripped:
            raise ValueError("The value is empty.")
        if len(stripped) > longest:
            raise ValueError(f"At most {longest} characters.")
        return stripped

    return Parameter(name, read, description, {"type": "string", "maxLength": longest}, example)


def identifier(name: str, description: str) -> Parameter:
    def read(value: str) -> UUID:
        try:
            return UUID(value)
        except ValueError:
            raise ValueError("A UUID is expected.") from None

    return Parameter(name, read, description, {"type": "string", "format": "uuid"})


def moment(name: str, description: str) -> Parameter:
    return Parameter(name, read_moment, description, {"type": "string", "format": "date-time"}, "2026-01-08T00:00:00Z")


def read_moment(value: str) -> datetime:
    """RFC 3339 with a zone, or a date, which means its first moment in UTC. Raises ValueError."""
    expected = "An RFC 3339 time is expected, such as 2026-01-08T12:00:00Z."
    try:
        # A plus sign that was not escaped in the address arrives as a space.
        found = parse_datetime(value.replace(" ", "+")) if len(value) > 10 else parse_date(value)
    except ValueError:
        raise ValueError(expected) from None
    if found is None:
        raise ValueError(expected)
    if not isinstance(found, datetime):
        return datetime.combine(found, time(tzinfo=UTC))
    if found.tzinfo is None:
        raise ValueError("The time has no zone. Add Z for UTC.")
    try:
        return found.astimezone(UTC)
    except OverflowError:
        raise ValueError(expected) from None


def choice(name: str, description: str, values: Mapping[str, Any] | list[str]) -> Parameter:
    options = values if isinstance(values, Mapping) else {value: value for value in values}

    def read(value: str) -> Any:
        if value not in options:
            raise ValueError(f"One of: {', '.join(options)}.")
        return options[value]

    return Parameter(name, read, description, {"type": "string", "enum": list(options)})


def flag(name: str, description: str) -> Parameter:
    def read(value: str) -> bool:
        if value not in ("true", "false"):
            raise ValueError("true or false is expected.")
        return value == "true"

    return Parameter(name, read, description, {"type": "boolean"})


def whole(name: str, description: str, *, low: int, high: int, default: int | None = None) -> Parameter:
    def read(value: str) -> int:
        if not (value.isascii() and value.isdigit() and len(value) <= 18 and low <= int(value) <= high):
            raise ValueError(f"A whole number from {low} to {high} is expected.")
        return int(value)

    schema: dict[str, Any] = {"type": "integer", "minimum": low, "maximum": high}
    if default is not None:
        schema["default"] = default
    return Parameter(name, read, description, schema)


def web_url(name: str, description: str) -> Parameter:
    def read(value: str) -> str:
        if urlsplit(value).scheme not in ("http", "https"):
            raise ValueError("A full http:// or https:// address is expected.")
        return value

    return Parameter(name, read, description, {"type": "string", "format": "uri"})


def words(name: str, description: str, options: list[str]) -> Parameter:
    """Several words in one value, parted by commas."""

    def read(value: str) -> frozenset[str]:
        chosen = frozenset(value.split(","))
        if not chosen <= set(options):
            raise ValueError(f"Some of, parted by commas: {', '.join(options)}.")
        return chosen

    schema = {"type": "array", "items": {"type": "string", "enum": options}}
    return Parameter(name, read, description, schema)
