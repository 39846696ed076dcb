"""Numbers of evidence in a text: what is a citation, and what is Markdown's own."""

import pytest

from claims.text.citing import cited, uncited, unknown


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("", []),
        ("As the accounts say [1].", [1]),
        ("[2], then [1], then [2] again", [1, 2]),
        ("both [1][2] at once", [1, 2]),
        ("a link [1](https://a.example/)", []),
        ("[1]: https://a.example/ is a definition", []),
        ("as in [1]: the accounts", [1]),
        ("[1234] and [a] and [] and [1 2]", []),
        ("[10]", [10]),
    ],
)
def test_cited_finds_numbers_in_brackets_that_are_no_links(text, numbers):
    assert cited(text) == numbers


def test_uncited_names_the_evidence_that_the_text_leaves_out():
    assert uncited("see [2]", 3) == [1, 3]


def test_unknown_names_numbers_without_evidence():
    assert unknown("see [0], [2] and [4]", 3) == [0, 4]
