"""The promises of the look, read from the stylesheets: contrast of every pair, and one dark theme in two places."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import get_template

from claims.templatetags.claims_ui import FORMS, STEPS

CSS = "claims/css"
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_DECLARATION = re.compile(r"(--[\w-]+):\s*([^;]+);")
_COLOUR = re.compile(r"#[0-9a-f]{6}")
TEXT, CONTROL = 4.5, 3.0
SURFACES = ["canvas", "surface", "raised", "sunken", "hover", "current"]
RATINGS = ["true", "mostly-true", "half", "mostly-false", "false", "unproven", "retracted"]
STATES = ["queued", "progress", "sign-off", "changes", "approved", "published", "abandoned", "suspended"]
MESSAGES = ["good", "warn", "bad", "ins", "del"]
TEXT_PAIRS = [
    *((ink, surface) for ink in ("ink", "ink-2", "ink-3") for surface in ("canvas", "surface", "raised", "hover")),
    *(("ink", surface) for surface in SURFACES),
    *(("ink-2", surface) for surface in SURFACES),
    *((link, surface) for link in ("accent", "accent-strong") for surface in ("canvas", "surface", "raised", "hover")),
    ("accent", "accent-tint"), ("ink", "accent-tint"), ("on-ink", "ink"), ("on-ink", "ink-2"),
    ("on-marker", "marker"), ("ink", "marker-tint"), ("ink-2", "marker-tint"),
    *((f"rate-{name}", ground) for name in RATINGS for ground in ("canvas", "surface", f"rate-{name}-tint")),
    *(("on-rate", f"rate-{name}") for name in RATINGS),
    *(("ink", f"rate-{name}-tint") for name in RATINGS),
    *((f"st-{name}", ground) for name in STATES for ground in ("surface", f"st-{name}-tint")),
    *((name, ground) for name in MESSAGES for ground in ("surface", f"{name}-tint")),
    *(("ink", f"{name}-tint") for name in MESSAGES),
]  # fmt: skip
CONTROL_PAIRS = [
    *(("control", surface) for surface in ("canvas", "surface", "raised")),
    *(("accent", surface) for surface in SURFACES),
    ("marker-line", "surface"), ("marker-line", "marker-tint"),
    *((f"rate-{name}", "surface") for name in RATINGS),
]  # fmt: skip


def read(name: str) -> str:
    return _COMMENT.sub("", Path(finders.find(f"{CSS}/{name}")).read_text())


def block(css: str, selector: str) -> dict[str, str]:
    """The declarations of the rule of exactly this selector."""
    (found,) = re.findall(rf"(?:^|[}}\n]){re.escape(selector)} \{{(.*?)\}}", css, re.DOTALL)
    return {name.removeprefix("--"): value.strip() for name, value in _DECLARATION.findall(found)}


TOKENS = read("tokens.css")
LIGHT = block(TOKENS, ':root,\n[data-theme="light"]')
DARK = block(TOKENS, '[data-theme="dark"]')
DARK_OF_THE_SYSTEM = block(TOKENS, ':root:not([data-theme="light"])')
THEMES = {"light": LIGHT, "dark": LIGHT | DARK}


def luminance(colour: str) -> float:
    """Relative luminance by WCAG 2.2."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio by WCAG 2.2."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_counted_as_the_standard_says():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", THEMES)
def test_every_text_pair_has_enough_contrast(theme):
    colours = THEMES[theme]

    low = {
        pair: round(contrast(*(colours[name] for name in pair)), 2)
        for pair in TEXT_PAIRS
        if contrast(*(colours[name] for name in pair)) < TEXT
    }

    assert low == {}


@pytest.mark.parametrize("theme", THEMES)
def test_every_control_and_shape_has_enough_contrast(theme):
    colours = THEMES[theme]

    low = {
        pair: round(contrast(*(colours[name] for name in pair)), 2)
        for pair in CONTROL_PAIRS
        if contrast(*(colours[name] for name in pair)) < CONTROL
    }

    assert low == {}


@pytest.mark.parametrize("theme", THEMES)
def test_every_colour_of_the_tokens_stands_in_a_pair(theme):
    decoration = re.compile(r"^(line|line-strong|accent-line|chart-.*|scrim|shadow-.*)$")
    named = {name for pair in (*TEXT_PAIRS, *CONTROL_PAIRS) for name in pair}

    forgotten = {
        name for name, value in THEMES[theme].items() if _COLOUR.fullmatch(value) and not decoration.match(name)
    } - named

    assert forgotten == set()


def test_dark_by_system_and_dark_by_choice_are_equal():
    assert DARK == DARK_OF_THE_SYSTEM
    assert len(DARK) > 60


@pytest.mark.parametrize("name", ["base.css", "public.css", "desk.css", "desk-pages.css"])
def test_colours_are_written_in_the_tokens_alone(name):
    screen = read(name).split("@media print")[0]

    assert re.findall(r"#[0-9a-fA-F]{3,8}\b(?![^{]*\{)", screen) == []


@pytest.mark.parametrize("name", ["base.css", "public.css", "desk.css", "desk-pages.css"])
def test_every_token_that_is_used_is_there(name):
    local = {"gap", "r", "r-tint", "n", "n-tint", "hl-ink"}
    given = {match[0].removeprefix("--") for match in _DECLARATION.findall(TOKENS)} | local
    here = {match[0].removeprefix("--") for match in _DECLARATION.findall(read(name))}

    used = set(re.findall(r"var\(--([\w-]+)", read(name)))

    assert used - given - here == set()


def test_every_rating_has_a_colour_class_and_a_shape_of_its_own():
    sprite = get_template("claims/components/sprite_ratings.html").render()
    shapes = dict(re.findall(r'<symbol id="r-([\w-]+)"[^>]*>(.*?)</symbol>', sprite, re.DOTALL))

    assert set(FORMS.values()) == set(shapes) == set(RATINGS)
    assert len(set(shapes.values())) == len(RATINGS)
    assert [name for name in RATINGS if f".r-{name} {{" not in read("base.css")] == []
    assert set(STEPS) < set(RATINGS)
