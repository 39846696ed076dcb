"""Icons, rating badges, dates and other parts that stand in many templates.

Icons are decoration: hidden from assistive technology, always with words beside them. Whatever
people typed is escaped by the template or by `format_html`. Only what was made safe when it was
published is marked as safe, and only here: an explanation's HTML and the embedded JSON-LD.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from django import template
from django.conf import settings
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from claims.enums import AnchorState, AppearanceStance, CitationStance, CorrectionKind, EvidenceKind, PublisherKind
from claims.representations.organisation import organisation

register = template.Library()

# Arrows turn round in right-to-left pages.
FLIPPING = {"prev", "next", "back"}
# The nearest of the seven drawn forms for each code of the default scale.
FORMS = {
    "true": "true",
    "mostly_true": "mostly-true",
    "half_true": "half",
    "mostly_false": "mostly-false",
    "false": "false",
    "unproven": "unproven",
    "retracted": "retracted",
}
# The five forms of a scale, worst first: another scale's steps go to the nearest by value.
STEPS = ("false", "mostly-false", "half", "mostly-true", "true")
STANCES = {
    CitationStance.SUPPORTS.value: ("check", gettext_lazy("Speaks for the claim")),
    CitationStance.REFUTES.value: ("x", gettext_lazy("Speaks against the claim")),
    CitationStance.CONTEXT.value: ("minus", gettext_lazy("Gives context")),
}
ROLES_OF_ARTICLES = {
    AppearanceStance.ASSERTS.value: gettext_lazy("made the claim"),
    AppearanceStance.REPORTS.value: gettext_lazy("reported the claim"),
    AppearanceStance.DISPUTES.value: gettext_lazy("disputed the claim"),
}
STATES_OF_PASSAGES = {
    AnchorState.CHANGED.value: gettext_lazy("The wording has changed since we checked it."),
    AnchorState.ORPHANED.value: gettext_lazy("The passage is no longer in the article."),
    AnchorState.AMBIGUOUS.value: gettext_lazy("The passage now stands in the article more than once."),
}
CORRECTIONS = {
    CorrectionKind.CORRECTION.value: gettext_lazy("Correction"),
    CorrectionKind.CLARIFICATION.value: gettext_lazy("Clarification"),
    CorrectionKind.UPDATE.value: gettext_lazy("Update"),
    CorrectionKind.RETRACTION.value: gettext_lazy("Retraction"),
    CorrectionKind.TYPO.value: gettext_lazy("Typing error"),
}
DAY = pgettext_lazy("date format of pages", "j F Y")
MOMENT = pgettext_lazy("date and time format of pages", "j F Y, H:i")


@register.simple_tag
def icon(name: str) -> SafeString:
    """One icon of the sprite, for example `{% icon "queue" %}`."""
    flip = " icon--flip" if name in FLIPPING else ""
    return format_html(
        '<svg class="icon{}" viewBox="0 0 16 16" aria-hidden="true" focusable="false"><use href="#i-{}"/></svg>',
        flip,
        name,
    )


@register.filter
def rating_form(code: str) -> str:
    """The drawn form of a rating code: the end of its CSS class `r-…` and of its shape's id."""
    return FORMS.get(code, "unproven")


@register.filter
def form_of(rating: Any) -> str:
    """The drawn form of a rating, a row or a public document; of None it is `retracted`.

    A step of another scale takes the form that is nearest by value.
    """
    if not rating:
        return "retracted"
    code, value, worst, best = (_member(rating, *names) for names in _PARTS)
    if code in FORMS:
        return FORMS[code]
    if value is None or worst is None or best is None or best <= worst:
        return "unproven"
    share = min(1.0, max(0.0, (value - worst) / (best - worst)))
    return STEPS[round(share * (len(STEPS) - 1))]


@register.simple_tag
def badge(code: str, label: str, form: str = "") -> SafeString:
    """A rating as colour, shape and word. `form` is "", "solid", "plain" or "lg"."""
    return _badge(rating_form(code), label, form)


@register.simple_tag
def rating_badge(rating: Any, form: str = "", hidden: str = "") -> SafeString:
    """The badge of a rating (a row, or `rating` of a public document).

    Without a rating the badge says that there is none: withheld when `hidden` is "suspended", else retracted.
    """
    if rating:
        return _badge(form_of(rating), _member(rating, "label"), form)
    return _badge("retracted", _("Withheld") if hidden == "suspended" else _("Retracted"), form)


@register.simple_tag
def day(value: Any) -> SafeString:
    """A date in full, in UTC or the reader's zone as the page is set; "" for nothing. Also of RFC 3339 text."""
    moment = _time(value)
    if moment is None:
        return SafeString("")
    shown = localtime(moment) if isinstance(moment, datetime) else moment
    return format_html('<time datetime="{}">{}</time>', moment.isoformat(), date_format(shown, str(DAY)))


@register.simple_tag
def moment(value: Any) -> SafeString:
    """A date with the time of day and the zone's name."""
    found = _time(value)
    if not isinstance(found, datetime):
        return day(found)
    shown = localtime(found)
    return format_html(
        '<time datetime="{}">{} {}</time>', found.isoformat(), date_format(shown, str(MOMENT)), shown.tzname() or ""
    )


@register.simple_tag
def stance(code: str) -> SafeString:
    """Which way a piece of evidence speaks: icon and words."""
    name, words = STANCES.get(code, STANCES["context"])
    return format_html('<span class="stance stance--{}">{}{}</span>', code, icon(name), words)


@register.filter
def evidence_kind(code: str) -> str:
    """The word for a kind of evidence."""
    return _label(EvidenceKind, code)


@register.filter
def publisher_kind(code: str) -> str:
    """The word for a kind of publisher."""
    return _label(PublisherKind, code)


@register.filter
def correction_kind(code: str) -> str:
    """The word for a kind of correction, as a heading."""
    return str(CORRECTIONS.get(code, code))


@register.filter
def article_role(code: str) -> str:
    """What an article did with the claim."""
    return str(ROLES_OF_ARTICLES.get(code, ""))


@register.filter
def passage_state(code: str) -> str:
    """What became of a passage, as a sentence; "" while it stands where it stood."""
    return str(STATES_OF_PASSAGES.get(code, ""))


@register.filter
def host(url: str | None) -> str:
    """The host of an address as the network spells it: a look-alike in other letters shows as `xn--…`."""
    try:
        name = urlsplit(url or "").hostname or ""
        return name.encode("idna").decode() if not name.isascii() else name.removeprefix("www.")
    except (ValueError, UnicodeError):
        return ""


@register.filter
def short_hash(digest: str) -> str:
    """A hash cut in the middle: enough to compare by eye."""
    return f"{digest[:4]} {digest[4:8]} … {digest[-4:]}" if len(digest) > 12 else digest


@register.simple_tag
def share_bar(part: int, whole: int) -> SafeString:
    """A bar of a share of a whole. The width is an attribute of SVG, so no inline style is needed."""
    width = f"{100 * part / whole:.1f}" if whole else "0"
    return format_html(
        '<svg class="bar bar--rate" aria-hidden="true" focusable="false"><rect class="bar__track" width="100%" '
        'height="100%"/><rect class="bar__fill" width="{}%" height="100%"/></svg>',
        width,
    )


@register.simple_tag
def organisation_name() -> str:
    """Who publishes here."""
    return organisation().name


@register.simple_tag
def organisation_line() -> SafeString:
    """A sentence that names the publishing organisation; "" while nobody has given it a name."""
    if not settings.ORGANISATION_NAME:
        return SafeString("")
    return format_html(_("Published by {}."), format_html("<bdi>{}</bdi>", settings.ORGANISATION_NAME))


@register.filter
def sanitised(html: str) -> SafeString:
    """An explanation's HTML, which `representations.markdown` sanitised before it was stored."""
    return mark_safe(html)  # noqa: S308  see the module's docstring


@register.filter
def cited(html: str, count: int) -> SafeString:
    """A sanitised explanation in which `[2]` leads to the second of `count` pieces of evidence (`#e2`)."""
    parts = _NOT_TEXT.split(html)
    linked = (
        part if number % 2 else _CITATION.sub(lambda found: _link_to_evidence(found, count), part)
        for number, part in enumerate(parts)
    )
    return sanitised("".join(linked))


@register.filter
def script_safe(text: str) -> SafeString:
    """Stored JSON, in which `representations.base_url.dump` escaped what could end a script block."""
    return mark_safe(text)  # noqa: S308  see the module's docstring


def _link_to_evidence(found: re.Match[str], count: int) -> str:
    number = int(found[1])
    return f'<a href="#e{number}">[{number}]</a>' if 1 <= number <= count else found[0]


_CITATION = re.compile(r"\[([0-9]{1,3})\]")
# Links, code and tags stay as they are.
_NOT_TEXT = re.compile(r"(<a\b.*?</a>|<code\b.*?</code>|<pre\b.*?</pre>|<[^>]*>)", re.DOTALL)
_PARTS = (("code",), ("value",), ("worst", "scale_worst"), ("best", "scale_best"))


def _member(rating: Any, *names: str) -> Any:
    """The first of `names` that a document or a row has."""
    for name in names:
        if isinstance(rating, Mapping):
            if name in rating:
                return rating[name]
        elif hasattr(rating, name):
            return getattr(rating, name)
    return None


def _badge(shape: str, label: str, form: str) -> SafeString:
    classes = {"": "", "lg": " badge--lg badge--plain"}.get(form, f" badge--{form}")
    return format_html(
        '<span class="badge r-{}{}"><svg class="glyph" viewBox="0 0 16 16" aria-hidden="true" focusable="false">'
        '<use href="#r-{}"/></svg><span class="badge__word">{}</span></span>',
        shape,
        classes,
        shape,
        label,
    )


def _label(kinds: Any, code: str) -> str:
    return str(kinds(code).label) if code in kinds.values else code


def _time(value: Any) -> date | None:
    """A date or a time: a datetime is a date, too."""
    if isinstance(value, str):
        return parse_datetime(value) if "T" in value else parse_date(value)
    return value if isinstance(value, date) else None
