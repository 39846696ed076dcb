"""Sentence spans: where news breaks them, what always holds."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.text.sentences import split


def sentences(text, language="en"):
    return [text[start:end] for start, end in split(text, language)]


@pytest.mark.parametrize(
    "expected",
    [
        ["He met John F. Kennedy in the U.S.", "The trip ended on Friday."],
        ["She worked for the U.S. Senate until May.", "Then she left."],
        ["1. Taxes went up.", "2. Crime went down."],
        ["Sen. Warren met Gov. Lee at 5 p.m. on Monday.", "Nobody else came."],
        ["It was No. 5 of 12.", "“We won,” he said."],
        ["“Really?” she asked.", "“Yes.”", "He nodded."],
        ['He said: "It is done.', 'We won."', "Then he left."],
        ["It cost $5.5 million.", "That is 3.2 percent."],
        ["Did it rain?", "It did!", "So they stayed."],
        ["Mr. J. R. R. Tolkien wrote it.", "It sold well."],
        ["The F.B.I. Director spoke."],
    ],
)
def test_split_of_news_sentences_finds_each(expected):
    assert sentences(" ".join(expected)) == expected


def test_split_at_a_line_end_always_ends_the_sentence():
    assert sentences("A headline without stop\nThe first sentence.\n\nAnother one") == [
        "A headline without stop",
        "The first sentence.",
        "Another one",
    ]


def test_split_of_a_line_broken_in_mid_sentence_joins_it():
    assert sentences("The council closed the\nbridge on Friday.") == ["The council closed the\nbridge on Friday."]


def test_split_counts_code_points():
    text = "Hello 😀👨‍👩‍👧 there. שלום עולם. Next one."

    assert sentences(text) == ["Hello 😀👨‍👩‍👧 there.", "שלום עולם.", "Next one."]


@pytest.mark.parametrize(
    ("language", "text", "count"),
    [
        ("ja", "今日は雨だ。明日は晴れる。", 2),
        ("de", "Er kam am 3. Oktober. Dann ging er.", 2),
        ("xx", "One. Two.", 2),
        ("", "", 0),
    ],
)
def test_split_in_other_languages_works(language, text, count):
    assert len(split(text, language)) == count


PIECES = st.sampled_from(
    [
        "He won. ",
        "U.S. ",
        '"',
        "”",
        "“",
        ". ",
        "\n",
        "\n\n",
        "Mr. ",
        "1. ",
        "a",
        "😀",
        "? ",
        "...",
        " ",
        "No. 5 ",
        "(x) ",
        "J. ",
        "\u3002",
        "é",
    ]
)


@settings(max_examples=400, deadline=None)
@given(
    st.lists(PIECES, max_size=60).map("".join) | st.text(max_size=200), st.sampled_from(["en", "de", "ja", "ar", ""])
)
def test_split_of_any_text_covers_all_but_white_space_in_order(text, language):
    spans = split(text, language)
    edges = [edge for span in spans for edge in span]
    gaps = [text[one:two] for one, two in zip([0, *edges[1::2]], [*edges[::2], len(text)], strict=True)]

    assert edges == sorted(edges)
    assert [gap.strip() for gap in gaps] == [""] * len(gaps)
    assert [text[start:end].strip() for start, end in spans] == [text[start:end] for start, end in spans]
    assert [text[start:end] for start, end in spans if start >= end] == []


def test_split_of_one_line_of_ten_thousand_sentences_finds_all():
    assert len(split("The bridge was closed. " * 10_000, "en")) == 10_000
