"""Many published verdicts by SQL, to look at plans. Needs the rights of the tables' owner.

The rows are as wide as real ones, and spread over ratings, languages, topics, claimants and publishers.
"""

from django.db import connection

# The rows have no history, which the guards of these tables would rightly refuse.
_GUARDED = ("claims_claim", "claims_review", "claims_reviewversion", "claims_publication", "claims_verdict")
_STATEMENTS = (
    """INSERT INTO claims_claimant (public_id, name, kind, same_as)
       SELECT gen_random_uuid(), 'Claimant ' || n, 'person', '[]' FROM generate_series(1, 200) n""",
    """INSERT INTO claims_user (public_id, username, password, email, first_name, last_name, display_name, time_zone,
              theme, single_key_shortcuts, is_superuser, is_staff, is_active, date_joined)
       VALUES (gen_random_uuid(), 'filler', '', '', '', '', '', 'UTC', '', true, false, false, true, now())""",
    """INSERT INTO claims_claim (public_id, text, name, in_language, kind, status, dismissed_reason, topics, score,
              reasons, proposed_by_scorer, created_at, claimant_id)
       SELECT gen_random_uuid(), 'Claim ' || n || ' about subject ' || mod(n, 997), '', 'en', 'factual', 'accepted', '',
              '{}', 0, '[]', 'filler', timestamptz '2020-01-01' + n * interval '1 minute',
              (SELECT min(id) FROM claims_claimant) + mod(n, 200)
         FROM generate_series(1, %(count)s) n""",
    """INSERT INTO claims_review (public_id, status, priority, opened_at, claim_id, policy_id)
       SELECT gen_random_uuid(), 'queued', 0, created_at, id, (SELECT id FROM claims_signoffpolicy LIMIT 1)
         FROM claims_claim WHERE proposed_by_scorer = 'filler'""",
    """INSERT INTO claims_reviewversion (public_id, number, kind, claim_reviewed, headline, summary, explanation,
              in_language, topics, created_at, edited_at, edit_count, content_sha256, review_id, written_by_id)
       SELECT gen_random_uuid(), 1, 'initial', c.text, '', '', '', 'en', '{}', now(), now(), 0, '', r.id,
              (SELECT id FROM claims_user WHERE username = 'filler')
         FROM claims_review r JOIN claims_claim c ON c.id = r.claim_id WHERE c.proposed_by_scorer = 'filler'""",
    """INSERT INTO claims_publication (number, kind, published_at, detail, json_ld, sha256, review_id, version_id)
       SELECT 1, 'initial', r.opened_at, '{}', '', repeat('0', 64), r.id, v.id
         FROM claims_review r JOIN claims_reviewversion v ON v.review_id = r.id""",
    """INSERT INTO claims_verdict (review_id, public_id, publication_id, claim_id, claimant_id, status, number,
              rating_code, rating_value, in_language, topics, publisher_ids, appearance_urls, headline, claim_reviewed,
              search_text, published_at, modified_at, summary_json, detail_json, json_ld, etag)
       SELECT r.id, r.public_id, p.id, c.id, c.claimant_id, 'published', 1,
              (ARRAY['true', 'mostly_true', 'half_true', 'mostly_false', 'false', 'unproven'])[1 + r.id % 6], 1,
              (ARRAY['en', 'fr', 'de'])[1 + r.id % 3], ARRAY['topic ' || r.id % 50],
              ARRAY[md5((r.id % 300)::text)::uuid], ARRAY['https://news.example/' || r.id],
              'Headline ' || r.id, c.text, c.text || ' ' || md5(r.id::text), r.opened_at, r.opened_at,
              '{"text":"' || repeat(md5(r.id::text), 30) || '"}', '{"text":"' || repeat(md5(r.id::text), 200) || '"}',
              '{"text":"' || repeat(md5(r.id::text), 60) || '"}', md5(r.id::text)
         FROM claims_review r JOIN claims_claim c ON c.id = r.claim_id JOIN claims_publication p ON p.review_id = r.id
        WHERE c.proposed_by_scorer = 'filler'""",
    "SELECT gin_clean_pending_list(i) FROM unnest(ARRAY['verdict_search', 'claim_search']::regclass[]) i",
    "ANALYZE claims_verdict, claims_claim, claims_claimant",
)


def fill(count: int) -> None:
    """Insert `count` verdicts. The rows are not signed and have no history: good for plans and nothing else."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in _GUARDED:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for statement in _STATEMENTS:
            cursor.execute(statement, {"count": count} if "%(count)s" in statement else None)
        for table in _GUARDED:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def plan_of(rows, size: int = 25) -> str:
    """What PostgreSQL does for the first page of `rows`."""
    return rows[:size].explain()
