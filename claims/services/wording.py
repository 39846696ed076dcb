"""Words that people type for the record: cleaned, so that they can be stored, and within their limits."""

import regex  # type: ignore[import-untyped]

from claims.errors import TextTooLong
from claims.text.normalise import canonical_line, compose

MAX_REASON = 400

_LINE_END = regex.compile(r"\r\n|\r")
# What PostgreSQL or UTF-8 cannot store, and control characters that nobody types. Tabs and line ends stay.
_UNWANTED = regex.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\ud800-\udfff]+")


def line(text: str, *, field: str, limit: int) -> str:
    """Something that is one line, in canonical form. Raises TextTooLong with the field."""
    return _within(canonical_line(text), field=field, limit=limit)


def prose(text: str, *, field: str, limit: int) -> str:
    """Text of many lines; white space inside stays, because it means something in Markdown. Raises TextTooLong."""
    cleaned = compose(_UNWANTED.sub("", _LINE_END.sub("\n", text))).strip()
    return _within(cleaned, field=field, limit=limit)


def _within(text: str, *, field: str, limit: int) -> str:
    """Counted in code points, as the database counts."""
    if len(text) > limit:
        raise TextTooLong(f"At most {limit} characters fit here.", field=field, limit=limit, length=len(text))
    return text
