"""Numbers and dates of a statement as comparable values."""

import re
import unicodedata
from decimal import Decimal, InvalidOperation

from claims.text.lexicon import listed

_COMMA_THOUSANDS = listed("en zh ja ko he th hi ur ms fil sw")
_DOT_THOUSANDS = listed("de es it nl pt da id tr el ro hr sr sl vi fr pl cs sk ru uk bg sv nb no fi hu")
MAGNITUDES = {
    "hundred": 2,
    "thousand": 3,
    "k": 3,
    "million": 6,
    "millions": 6,
    "m": 6,
    "mn": 6,
    "mio": 6,
    "millionen": 6,
    "millones": 6,
    "milioni": 6,
    "miljoen": 6,
    "billion": 9,
    "billions": 9,
    "bn": 9,
    "mrd": 9,
    "milliarde": 9,
    "milliarden": 9,
    "milliards": 9,
    "trillion": 12,
    "tn": 12,
    "tausend": 3,
    "mil": 3,
}
_WORDS = {
    word: value
    for value, words in {
        0: "zero", 2: "two twice double doubled doubles doubling", 3: "three triple tripled thrice",
        4: "four quadrupled",
        5: "five", 6: "six", 7: "seven", 8: "eight", 9: "nine", 10: "ten tenfold", 11: "eleven", 12: "twelve dozen",
        13: "thirteen", 14: "fourteen", 15: "fifteen", 16: "sixteen", 17: "seventeen", 18: "eighteen", 19: "nineteen",
        20: "twenty", 30: "thirty", 40: "forty", 50: "fifty", 60: "sixty", 70: "seventy", 80: "eighty", 90: "ninety",
    }.items()
    for word in words.split()
}  # fmt: skip
_PARTS = listed("half halved third thirds quarter quarters majority minority")
_NUMBER = re.compile(
    r"(?<![\w.,])([+−-]?)(\d{1,30}(?:[.,'’]\d{1,30}|[ \u00a0\u202f]\d{3}(?!\d)){0,10}(?:,\d{1,3})?)(?!\d)"
)
_UNIT = re.compile(r"[ \u00a0\u202f-]?(%|‰|percentage points?|per ?cent|percent|prozent|°|[a-z]{1,12})?", re.IGNORECASE)
_WORD = re.compile(r"[a-z]{3,12}", re.IGNORECASE)
_PERCENT = frozenset({"%", "percent", "per cent", "prozent"})
_ISO_DATE = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
_MONTH_NUMBER = {
    name: number
    for number, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], start=1
    )
}
_MONTH_NAMES = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
    "|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
)
_DAY_MONTH = re.compile(rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th)? (?:of )?({_MONTH_NAMES})\b")
_MONTH_DAY = re.compile(rf"\b({_MONTH_NAMES})\.? (\d{{1,2}})(?:st|nd|rd|th)?(?!\d)")
_MONTH = re.compile(rf"\b({_MONTH_NAMES})\b")
_YEAR = re.compile(r"(?<![\d.,$€£])(1[5-9]\d\d|20\d\d|21\d\d)(?:s\b)?(?![\d%]|[.,]\d)")
_OTHER_DIGIT = re.compile(r"(?![0-9])\d")
_RELATIVE = re.compile(
    r"\b(yesterday|today|tomorrow|tonight|(?:last|next|this) (?:week|month|year|night)"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b",
    re.IGNORECASE,
)


def numbers(text: str, language: str = "") -> frozenset[str]:
    """Values of the numbers in `text`, dates left out: "1.2 billion" is "1200000000", "5 %" is "5%".

    Where it depends on the language whether a comma or a point parts thousands and the language is
    not known, the number stays as written, so it equals only its own spelling.
    """
    text = _plain_digits(text)
    text = _without_dates(text)
    found: set[str] = set()
    for match in _NUMBER.finditer(text):
        # A sign after a digit is a range, not a minus.
        sign = "-" if match[1] in ("-", "−") and not text[: match.start()][-1:].isdigit() else ""
        unit_match = _UNIT.match(text, match.end())
        unit = ((unit_match[1] if unit_match else "") or "").lower()
        found.update(f"{sign}{value}" for value in _values(match[2], unit, language))
    words = {word[0].lower() for word in _WORD.finditer(text)}
    found.update(str(_WORDS[word]) for word in words if word in _WORDS)
    found.update(words & _PARTS)
    return frozenset(found)


def dates(text: str) -> frozenset[str]:
    """Years, days of months, months and relative dates named in `text`, each in one spelling."""
    text = _plain_digits(text)
    found = {f"{int(m[2])}/{int(m[3])}" for m in _ISO_DATE.finditer(text)} | {m[1] for m in _ISO_DATE.finditer(text)}
    text = _ISO_DATE.sub(" ", text)
    for match in _DAY_MONTH.finditer(text):
        found.add(f"{_month(match[2])}/{int(match[1])}")
    for match in _MONTH_DAY.finditer(text):
        found.add(f"{_month(match[1])}/{int(match[2])}")
    rest = _MONTH_DAY.sub(" ", _DAY_MONTH.sub(" ", text))
    found.update(f"{_month(match[1])}" for match in _MONTH.finditer(rest))
    found.update(match[1] for match in _YEAR.finditer(text))
    found.update(match[1].lower() for match in _RELATIVE.finditer(text))
    return frozenset(found)


def _month(name: str) -> int:
    return _MONTH_NUMBER[name[:3].lower()]


def _without_dates(text: str) -> str:
    for pattern in (_ISO_DATE, _DAY_MONTH, _MONTH_DAY, _YEAR):
        text = pattern.sub(" ", text)
    return text


def _plain_digits(text: str) -> str:
    if text.isascii():
        return text
    return _OTHER_DIGIT.sub(lambda match: str(unicodedata.digit(match[0])), text)


def _values(written: str, unit: str, language: str) -> list[str]:
    """The value of one written number with its unit; several when "12, 13" was taken for one."""
    groups = re.split(r"[.,'’ \u00a0\u202f]", written)
    marks = [char for char in written if not char.isdigit()]
    suffix = "%" if unit in _PERCENT else "pp" if unit.startswith("percentage") else ""
    power = MAGNITUDES.get(unit, 0)
    plain = _plain_value(groups, marks, language)
    if plain is None:
        # Not a number we can be sure of: each spelling stands for itself.
        return [f"{written}{suffix}e{power}"]
    try:
        value = (Decimal(plain) * (10**power)).normalize()
    except InvalidOperation:
        return [written]
    return [f"{value:f}{suffix}"]


def _plain_value(groups: list[str], marks: list[str], language: str) -> str | None:
    """Digits with a decimal point, or None when that depends on the language."""
    if not marks:
        return groups[0]
    thousands = all(len(group) == 3 for group in groups[1:]) and 1 <= len(groups[0]) <= 3
    kinds = set(marks)
    if kinds <= set("'’ \u00a0\u202f"):
        return "".join(groups) if thousands else None
    if len(marks) > 1 and len(kinds) == 1:
        return "".join(groups) if thousands else None
    if len(kinds) == 2 and marks[-1] in ".," and len(set(marks[:-1])) == 1:
        grouped = all(len(group) == 3 for group in groups[1:-1])
        return "".join(groups[:-1]) + "." + groups[-1] if grouped else None
    if len(marks) > 1:
        return None
    if not thousands or groups[0].startswith("0"):
        return f"{groups[0]}.{groups[1]}"
    if (marks[0] == "," and language in _COMMA_THOUSANDS) or (marks[0] == "." and language in _DOT_THOUSANDS):
        return "".join(groups)
    if language in _COMMA_THOUSANDS or language in _DOT_THOUSANDS:
        return f"{groups[0]}.{groups[1]}"
    return None
