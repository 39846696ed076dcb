"""What a verdict has been: its published versions, its corrections, and what changed in between."""

from itertools import pairwise
from typing import Any

import orjson

from claims.enums import VerdictStatus
from claims.queries.public import History
from claims.representations import documents
from claims.representations.base_url import own, rfc3339
from claims.representations.verdict import corrections
from claims.text.diff import diff_words

_PLAIN = ("claim_reviewed", "headline", "summary")


def history(found: History) -> dict[str, Any]:
    """Public history, oldest first. Nothing of a text that readers may not see now is told."""
    public_id = found.verdict.public_id
    return {
        "id": str(public_id),
        "status": str(found.verdict.status),
        "versions": [
            {
                "number": each.number,
                "kind": str(each.kind),
                "published_at": rfc3339(each.published_at),
                "url": own(f"/api/v1/verdicts/{public_id}/?version={each.number}"),
            }
            for each in found.publications
        ],
        "corrections": corrections(found.corrections),
        "changes": _changes(found),
    }


def _changes(found: History) -> list[dict[str, Any]]:
    if found.verdict.status == VerdictStatus.SUSPENDED:
        return []
    shown = [orjson.loads(documents.of_version(each, found.verdict).detail) for each in found.publications]
    return [
        {
            "from_version": old["version"],
            "to_version": new["version"],
            "texts": _texts(old, new),
            "rating": _rating(old, new),
        }
        for old, new in pairwise(shown)
    ]


def _texts(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """The changes of each text that changed, as keep, insert and delete in reading order."""
    pairs = {name: (old[name] or "", new[name] or "") for name in _PLAIN}
    pairs["explanation"] = (_markdown(old), _markdown(new))
    return {
        name: [{"op": str(change.op), "text": change.text} for change in diff_words(*pair)]
        for name, pair in pairs.items()
        if pair[0] != pair[1]
    }


def _rating(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any] | None:
    was, now = ((each["rating"] or {}).get("code") for each in (old, new))
    return None if was == now else {"from": was, "to": now}


def _markdown(document: dict[str, Any]) -> str:
    return (document["explanation"] or {}).get("markdown", "")
