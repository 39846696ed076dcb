"""How a priority is drawn: small bars beside the number, and its terms in words."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from claims.workflow.priority import AGE_MOST, DEADLINE_MOST, REACH_MOST, SCORE_MOST, Priority

register = template.Library()

_STEP, _WIDTH, _HEIGHT = 5, 4, 16


@register.simple_tag
def priority_bars(priority: Priority) -> SafeString:
    """Four bars, always in the sequence score, reach, age, deadline; each as high as its share of what it can give."""
    terms = (
        (priority.score, SCORE_MOST),
        (priority.reach, REACH_MOST),
        (priority.age, AGE_MOST),
        (priority.deadline, DEADLINE_MOST),
    )
    heights = [max(1, round(_HEIGHT * points / most)) for points, most in terms]
    bars = format_html_join(
        "",
        '<rect class="t0" x="{0}" y="15" width="4" height="1"/><rect x="{0}" y="{1}" width="4" height="{2}"/>',
        ((_STEP * at, _HEIGHT - height, height) for at, height in enumerate(heights)),
    )
    width = _STEP * (len(heights) - 1) + _WIDTH
    return format_html(
        '<svg class="terms" viewBox="0 0 {} {}" aria-hidden="true" focusable="false">{}</svg>', width, _HEIGHT, bars
    )
