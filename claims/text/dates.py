"""Dates as articles write them, to ISO dates."""

import re
from datetime import date

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan"),
            ("february", "feb"),
            ("march", "mar"),
            ("april", "apr"),
            ("may",),
            ("june", "jun"),
            ("july", "jul"),
            ("august", "aug"),
            ("september", "sep", "sept"),
            ("october", "oct"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        start=1,
    )
    for name in names
}
_DAYS = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s{1,3}"
_ISO = re.compile(r"\A\s{0,9}(\d{4})-(\d{2})-(\d{2})(?:[T ].{0,40})?\s{0,9}\Z", re.DOTALL)
_COMPACT = re.compile(r"\A(\d{4})(\d{2})(\d{2})(?:T.{0,40})?\Z")
_MONTH_FIRST = re.compile(
    rf"\A(?:{_DAYS})?([a-z]{{3,9}})\.?\s{{1,3}}(\d{{1,2}})(?:st|nd|rd|th)?,?\s{{1,3}}(\d{{4}})\b", re.IGNORECASE
)
_DAY_FIRST = re.compile(
    rf"\A(?:{_DAYS})?(\d{{1,2}})(?:st|nd|rd|th)?\.?\s{{1,3}}([a-z]{{3,9}})\.?,?\s{{1,3}}(\d{{4}})\b", re.IGNORECASE
)
_LABEL = re.compile(r"\A(?:published|posted|updated|date)\s{0,2}(?:on\b|:)?\s{0,3}", re.IGNORECASE)
_AFTER_DATE = re.compile(
    r"[\s,|·–-]{0,5}(?:at\s)?(?:\d{1,2}[:.]\d{2})?\s?(?:[ap]\.?m\.?)?\s?(?:[A-Z]{2,4})?\.?\Z", re.IGNORECASE
)
_LEADING = re.compile(
    r"\A(?:mon|tues|wednes|thurs|fri|satur|sun)day,? [a-z]{3,9} \d{1,2},? \d{4}(?= [^\W\d_]{1,30} )", re.IGNORECASE
)
_EARLIEST_YEAR = 1600


def iso_date(value: str) -> str | None:
    """ISO date of a machine-written date or time, taken as it stands: no shift between time zones."""
    match = _ISO.match(value) or _COMPACT.match(value.strip())
    if match:
        return _checked(int(match[1]), int(match[2]), int(match[3]))
    return written_date(value.strip())


def written_date(line: str) -> str | None:
    """ISO date of a line that is nothing but an English date ("Tuesday, September 22, 2015"), else None."""
    if len(line) > 80:
        return None
    line = _LABEL.sub("", line.strip())
    iso = _ISO.match(line)
    if iso:
        return _checked(int(iso[1]), int(iso[2]), int(iso[3]))
    match = _MONTH_FIRST.match(line)
    if match:
        month, day, year = match[1], match[2], match[3]
    else:
        match = _DAY_FIRST.match(line)
        if not match:
            return None
        day, month, year = match[1], match[2], match[3]
    if not _AFTER_DATE.match(line[match.end() :]):
        return None
    return _checked(int(year), _MONTHS.get(month.lower(), 0), int(day))


def leading_date(line: str) -> tuple[str | None, str]:
    """Split "Thursday, May 7, 2015 On Tuesday, the …" into its date and its text: (None, line) without one."""
    match = _LEADING.match(line)
    if not match or not line[match.end() + 1].isupper():
        return None, line
    found = written_date(match[0])
    return (found, line[match.end() + 1 :]) if found else (None, line)


def _checked(year: int, month: int, day: int) -> str | None:
    if year < _EARLIEST_YEAR:
        return None
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
