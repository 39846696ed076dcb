"""What changed between two published versions, cut to what a reader has to see."""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.translation import gettext_lazy as _

from claims.text.diff import Change, Op, diff_words

CONTEXT = 60
"""Code points of unchanged text that are shown on either side of a change."""
ISLAND = 12
"""Unchanged text between two changes that is this short is read as part of the change."""
REWRITTEN = 0.4
"""Below this share of unchanged text the words are not compared: it is another text."""
LONGEST_REWRITTEN = 400
"""A text that was rewritten is shown whole, before and after, up to this many code points."""
_WORD_END, _WORD_BEGINNING = re.compile(r"\S*\Z"), re.compile(r"\S*")
_BLOCK_ENDS = re.compile(r"</(?:p|h[1-6]|li|blockquote|pre|tr)>|<br ?/?>", re.IGNORECASE)
_TAGS = re.compile(r"<[^<>]*>")
_PARTS = (
    ("claim_reviewed", _("Claim")),
    ("headline", _("Headline")),
    ("summary", _("In short")),
    ("explanation", _("Text")),
)


@dataclass(frozen=True)
class Difference:
    """The changes of one text. `pieces` are (op, text) in reading order; op is keep, insert, delete or gap.

    Without pieces the text was rewritten, and is too long to be shown twice.
    """

    label: Any
    pieces: list[tuple[str, str]]


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Difference]:
    """What differs between two public documents of one verdict; nothing where one of them is a tombstone."""
    if old.get("explanation") is None or new.get("explanation") is None:
        return []
    language = str(new.get("language") or "")
    found = []
    for name, label in _PARTS:
        was, now = _text(old, name), _text(new, name)
        if was != now:
            found.append(Difference(label, compared(was, now, language)))
    return found + _of_ratings(old, new) + _of_evidence(old, new)


def compared(was: str, now: str, language: str = "", *, context: int = CONTEXT) -> list[tuple[str, str]]:
    """What changed from one text to the other, in words; whole texts when little is left of the first."""
    changes = _of_whole_words(_without_islands(diff_words(was, now, language)))
    kept = sum(len(change.text) for change in changes if change.op is Op.KEEP)
    if kept >= REWRITTEN * max(len(was), len(now)):
        return excerpt(changes, context=context)
    if max(len(was), len(now)) > LONGEST_REWRITTEN:
        return []
    pieces = [("delete", was), ("keep", " "), ("insert", now)]
    return [piece for piece in pieces if piece[1]]


def sides(was: str, now: str, language: str = "") -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Two texts to be read beside each other, whole: what only the first has is a delete, only the second an insert.

    Nothing is marked when little is common to both.
    """
    changes = _of_whole_words(_without_islands(diff_words(was, now, language)))
    kept = sum(len(change.text) for change in changes if change.op is Op.KEEP)
    if kept < REWRITTEN * max(len(was), len(now)):
        return [("keep", was)], [("keep", now)]
    before = [(str(change.op), change.text) for change in changes if change.op is not Op.INSERT]
    after = [(str(change.op), change.text) for change in changes if change.op is not Op.DELETE]
    return before, after


def excerpt(changes: list[Change], *, context: int = CONTEXT) -> list[tuple[str, str]]:
    """The changes with at most `context` code points of what stayed the same around each."""
    pieces: list[tuple[str, str]] = []
    last = len(changes) - 1
    for position, change in enumerate(changes):
        if change.op is not Op.KEEP or len(change.text) <= 2 * context:
            pieces.append((str(change.op), change.text))
            continue
        if position > 0:
            pieces.append(("keep", _beginning(change.text, context)))
        pieces.append(("gap", " … "))
        if position < last:
            pieces.append(("keep", _end(change.text, context)))
    return pieces


def _without_islands(changes: list[Change]) -> list[Change]:
    """Changes with nothing but a word or two between them, made one: what was, then what is."""
    runs: list[list[Change]] = []
    last = len(changes) - 1
    for position, change in enumerate(changes):
        is_island = change.op is Op.KEEP and 0 < position < last and len(change.text) <= ISLAND
        joins = bool(runs) and (is_island or change.op is not Op.KEEP) and not _stands_alone(runs[-1])
        if joins:
            runs[-1].append(change)
        else:
            runs.append([change])
    return [merged for run in runs for merged in _merged(run)]


def _stands_alone(run: list[Change]) -> bool:
    return len(run) == 1 and run[0].op is Op.KEEP


def _merged(run: list[Change]) -> list[Change]:
    """A run of changes as one deletion and one insertion; islands belong to both."""
    if len(run) == 1:
        return run
    # An island at the end of a run stands before unchanged text: it is unchanged too.
    tail = [run.pop()] if run[-1].op is Op.KEEP else []
    was = "".join(change.text for change in run if change.op is not Op.INSERT)
    now = "".join(change.text for change in run if change.op is not Op.DELETE)
    return [Change(op, text) for op, text in ((Op.DELETE, was), (Op.INSERT, now)) if text] + tail


def _of_whole_words(changes: list[Change]) -> list[Change]:
    """The same, with no change that begins or ends inside a word or a number: "14,000", not "000"."""
    found: list[Change] = []
    for keep, group in groupby(changes, key=lambda change: change.op is Op.KEEP):
        if keep:
            found.extend(group)
            continue
        texts = {change.op: change.text for change in group}
        was, now = texts.get(Op.DELETE, ""), texts.get(Op.INSERT, "")
        if found and not _parted(was, now, 0):
            before = found.pop().text
            head = _WORD_END.search(before).group()  # type: ignore[union-attr]  # matches the empty text, too
            found.append(Change(Op.KEEP, before[: len(before) - len(head)]))
            was, now = head + was, head + now
        found.extend((Change(Op.DELETE, was), Change(Op.INSERT, now)))
    return _with_ends(found)


def _with_ends(changes: list[Change]) -> list[Change]:
    """What of a word stands after a change, drawn into it."""
    for position, change in enumerate(changes):
        if change.op is not Op.KEEP or position < 2:
            continue
        deleted, inserted = changes[position - 2 : position]
        if _parted(deleted.text, inserted.text, -1):
            continue
        tail = _WORD_BEGINNING.match(change.text).group()  # type: ignore[union-attr]
        changes[position - 2] = Change(Op.DELETE, deleted.text + tail)
        changes[position - 1] = Change(Op.INSERT, inserted.text + tail)
        changes[position] = Change(Op.KEEP, change.text[len(tail) :])
    return [change for change in changes if change.text]


def _parted(was: str, now: str, edge: int) -> bool:
    """Whether white space parts both sides of a change from what stands at that edge."""
    return all(not text or text[edge].isspace() for text in (was, now))


def plain(markup: str) -> str:
    """The words of sanitised HTML, a line for each block."""
    text = _TAGS.sub("", _BLOCK_ENDS.sub("\n", markup))
    return html.unescape(re.sub(r"\n\s*\n+", "\n", text)).strip()


def _text(document: Mapping[str, Any], name: str) -> str:
    value = document.get(name)
    return plain(value["html"]) if isinstance(value, Mapping) else str(value or "")


def _beginning(text: str, length: int) -> str:
    return text[:length].rsplit(" ", 1)[0]


def _end(text: str, length: int) -> str:
    return text[-length:].split(" ", 1)[-1]


def _of_ratings(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Difference]:
    was, now = ((each.get("rating") or {}).get("label", "") for each in (old, new))
    return [] if was == now else [Difference(_("Rating"), [("delete", was), ("keep", " "), ("insert", now)])]


def _of_evidence(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Difference]:
    was, now = ({row["url"]: row["title"] or row["url"] for row in each["evidence"]} for each in (old, new))
    gone = [("delete", was[url]) for url in was if url not in now]
    added = [("insert", now[url]) for url in now if url not in was]
    pieces = [piece for change in gone + added for piece in (change, ("keep", " "))][:-1]
    return [Difference(_("Evidence"), pieces)] if pieces else []
