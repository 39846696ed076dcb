"""Strict JSON: what two readers could read differently is refused.

Duplicate keys, NaN and Infinity, numbers that overflow, a byte-order mark and deep nesting are all refused
before anything looks at the content.
"""

import json
import math
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from django.http.request import UnreadablePostError

from api.errors import BodyTooLarge, InvalidJson, UnsupportedMediaType

DEEPEST = 32
LONGEST_NUMBER = 40


def read_object(request: HttpRequest, *, limit: int) -> dict[str, Any]:
    """The request's body as a JSON object; an empty body is an empty object.

    Raises UnsupportedMediaType, BodyTooLarge (over `limit` bytes) and InvalidJson.
    """
    try:
        body = request.body
    except RequestDataTooBig as error:
        raise BodyTooLarge(limit=limit) from error
    except UnreadablePostError as error:
        raise InvalidJson("The body broke off.") from error
    if len(body) > limit:
        raise BodyTooLarge(limit=limit)
    if not body:
        return {}
    if request.content_type != "application/json" or request.content_params.get("charset", "utf-8").lower() != "utf-8":
        raise UnsupportedMediaType
    return parse_object(body)


def parse_object(body: bytes) -> dict[str, Any]:
    """`body` as a JSON object. Raises InvalidJson with what is wrong and where."""
    _check_depth(body)
    try:
        content = json.loads(
            body.decode("utf-8"),
            object_pairs_hook=_no_duplicates,
            parse_constant=_no_constant,
            parse_int=_short_integer,
            parse_float=_finite,
        )
    except UnicodeDecodeError as error:
        raise InvalidJson("The body is not UTF-8.") from error
    except json.JSONDecodeError as error:
        raise InvalidJson(f"{error.msg} at character {error.pos}.") from error
    if not isinstance(content, dict):
        raise InvalidJson("The body is a JSON object.")
    return content


def _check_depth(body: bytes) -> None:
    """Counts brackets outside strings, so that the parser never recurses deeper than it may."""
    if body.count(b"[") + body.count(b"{") <= DEEPEST:
        return
    depth, in_string, escaped = 0, False, False
    for byte in body:
        if in_string:
            if escaped:
                escaped = False
            elif byte == 0x5C:
                escaped = True
            elif byte == 0x22:
                in_string = False
        elif byte == 0x22:
            in_string = True
        elif byte in (0x5B, 0x7B):
            depth += 1
            if depth > DEEPEST:
                raise InvalidJson(f"The body is nested deeper than {DEEPEST} levels.")
        elif byte in (0x5D, 0x7D):
            depth -= 1


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise InvalidJson(f"The key {twice[:80]!r} stands twice in one object.")
    return found


def _no_constant(word: str) -> Any:
    raise InvalidJson(f"{word} is not a JSON number.")


def _short_integer(digits: str) -> int:
    if len(digits) > LONGEST_NUMBER:
        raise InvalidJson("A number has too many digits.")
    return int(digits)


def _finite(digits: str) -> float:
    number = float(digits) if len(digits) <= LONGEST_NUMBER else math.inf
    if not math.isfinite(number):
        raise InvalidJson("A number is out of range.")
    return number
