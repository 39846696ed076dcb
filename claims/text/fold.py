"""One spelling for comparison: what looks or reads alike becomes equal. Never stored, never shown.

NFKC (full-width, ligatures, mathematical letters), case folding, accents off, invisible characters
out, look-alike letters of other scripts to Latin, digits of all scripts to 0-9, quotation marks and
dashes to one form, other punctuation and runs of white space to one space.
"""

import unicodedata

import regex  # type: ignore[import-untyped]

from claims.text.normalise import compose

# Letters that readers cannot tell from Latin ones, after case folding. Chosen by eye from the letters
# of scripts that are used together with Latin; both sides of a comparison go through it, so honest
# Cyrillic or Greek still equals itself.
LOOKALIKES = str.maketrans(
    {
        **dict(zip("абвгеѕіјкмнорсԁтухһԛԝљ", "a6bresijkmhopcdtyxhqwљ", strict=True)),
        **dict(zip("αβεηικνορτυχγω", "abenikvoptuxyw", strict=True)),
        **dict(zip("աոսցօզհ", "wnugoqh", strict=True)),
        "ß": "ss",
        "ı": "i",
        "ɑ": "a",
        "ɡ": "g",
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ħ": "h",
        "ŧ": "t",
        "æ": "ae",
        "œ": "oe",
    }
)
_INVISIBLE = regex.compile(r"[\p{Cf}\p{M}\p{Co}\p{Cn}\u115f\u1160\u3164\uffa0]+")
_DIGIT = regex.compile(r"(?![0-9])\p{Nd}")
_KEPT = regex.compile(r"[^\p{L}\p{N}%$€£¥§+#@&]+")
_INNER = regex.compile(r"(?<=\p{N})[.,:/-](?=\p{N})")
_MARKER = "\ue000"
_MARKED = regex.compile(f"{_MARKER}([.,:/-]){_MARKER}")


def fold(text: str) -> str:
    """The spelling for comparison. Idempotent; "" for text without letters, digits or signs of value."""
    text = unicodedata.normalize("NFKD", compose(text)).casefold()
    text = unicodedata.normalize("NFKD", text).casefold()
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKD", text))
    text = text.translate(LOOKALIKES)
    text = _DIGIT.sub(lambda match: str(unicodedata.digit(match[0], match[0])), text)
    # Marks inside a number carry its value: 1.5 is not 15.
    kept = _INNER.sub(lambda match: _MARKER + match[0] + _MARKER, text)
    parts = _MARKED.split(kept)
    return "".join([part if at % 2 else _KEPT.sub(" ", part) for at, part in enumerate(parts)]).strip()
