"""Changes between two texts."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.text import diff
from claims.text.diff import Change, Op, diff_words, is_same

WORDS = st.lists(st.sampled_from(["He ", "won. ", "Five ", "votes ", "😀 ", "\n\n", "lost. ", ", "]), max_size=30).map(
    "".join
)


def old_of(changes):
    return "".join(change.text for change in changes if change.op is not Op.INSERT)


def new_of(changes):
    return "".join(change.text for change in changes if change.op is not Op.DELETE)


def test_diff_of_one_changed_word_shows_that_word_only():
    assert diff_words("It rained. He won by 5 votes. It ended.", "It rained. He won by 6 votes. It ended.") == [
        Change(Op.KEEP, "It rained. He won by "),
        Change(Op.DELETE, "5"),
        Change(Op.INSERT, "6"),
        Change(Op.KEEP, " votes. It ended."),
    ]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", []),
        ("Same.", "Same.", [Change(Op.KEEP, "Same.")]),
        ("", "New.", [Change(Op.INSERT, "New.")]),
        ("Old.", "", [Change(Op.DELETE, "Old.")]),
    ],
)
def test_diff_of_simple_pairs_is_as_written_here(old, new, expected):
    assert diff_words(old, new) == expected


@settings(max_examples=400, deadline=None)
@given(WORDS, WORDS)
def test_diff_of_any_pair_holds_both_texts(old, new):
    changes = diff_words(old, new)

    assert (old_of(changes), new_of(changes)) == (old, new)
    assert is_same(changes) == (old == new)
    assert [change for change in changes if not change.text] == []


def test_diff_beyond_the_caps_is_coarse_and_still_true(monkeypatch):
    monkeypatch.setattr(diff, "_MAX_SENTENCES", 3)
    old, new = "One. Two. Three. Four. Five.", "One. Two. Three. Four. Six."

    assert diff_words(old, new) == [Change(Op.DELETE, old), Change(Op.INSERT, new)]


def test_diff_of_one_endless_sentence_is_coarse_and_still_true(monkeypatch):
    monkeypatch.setattr(diff, "_MAX_WORDS", 4)
    old, new = "word " * 20 + "end.", "word " * 20 + "stop."

    assert diff_words(old, new) == [Change(Op.DELETE, old), Change(Op.INSERT, new)]
