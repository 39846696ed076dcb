"""The score, its kinds and its reasons."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.text import checkworthiness_weights as weights
from claims.text.checkworthiness import (
    DEFAULT_THRESHOLD,
    REASONS,
    SCORER,
    SCORER_VERSION,
    RulesScorer,
    Scorer,
    score_sentences,
    speaks_for,
)
from claims.text.features import english_features
from claims.text.sentences import split

KINDS = {"factual", "prediction", "opinion", "question", "other"}

# One column as opinion pages print them: reported facts between rhetoric. Written for this test.
FACTS = [
    "President Ana Marin of Velania signed a fishing treaty with Premier Bo Karsk of Nordby on Tuesday.",
    "Under the treaty, which Marin said includes a naval clause, both navies may use eleven ports.",
    "In addition, Karsk said, Nordby could supply fuel at half the market price.",
    "Experts caution that the pact shifts the balance in the northern sea.",
    "A spokesman for the Foreign Ministry of Lund emphasized that the treaty is troubling for its neighbours.",
    "Following the ceremony, Marin drove Karsk through the harbour in an open car.",
    "Afterward, they attended a football match together.",
    "Lund has refused to sell patrol boats to Nordby, citing a policy of not arming parties to a dispute.",
    "The treaties covered many fields, including trade, oil and education.",
    "It has also joined the sanctions led by the northern union.",
]
RHETORIC = [
    "We must wake up to the terrifying plans of our enemies before it is too late.",
    "With our foreign minister asleep at the wheel, the danger has never been more shocking than it is today.",
    "From there, the happy pair went on the most horrifying honeymoon of all time.",
    "As disaster looms on the horizon, it’s terrifying to think that our fate rests with two madmen and a senile fool.",
    "A few mean tweets would be a small price to pay for peace in the world.",
]


def score(sentence, language="en"):
    return score_sentences(sentence, [(0, len(sentence))], language)[0]


@pytest.mark.parametrize("sentence", FACTS)
def test_reported_fact_in_a_column_is_a_candidate(sentence):
    assert score(sentence).score >= DEFAULT_THRESHOLD
    assert score(sentence).kind == "factual"


@pytest.mark.parametrize("sentence", RHETORIC)
def test_rhetoric_in_a_column_is_no_candidate(sentence):
    assert score(sentence).score < DEFAULT_THRESHOLD
    assert score(sentence).kind == "opinion"


def test_column_gives_one_result_for_each_sentence_in_order():
    text = " ".join(fact for pair in zip(FACTS, RHETORIC, strict=False) for fact in pair)
    spans = split(text, "en")

    scored = score_sentences(text, spans, "en")

    assert [(one.start, one.end) for one in scored] == spans
    assert [one.score >= DEFAULT_THRESHOLD for one in scored] == [True, False] * 5


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("The council spent 4.2 million pounds on the bridge in 2009.", "factual"),
        ("Did the council really spend 4.2 million pounds on the bridge?", "question"),
        ("The council will spend 4.2 million pounds on the bridge.", "prediction"),
        ("It is a disgraceful, ridiculous and utterly stupid bridge.", "opinion"),
        ("I think we should all be ashamed of this.", "opinion"),
        ("Thank you very much.", "other"),
        ("Election results by district", "other"),
        ("The old bridge in 1950. Image: Ada Bell", "other"),
        ("Hello", "other"),
    ],
)
def test_kind_of_a_plain_case_is_as_a_reader_would_say(sentence, kind):
    assert score(sentence).kind == kind


@pytest.mark.parametrize("kind", ["question", "opinion", "other"])
def test_what_is_no_statement_stays_below_the_threshold_whatever_is_in_it(kind):
    sentence = {
        "question": "Did the government spend 4.2 million dollars, 5 percent of the tax budget, in 2009?",
        "opinion": "It is terrifying, stupid, disgusting and insane that 5 percent of the tax went to this mess.",
        "other": "Tax budget 2009: $4.2 million, 5 percent",
    }[kind]

    assert score(sentence).kind == kind
    assert score(sentence).score < DEFAULT_THRESHOLD


@pytest.mark.parametrize(
    ("sentence", "code"),
    [
        ("The council spent 4.2 million pounds.", "money"),
        ("About 12 percent of the voters stayed at home.", "percent"),
        ("The mayor said that Nordby was safe.", "attribution"),
        ("Is it safe?", "question"),
        ("That is a disgusting lie.", "emotive"),
        ("We should leave.", "should"),
        ("Tom Quill resigned and left the town.", "event"),
    ],
)
def test_reasons_name_what_the_sentence_holds(sentence, code):
    assert code in score(sentence).reasons


def test_reasons_come_strongest_first_and_are_few():
    sentence = (
        "President Bell said that 12 percent of 3,000 voters rejected the four million dollar law on tax spending."
    )

    scored = score(sentence)
    effects = [abs(weights.ENGLISH[code] * english_features(sentence).values[code]) for code in scored.reasons]

    assert len(scored.reasons) == 6
    assert effects == sorted(effects, reverse=True)


def test_every_feature_has_a_weight_and_a_label():
    features = set(english_features("Any sentence.").values)

    assert features == set(weights.ENGLISH)
    assert features == set(REASONS)
    assert set(weights.PLAIN) <= features


def test_rules_scorer_is_a_scorer():
    scorer: Scorer = RulesScorer()
    text = FACTS[0]

    assert (scorer.name, scorer.version) == (SCORER, SCORER_VERSION)
    assert scorer.score(text, [(0, len(text))], "en") == score_sentences(text, [(0, len(text))], "en")


@pytest.mark.parametrize("language", ["de", "ja", "ar", "fi", "xx"])
def test_other_languages_get_features_that_need_no_language(language):
    with_numbers = score(
        "Der Rat gab im Jahr 2009 rund 4,2 Millionen Euro und 5 % der Steuern für die Brücke aus.", language
    )
    without = score("Das ist schön.", language)

    assert with_numbers.score > DEFAULT_THRESHOLD > without.score
    assert set(with_numbers.reasons) <= set(weights.PLAIN)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=300), st.sampled_from(["en", "de", "ja", ""]))
def test_any_text_gets_a_score_between_zero_and_one(text, language):
    for scored in score_sentences(text, [*split(text, language), (0, len(text))], language):
        assert 0 <= scored.score <= 1
        assert scored.kind in KINDS
        assert set(scored.reasons) <= set(REASONS)


def test_reason_is_known_to_speak_for_or_against():
    found = [speaks_for("money", "en"), speaks_for("emotive", "en"), speaks_for("short", "de")]

    assert found == [True, False, False]
    assert speaks_for("emotive", "de") is speaks_for("no such reason", "en") is None
