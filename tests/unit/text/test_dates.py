"""Dates as machines and people write them."""

import pytest

from claims.text.dates import iso_date, leading_date, written_date


@pytest.mark.parametrize(
    "line",
    [
        "Tuesday, September 22, 2015",
        "September 22, 2015",
        "22 September 2015",
        "Sept. 22, 2015",
        "2015-09-22",
        "Published: 22 Sep 2015",
        "Published on September 22nd, 2015",
        "Tue, 22 Sep 2015 10:30 GMT",
    ],
)
def test_written_date_of_a_date_line_is_iso(line):
    assert written_date(line) == "2015-09-22"


@pytest.mark.parametrize(
    "line",
    [
        "",
        "On September 22, 2015 the bridge fell.",
        "September 31, 2015",
        "22 Foober 2015",
        "September 2015",
        "x" * 500,
        "9999",
    ],
)
def test_written_date_of_anything_else_is_none(line):
    assert written_date(line) is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2025-03-14T23:30:00-05:00", "2025-03-14"),
        ("20250314T233000Z", "2025-03-14"),
        ("2025-03-14", "2025-03-14"),
        ("2025-02-30", None),
        ("0001-01-01", None),
        ("soon", None),
        ("", None),
    ],
)
def test_iso_date_of_machine_time_keeps_the_written_day(value, expected):
    assert iso_date(value) == expected


def test_leading_date_before_other_words_than_a_sentence_stays():
    line = "Thursday, May 7, 2015 saw rain."

    assert leading_date(line) == (None, line)
