"""The claims of one ingested article as a table for a terminal."""

import shutil
import textwrap
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

_NARROWEST = 40


def claims_table(report: dict[str, Any], *, width: int = 0) -> str:
    """`report` is that of `queries.articles.ingest_report`. `width` in columns; 0 means as wide as the terminal."""
    width = width or shutil.get_terminal_size((100, 24)).columns
    rows = [
        (f"{claim['score']:.2f}", f"{claim['start']}-{claim['end']}", _printable(claim["claimant"] or "—"), claim)
        for claim in report["claims"]
    ]
    spans = max([len(_("place")), *(len(place) for _score, place, _who, _claim in rows)])
    names = min(24, max([len(_("claimant")), *(len(who) for _score, _place, who, _claim in rows)]))
    left = 6 + spans + 2 + names + 2
    lines = [*_heading(report), f"{_('score'):<6}{_('place'):<{spans}}  {_('claimant'):<{names}}  {_('claim')}"]
    for score, place, who, claim in rows:
        words = textwrap.wrap(_printable(claim["exact"]), max(_NARROWEST, width - left)) or [""]
        who = textwrap.shorten(who, names, placeholder="…")
        lines.append(f"{score:<6}{place:<{spans}}  {who:<{names}}  {words[0]}")
        lines += [" " * left + more for more in words[1:]]
        if claim["matches"]:
            lines.append(" " * left + _matched(len(claim["matches"])))
    return "\n".join([*lines, ""])


def _heading(report: dict[str, Any]) -> list[str]:
    facts = [report["url"], report["language"], report["published"]]
    counts = _("snapshot %(number)d: %(sentences)d sentences, %(claims)d claims, %(skipped)d skipped") % {
        "number": report["snapshot"],
        "sentences": report["sentences"],
        "claims": len(report["claims"]),
        "skipped": len(report["skipped"]),
    }
    return [
        _printable(report["headline"]) or _("(no headline)"),
        "  ".join(_printable(fact) for fact in facts if fact),
        counts,
        _("article %(id)s") % {"id": report["article"]},
    ]


def _matched(count: int) -> str:
    return ngettext("like %(count)d earlier claim", "like %(count)d earlier claims", count) % {"count": count}


def _printable(text: str) -> str:
    """One line without characters that a terminal would obey: article text is hostile."""
    return "".join(char if char.isprintable() else " " for char in text)
