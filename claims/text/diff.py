"""What changed between two texts: sentences first, then words inside the sentences that changed."""

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby, pairwise

from rapidfuzz.distance import Indel

from claims.text.sentences import split

_TOKEN = re.compile(r"\w+|[^\w\s]|\s+")
_MAX_SENTENCES = 8_000
_MAX_WORDS = 4_000


class Op(StrEnum):
    """Values go into public JSON."""

    KEEP = "keep"
    INSERT = "insert"
    DELETE = "delete"


@dataclass(frozen=True)
class Change:
    """Joining the texts of all but the inserts gives the old text, of all but the deletes the new one."""

    op: Op
    text: str


def diff_words(old: str, new: str, language: str = "") -> list[Change]:
    """The changes in reading order, neighbours of one kind joined, deletions before insertions.

    Capped: in texts of more than 8,000 sentences, or inside a changed stretch of more than 4,000
    words, the whole is shown as deleted and inserted. The result stays true, only coarser.
    """
    if old == new:
        return [Change(Op.KEEP, old)] if old else []
    before, after = _pieces(old, language), _pieces(new, language)
    if max(len(before), len(after)) > _MAX_SENTENCES:
        return _joined([Change(Op.DELETE, old), Change(Op.INSERT, new)])
    changes: list[Change] = []
    for one, two, same in _stretches(before, after):
        if same:
            changes.append(Change(Op.KEEP, "".join(one)))
        else:
            changes.extend(_by_words("".join(one), "".join(two)))
    return _joined(changes)


def is_same(changes: list[Change]) -> bool:
    """Whether nothing was inserted or deleted."""
    return all(change.op is Op.KEEP for change in changes)


def _pieces(text: str, language: str) -> list[str]:
    """Sentences, each with the white space after it."""
    starts = [start for start, _ in split(text, language)]
    edges = sorted({0, *starts[1:], len(text)})
    return [text[one:two] for one, two in pairwise(edges)]


def _stretches(old: list[str], new: list[str]) -> list[tuple[list[str], list[str], bool]]:
    """Alternating stretches (old part, new part, whether the same)."""
    found: list[tuple[list[str], list[str], bool]] = []
    for same, group in groupby(Indel.opcodes(old, new), key=lambda code: code.tag == "equal"):
        codes = list(group)
        one = old[codes[0].src_start : codes[-1].src_end]
        two = new[codes[0].dest_start : codes[-1].dest_end]
        found.append((one, two, same))
    return found


def _by_words(old: str, new: str) -> list[Change]:
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    if max(len(before), len(after)) > 2 * _MAX_WORDS:
        return [Change(Op.DELETE, old), Change(Op.INSERT, new)]
    changes: list[Change] = []
    for one, two, same in _stretches(before, after):
        if same:
            changes.append(Change(Op.KEEP, "".join(one)))
        else:
            changes.extend((Change(Op.DELETE, "".join(one)), Change(Op.INSERT, "".join(two))))
    return changes


def _joined(changes: list[Change]) -> list[Change]:
    """Neighbours of one kind made one; deletions before insertions."""
    joined: list[Change] = []
    for keep, group in groupby([c for c in changes if c.text], key=lambda change: change.op is Op.KEEP):
        parts = list(group)
        if keep:
            joined.append(Change(Op.KEEP, "".join(part.text for part in parts)))
            continue
        for op in (Op.DELETE, Op.INSERT):
            text = "".join(part.text for part in parts if part.op is op)
            if text:
                joined.append(Change(op, text))
    return joined
