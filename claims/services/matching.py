"""Which claims may be the same as this one? A suggestion for a person, never a merge."""

from claims.queries import search
from claims.queries.search import Near

LIMIT = 5


def near_claims(text: str, *, language: str) -> list[Near]:
    """At most `LIMIT` claims that say nearly the same, the likeliest first. Reads only."""
    return search.near_claims(text[: search.LONGEST_TEXT], language=language, limit=LIMIT)
