"""In how many articles does a claim appear, with everything that was joined to it?"""

from collections.abc import Iterable

from django.db import connection

_ARTICLES = """
WITH RECURSIVE family(id, head) AS (
  SELECT id, id FROM claims_claim WHERE id = ANY (%s)
  UNION
  SELECT c.id, f.head FROM claims_claim c JOIN family f ON c.merged_into_id = f.id)
SELECT f.head, count(DISTINCT s.article_id)
  FROM family f
  LEFT JOIN claims_appearance a ON a.claim_id = f.id
  LEFT JOIN claims_articlesnapshot s ON s.id = a.snapshot_id
 GROUP BY f.head"""
_LINE = """
WITH RECURSIVE line(id) AS (
  SELECT id FROM claims_claim WHERE id = ANY (%s)
  UNION
  SELECT c.merged_into_id FROM claims_claim c JOIN line l ON c.id = l.id WHERE c.merged_into_id IS NOT NULL)
SELECT id FROM line ORDER BY id"""


def articles_of(claim_ids: Iterable[int]) -> dict[int, int]:
    """Claim → the number of different articles in which it, or a claim that is read through it, appears."""
    with connection.cursor() as cursor:
        cursor.execute(_ARTICLES, [list(claim_ids)])
        return dict(cursor.fetchall())


def with_heads(claim_ids: Iterable[int]) -> list[int]:
    """These claims and every claim that they are read through, by primary key."""
    with connection.cursor() as cursor:
        cursor.execute(_LINE, [list(claim_ids)])
        return [pk for (pk,) in cursor.fetchall()]
