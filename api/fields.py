"""Bodies checked by serializers: unknown fields refused, errors named by JSON pointer."""

from collections.abc import Mapping
from typing import Any

from rest_framework.exceptions import ErrorDetail
from rest_framework.serializers import BaseSerializer, Serializer

from api.errors import InvalidFields, UnknownField


def checked(serializer: type[Serializer[Any]], content: Mapping[str, Any]) -> dict[str, Any]:
    """The values of `content`. Raises UnknownField first (a misspelt field must not pass as a missing one)."""
    reader = serializer(data=content)
    unknown = _unknown(reader, content, "")
    if unknown:
        raise UnknownField(unknown)
    if not reader.is_valid():
        raise InvalidFields(list(_errors(reader.errors, "")))
    return dict(reader.validated_data)


def _unknown(reader: BaseSerializer[Any], content: Mapping[str, Any], place: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    known = getattr(reader, "fields", {})
    for name, value in content.items():
        pointer = f"{place}/{_escaped(name)}"
        if name not in known or known[name].read_only:
            found.append({"pointer": pointer, "code": "unknown_field", "message": str(UnknownField.message)})
        elif isinstance(known[name], Serializer) and isinstance(value, Mapping):
            found += _unknown(known[name], value, pointer)
    return found


def _errors(errors: Any, place: str) -> list[dict[str, str]]:
    if isinstance(errors, Mapping):
        return [
            each
            for name, inner in errors.items()
            for each in _errors(inner, place if name == "non_field_errors" else f"{place}/{_escaped(str(name))}")
        ]
    if isinstance(errors, list):
        return [
            each
            for position, inner in enumerate(errors)
            for each in _errors(inner, place if isinstance(inner, ErrorDetail) else f"{place}/{position}")
        ]
    return [{"pointer": place, "code": str(errors.code), "message": str(errors)}]


def _escaped(name: str) -> str:
    """RFC 6901, and not longer than anybody reads."""
    return name[:80].replace("~", "~0").replace("/", "~1")
