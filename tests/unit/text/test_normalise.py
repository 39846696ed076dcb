"""The canonical form: what changes, what stays, and that it always can be stored."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.text.normalise import canonical, canonical_line

ANYTHING = st.text(st.characters(codec=None, exclude_categories=()), max_size=60)
TROUBLE = st.text(
    st.sampled_from(
        "\x00\ud83d\ude00\r\n\u2028\u2029\x85 \u00a0\t\ufeffae"
        "\u0301\u0344\u0316\u200d\u202e\u1e9b\u0323\uac00\u11a8\U0001f600"
    ),
    max_size=50,
)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("one\u2029two", "one\n\ntwo"),
        ("one\n\n\n\n two \n", "one\n\ntwo"),
        ("a\u00a0\u2009 \tb", "a b"),
        ("nul\x00 and bell\x07", "nul and bell"),
        ("half \ud83d alone", "half alone"),
        ("pair \ud83d\ude00", "pair \U0001f600"),
        ("\ufeffmark", "mark"),
        ("cafe\u0301", "caf\u00e9"),
        ("", ""),
        (" \n \t ", ""),
    ],
)
def test_canonical_of_known_text_is_as_written_here(raw, expected):
    assert canonical(raw) == expected


@pytest.mark.parametrize("kept", ["\u200d", "\u200b", "\u202e", "\u2066", "\u00ad", "\U000e0041", "\ue000"])
def test_canonical_of_invisible_characters_keeps_them_as_evidence(kept):
    assert canonical(f"a{kept}b") == f"a{kept}b"


def test_canonical_of_a_stack_of_marks_cuts_it_to_thirty():
    stacked = canonical("a" + "\u0316\u0301" * 10_000)

    assert len(stacked) <= 31
    assert unicodedata.is_normalized("NFC", stacked)


def test_canonical_line_of_broken_headline_is_one_line():
    assert canonical_line(" A\n\n headline\u2029here ") == "A headline here"


@settings(max_examples=5_000, deadline=None)
@given(ANYTHING)
def test_canonical_of_any_text_can_be_stored(text):
    result = canonical(text)

    assert "\x00" not in result
    assert result.encode("utf-8").decode("utf-8") == result
    assert unicodedata.is_normalized("NFC", result)


@settings(max_examples=5_000, deadline=None)
@given(TROUBLE)
def test_canonical_of_troublesome_text_is_stable(text):
    once = canonical(text)

    assert canonical(once) == once
    assert "\r" not in once
    assert "\n\n\n" not in once
    assert once == once.strip()
    assert once.encode("utf-8").decode("utf-8") == once
