"""Which known claims may be the same as these? The scores of `search.near_claims`, for many texts in one go.

An article brings dozens of sentences, and asking for each alone would cost more than reading the article. So all are
asked for together, with fewer words each, and only what shares much of its rarer words is compared letter by letter.
"""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import log, sqrt
from typing import Any

import orjson

from claims.enums import ClaimStatus
from claims.queries import prepared
from claims.queries.search import LONGEST_TEXT, METHOD, THRESHOLD
from claims.text.disguises import revealed
from claims.text.similarity import differences, likeness

MAX_WORDS = 10
"""Words of each text that are looked up, the rarest."""
MAX_POSTINGS = 1_000
"""Rows that the words of one text may touch, by estimate; the rarest word is always looked up."""
COMPARED = 8
"""Claims for each text that are compared letter by letter."""
LEAST_COSINE = 0.3
"""Texts that share less of the weight of their words would have to agree in most letters all the same."""
STATISTICS_SECONDS = 60
_TOO_FREQUENT = 0.05
_BEFORE_STATISTICS = 0.002

_WORDS = """
SELECT asked.n, tsvector_to_array(factcheck_tsvector(%s, asked.body))
  FROM unnest(%s::text[]) WITH ORDINALITY AS asked(body, n)"""
# What ANALYZE noted of the claims' words; see `search`.
_SHARES = """
SELECT greatest(c.reltuples, 0), common.word, common.share
  FROM pg_class c
  LEFT JOIN pg_stats s ON s.schemaname = current_schema() AND s.tablename = c.relname AND s.attname = 'search'
  LEFT JOIN unnest(s.most_common_elems::text::text[], s.most_common_elem_freqs) AS common(word, share) ON true
 WHERE c.oid = 'claims_claim'::regclass"""
# A row counts when it has a good part of the weight that was asked for. One index probe a word.
_SHARING = """
SELECT top.n, top.id, own.text, own.words FROM (
  SELECT asked.n, c.id, row_number() OVER (PARTITION BY asked.n ORDER BY sum(asked.weight) DESC, c.id DESC) AS place
    FROM json_to_recordset(%s::json) AS asked(n int, word text, weight float)
    JOIN claims_claim c ON c.search @@ asked.word::tsquery
   WHERE c.status = ANY (%s)
   GROUP BY asked.n, c.id HAVING sum(asked.weight) >= 0.2) top
  CROSS JOIN LATERAL (
    SELECT c.text, tsvector_to_array(c.search) AS words FROM claims_claim c WHERE c.id = top.id OFFSET 0) own
 WHERE top.place <= %s"""
_STATUSES = [ClaimStatus.ACCEPTED.value, ClaimStatus.CANDIDATE.value]


@dataclass(frozen=True)
class Likely:
    """A known claim that may say the same; members as in `search.Near`."""

    claim_id: int
    score: float
    method: str
    differences: tuple[str, ...]


@dataclass(frozen=True)
class _Shares:
    """The share of claims that have each of the commonest words; `least` is that of the least common of them."""

    rows: float
    least: float
    known: dict[str, float]
    weights: dict[str, float] = field(init=False)
    other: float = field(init=False)

    def __post_init__(self) -> None:
        # Worked out once: the same few thousand words are weighed thousands of times.
        object.__setattr__(self, "weights", {word: _weight(share) for word, share in self.known.items()})
        object.__setattr__(self, "other", _weight(self.least / 4))

    def of(self, word: str) -> float:
        return min(self.known.get(word, self.least / 4), 0.999)

    def weight(self, word: str) -> float:
        return self.weights.get(word, self.other)

    def total(self, words: Iterable[str]) -> float:
        """The weight of these words together: the rarer a word, the more it says."""
        weigh, other = self.weights.get, self.other
        return sum([weigh(word, other) for word in words])


def likely_same(texts: Sequence[str], *, language: str, limit: int) -> list[list[Likely]]:
    """For each text, at most `limit` claims like it, the likeliest first. Candidates and accepted claims count."""
    search = Search(texts, language=language)
    search.look_up()
    return search.found(limit=limit)


class Search:
    """`likely_same` in three steps, each of which asks the server for something that the next one reads.

    Within `many_rows.sent_together` nothing is waited for before it is read, so the caller can work meanwhile.
    """

    def __init__(self, texts: Sequence[str], *, language: str) -> None:
        """Ask for the stems of the texts."""
        self._texts, self._language = texts, language
        self._shares = _shares(int(time.monotonic() // STATISTICS_SECONDS))
        self._stems = prepared.ask(_WORDS, [language, [revealed(text[:LONGEST_TEXT]) for text in texts]])
        self._words: list[set[str]] = []
        self._sharing: Any = None

    def look_up(self) -> None:
        """Ask which claims share the rarest stems."""
        stems = {number: set(words) for number, words in self._stems.fetchall()}
        self._words = [stems[number] for number in range(1, len(self._texts) + 1)]
        asked = [
            {"n": number, "word": _quoted(word), "weight": weight}
            for number, own in enumerate(self._words)
            for word, weight in _chosen(own, self._shares)
        ]
        if asked:
            self._sharing = prepared.ask(_SHARING, [orjson.dumps(asked).decode(), _STATUSES, COMPARED])

    def found(self, *, limit: int) -> list[list[Likely]]:
        """Compare letter by letter what shares much, and keep what is alike enough."""
        likely: list[list[tuple[float, int, str]]] = [[] for _ in self._texts]
        totals = [self._shares.total(own) for own in self._words]
        for number, claim_id, other, stems in self._sharing.fetchall() if self._sharing else ():
            both = totals[number] * self._shares.total(stems)
            cosine = self._shares.total(self._words[number].intersection(stems)) / sqrt(both) if both else 0.0
            if cosine < LEAST_COSINE:
                continue
            score = round((likeness(self._texts[number], other) + cosine) / 2, 4)
            if score >= THRESHOLD:
                likely[number].append((-score, -claim_id, other))
        return [
            [
                Likely(-claim_id, -score, METHOD, tuple(map(str, differences(text, other, self._language))))
                for score, claim_id, other in sorted(found)[:limit]
            ]
            for text, found in zip(self._texts, likely, strict=True)
        ]


def _weight(share: float) -> float:
    return -log(min(share, 0.999))


def _chosen(own: set[str], shares: _Shares) -> list[tuple[str, float]]:
    """The stems to look up, rarest first, each with its part of the whole weight; of equally rare ones the longest."""
    chosen: list[str] = []
    postings = 0.0
    for share, _, word in sorted([(shares.of(word), -len(word), word) for word in own])[:MAX_WORDS]:
        postings += share * shares.rows
        if chosen and (share > _TOO_FREQUENT or postings > MAX_POSTINGS):
            break
        chosen.append(word)
    total = shares.total(chosen)
    return [(word, shares.weight(word) / total) for word in chosen] if total else []


@lru_cache(maxsize=2)
def _shares(moment: int) -> _Shares:
    found = prepared.ask(_SHARES).fetchall()
    known = {word: share for _, word, share in found if word is not None}
    return _Shares(found[0][0] if found else 0, min(known.values(), default=_BEFORE_STATISTICS), known)


def _quoted(word: str) -> str:
    """One lexeme as a tsquery spells it, whatever characters it has."""
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"
