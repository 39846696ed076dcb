"""Which numbered sources does a text name? `[2]` in an explanation stands for the second piece of evidence."""

import re

# `[2](…)` and a line that begins `[2]: …` are Markdown's links, not citations.
_MARK = re.compile(r"(?m)(?!^\[[0-9]{1,3}\]:)\[([0-9]{1,3})\](?!\()")


def cited(text: str) -> list[int]:
    """The numbers that a text names, each once, in rising order."""
    return sorted({int(number) for number in _MARK.findall(text)})


def uncited(text: str, count: int) -> list[int]:
    """The numbers from 1 to `count` that the text does not name."""
    named = set(cited(text))
    return [number for number in range(1, count + 1) if number not in named]


def unknown(text: str, count: int) -> list[int]:
    """The numbers that the text names and that no source has."""
    return [number for number in cited(text) if not 1 <= number <= count]
