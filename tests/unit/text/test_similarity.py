"""Likeness for suggestions, differences for honesty, and disguises seen through."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.text.differences import Difference, differences
from claims.text.disguises import disguises, revealed
from claims.text.figures import dates, numbers
from claims.text.similarity import fold, likeness, shingles
from tests.disguised import disguised

CLAIM = "The European Central Bank raised its key interest rate to 4.5 percent in September"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Straße", "STRASSE"),
        ("ﬁnance", "finance"),
        ("İstanbul", "istanbul"),
        ("café", "cafe\u0301"),
        ("ΣΊΣΥΦΟΣ", "Σίσυφος"),
        ("٤٢ people", "42 people"),
        ("４２ people", "42 people"),
        ("“We won” — he said", '"We won" - he said'),
        ("Аpple", "Apple"),
        ("z\u0353\u0316a\u0301\u0320lgo", "zalgo"),
        ("gin\u00adger\u200b", "ginger"),
    ],
)
def test_fold_of_two_spellings_is_one(first, second):
    assert fold(first) == fold(second)


@pytest.mark.parametrize(("first", "second"), [("1.5", "15"), ("1,5", "15"), ("5", "5%"), ("12-13", "1213")])
def test_fold_keeps_numbers_apart(first, second):
    assert fold(first) != fold(second)


@settings(max_examples=500, deadline=None)
@given(st.text(max_size=60))
def test_fold_is_stable(text):
    assert fold(fold(text)) == fold(text)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=40), st.text(max_size=40))
def test_likeness_is_symmetric_and_between_zero_and_one(first, second):
    score = likeness(first, second)

    assert score == likeness(second, first)
    assert 0 <= score <= 1


def test_likeness_orders_pairs_by_what_they_share():
    scores = [
        likeness(CLAIM, CLAIM.upper()),
        likeness(CLAIM, CLAIM.replace("raised", "lifted")),
        likeness(CLAIM, "The central bank has lifted the interest rate"),
        likeness(CLAIM, "Rainfall in Nordby broke a record"),
    ]

    assert scores == sorted(scores, reverse=True)
    assert scores[0] == 1.0
    assert scores[1] > 0.85
    assert scores[3] < 0.35


def test_likeness_of_the_same_words_in_another_order_is_below_one():
    assert likeness("Ada sued Tom", "Tom sued Ada") == 0.9167


def test_two_hundred_disguised_claims_are_recognised_and_marked():
    rng = random.Random(3)
    texts = [disguised(CLAIM, rng) for _ in range(200)]

    assert sum(likeness(CLAIM, text) >= 0.95 for text in texts) >= 190
    assert sum(bool(disguises(text)) for text in texts) >= 190


@pytest.mark.parametrize(
    "text",
    [
        "COVID-19 in Köln",
        "Яндекс and Google",
        "iPhone 15",
        "π is 3.14",
        "👨‍👩‍👧 family",
        "می‌خواهم",
        "東京 Tokyo",
        "Ω 5 kΩ",
        "naïve café",
    ],
)
def test_disguises_of_honest_text_are_none(text):
    assert disguises(text) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Аpple", ("mixed_scripts",)),
        ("a\u202eb", ("bidi",)),
        ("pay\u200bpal", ("invisible",)),
        ("x\U000e0041", ("invisible",)),
    ],
)
def test_disguises_of_deceptive_text_are_named(text, expected):
    assert disguises(text) == expected


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("\u0421roatia", "croatia"),
        ("pay\u200bpal", "paypal"),
        ("Croa\u00adtia", "Croatia"),
        ("\U0001d402roatia", "Croatia"),
        ("\uff23roatia", "Croatia"),
        ("a\u202eb", "ab"),
        ("x\U000e0041", "x"),
        ("It was \u0441\u043e\u0440\u0435 in 2024", "It was cope in 2024"),
    ],
)
def test_revealed_text_has_the_words_that_are_read(text, read):
    assert revealed(text).lower() == read.lower()


@pytest.mark.parametrize(
    "text",
    [
        "COVID-19 in Köln",
        "Яндекс and Google",
        "Курс рубля вырос на 5 процентов",
        "Η Ελλάδα πλήρωσε 5 εκατομμύρια",
        "π is 3.14",
        "東京 Tokyo",
        "naïve café in Łódź, Ærø and Malmö",
        "העירייה תיקנה 40 גשרים",
        "“So far,” she said – nothing",
    ],
)
def test_revealed_honest_text_keeps_its_words(text):
    assert revealed(text) == text


BASE = (
    "On 5 May 2020 the Ministry of Health in Oslo said that 1,200 patients were treated and that the tests were safe."
)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("were treated", "were not treated", Difference.NEGATION),
        ("were treated", "weren’t treated", Difference.NEGATION),
        ("1,200", "1,300", Difference.NUMBERS),
        ("1,200 patients", "1,200 million patients", Difference.NUMBERS),
        ("1,200", "12 percent of", Difference.NUMBERS),
        ("5 May", "6 May", Difference.DATES),
        ("2020", "2021", Difference.DATES),
        ("Oslo", "Bergen", Difference.NAMES),
        ("Health", "Justice", Difference.NAMES),
        ("safe", "dangerous", Difference.OPPOSITE),
    ],
)
def test_differences_of_a_changed_detail_name_it(old, new, expected):
    changed = BASE.replace(old, new)

    assert differences(BASE, changed) == (expected,)
    assert differences(changed, BASE) == (expected,)
    assert likeness(BASE, changed) > 0.8


@pytest.mark.parametrize(
    "same",
    [
        BASE,
        BASE.upper().replace("5 MAY", "5 May"),
        BASE.replace("5 May 2020", "May 5, 2020"),
        BASE.replace("said that", "said"),
        BASE.replace("patients", "people"),
    ],
)
def test_differences_of_a_rewording_are_none(same):
    assert differences(BASE, same) == ()


def test_differences_of_exchanged_names_are_seen():
    assert differences("Ada Bell sued Tom Quill.", "Tom Quill sued Ada Bell.") == (Difference.NAMES,)


def altered_pairs():
    """Three hundred pairs that differ in one decisive detail."""
    rng = random.Random(5)
    places = ["Oslo", "Bergen", "Leeds", "Graz", "Turku"]
    pairs = []
    for _ in range(300):
        place, other = rng.sample(places, 2)
        count, year = rng.randint(2, 900), rng.randint(1990, 2025)
        text = f"The city of {place} built {count} flats in {year}, the mayor said."
        pairs.append(
            rng.choice(
                [
                    (text, text.replace(place, other)),
                    (text, text.replace(f" {count} ", f" {count + rng.randint(1, 9)} ")),
                    (text, text.replace(str(year), str(year + 1))),
                    (text, text.replace("built", "has not built")),
                    (text, text.replace("built", "never built")),
                    (text, text.replace(f" {count} ", f" {count} thousand ")),
                ]
            )
        )
    return pairs


def test_three_hundred_near_duplicates_with_a_decisive_detail_are_all_told_apart():
    unseen = [pair for pair in altered_pairs() if not differences(*pair)]

    assert unseen == []


@pytest.mark.parametrize(
    ("first", "second", "language"),
    [
        ("1,234 people", "1.234 people", ""),
        ("1,234 people", "1.234 people", "en"),
        ("1,2 Mrd. Euro", "12 Mrd. Euro", "de"),
        ("5 million", "5 billion", ""),
        ("5 percent", "5 percentage points", "en"),
        ("-3 degrees", "3 degrees", ""),
        ("2 000,5", "20005", ""),
    ],
)
def test_numbers_of_different_value_are_not_equated(first, second, language):
    assert numbers(first, language) != numbers(second, language)


@pytest.mark.parametrize(
    ("first", "second", "language"),
    [
        ("1,234 people", "1234 people", "en"),
        ("1.234 Leute", "1234 Leute", "de"),
        ("1,234,567", "1.234.567", ""),
        ("1.2 billion", "1,200 million", "en"),
        ("١٢٣ people", "123 people", ""),
        ("１２３ people", "123 people", ""),
        ("twelve people", "12 people", ""),
        ("5 %", "5 per cent", ""),
        ("1 200 000", "1.2 million", ""),
    ],
)
def test_numbers_of_equal_value_are_equated(first, second, language):
    assert numbers(first, language) == numbers(second, language)


def test_numbers_leave_dates_to_dates():
    text = "On 5 May 2020 and 2021-06-07 it rained 12 mm."

    assert numbers(text) == {"12"}
    assert dates(text) == {"5/5", "2020", "6/7", "2021"}


def test_shingles_of_nothing_are_not_empty():
    assert shingles("") == {"  "}
