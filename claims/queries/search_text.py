"""Words of a reader as a text-search query, in the language of each text. Never an error, whatever is typed."""

import re
from collections.abc import Sequence

from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.db.models import Func, Q, Value

from claims.errors import InvalidInput, TextTooLong

_MINUS_SIGNS = re.compile(r"-[\s-]*-")
LONGEST_QUERY = 500
"""Characters of `q`. Nobody types more, and parsing costs."""

# Each step jumps to the next language by the index, so the cost is one probe a language, not one a row.
_LANGUAGES = """
WITH RECURSIVE present(language) AS (
  (SELECT in_language FROM claims_verdict ORDER BY in_language LIMIT 1)
  UNION ALL
  SELECT (SELECT v.in_language FROM claims_verdict v WHERE v.in_language > p.language ORDER BY v.in_language LIMIT 1)
    FROM present p WHERE p.language IS NOT NULL
)
SELECT language FROM present WHERE language IS NOT NULL"""


class Configuration(Func):
    """`factcheck_search_config(language)`: the stemmer of a language, `simple` for those without one."""

    function = "factcheck_search_config"


def languages_of_verdicts() -> list[str]:
    """Every language code that a verdict is written in, sorted."""
    with connection.cursor() as cursor:
        cursor.execute(_LANGUAGES)
        return sorted(row[0] for row in cursor.fetchall())


def matching_languages(wanted: str) -> list[str]:
    """The codes in use that `wanted` asks for: `en` asks for `en` and `en-GB`, `en-GB` for itself alone."""
    lowered = wanted.lower()
    return [
        code for code in languages_of_verdicts() if code.lower() == lowered or code.lower().startswith(f"{lowered}-")
    ]


def readable(text: str, *, field: str, longest: int = LONGEST_QUERY) -> str:
    """`text`, or InvalidInput when PostgreSQL could not read it, or TextTooLong."""
    if "\x00" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise InvalidInput("A character in it cannot be used.", field=field)
    if len(text) > longest:
        raise TextTooLong(field=field, limit=longest)
    return text


def matches(text: str, languages: Sequence[str]) -> Q:
    """Rows whose `search` column matches, each read with the stemmer of its own language.

    One index condition a stemmer in use; the comparison of the language keeps a word that one
    language's stemmer cuts from matching, or excluding, a text of another.
    """
    condition = Q()
    for base in sorted({code.split("-")[0].lower() for code in languages}) or [""]:
        own = Q(in_language__iexact=base) | Q(in_language__istartswith=f"{base}-") if base else Q(in_language="")
        condition |= Q(search=websearch(text, base)) & own
    return condition


def websearch(text: str, language: str) -> SearchQuery:
    """What people know from search engines: words, "phrases", or, -not. PostgreSQL reads any text so."""
    # PostgreSQL's parser keeps a stack of 32 minus signs and fails on more; two in a row mean nothing to people.
    return SearchQuery(_MINUS_SIGNS.sub("-", text), config=Configuration(Value(language)), search_type="websearch")
