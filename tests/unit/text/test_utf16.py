"""Offsets in code points and in UTF-16 units."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.text.utf16 import Utf16Index, to_code_points, to_units

TEXT = st.text(st.sampled_from("aé字😀👍\u200d\U0010ffff\uffff"), max_size=40)


@given(TEXT, st.data())
def test_units_of_any_offset_are_those_of_the_encoding(text, data):
    offset = data.draw(st.integers(0, len(text)))

    units = to_units(text, offset)

    assert units == len(text[:offset].encode("utf-16-le")) // 2
    assert to_code_points(text, units) == offset


@pytest.mark.parametrize("units", [1, 4, 7])
def test_code_points_of_a_place_inside_a_pair_are_refused(units):
    with pytest.raises(ValueError, match="middle of a surrogate pair"):
        Utf16Index("😀a😀b😀").to_code_points(units)


@pytest.mark.parametrize("offset", [-1, 3])
def test_offsets_outside_the_text_are_refused(offset):
    with pytest.raises(ValueError, match="outside"):
        to_units("ab", offset)
    with pytest.raises(ValueError, match="outside"):
        to_code_points("ab", offset)
