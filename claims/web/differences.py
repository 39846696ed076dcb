"""What changed between two published versions, cut to what a reader has to see."""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from claims.text.diff import Change, Op, diff_words

CONTEXT = 60
"""Code points of unchanged text that are shown on either side of a change."""
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
    """The changes of one text. `pieces` are (op, text) in reading order; op is keep, insert, delete or gap."""

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
            found.append(Difference(label, excerpt(diff_words(was, now, language))))
    return found + _of_ratings(old, new) + _of_evidence(old, new)


def excerpt(changes: list[Change]) -> list[tuple[str, str]]:
    """The changes with at most CONTEXT of what stayed the same around each."""
    pieces: list[tuple[str, str]] = []
    last = len(changes) - 1
    for position, change in enumerate(changes):
        if change.op is not Op.KEEP or len(change.text) <= 2 * CONTEXT:
            pieces.append((str(change.op), change.text))
            continue
        if position > 0:
            pieces.append(("keep", _beginning(change.text)))
        pieces.append(("gap", " … "))
        if position < last:
            pieces.append(("keep", _end(change.text)))
    return pieces


def plain(markup: str) -> str:
    """The words of sanitised HTML, a line for each block."""
    text = _TAGS.sub("", _BLOCK_ENDS.sub("\n", markup))
    return html.unescape(re.sub(r"\n\s*\n+", "\n", text)).strip()


def _text(document: Mapping[str, Any], name: str) -> str:
    value = document.get(name)
    return plain(value["html"]) if isinstance(value, Mapping) else str(value or "")


def _beginning(text: str) -> str:
    return text[:CONTEXT].rsplit(" ", 1)[0]


def _end(text: str) -> str:
    return text[-CONTEXT:].split(" ", 1)[-1]


def _of_ratings(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Difference]:
    was, now = ((each.get("rating") or {}).get("label", "") for each in (old, new))
    return [] if was == now else [Difference(_("Rating"), [("delete", was), ("keep", " "), ("insert", now)])]


def _of_evidence(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Difference]:
    was, now = ({row["url"]: row["title"] or row["url"] for row in each["evidence"]} for each in (old, new))
    gone = [("delete", was[url]) for url in was if url not in now]
    added = [("insert", now[url]) for url in now if url not in was]
    pieces = [piece for change in gone + added for piece in (change, ("keep", " "))][:-1]
    return [Difference(_("Evidence"), pieces)] if pieces else []
