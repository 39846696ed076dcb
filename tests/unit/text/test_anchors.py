"""Quotes found again in changed texts, and never at a wrong place."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.text.anchors import State, find, make, snap
from claims.text.sentences import split

ARTICLE = """The council closed the harbour bridge on Friday after inspectors found cracks in two of its eleven \
pillars. About 31,000 vehicles cross the bridge on a normal weekday, according to the building office. He won. \
The repairs will cost 4.2 million pounds and take five months, said Maria Lind, who heads the office. \
"Nobody was in danger at any time," she told reporters.

Ferries run every ten minutes until the bridge is open again. The fare was cut by half in April. He won. \
The mayor of Nordby, Tom Quill, had warned in March that the pillars were older than the plans said. \
In 2009 a first repair cost 1.9 million pounds. In 2013 a second repair cost 2.4 million pounds.

The opposition wants an inquiry. It says that three reports were never read. The government of the county denied this. \
A vote on the inquiry is due on 9 June. Thank you."""

EDITS = (
    "A short note was added here by the editors.",
    "He won.",
    "The council said that it would look into the matter again before the summer.",
    "In 2011 a third repair cost 2.8 million pounds.",
)


def spans():
    return split(ARTICLE, "en")


def sentence(words):
    start = ARTICLE.index(words)
    return next((one, two) for one, two in spans() if one <= start < two)


def marked(words):
    return make(ARTICLE, *sentence(words))


def test_anchor_in_the_same_text_is_where_it_was():
    for start, end in spans():
        found = find(make(ARTICLE, start, end), ARTICLE)

        assert (found.state, found.start, found.end, found.score) == (State.ANCHORED, start, end, 1.0)


def test_anchor_after_an_insertion_before_it_has_moved():
    found = find(marked("The mayor of Nordby"), "New first line.\n\n" + ARTICLE)

    assert found.state == State.MOVED
    assert found.start == sentence("The mayor of Nordby")[0] + len("New first line.\n\n")


def test_anchor_of_words_that_occur_twice_is_told_by_what_stands_around_it():
    second = ARTICLE.rindex("He won.")

    found = find(make(ARTICLE, second, second + 7), "Correction. " + ARTICLE)

    assert (found.state, found.start) == (State.MOVED, second + len("Correction. "))
    assert found.method == "quote_context"


def test_anchor_of_words_that_occur_twice_and_were_once_deleted_is_not_put_on_the_other():
    second = ARTICLE.rindex("He won.")
    anchor = make(ARTICLE, second, second + 7)

    found = find(anchor, ARTICLE[:second] + ARTICLE[second + 8 :])

    assert (found.state, found.start) == (State.AMBIGUOUS, None)


def test_anchor_whose_number_was_edited_is_changed_in_place():
    edited = ARTICLE.replace("4.2 million", "4.7 million")

    found = find(marked("The repairs will cost"), edited)

    assert found.state == State.CHANGED
    assert edited[found.start : found.end].startswith("The repairs will cost 4.7 million pounds")
    assert edited[found.start : found.end].endswith("who heads the office.")


def test_anchor_that_was_deleted_is_not_put_on_a_similar_sentence():
    first = "In 2009 a first repair cost 1.9 million pounds. "

    found = find(marked("In 2009 a first"), ARTICLE.replace(first, ""))

    assert (found.state, found.start, found.end) == (State.ORPHANED, None, None)


def test_anchor_in_a_text_with_other_words_is_orphaned():
    assert find(marked("The mayor of Nordby"), "Something else entirely. " * 40).state == State.ORPHANED
    assert find(marked("The mayor of Nordby"), "").state == State.ORPHANED


def test_anchor_edited_in_place_is_not_put_on_a_copy_elsewhere():
    start, end = sentence("The repairs will cost")
    edited = ARTICLE.replace("4.2 million pounds", "4.2 million euros") + " " + ARTICLE[start:end]

    assert find(make(ARTICLE, start, end), edited).state == State.AMBIGUOUS


def test_anchor_of_half_a_word_stays_where_it_was_marked():
    assert find(make("The party ended.", 5, 8), "The party ended.").state == State.ANCHORED


def test_anchor_of_half_a_word_elsewhere_is_not_found_in_it():
    text = "The art of war is long."

    assert find(make(text, 4, 7), "A party started. No more.").state == State.ORPHANED


def test_anchor_among_equal_rows_without_a_difference_is_ambiguous():
    rows = "Yes.\n" * 60

    assert find(make(rows, 100, 104), "Intro.\n" + rows).state == State.AMBIGUOUS
    assert find(make(rows, 100, 104), rows).state == State.ANCHORED


def test_anchor_among_very_many_equal_words_is_ambiguous():
    assert find(make("the end", 0, 3), "the " * 2_000).state == State.AMBIGUOUS


@pytest.mark.parametrize(("start", "end"), [(0, 0), (5, 3), (-1, 4), (0, 99)])
def test_make_of_no_text_is_refused(start, end):
    with pytest.raises(ValueError, match="no text from"):
        make("short text", start, end)


CLUSTERS = ["👨‍👩‍👧", "🇩🇪", "e\u0301", "👍🏽", "한", "שָׁ", "क्षि", "\r\n", "a", " ", "字"]


@pytest.mark.parametrize("cluster", CLUSTERS)
def test_snap_widens_to_whole_clusters(cluster):
    text = f"b{cluster}b"

    assert {snap(text, at, at + 1) for at in range(1, 1 + len(cluster))} == {(1, 1 + len(cluster))}


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from([*CLUSTERS, "word ", "שלום ", "العربية "]), min_size=1, max_size=80), st.data())
def test_make_of_any_text_quotes_itself(pieces, data):
    text = "".join(pieces)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))

    anchor = make(text, start, end)

    assert anchor.start <= start < end <= anchor.end
    assert text[anchor.start : anchor.end] == anchor.exact
    assert text[: anchor.start].endswith(anchor.prefix)
    assert text[anchor.end :].startswith(anchor.suffix)
    assert find(anchor, text).start in (anchor.start, None)


def mutated(rng):
    """One to five edits of whole sentences, each carrying where the old sentences now are."""
    pieces = [(number, ARTICLE[start:end]) for number, (start, end) in enumerate(spans())]
    for _ in range(rng.randint(1, 5)):
        at = rng.randrange(len(pieces))
        edit = rng.choice(["insert", "delete", "move", "double", "case"])
        if edit == "insert":
            pieces.insert(at, (None, rng.choice(EDITS)))
        elif edit == "delete" and len(pieces) > 4:
            pieces.pop(at)
        elif edit == "move":
            pieces.insert(rng.randrange(len(pieces)), pieces.pop(at))
        elif edit == "double":
            pieces.insert(rng.randrange(len(pieces)), (None, rng.choice(pieces)[1]))
        else:
            pieces[at] = (pieces[at][0], pieces[at][1].replace("pounds", "euros"))
    places, text = {}, ""
    for number, words in pieces:
        places[number] = (len(text), len(text) + len(words))
        text += words + rng.choice([" ", "\n\n"])
    return text, places


def verdict(found, number, start, end, text, places):
    """Right, lost, or wrong.

    Right is the sentence's own place, or the same words beside one of the old neighbours (a copy put
    there by the edit cannot be told from the original), or a copy of a long sentence of which the
    original is gone: that is what moving is. Anything else is wrong.
    """
    if found.start is None:
        return "lost"
    if places.get(number) == (found.start, found.end):
        return "right"
    same_words = text[found.start : found.end] == ARTICLE[start:end]
    moved_by_copy = number not in places and end - start >= 40
    before = text[: found.start].split()[-3:] == ARTICLE[:start].split()[-3:]
    after = text[found.end :].split()[:3] == ARTICLE[end:].split()[:3]
    return "right" if same_words and (before or after or moved_by_copy) else "wrong"


def test_five_hundred_mutations_give_no_wrong_place():
    rng = random.Random(17)
    verdicts = []
    for _ in range(500):
        text, places = mutated(rng)
        for number, (start, end) in enumerate(spans()):
            found = find(make(ARTICLE, start, end), text)
            verdicts.append(verdict(found, number, start, end, text, places))

    assert verdicts.count("wrong") == 0
    assert verdicts.count("right") > 0.75 * len(verdicts)


def test_anchor_in_a_very_long_text_is_found_by_its_exact_words_only():
    anchor = marked("The mayor of Nordby")
    filler = "Another line of no interest. " * 20_000

    assert find(anchor, filler + ARTICLE).state == State.MOVED
    assert find(anchor, filler + ARTICLE.replace("Tom Quill", "Tim Quill")).state == State.ORPHANED
