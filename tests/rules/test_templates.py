"""What templates promise beyond what djlint reads."""

import re

from tests.rules.sources import ROOT

TEMPLATES = ROOT / "claims/templates"
INCLUDE = re.compile(r'{%-?\s*include "([^"]+)"([^%]*)%}')


def included(name: str) -> list[tuple[str, str]]:
    """What a template includes: names, and the words after each."""
    return INCLUDE.findall((TEMPLATES / name).read_text())


def has_form(name: str) -> bool:
    """Whether a template, or one that it includes with the context that it has, sends a form by POST."""
    inside = [other for other, words in included(name) if "only" not in words.split()]
    return "{% csrf_token %}" in (TEMPLATES / name).read_text() or any(has_form(other) for other in inside)


def test_part_with_a_form_that_is_included_alone_is_given_its_token():
    """Without it the form works only where HTMX sends the token as a header."""
    tokenless = [
        f"{path.relative_to(TEMPLATES)}: {name}"
        for path in sorted(TEMPLATES.rglob("*.html"))
        for name, words in included(str(path.relative_to(TEMPLATES)))
        if "only" in words.split() and "csrf_token=csrf_token" not in words and has_form(name)
    ]

    assert tokenless == []
