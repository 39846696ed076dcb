"""Code points to UTF-16 units and back: the browser counts in units, everything else in code points.

A character beyond U+FFFF is one code point and two units. Offsets inside such a pair do not exist
in code points; they are refused, not rounded, because a selection can never end there.
"""

from bisect import bisect_left


class Utf16Index:
    """Offsets of one text in both countings. Building is linear, each lookup logarithmic."""

    def __init__(self, text: str) -> None:
        self._length = len(text)
        self._pairs = [at for at, char in enumerate(text) if char > "\uffff"]
        self._pair_units = [at + number for number, at in enumerate(self._pairs)]

    def to_units(self, offset: int) -> int:
        """UTF-16 units before code point `offset`. Raises ValueError outside 0..len(text)."""
        if not 0 <= offset <= self._length:
            msg = f"offset {offset} is outside a text of {self._length} code points"
            raise ValueError(msg)
        return offset + bisect_left(self._pairs, offset)

    def to_code_points(self, units: int) -> int:
        """Code points before unit `units`. Raises ValueError outside the text or inside a surrogate pair."""
        if not 0 <= units <= self._length + len(self._pairs):
            msg = f"unit {units} is outside a text of {self._length + len(self._pairs)} units"
            raise ValueError(msg)
        pairs_before = bisect_left(self._pair_units, units)
        if pairs_before and self._pair_units[pairs_before - 1] == units - 1:
            msg = f"unit {units} is in the middle of a surrogate pair"
            raise ValueError(msg)
        return units - pairs_before


def to_units(text: str, offset: int) -> int:
    """`Utf16Index.to_units` for one offset."""
    return Utf16Index(text).to_units(offset)


def to_code_points(text: str, units: int) -> int:
    """`Utf16Index.to_code_points` for one offset."""
    return Utf16Index(text).to_code_points(units)
