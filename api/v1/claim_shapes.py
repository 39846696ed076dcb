"""One claim whole: what everybody is shown of it, and for staff the claims that may be the same."""

from typing import Any

from api.v1 import shapes
from claims.models import Claim
from claims.queries.claims import Likeness, likenesses


def claim_detail(row: Claim, *, desk: bool) -> dict[str, Any]:
    """One claim. `desk` adds what only staff and keys of scope `desk` are told, its matches among it."""
    shape = shapes.claim(row, desk=desk)
    return shape | {"matches": [_match(each) for each in likenesses(row)]} if desk else shape


def _match(found: Likeness) -> dict[str, Any]:
    return {
        "claim": str(found.other.public_id),
        "text": found.other.text,
        "status": found.other.status,
        "score": found.score,
        "method": found.method,
        "differences": found.differences,
        "state": found.state.value,
        "verdict": str(found.verdict) if found.verdict else None,
    }
