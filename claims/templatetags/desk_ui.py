"""What only the desk's templates need: states, deadlines, initials, terms of a figure."""

from datetime import datetime, timedelta
from typing import Any

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from claims.enums import ClaimStatus, ReviewStatus
from claims.queries.waiting import MOST, MOST_TO_SIGN, Waiting
from claims.text.disguises import disguises

register = template.Library()

# A review's status → the end of its class `st-…`, and its icon.
STATUS_FORMS = {
    ReviewStatus.QUEUED.value: ("queued", "queue"),
    ReviewStatus.IN_PROGRESS.value: ("progress", "pencil"),
    ReviewStatus.IN_SIGN_OFF.value: ("sign-off", "sign"),
    ReviewStatus.CHANGES_REQUESTED.value: ("changes", "back"),
    ReviewStatus.APPROVED.value: ("approved", "double"),
    ReviewStatus.PUBLISHED.value: ("published", "globe"),
    ReviewStatus.RETRACTED.value: ("abandoned", "minus"),
    ReviewStatus.ABANDONED.value: ("abandoned", "slash"),
    "suspended": ("suspended", "pause"),
}
# What may be meant to deceive the eye → the sentence that warns of it.
DISGUISES = {
    "invisible": gettext_lazy("There are characters here that cannot be seen."),
    "bidi": gettext_lazy("There are characters here that turn the direction of reading."),
    "mixed_scripts": gettext_lazy("Some words here mix alphabets: letters that look the same are not."),
}
SOON = timedelta(hours=24)
DAY = pgettext_lazy("date format of deadlines that are days away", "D j M")
DAY_OF_ANOTHER_YEAR = pgettext_lazy("date format of days of another year", "j M Y")


@register.filter
def initials(person: Any) -> str:
    """The first letters of the first and the last word of a name."""
    words = str(person).split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


@register.filter
def warnings(text: str, name: Any = "") -> list[str]:
    """Sentences about what in a text, or in the name of who said it, may be meant to deceive the eye."""
    found = dict.fromkeys((*disguises(text or ""), *disguises(str(name or ""))))
    return [str(DISGUISES[code]) for code in found]


@register.filter
def status_form(status: str) -> str:
    """The end of the class `st-…` of a review's status."""
    return STATUS_FORMS.get(status, STATUS_FORMS["queued"])[0]


@register.filter
def status_icon(status: str) -> str:
    """The icon of a review's status."""
    return STATUS_FORMS.get(status, STATUS_FORMS["queued"])[1]


@register.filter
def status_word(status: str) -> str:
    """The word for a review's status."""
    if status == "suspended":
        return _("Suspended")
    word = str(ReviewStatus(status).label) if status in ReviewStatus.values else status
    return word[:1].upper() + word[1:]


@register.filter
def claim_status_word(status: str) -> str:
    """The word for a claim's status."""
    return str(ClaimStatus(status).label) if status in ClaimStatus.values else status


@register.filter
def due_form(due_at: datetime | None) -> str:
    """How near a deadline is: "late", "soon" (within a day) or "later"."""
    if due_at is None:
        return "later"
    left = due_at - timezone.now()
    if left < timedelta(0):
        return "late"
    return "soon" if left < SOON else "later"


@register.simple_tag
def due_words(due_at: datetime) -> SafeString:
    """How long until a deadline or since it, in hours and minutes; from two days away the day itself."""
    left = due_at - timezone.now()
    late = left < timedelta(0)
    span = abs(left)
    if not late and span >= 2 * timedelta(days=1):
        words = date_format(timezone.localtime(due_at), str(DAY))
    else:
        words = _span(span)
        words = _("%(span)s late") % {"span": words} if late else words
    return format_html('<time datetime="{}">{}</time>', due_at.isoformat(), words)


@register.simple_tag
def ago(moment: datetime | None) -> SafeString:
    """How long ago something was: "2 h 10 m ago"; from two days on the day itself."""
    if moment is None:
        return SafeString("")
    span = timezone.now() - moment
    if span >= 2 * timedelta(days=1):
        day = timezone.localtime(moment)
        words = date_format(day, str(DAY if day.year == timezone.localtime().year else DAY_OF_ANOTHER_YEAR))
    elif span < timedelta(minutes=1):
        words = _("just now")
    else:
        words = _("%(span)s ago") % {"span": _span(span)}
    return format_html('<time datetime="{}">{}</time>', moment.isoformat(), words)


@register.filter
def waiting_in(waiting: Waiting, section: str) -> str:
    """The count beside an entry of the side bar; "" where nothing waits or nothing is counted."""
    counts = {
        "queue": waiting.by_status.get(ReviewStatus.QUEUED, 0),
        "articles": waiting.dead_letters,
        "reviews": waiting.mine,
        "sign-off": waiting.to_sign,
    }
    limit = MOST_TO_SIGN if section == "sign-off" else MOST
    return capped(counts.get(section, 0), limit) if counts.get(section) else ""


@register.filter
def capped(count: int, limit: int = MOST) -> str:
    """A count that was broken off at `limit`: "1000+" means that there may be more."""
    return f"{count}+" if count >= limit else str(count)


@register.filter
def translated(msgid: str) -> str:
    """An English msgid of the domain, such as the reason of a refusal, in the reader's language."""
    return _(msgid) if msgid else ""


@register.simple_tag
def term_bar(share: float) -> SafeString:
    """A bar of one term of a figure; `share` is from 0 to 1. The width is an attribute of SVG, no inline style."""
    width = f"{100 * min(1.0, max(0.0, share)):.0f}"
    return format_html(
        '<svg class="bar bar--ink" width="100%" height="6" aria-hidden="true" focusable="false">'
        '<rect class="bar__track" width="100%" height="100%"/>'
        '<rect class="bar__fill" width="{}%" height="100%"/></svg>',
        width,
    )


def _span(span: timedelta) -> str:
    """A span of time in its two largest units."""
    minutes = int(span.total_seconds() // 60)
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days:
        return ngettext("%(days)d day", "%(days)d days", days) % {"days": days}
    if hours:
        return _("%(hours)d h %(minutes)02d m") % {"hours": hours, "minutes": rest}
    return _("%(minutes)d m") % {"minutes": max(rest, 0)}
