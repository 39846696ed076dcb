"""Publishers, feeds, articles, their texts, and the queue of submissions."""

import pytest

from claims.models import Article
from tests.invariants import rows
from tests.invariants.refusals import breaks, fires, refusing_rule, repeats, run

pytestmark = pytest.mark.django_db

CASES = [
    repeats("publisher_host_unique", rows.publisher, host="gazette.example", unless={"host": "courier.example"}),
    repeats(
        "publisher_name_unique_without_host",
        rows.publisher,
        name="The Gazette",
        host="",
        unless={"host": "gazette.example"},
    ),
    breaks("publisher_home_url_web", rows.publisher, home_url="javascript:alert(1)"),
    breaks("publisher_kind_known", rows.publisher, kind="oracle"),
    breaks("feed_url_web", rows.feed, url="file:///etc/passwd"),
    breaks("feed_kind_known", rows.feed, kind="pigeon"),
    breaks("feed_paused_all_or_none", rows.feed, paused_at=rows.NOW, paused_by=rows.user),
    breaks("article_url_web", rows.article, url="data:text/html,x"),
    breaks("article_canonical_url_known_form", rows.article, canonical_url="ftp://gazette.example/1"),
    breaks("article_availability_known", rows.article, availability="lost"),
    repeats(
        "snapshot_number_unique_per_article",
        rows.snapshot,
        article=rows.article,
        number=1,
        unless={"number": 2},
    ),
    breaks("snapshot_text_not_empty", rows.snapshot, text=""),
    breaks("snapshot_number_from_one", rows.snapshot, number=0),
    breaks("snapshot_archive_url_web", rows.snapshot, archive_url="//archive.example/1"),
    repeats(
        "scoring_once_per_scorer",
        rows.scoring,
        snapshot=rows.snapshot,
        threshold=0.5,
        unless={"scorer_version": "2"},
    ),
    breaks("intake_method_known", rows.intake, method="fax"),
    breaks("intake_state_known", rows.intake, state="asleep"),
    breaks(
        "intake_failed_has_reason",
        rows.intake,
        right={"state": "failed", "failure_code": "url.scheme"},
        failure_code="",
    ),
    breaks("intake_done_has_snapshot", rows.intake, right={"state": "done", "snapshot": rows.snapshot}, snapshot=None),
    breaks("intake_text_and_file_have_bytes", rows.intake, right={"method": "text", "raw": rows.raw}, raw=None),
    breaks("intake_url_has_url", rows.intake, url=""),
    breaks(
        "intake_running_has_lease", rows.intake, right={"state": "running", "lease_until": rows.LATER}, lease_until=None
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_row_that_breaks_the_rule_is_refused_by_name(case):
    assert case.refusing_rule() == case.rule


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", " https://a.example", "https://a.example/a b", "https://a.example/\nx", "https://"]
)
def test_url_that_is_not_plainly_web_is_refused(url):
    assert refusing_rule(lambda: rows.feed(url=url)) == "feed_url_web"


@fires("article_not_duplicate_of_itself")
def test_article_that_duplicates_itself_is_refused():
    article, other = rows.article(), rows.article()
    Article.objects.filter(pk=other.pk).update(duplicate_of=article)

    rule = refusing_rule(lambda: Article.objects.filter(pk=article.pk).update(duplicate_of=article))

    assert rule == "article_not_duplicate_of_itself"


IMMUTABLE = {
    "raw_document_immutable": (rows.raw, "claims_rawdocument", "sha256", "size = size + 1"),
    "snapshot_immutable": (rows.snapshot, "claims_articlesnapshot", "id", "text = text || ' And more.'"),
    "scoring_immutable": (rows.scoring, "claims_scoring", "id", "threshold = 0.1"),
}


@fires(*IMMUTABLE)
@pytest.mark.usefixtures("owner_rights")
@pytest.mark.parametrize("rule", IMMUTABLE)
def test_collected_row_changed_even_by_owner_is_refused(rule):
    make, table, key, change = IMMUTABLE[rule]
    row = make()

    assert refusing_rule(lambda: run(f"UPDATE {table} SET {change} WHERE {key} = %s", row.pk)) == rule
    assert refusing_rule(lambda: run(f"DELETE FROM {table} WHERE {key} = %s", row.pk)) == rule
