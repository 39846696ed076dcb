"""Texts cut into pieces under marks: nothing is lost, nothing is shown twice, every mark can be reached."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.text.normalise import canonical
from claims.text.passages import Piece, occurrences, passages

TEXT = "The sea rose. It rose by 3 cm.\n\nNobody drowned."


def shown(text, spans, chosen=None):
    """(words, owner) of every piece, in reading order."""
    pieces = [piece for paragraph in passages(text, spans, chosen=chosen) for piece in paragraph.pieces]
    return [(text[piece.start : piece.end], piece.owner) for piece in pieces]


def tags(text, spans, chosen=None):
    """(words, marks that end there) of every piece where one ends."""
    pieces = [piece for paragraph in passages(text, spans, chosen=chosen) for piece in paragraph.pieces]
    return [(text[piece.start : piece.end], piece.ends) for piece in pieces if piece.ends]


def test_text_without_marks_is_its_lines():
    assert shown(TEXT, []) == [("The sea rose. It rose by 3 cm.", None), ("Nobody drowned.", None)]


def test_paragraph_knows_where_it_stands():
    assert [(one.start, one.end) for one in passages(TEXT, [])] == [(0, 30), (32, 47)]


def test_mark_alone_is_one_piece_that_begins_and_ends_it():
    (paragraph, _) = passages(TEXT, [(0, 13)])

    assert paragraph.pieces == (Piece(0, 13, 0, begins=True, ends=(0,)), Piece(13, 30))


def test_adjacent_marks_stay_two():
    assert shown("One.Two.", [(0, 4), (4, 8)]) == [("One.", 0), ("Two.", 1)]


def test_mark_inside_another_owns_its_words_and_the_outer_one_the_rest():
    spans = [(0, 13), (4, 7)]

    assert shown(TEXT, spans)[:3] == [("The ", 0), ("sea", 1), (" rose.", 0)]
    assert tags(TEXT, spans) == [("sea", (1,)), (" rose.", (0,))]


def test_outer_mark_that_ends_with_the_inner_one_is_reached_after_it():
    assert tags(TEXT, [(0, 13), (8, 13)]) == [("rose.", (1, 0))]


def test_chosen_mark_owns_all_its_words():
    assert shown(TEXT, [(0, 13), (4, 7)], chosen=0)[:3] == [("The ", 0), ("sea", 0), (" rose.", 0)]


def test_partly_overlapping_marks_share_the_text_between_them():
    assert shown("abcdef", [(0, 4), (2, 6)]) == [("ab", 0), ("cd", 0), ("ef", 1)]
    assert tags("abcdef", [(0, 4), (2, 6)]) == [("cd", (0,)), ("ef", (1,))]


def test_same_span_twice_is_reached_twice():
    assert tags("abc", [(0, 3), (0, 3)]) == [("abc", (0, 1))]


def test_mark_over_two_paragraphs_begins_once_and_ends_once():
    pieces = [piece for paragraph in passages(TEXT, [(14, 39)]) for piece in paragraph.pieces]

    assert [(TEXT[one.start : one.end], one.begins, one.ends) for one in pieces if one.owner == 0] == [
        ("It rose by 3 cm.", True, ()),
        ("Nobody ", False, (0,)),
    ]


def test_mark_that_ends_with_a_line_end_is_reached_at_its_last_words():
    assert tags("One.\nTwo.", [(0, 5)]) == [("One.", (0,))]


@pytest.mark.parametrize("span", [(5, 5), (900, 950), (8, 3)])
def test_mark_of_nothing_is_left_out(span):
    assert {owner for _, owner in shown(TEXT, [span])} == {None}


def test_mark_beyond_the_end_is_cut_to_the_text():
    assert shown("abc", [(1, 99)]) == [("a", None), ("bc", 0)]


def test_whole_characters_stay_whole():
    text = "👩‍👩‍👧 שלום é🇳🇴 end"
    start = text.index("שלום")

    assert shown(text, [(start, start + 4)]) == [("👩‍👩‍👧 ", None), ("שלום", 0), (" é🇳🇴 end", None)]


@pytest.mark.parametrize(
    ("words", "places"),
    [("It", [(14, 16)]), (" rose.  It ", [(8, 16)]), ("cm. Nobody", [(27, 38)]), ("rose", [(8, 12), (17, 21)]),
     ("r.se", []), ("  ", [])],
)  # fmt: skip
def test_words_are_found_whatever_white_space_parts_them(words, places):
    assert occurrences(TEXT, words) == places


def test_no_more_places_are_found_than_asked_for():
    assert occurrences("a a a", "a", most=2) == [(0, 1), (2, 3)]


SIGNS = st.sampled_from(["a", "b ", ". ", "\n", "\n\n", "é", "é", "👩‍👩‍👧", "🇳🇴", "\u202e", "אב ", "<b>", "&amp;", '"'])
TEXTS = st.lists(SIGNS, max_size=40).map(lambda parts: canonical("".join(parts)))
SPANS = st.lists(st.tuples(st.integers(0, 90), st.integers(0, 90)), max_size=12)


@given(text=TEXTS, spans=SPANS, chosen=st.one_of(st.none(), st.integers(0, 11)))
def test_pieces_and_line_ends_are_the_text(text, spans, chosen):
    read, at = "", 0
    for paragraph in passages(text, spans, chosen=chosen):
        read += text[at : paragraph.start]
        assert set(text[at : paragraph.start]) <= {"\n"}
        read += "".join(text[piece.start : piece.end] for piece in paragraph.pieces)
        at = paragraph.end

    assert read + text[at:] == text
    assert set(text[at:]) <= {"\n"}


@given(text=TEXTS, spans=SPANS, chosen=st.one_of(st.none(), st.integers(0, 11)))
def test_every_mark_of_words_ends_once_and_owners_cover_their_pieces(text, spans, chosen):
    pieces = [piece for paragraph in passages(text, spans, chosen=chosen) for piece in paragraph.pieces]
    of_words = [mark for mark, (start, end) in enumerate(spans) if text[start:end].strip("\n")]

    assert sorted(mark for piece in pieces for mark in piece.ends) == of_words
    assert all(piece.start < piece.end for piece in pieces)
    owned = [piece for piece in pieces if piece.owner is not None]
    assert all(spans[piece.owner][0] <= piece.start and piece.end <= spans[piece.owner][1] for piece in owned)
    assert sum(piece.begins for piece in owned) == len({piece.owner for piece in owned})
