"""Who said it, and when nobody can tell."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.text.speakers import claimant

MEETING = "Mayor Tom Quill of Nordby met the press on Friday. "


@pytest.mark.parametrize(
    ("sentence", "name", "kind", "method"),
    [
        ("Ada Bell said the bridge was safe.", "Ada Bell", "person", "subject"),
        ("The bridge was safe, said Ada Bell.", "Ada Bell", "person", "inverted"),
        ("“The bridge was safe,” said Ada Bell, the engineer.", "Ada Bell", "person", "inverted"),
        ('"The bridge was safe," Ada Bell told reporters.', "Ada Bell", "person", "subject"),
        ("The bridge was safe, according to Ada Bell.", "Ada Bell", "person", "according_to"),
        ("According to the Nordby Times, the bridge was safe.", "Nordby Times", "organisation", "according_to"),
        ("Ada Bell, who built the bridge, said it was safe.", "Ada Bell", "person", "subject"),
        ("Ada Bell has since repeatedly said that it was safe.", "Ada Bell", "person", "subject"),
        ("South Velanian President Yoon Sul Karsk warned of cracks.", "Yoon Sul Karsk", "person", "subject"),
        ("Gen. Suleiman al-Amr said nobody was hurt.", "Suleiman al-Amr", "person", "subject"),
        ("The Building Office said the bridge was safe.", "Building Office", "organisation", "subject"),
        ("NASA announced a new mission.", "NASA", "organisation", "subject"),
        ("A spokesperson for the Building Office said so.", "Building Office", "organisation", "spokesperson"),
        ("A statement from the Building Office said so.", "Building Office", "organisation", "spokesperson"),
        ("In addition, Quill said, the town could pay.", "Quill", "unknown", "subject"),
        ("Ada Bell’s office said the bridge was safe.", "Ada Bell", "person", "possessive"),
    ],
)
def test_claimant_of_a_plain_pattern_is_found(sentence, name, kind, method):
    found = claimant(sentence, "")

    assert (found.name, found.kind, found.method) == (name, kind, method)
    assert sentence[found.start : found.end].removesuffix("’s").endswith(name)


@pytest.mark.parametrize(
    "sentence",
    [
        "The bridge was closed on Friday.",
        "Officials have not said why Ada Bell left.",
        "Ada Bell did not say why.",
        "Ada Bell was told that the bridge was safe.",
        "Ada Bell is said to be rich.",
        "Ada Bell could say more.",
        "Experts warn that the bridge may fall.",
        "A group within the church called Sea Watch was there.",
        "Quill’s claims were false.",
        "He toured the United States.",
        "“Ada Bell said no,” the sign read.",
        "According to an Internet posting, the site was down.",
        "According to Ada Bell, the plan failed, but Tom Quill said it worked.",
        "The minister for Nordby said so.",
        "I’ll tell you this.",
        "said",
        "according to",
        "",
    ],
)
def test_claimant_of_an_unclear_sentence_is_none(sentence):
    assert claimant(sentence, "") is None


def test_claimant_named_by_last_name_gets_the_full_name_of_the_context():
    found = claimant("Quill said the bridge was safe.", MEETING)

    assert (found.name, found.kind) == ("Tom Quill", "person")


def test_claimant_whose_last_name_two_people_share_keeps_it():
    found = claimant("Quill said the bridge was safe.", MEETING + "Engineer Ada Quill was there too. ")

    assert found.name == "Quill"


def test_claimant_he_is_the_one_speaker_of_the_sentence_before():
    found = claimant("He also said it was cheap.", MEETING + "Tom Quill said the bridge was safe. ")

    assert (found.name, found.method, found.cue) == ("Tom Quill", "pronoun", "said")


@pytest.mark.parametrize(
    "before",
    [
        "",
        "The bridge was closed. ",
        "Tom Quill said that Bo Karsk had paid for the bridge. ",
        "The Building Office said the bridge was safe. ",
        "He said the bridge was safe. ",
    ],
)
def test_claimant_he_without_one_clear_person_before_is_none(before):
    assert claimant("He also said it was cheap.", before) is None


@pytest.mark.parametrize(
    ("before", "sentence"),
    [
        ("Tom Quill said: “The bridge is safe. ", "It cost four million."),
        ("Tom Quill said: “The bridge is safe. It cost four million. ", "Nobody was hurt.”"),
        ("“The bridge is safe,” said Tom Quill. ", "“It cost four million.”"),
        ("Tom Quill said:\n", "“It cost four million.”"),
        ('Tom Quill said, "The bridge is safe. ', 'It cost four million."'),
    ],
)
def test_claimant_of_a_quotation_that_goes_on_is_its_speaker(before, sentence):
    found = claimant(sentence, before)

    assert (found.name, found.method) == ("Tom Quill", "quotation_continues")
    assert (found.start, found.end) == (None, None)


@pytest.mark.parametrize(
    ("before", "sentence"),
    [
        ("“The bridge is safe,” said Tom Quill. ", "The bridge cost four million."),
        ("“The bridge is safe,” said Tom Quill.\n\n", "“No, it is not.”"),
        ("Tom Quill said the bridge was safe. ", "“No, it is not.”"),
        ("The bridge is closed. ", "“It cost four million.”"),
    ],
)
def test_claimant_of_what_only_follows_a_quotation_is_none(before, sentence):
    assert claimant(sentence, before) is None


WORDS = st.sampled_from(
    [
        "Ada",
        "Bell",
        "said",
        ",",
        '"',
        "“",
        "”",
        "the",
        "of",
        "he",
        "told",
        "that",
        "to",
        "according",
        ".",
        "’s",
        "Office",
        "for",
        "not",
        "\n",
    ]
)


@settings(max_examples=500, deadline=None)
@given(st.lists(WORDS, max_size=30).map(" ".join), st.lists(WORDS, max_size=60).map(" ".join))
def test_claimant_of_any_words_names_words_of_the_texts(sentence, before):
    found = claimant(sentence, before)
    name = found.name if found else ""

    assert name.split(" ")[-1] in f"{before} {sentence}"
    assert name != "" or found is None
