"""A text cut for reading: paragraphs of pieces, each piece under the same marked spans.

HTML cannot nest one link in another, so marks that overlap are never nested either: every piece belongs to
one mark, its owner, and the others that cover it are still reached at the piece where they end. What is
shown is the text itself: the pieces of all paragraphs with the line ends between them are `text`.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from claims.text.sentences import Span


@dataclass(frozen=True, slots=True)
class Piece:
    """`text[start:end]`. Marks are named by their position in the sequence of spans.

    `owner` is the mark that the piece is shown as: the chosen one, else the shortest that covers it. `begins`
    says that the owner has no piece before. `ends` are the marks whose last piece this is, the innermost first.
    """

    start: int
    end: int
    owner: int | None = None
    begins: bool = False
    ends: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of the text that has words in it. Its pieces, one after the other, are `text[start:end]`."""

    start: int
    end: int
    pieces: tuple[Piece, ...]


def passages(text: str, spans: Sequence[Span], *, chosen: int | None = None) -> list[Paragraph]:
    """The paragraphs of `text` with the marked `spans`, which may overlap, repeat, and run over line ends.

    Spans are code points, end excluded; what lies outside the text is left out.
    """
    lines = list(_lines(text))
    cover = _Cover(spans, chosen)
    cut = [list(cover.cut(start, end)) for start, end in lines]
    last = {mark: place for place, (_, _, marks) in enumerate(piece for pieces in cut for piece in pieces)
            for mark in marks}  # fmt: skip
    ends: dict[int, list[int]] = {}
    for mark, place in last.items():
        ends.setdefault(place, []).append(mark)
    return list(_assembled(lines, cut, ends, cover))


def occurrences(text: str, words: str, *, most: int = 20) -> list[Span]:
    """Where these words stand in the text, at most `most` places, whatever white space parts them."""
    parts = [re.escape(word) for word in words.split()]
    if not parts:
        return []
    found = re.compile(r"\s+".join(parts)).finditer(text)
    return [match.span() for match, _ in zip(found, range(most), strict=False)]


class _Cover:
    """Which spans cover a place, asked for place after place."""

    def __init__(self, spans: Sequence[Span], chosen: int | None) -> None:
        self._spans = spans
        self._chosen = chosen
        self._edges = sorted({edge for span in spans for edge in span})
        self._coming = sorted((span[0], number) for number, span in enumerate(spans) if span[0] < span[1])
        self._next = 0
        self._open: list[int] = []

    def cut(self, start: int, end: int) -> Iterator[tuple[int, int, tuple[int, ...]]]:
        """The pieces from `start` to `end`: where the set of covering spans changes, a new one begins."""
        inner = self._edges[bisect_right(self._edges, start) : bisect_left(self._edges, end)]
        edges = [start, *inner, end]
        for one, two in pairwise(edges):
            yield one, two, self._at(one)

    def inner_first(self, marks: Sequence[int]) -> list[int]:
        """The shortest span first; of equally long ones the first named."""
        return sorted(marks, key=lambda mark: (self._spans[mark][1] - self._spans[mark][0], mark))

    def owner(self, marks: tuple[int, ...]) -> int | None:
        if self._chosen in marks:
            return self._chosen
        return self.inner_first(marks)[0] if marks else None

    def _at(self, place: int) -> tuple[int, ...]:
        while self._next < len(self._coming) and self._coming[self._next][0] <= place:
            self._open.append(self._coming[self._next][1])
            self._next += 1
        self._open = [number for number in self._open if self._spans[number][1] > place]
        return tuple(self._open)


def _lines(text: str) -> Iterator[Span]:
    at = 0
    for line in text.split("\n"):
        if line:
            yield at, at + len(line)
        at += len(line) + 1


def _assembled(
    lines: list[Span], cut: list[list[tuple[int, int, tuple[int, ...]]]], ends: dict[int, list[int]], cover: _Cover
) -> Iterator[Paragraph]:
    place = 0
    begun: set[int | None] = {None}
    for (start, end), pieces in zip(lines, cut, strict=True):
        made = []
        for one, two, marks in pieces:
            owner = cover.owner(marks)
            ending = tuple(cover.inner_first(ends.get(place, ())))
            made.append(Piece(one, two, owner, begins=owner not in begun, ends=ending))
            begun.add(owner)
            place += 1
        yield Paragraph(start, end, tuple(made))
