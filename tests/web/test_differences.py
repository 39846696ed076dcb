"""What changed, as readers see it."""

import pytest

from claims.web.differences import CONTEXT, LONGEST_REWRITTEN, compared, differences, plain
from claims.web.pages import squeezed
from claims.web.rendered import Rendered


def document(**fields):
    return {
        "headline": "A", "summary": "B", "claim_reviewed": "C", "language": "en", "rating": {"label": "False"},
        "explanation": {"html": "<p>Text.</p>"}, "evidence": [],
    } | fields  # fmt: skip


@pytest.mark.parametrize(
    ("was", "now", "pieces"),
    [
        (
            "They list 14,000 trees in all.",
            "They list 14,500 trees in all.",
            [("keep", "They list "), ("delete", "14,000"), ("insert", "14,500"), ("keep", " trees in all.")],
        ),
        (
            "The rebate was 5.4 billion pounds.",
            "The rebate was 4.5 billion pounds.",
            [("keep", "The rebate was "), ("delete", "5.4"), ("insert", "4.5"), ("keep", " billion pounds.")],
        ),
        (
            "It would save 2.4 million a year.",
            "It would save up to 2.4 million a year.",
            [("keep", "It would save "), ("insert", "up to "), ("keep", "2.4 million a year.")],
        ),
        (
            "The council met in the old hall.",
            "The board sat in the old hall.",
            [("keep", "The "), ("delete", "council met"), ("insert", "board sat"), ("keep", " in the old hall.")],
        ),
    ],
)
def test_changes_are_of_whole_words(was, now, pieces):
    assert compared(was, now) == pieces


@pytest.mark.parametrize(
    ("was", "now"),
    [("one two three four", "one 2 three four"), ("a b", "a b c"), ("x, y and z here", "x y, and z there"),
     ("", "all new"), ("gone now", "")],
)  # fmt: skip
def test_pieces_give_both_texts_back(was, now):
    pieces = compared(was, now)

    old = "".join(text for op, text in pieces if op != "insert").strip()
    new = "".join(text for op, text in pieces if op != "delete").strip()
    assert (old, new) == (was.strip(), now.strip())


def test_unchanged_text_is_cut_around_the_change():
    filling = "word " * 100

    pieces = compared(f"{filling}old {filling}", f"{filling}new {filling}")

    assert [op for op, _ in pieces] == ["gap", "keep", "delete", "insert", "keep", "gap"]
    assert max(len(text) for _, text in pieces) <= CONTEXT


def test_text_that_was_rewritten_is_shown_whole_or_not_at_all():
    short = compared("Coral cover was at a record.", "Nobody had seen such heat before.")
    long = compared("alpha beta " * LONGEST_REWRITTEN, "gamma delta " * LONGEST_REWRITTEN)

    assert [op for op, _ in short] == ["delete", "keep", "insert"]
    assert long == []


def test_rating_and_evidence_are_compared_too():
    source = {"url": "https://a.example/", "title": "Register"}

    found = differences(document(), document(rating={"label": "True"}, evidence=[source]))

    assert [(str(each.label), each.pieces) for each in found] == [
        ("Rating", [("delete", "False"), ("keep", " "), ("insert", "True")]),
        ("Evidence", [("insert", "Register")]),
    ]


def test_nothing_is_compared_with_a_tombstone():
    assert differences(document(), document(explanation=None)) == []
    assert differences(document(explanation=None), document()) == []


def test_markup_is_read_as_words():
    assert plain("<p>A &amp; <strong>b</strong></p>\n<ul>\n<li>c</li>\n</ul>") == "A & b\nc"


def test_indentation_goes_and_preformatted_text_stays():
    body = b"<p>\n    a\n  b</p><pre>\n  x\n    y</pre>\n\n  <p>"

    assert squeezed(body) == b"<p>\na\nb</p><pre>\n  x\n    y</pre>\n<p>"


def test_rendered_page_is_kept_for_a_while_and_the_least_used_is_dropped():
    times = iter([0, 1, 2, 3, 40, 41])
    pages = Rendered(largest=2, seconds=30)
    made = []

    def get(name):
        return pages.get(name, lambda: made.append(name) or name.encode(), clock=lambda: next(times))

    answers = [get(name) for name in ("a", "a", "b", "c", "a", "c")]

    assert answers == [b"a", b"a", b"b", b"c", b"a", b"c"]
    assert made == ["a", "b", "c", "a", "c"]
