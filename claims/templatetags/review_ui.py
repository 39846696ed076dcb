"""Words that only the pages of a review need."""

from datetime import datetime
from typing import Any

from django import template
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext, gettext_lazy, pgettext_lazy

from claims.models import Rating
from claims.text.differences import Difference

register = template.Library()

TIME = pgettext_lazy("time of day on the desk", "H:i")
DAY_AND_TIME = pgettext_lazy("day and time on the desk", "j M, H:i")

CHECKS = {
    "rating": gettext_lazy("Rating chosen"),
    "headline": gettext_lazy("Headline"),
    "summary": gettext_lazy("In short"),
    "explanation": gettext_lazy("Explanation"),
    "evidence": gettext_lazy("Enough evidence"),
    "captures": gettext_lazy("Each source captured or waived"),
    "public_note": gettext_lazy("Public note"),
}
DIFFERENCES = {
    Difference.NEGATION.value: gettext_lazy("a “not”"),
    Difference.NUMBERS.value: gettext_lazy("numbers"),
    Difference.DATES.value: gettext_lazy("dates"),
    Difference.NAMES.value: gettext_lazy("names"),
    Difference.OPPOSITE.value: gettext_lazy("words of opposite meaning"),
}


@register.filter
def check_word(code: str) -> str:
    """A requirement that is met, in a word or two."""
    return str(CHECKS.get(code, code))


@register.filter
def difference_words(codes: Any) -> str:
    """In what two statements differ, as a list of words."""
    return ", ".join(str(DIFFERENCES.get(code, code)) for code in codes)


@register.filter
def rating_label(code: str, scale: list[Rating]) -> str:
    """The word of a rating code on a scale; of no code, that none is chosen."""
    found = next((each.label for each in scale if each.code == code), code)
    return found or gettext("none chosen")


@register.filter
def clock(moment: datetime | None) -> str:
    """The time of day; with the day when it is another one than today."""
    if moment is None:
        return ""
    shown, today = localtime(moment), localtime()
    return date_format(shown, str(TIME if shown.date() == today.date() else DAY_AND_TIME))
