"""The guards themselves: they read the real tables, and they hold between two transactions at once."""

import psycopg
import pytest
from django.db import OperationalError, connection
from psycopg.conninfo import make_conninfo

from tests.invariants import review_rows as desk
from tests.invariants import rows
from tests.invariants.refusals import refusing_rule, run

# These name the schema of all that they use, and generated columns need them as they are.
NAME_THEIR_SCHEMAS = {"factcheck_search_config", "factcheck_tsvector"}


@pytest.mark.django_db
def test_every_guard_has_a_fixed_search_path():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND proname LIKE 'factcheck\\_%%'"
            " AND NOT COALESCE(proconfig @> ARRAY['search_path=pg_catalog, public, pg_temp'], false)",
            [],
        )

        assert {name for (name,) in cursor.fetchall()} == NAME_THEIR_SCHEMAS


@pytest.mark.django_db
def test_temporary_table_named_like_the_recusals_does_not_hide_them():
    editor, version = rows.editor(), desk.frozen()
    desk.recusal(review=version.review, user=editor)
    decision = {"version": version, "version_writer": version.written_by, "decided_by": editor}
    run("CREATE TEMPORARY TABLE claims_recusal (review_id bigint, user_id bigint) ON COMMIT DROP")

    assert refusing_rule(lambda: desk.sign_off(**decision)) == "sign_off_not_by_recused"


@pytest.mark.django_db
def test_temporary_table_full_of_approvals_makes_no_quorum():
    version = desk.frozen()
    run("CREATE TEMPORARY TABLE claims_signoff ON COMMIT DROP AS SELECT * FROM claims_signoff")
    run(
        "INSERT INTO pg_temp.claims_signoff (id, version_id, decided_by_id, decision)"
        " SELECT n, %s, n, 'approve' FROM generate_series(1, 9) n",
        version.pk,
    )

    assert refusing_rule(lambda: desk.publication(version=version)) == "publication_has_quorum"


@pytest.fixture
def other(transactional_db):
    """A second session. Both give up at once where they would have to wait."""
    database = connection.settings_dict
    address = make_conninfo(
        dbname=database["NAME"], user=database["USER"], password=database["PASSWORD"],
        host=database["HOST"], port=database["PORT"] or None, options="-c lock_timeout=100",
    )  # fmt: skip
    run("SET lock_timeout = 100")
    with psycopg.connect(address) as session:
        yield session
        session.rollback()
    run("RESET lock_timeout")


def test_version_is_not_frozen_while_somebody_contributes_to_it(other):
    draft, contributor = desk.draft(), rows.editor()
    contribute = "INSERT INTO claims_contribution (version_id, user_id, first_at) VALUES (%s, %s, now())"
    other.execute(contribute, [draft.pk, contributor.pk])

    with pytest.raises(OperationalError, match="lock timeout"):
        run("UPDATE claims_reviewversion SET frozen_at = now(), content_sha256 = repeat('a', 64)")


def test_version_is_not_published_while_an_approval_is_withdrawn(other):
    version = desk.signed()
    other.execute("UPDATE claims_signoff SET withdrawn_at = now() WHERE version_id = %s", [version.pk])

    with pytest.raises(OperationalError, match="lock timeout"):
        desk.publication(version=version)


def test_publication_shuts_out_a_late_decision(other):
    version = desk.signed()
    editor = rows.editor()
    other.execute(
        "INSERT INTO claims_publication (review_id, version_id, number, kind, published_at, detail, json_ld, sha256)"
        " VALUES (%s, %s, 1, 'initial', now(), '{}', '', '')",
        [version.review_id, version.pk],
    )

    with pytest.raises(OperationalError, match="lock timeout"):
        desk.sign_off(version=version, decided_by=editor, decision="request_changes", comment="Wait.")
