"""Where a claim was made: short quotes, spans left whole, and the newest place of the words."""

import pytest

from claims.enums import AnchorState
from claims.representations.appearance import QUOTE_LIMIT, appearance, short_quote
from claims.representations.web_annotation import specific_resource
from tests.unit.representations.files import ARTICLE_ID, anchor_row, appearance_row

LONG = "word " * 100 + "end"


def test_appearance_names_article_quote_and_both_selectors():
    row = appearance_row()

    assert appearance(row) == {
        "id": str(row.public_id),
        "article": {
            "id": str(ARTICLE_ID),
            "url": "https://news.example/a",
            "headline": "A year in trees",
            "publisher": "The Gazette",
            "date_published": "2026-01-08",
        },
        "exact": "Forty thousand trees.",
        "truncated": False,
        "stance": "asserts",
        "state": "anchored",
        "retrieved_at": "2026-01-08T12:00:00Z",
        "selector": [
            {"type": "TextQuoteSelector", "exact": "Forty thousand trees.", "prefix": "before ", "suffix": " after"},
            {"type": "TextPositionSelector", "start": 7, "end": 28},
        ],
    }


def test_long_quote_is_cut_at_a_word_and_keeps_its_whole_span():
    document = appearance(appearance_row(LONG))

    assert document["truncated"] is True
    assert document["exact"] == ("word " * 60).strip()
    assert document["selector"] == [
        {"type": "TextQuoteSelector", "exact": document["exact"], "prefix": "before ", "suffix": ""},
        {"type": "TextPositionSelector", "start": 7, "end": 7 + len(LONG)},
    ]


@pytest.mark.parametrize("text", ["a" * QUOTE_LIMIT, "字" * QUOTE_LIMIT, "🇪🇺" * (QUOTE_LIMIT // 2)])
def test_quote_at_limit_is_whole(text):
    assert short_quote(text) == text


@pytest.mark.parametrize("text", ["字" * (QUOTE_LIMIT + 1), "x" * 2_000])
def test_long_quote_without_spaces_is_cut_at_limit(text):
    assert short_quote(text) == text[:QUOTE_LIMIT]


def test_cut_keeps_a_word_that_ends_at_the_limit():
    text = "a" * (QUOTE_LIMIT - 2) + " b cc"

    assert short_quote(text) == "a" * (QUOTE_LIMIT - 2) + " b"


def test_moved_words_are_shown_where_they_are_now():
    row = appearance_row(anchors=[anchor_row(AnchorState.MOVED, 40, 61)])

    document = appearance(row)

    assert document["state"] == "moved"
    assert document["retrieved_at"] == "2026-02-02T12:00:00Z"
    assert document["selector"][1] == {"type": "TextPositionSelector", "start": 40, "end": 61}


@pytest.mark.parametrize("state", [AnchorState.CHANGED, AnchorState.AMBIGUOUS, AnchorState.ORPHANED])
def test_words_that_are_no_longer_there_keep_the_place_where_they_were_found(state):
    document = appearance(appearance_row(anchors=[anchor_row(state, 40, 61)]))

    assert document["state"] == state.value
    assert document["retrieved_at"] == "2026-01-08T12:00:00Z"
    assert document["selector"][1] == {"type": "TextPositionSelector", "start": 7, "end": 28}


def test_newest_anchor_counts():
    older, newer = anchor_row(AnchorState.MOVED, 40, 61, pk=1), anchor_row(AnchorState.ORPHANED, pk=2)

    assert appearance(appearance_row(anchors=[newer, older]))["state"] == "orphaned"


def test_specific_resource_has_state_and_both_selectors():
    row = appearance_row()
    row.snapshot.archive_url = "https://archive.example/a"

    assert specific_resource(row) == {
        "type": "SpecificResource",
        "source": "https://news.example/a",
        "state": {"type": "TimeState", "sourceDate": "2026-01-08T12:00:00Z", "cached": "https://archive.example/a"},
        "selector": appearance(row)["selector"],
    }


def test_specific_resource_of_pasted_text_names_the_article():
    row = appearance_row(url="urn:sha-256:" + "a" * 64)

    document = specific_resource(row)

    assert document["source"] == f"urn:uuid:{ARTICLE_ID}"
    assert document["state"] == {"type": "TimeState", "sourceDate": "2026-01-08T12:00:00Z"}
