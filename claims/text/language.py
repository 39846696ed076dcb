"""Which language is this? What the page says first, then statistics, then "" for unknown."""

import re
from itertools import islice

_TAG = re.compile(r"\A([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]{1,8}){0,6}\Z")
_MIN_LETTERS = 30
_SAMPLE = 4_000
_NO_LANGUAGE = frozenset({"und", "zxx", "mul", "mis", "xx"})


def primary_tag(declared: str | None) -> str:
    """The primary subtag of a BCP 47 tag ("en" of "en-GB"), or "" when it is none."""
    match = _TAG.match((declared or "").strip())
    tag = match[1].lower() if match else ""
    return "" if tag in _NO_LANGUAGE else tag


def language_of(text: str, declared: str | None = None) -> str:
    """Declared language, else the most likely one.

    "" under 30 letters: below that the classifier guesses (it takes "ok" for Afrikaans).
    """
    tag = primary_tag(declared)
    if tag:
        return tag
    sample = text[:_SAMPLE]
    if not has_letters(sample, _MIN_LETTERS):
        return ""
    import py3langid  # noqa: PLC0415  loads 100 MB; most pages declare their language

    return str(py3langid.classify(sample)[0])


def has_letters(text: str, least: int) -> bool:
    """Whether at least that many letters are in it; looks no further than it must."""
    return next(islice(filter(str.isalpha, text), least - 1, None), None) is not None
