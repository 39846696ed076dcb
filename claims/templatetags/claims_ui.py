"""Icons, rating badges and other parts that stand in many templates.

Icons are decoration: hidden from assistive technology, always with words beside them.
"""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

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


@register.simple_tag
def badge(code: str, label: str, form: str = "") -> SafeString:
    """A rating as colour, shape and word. `form` is "", "solid", "plain" or "lg"."""
    shape = rating_form(code)
    return format_html(
        '<span class="badge r-{}{}"><svg class="glyph" viewBox="0 0 16 16" aria-hidden="true" focusable="false">'
        '<use href="#r-{}"/></svg><span class="badge__word">{}</span></span>',
        shape,
        format_html(" badge--{}", form) if form else "",
        shape,
        label,
    )
