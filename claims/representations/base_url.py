"""Our own address inside stored documents: a sentinel when stored, the real one when served.

Published documents are rendered once and kept for good. Were the host written into them, moving to
another host would mean rendering the record again; so our own URLs begin with `factcheck://base`,
and every reader replaces it on the way out.
"""

from datetime import UTC, datetime
from typing import Any

import orjson
from django.conf import settings

BASE = "factcheck://base"
# In the bytes while they are made: raw NUL cannot occur inside JSON, so no text of anybody's can hold it.
_MARK = b"\x00own"
# The same characters as JSON spells them with escapes: what a person typed is never taken for our address.
_TYPED_BY_SOMEBODY = BASE.replace("/", "\\/").encode()
# Inside <script> the HTML parser looks for these before any JSON parser does.
_NOT_IN_SCRIPT = ((b"<", b"\\u003c"), (b">", b"\\u003e"), (b"&", b"\\u0026"),
                  ("\u2028".encode(), b"\\u2028"), ("\u2029".encode(), b"\\u2029"))  # fmt: skip


class OwnUrl(str):
    """A URL of this installation, in its stored spelling. `own()` makes them."""

    __slots__ = ()


def own(path: str) -> OwnUrl:
    """The stored spelling of our URL at `path`, which begins with a slash."""
    return OwnUrl(BASE + path)


def dump(document: Any) -> str:
    """Compact JSON, ready to be stored and sent, and safe inside an HTML `<script>` block as it is.

    Only values made by `own()` keep the sentinel as such; the same characters in anybody's text are
    escaped, so that `with_base` leaves them alone and a JSON parser still reads what was typed.
    """
    text = orjson.dumps(document, default=_other, option=orjson.OPT_PASSTHROUGH_SUBCLASS)
    text = text.replace(BASE.encode(), _TYPED_BY_SOMEBODY).replace(_MARK, BASE.encode())
    for character, escaped in _NOT_IN_SCRIPT:
        text = text.replace(character, escaped)
    return text.decode()


def with_base(text: str | bytes) -> bytes:
    """The stored text as it is served: UTF-8, our own URLs complete."""
    raw = text.encode() if isinstance(text, str) else text
    return raw.replace(BASE.encode(), settings.PUBLIC_URL.encode())


def rfc3339(moment: datetime | None) -> str | None:
    """A time as the API writes it: RFC 3339 in UTC, to the microsecond where there is one."""
    return None if moment is None else moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _other(value: Any) -> Any:
    if isinstance(value, OwnUrl):
        return orjson.Fragment(b'"' + orjson.dumps(str(value))[1:-1].replace(BASE.encode(), _MARK, 1) + b'"')
    if isinstance(value, str):
        return str.__str__(value)  # members of TextChoices
    raise TypeError(f"{type(value).__name__} has no place in a public document.")
