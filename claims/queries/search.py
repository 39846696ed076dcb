"""Which claims, or which published verdicts, say nearly the same as a text?

Two steps. PostgreSQL's full text index gives a few dozen candidates that share the text's rarer words;
then the texts themselves are compared. The score is the mean of two views, because each alone ranks
worse (`bench/match_quality.py`): the cosine of the two sets of stems, weighted by how rare a stem is,
which sees what both speak of; and `claims.text.similarity.likeness`, which sees how it is said.
Every hit also says in what it differs (a number, a date, a name, a "not"): a score never joins two claims.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log, sqrt
from typing import Any, TypeVar

from django.db import connection

from claims.enums import ClaimStatus, VerdictStatus
from claims.models import Claim, Verdict
from claims.queries.search_text import languages_of_verdicts, readable
from claims.text.disguises import revealed
from claims.text.language import language_of
from claims.text.similarity import differences, likeness

METHOD = "lexical/2"
"""Name of this way of matching, stored and shown with every score. Changed whenever scores would change."""
THRESHOLD = 0.4
"""From here on two texts are shown to a person as perhaps the same. At 0.34, 5 % of tweets that repeat no known claim
get a false hit; at 0.54, 5 % of debate sentences (development sets of `bench/match_quality.py`)."""
SHOWN_TO_READERS = 0.55
"""From here on a published verdict is offered to a reader without anybody looking first."""
LONGEST_TEXT = 2_000
CANDIDATES = 50
COMPARED = 20
"""Candidates whose texts are compared letter by letter: those of the highest cosine. More of them find no more."""
MAX_WORDS = 32
MAX_POSTINGS = 30_000
"""Rows that one search may touch, by estimate: words are used from the rarest on until it is spent."""
# A word in more than this share of all rows finds too many of them to help.
_TOO_FREQUENT = 0.05
# Share assumed for every word before PostgreSQL has statistics.
_BEFORE_STATISTICS = 0.002
_CLAIMS, _VERDICTS = "claims_claim", "claims_verdict"
_KEYS = {_CLAIMS: "id", _VERDICTS: "review_id"}
# What a text is compared with: a verdict is found by its headline and summary too, but compared by its claim.
_COMPARED = {_CLAIMS: "c.search", _VERDICTS: "factcheck_tsvector(c.in_language, c.claim_reviewed)"}
Row = TypeVar("Row", Claim, Verdict)
_OF_A_VERDICT = (
    "public_id", "claim", "claim_reviewed", "status", "number", "published_at", "modified_at", "summary_json",
)  # fmt: skip

_WORDS = "SELECT lexeme FROM unnest(factcheck_tsvector(%s, %s))"
# What ANALYZE noted of the column: how many rows; the share of rows that have each of these words, where it is one of
# the commonest; and the share of the least common of those. Counting would take seconds at a million rows.
_SHARES = """
SELECT greatest(c.reltuples, 0), min(common.share),
       jsonb_object_agg(common.word, common.share) FILTER (WHERE common.word = ANY (%s))
  FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_stats s ON s.schemaname = n.nspname AND s.tablename = c.relname AND s.attname = 'search'
  LEFT JOIN unnest(s.most_common_elems::text::text[], s.most_common_elem_freqs) AS common(word, share)
         ON common.word IS NOT NULL
 WHERE c.oid = %s::regclass
 GROUP BY c.reltuples"""
# One index probe a word; each row then has the sum of the weights of its words. Short texts say the same thing
# with fewer words, so the sum counts for more in them.
_SHARING = """
SELECT top.id, tsvector_to_array({compared}) FROM (
  SELECT c.{key} AS id, sum(asked.weight) AS weight
    FROM unnest(%(words)s::tsquery[], %(weights)s::float[]) AS asked(word, weight)
    JOIN {table} c ON c.search @@ asked.word
   WHERE c.status = ANY (%(statuses)s) AND c.{key} <> %(exclude)s
   GROUP BY c.{key} ORDER BY 2 DESC, 1 DESC LIMIT %(wide)s) top
  JOIN {table} c ON c.{key} = top.id
 ORDER BY top.weight / ln(8 + length(c.search)) DESC, top.id DESC LIMIT %(limit)s"""


@dataclass(frozen=True)
class Near:
    """A claim that may say the same. `score` is 0 to 1; `differences` are codes of what turns the
    meaning; `verdict` is the published one on the claim, as in a list, or None."""

    claim: Claim
    score: float
    method: str
    differences: tuple[str, ...]
    verdict: Verdict | None


@dataclass(frozen=True)
class NearVerdict:
    """A published verdict on nearly the same statement; members as in `Near`."""

    verdict: Verdict
    score: float
    method: str
    differences: tuple[str, ...]


def near_claims(
    text: str, *, language: str, limit: int, exclude: int | None = None, threshold: float = THRESHOLD
) -> list[Near]:
    """At most `limit` claims like `text`, likeliest first; for the desk.

    Candidates and accepted claims count, dismissed and merged ones do not. `exclude` is the primary
    key of the claim that is asked about. Raises InvalidInput for text that PostgreSQL cannot read.
    """
    search = _Search(text, language, _CLAIMS)
    shared = search.candidates([ClaimStatus.ACCEPTED, ClaimStatus.CANDIDATE], exclude=exclude)
    rows = Claim.objects.filter(pk__in=shared).select_related("claimant").defer("search")
    ranked = _ranked(text, {row: (row.text, shared[row.pk]) for row in rows}, limit, threshold)
    verdicts = _published_on([row.pk for row, _ in ranked])
    return [
        Near(row, score, METHOD, _differences(text, row.text, language), verdicts.get(row.pk)) for row, score in ranked
    ]


def near_verdicts(text: str, *, language: str, limit: int, threshold: float = SHOWN_TO_READERS) -> list[NearVerdict]:
    """At most `limit` published verdicts on a statement like `text`, likeliest first; for the public.

    Reads published data only. Without a language the text's own is guessed. Raises InvalidInput for
    text that PostgreSQL cannot read.
    """
    language = language or _guessed(text)
    search = _Search(text, language, _VERDICTS)
    shared = search.candidates([VerdictStatus.PUBLISHED])
    rows = Verdict.objects.filter(pk__in=shared).only(*_OF_A_VERDICT)
    ranked = _ranked(text, {row: (row.claim_reviewed, shared[row.pk]) for row in rows}, limit, threshold)
    return [NearVerdict(row, score, METHOD, _differences(text, row.claim_reviewed, language)) for row, score in ranked]


class _Search:
    """One text against one table: its stems, and how rare each stem is there."""

    def __init__(self, text: str, language: str, table: str) -> None:
        readable(text[:LONGEST_TEXT], field="text", longest=LONGEST_TEXT)
        self.table = table
        with connection.cursor() as cursor:
            cursor.execute(_WORDS, [language, revealed(text[:LONGEST_TEXT])])
            self.words = {str(row[0]) for row in cursor.fetchall()}
        self.rows, self.least, self.shares = self._statistics(self.words)

    def candidates(self, statuses: Sequence[str], *, exclude: int | None = None) -> dict[int, float]:
        """Primary keys of the rows that share the most weight of rare stems, each with its weighted cosine."""
        asked = self._asked()
        if not asked:
            return {}
        parameters: dict[str, Any] = {
            "words": [_quoted(word) for word in asked],
            "weights": [self._weight(word) for word in asked],
            "statuses": [str(status) for status in statuses],
            "exclude": exclude or 0,
            "wide": 8 * CANDIDATES,
            "limit": CANDIDATES,
        }
        with connection.cursor() as cursor:
            cursor.execute(
                _SHARING.format(table=self.table, key=_KEYS[self.table], compared=_COMPARED[self.table]), parameters
            )
            found = {int(key): {str(word) for word in words} for key, words in cursor.fetchall()}
        self.shares |= self._statistics({word for words in found.values() for word in words})[2]
        return {key: self._cosine(words) for key, words in found.items()}

    def _asked(self) -> list[str]:
        """The stems worth looking for, rarest first; of equally rare ones the longest first."""
        chosen: list[str] = []
        postings = 0.0
        for word in sorted(self.words, key=lambda word: (self._share(word), -len(word), word))[:MAX_WORDS]:
            postings += self._share(word) * max(self.rows, 1)
            if chosen and (self._share(word) > _TOO_FREQUENT or postings > MAX_POSTINGS):
                break
            chosen.append(word)
        return chosen

    def _cosine(self, words: set[str]) -> float:
        own, other = self._total(self.words), self._total(words)
        return self._total(self.words & words) / sqrt(own * other) if own and other else 0.0

    def _total(self, words: Iterable[str]) -> float:
        return sum(self._weight(word) for word in words)

    def _weight(self, word: str) -> float:
        return -log(self._share(word))

    def _share(self, word: str) -> float:
        # What is not among the commonest is, on average, a good deal rarer than the least common of those.
        return min(self.shares.get(word, self.least / 4), 0.999)

    def _statistics(self, words: set[str]) -> tuple[float, float, dict[str, float]]:
        with connection.cursor() as cursor:
            cursor.execute(_SHARES, [sorted(words), self.table])
            rows, least, known = cursor.fetchone()
        return rows, least or _BEFORE_STATISTICS, json.loads(known or "{}")


def _ranked(text: str, rows: dict[Row, tuple[str, float]], limit: int, threshold: float) -> list[tuple[Row, float]]:
    """Rows with their scores, best first, from `threshold` up. `rows` gives each its text and cosine."""
    nearest = sorted(rows.items(), key=lambda item: (-item[1][1], -item[0].pk))[: max(COMPARED, limit)]
    scored = [(row, round((likeness(text, other) + cosine) / 2, 4)) for row, (other, cosine) in nearest]
    good = [pair for pair in scored if pair[1] >= threshold]
    return sorted(good, key=lambda pair: (-pair[1], -pair[0].pk))[:limit]


def _differences(text: str, other: str, language: str) -> tuple[str, ...]:
    return tuple(str(difference) for difference in differences(text, other, language))


def _published_on(claim_ids: list[int]) -> dict[int, Verdict]:
    """The newest published verdict on each claim."""
    rows = Verdict.objects.filter(claim__in=claim_ids, status=VerdictStatus.PUBLISHED).only(*_OF_A_VERDICT)
    return {row.claim_id: row for row in rows.order_by("published_at", "pk")}


def _guessed(text: str) -> str:
    """The one language of all verdicts, else the text's most likely one."""
    known = languages_of_verdicts()
    return known[0] if len(known) == 1 else language_of(text)


def _quoted(word: str) -> str:
    """One lexeme as a tsquery spells it, whatever characters it has."""
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"
