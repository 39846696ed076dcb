"""Where a name begins and ends."""

import pytest

from claims.text.names import fuller_name, name_ending_at, name_starting_at, read_name, tokens_of


def name_at_end(text):
    tokens = tokens_of(text)
    run = name_ending_at(tokens, len(tokens) - 1)
    return read_name(tokens, *run) if run else None


def name_at_start(text):
    tokens = tokens_of(text)
    run = name_starting_at(tokens, 0)
    return read_name(tokens, *run) if run else None


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("the South Velanian President Yoon Sul Karsk", "Yoon Sul Karsk", "person"),
        ("Nordby’s Ada Bell", "Ada Bell", "person"),
        ("Ursula von der Lind", "Ursula von der Lind", "person"),
        ("Ludwig van Bell", "Ludwig van Bell", "person"),
        ("United States Ada Bell", "Ada Bell", "person"),
        ("Sen. Ada Bell", "Ada Bell", "person"),
        ("the Church of Bells", "Bells", "unknown"),
        ("the European Union", "European Union", "organisation"),
        ("NATO", "NATO", "organisation"),
    ],
)
def test_name_before_a_verb_is_read_without_titles(text, name, kind):
    found = name_at_end(text)

    assert (found.text, found.kind) == (name, kind)
    assert text[found.start : found.end] == name


@pytest.mark.parametrize(
    "text", ["the president", "President", "", "the Ada Bell Tom Quill Bo Karsk Jo Penn", "yesterday"]
)
def test_no_single_name_gives_none(text):
    assert name_at_end(text) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [("Ada Bell told", "Ada Bell"), ("Charles de Bell said", "Charles de Bell"), ("Bell’s Tom Quill", "Bell")],
)
def test_name_after_a_verb_ends_with_its_last_word(text, name):
    assert name_at_start(text).text == name


@pytest.mark.parametrize(
    ("name", "context", "expected"),
    [
        ("Bell", "Ada Bell came.", "Ada Bell"),
        ("Bell", "Ada Bell and Bo Bell came.", "Bell"),
        ("Bell", "Ada Bellman came.", "Bell"),
        ("Bell", "the University of North Nordby Ada Bell", "Bell"),
        ("Tom Bell", "Ada Bell came.", "Tom Bell"),
        ("Bo", "Ada Bo came.", "Bo"),
        ("Bell", "", "Bell"),
    ],
)
def test_fuller_name_needs_one_person_of_that_name(name, context, expected):
    assert fuller_name(name, context) == expected
