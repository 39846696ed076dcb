"""Letters that only look like others, and what cannot be seen: named for people, undone for looking words up.

After Unicode UTS #39 (confusables, mixed scripts within a word). A warning, never a refusal: honest text mixes scripts.
"""

import unicodedata

import regex  # type: ignore[import-untyped]

from claims.text.fold import LOOKALIKES

_INVISIBLE = regex.compile(r"[\u00ad\u200b\u2060\u180e\U000e0000-\U000e007f]")
_JOINERS = regex.compile(r"[\u200c\u200d]")
_BIDI = regex.compile(r"[\u202a-\u202e\u2066-\u2069]")
# Shorter words are left alone: "kΩ" and "µm" are honest.
_WORD = regex.compile(r"\p{L}[\p{L}\p{M}]{3,60}")
_ANY_WORD = regex.compile(r"\p{L}[\p{L}\p{M}]*")
_PAST_LATIN = "\u0250"  # the first letter behind Latin Extended-B
_CASED = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN")


def disguises(text: str) -> tuple[str, ...]:
    """What may be meant to deceive the eye: "invisible", "bidi", "mixed_scripts".

    Mixed scripts count only within one word and only among scripts with look-alike letters.
    Zero-width joiners are part of emoji and of several scripts' spelling and do not count.
    """
    if text.isascii():
        return ()
    found = []
    if _INVISIBLE.search(text):
        found.append("invisible")
    if _BIDI.search(text):
        found.append("bidi")
    if any(len(_scripts(word[0])) > 1 for word in _WORD.finditer(text)):
        found.append("mixed_scripts")
    return tuple(found)


def revealed(text: str) -> str:
    """The text as it reads: without what cannot be seen, and look-alikes in a Latin text as Latin letters.

    For looking words up, where "Сroatia" with a Cyrillic С must find Croatia. Honest text comes back with the same
    words. Never stored, never shown.
    """
    if text.isascii():
        return text
    text = unicodedata.normalize("NFKC", text)
    text = _BIDI.sub("", _INVISIBLE.sub("", text))
    letters = [char for char in text if char.isalpha()]
    if 2 * sum(char < _PAST_LATIN for char in letters) <= len(letters):
        return text
    return str(_ANY_WORD.sub(lambda word: _latin(word[0]), _JOINERS.sub("", text)))


def _latin(word: str) -> str:
    """The word with its look-alikes as Latin letters, when it then is Latin altogether."""
    if all(char < _PAST_LATIN for char in word):
        return word
    plain = "".join([char if char < _PAST_LATIN else char.lower().translate(LOOKALIKES) for char in word])
    return plain if all(char < _PAST_LATIN or unicodedata.combining(char) for char in plain) else word


def _scripts(word: str) -> set[str]:
    if word.isascii():
        return {"LATIN"}
    names = (unicodedata.name(char, "").split(" ", 1)[0] for char in word if char.isalpha())
    return {name for name in names if name in _CASED}
