"""The list of published verdicts: filters, orders, and whatever readers type."""

from datetime import UTC, date, datetime, timedelta, timezone
from uuid import uuid4

import orjson
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.errors import InvalidInput, TextTooLong, UrlRefused
from claims.models import Article
from claims.queries import public
from tests.published import (
    claim_made,
    claimant_named,
    corrected,
    later,
    published_verdict,
    publisher_named,
    suspended,
)

pytestmark = pytest.mark.django_db


def ids(rows) -> list:
    return [row.public_id for row in rows]


# --- the list ----------------------------------------------------------------------------------------


def test_list_is_newest_first(now):
    old = published_verdict(now=now)
    new = published_verdict(now=later(now))

    assert ids(public.verdicts()) == [new.public_id, old.public_id]


def test_list_takes_one_query_and_no_long_text(now, django_assert_num_queries):
    published_verdict(now=now)
    published_verdict(now=later(now))

    with CaptureQueriesContext(connection) as queries:
        texts = [row.summary_json for row in public.verdicts(rating="false", topic="environment")]

    assert len(queries) == 1
    assert [name for name in ("detail_json", "json_ld", "search_text") if f'."{name}"' in queries[0]["sql"]] == []
    assert [orjson.loads(text)["version"] for text in texts] == [1, 1]


@pytest.mark.parametrize(
    ("ordering", "expected"),
    [
        ("-published_at", ["second", "first"]),
        ("published_at", ["first", "second"]),
        ("-modified_at", ["first", "second"]),
        ("modified_at", ["second", "first"]),
    ],
)
def test_orderings(ordering, expected, now):
    first = published_verdict(now=now, headline="first")
    published_verdict(now=later(now), headline="second")
    corrected(first, now=later(now, 2), headline="first")

    rows = public.verdicts(ordering=ordering)

    assert [orjson.loads(row.summary_json)["headline"] for row in rows] == expected


@pytest.mark.parametrize("ordering", ["pk", "relevance", "search_text", ""])
def test_unknown_ordering_is_refused(ordering):
    with pytest.raises(InvalidInput) as refused:
        public.verdicts(ordering=ordering)

    assert refused.value.field == "ordering"


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"rating": "false"}, ["trees"]),
        ({"rating": ["false", "true"]}, ["trees", "bridges"]),
        ({"rating": "half_true"}, []),
        ({"claimant": "mayor ada lane"}, ["trees"]),
        ({"claimant": "Nobody"}, []),
        ({"publisher": "gazette.example"}, ["trees"]),
        ({"publisher": "www.herald.example"}, ["bridges"]),
        ({"publisher": "unknown.example"}, []),
        ({"language": "en"}, ["trees"]),
        ({"language": "fr"}, ["bridges"]),
        ({"language": "fr-CA"}, ["bridges"]),
        ({"language": "fr-BE"}, []),
        ({"topic": "environment"}, ["trees"]),
        ({"topic": "env"}, []),
        ({"appearance_url": "https://gazette.example/trees?utm_source=mail#top"}, ["trees"]),
        ({"appearance_url": "https://gazette.example/other"}, []),
        ({"status": "published"}, ["trees", "bridges"]),
        ({"q": "tree planted"}, ["trees"]),
        ({"q": "pont"}, ["bridges"]),
        ({"q": "trees", "rating": "true"}, []),
    ],
)
def test_filters(wanted, found, now):
    publisher_named("herald.example", "The Herald")
    trees = claim_made(now=now, url="https://gazette.example/trees", claimant=claimant_named())
    published_verdict(now=later(now), claim=trees, headline="trees")
    bridges = claim_made(now=now, text="Neuf ponts sont fermés.", url="https://herald.example/ponts")
    Article.objects.filter(canonical_url="https://herald.example/ponts").update(
        publisher=publisher_named("herald.example")
    )
    published_verdict(
        now=now, claim=bridges, headline="bridges", rating="true", in_language="fr-CA", topics=["ponts"], summary="Oui."
    )

    rows = public.verdicts(**wanted)

    assert [orjson.loads(row.summary_json)["headline"] for row in rows] == found


def test_claimant_and_publisher_by_id(now):
    verdict = published_verdict(now=now)

    assert ids(public.verdicts(claimant=claimant_named().public_id)) == [verdict.public_id]
    assert ids(public.verdicts(claimant=str(claimant_named().public_id))) == [verdict.public_id]
    assert ids(public.verdicts(publisher=publisher_named().public_id)) == [verdict.public_id]
    assert ids(public.verdicts(claimant=uuid4())) == []


def test_windows_of_time_neither_overlap_nor_leave_a_gap(now):
    verdict = published_verdict(now=datetime(2026, 3, 1, tzinfo=UTC))

    assert ids(public.verdicts(reviewed_after=date(2026, 3, 1))) == [verdict.public_id]
    assert ids(public.verdicts(reviewed_before=date(2026, 3, 1))) == []
    assert ids(public.verdicts(reviewed_before=datetime(2026, 3, 1, 0, 0, 1, tzinfo=UTC))) == [verdict.public_id]


def test_changed_since_includes_the_moment_itself_and_what_was_hidden(now):
    verdict = published_verdict(now=now)
    suspended(verdict, now=later(now))

    assert ids(public.verdicts(changed_since=later(now))) == [verdict.public_id]
    assert ids(public.verdicts(changed_since=later(now) + timedelta(microseconds=1))) == []


def test_time_without_zone_is_utc_and_other_zones_are_understood(now):
    verdict = published_verdict(now=now)

    assert ids(public.verdicts(reviewed_after=now.replace(tzinfo=None))) == [verdict.public_id]
    assert ids(public.verdicts(reviewed_before=now.astimezone(timezone(timedelta(hours=9))))) == []


# --- words of readers --------------------------------------------------------------------------------

QUERIES = [
    "'",
    "''",
    "&",
    "| trees",
    "!trees",
    ":*",
    "trees:*",
    "tr:ee <-> s",
    "(((",
    '"unclosed',
    "-",
    "a & b | !(c)",
    "\\",
    "trees\\' --",
    "%s %d {}",
    "🌳 木",
    "the of and",
    "-trees -city",
    "x" * 500,
    " ",
]


@pytest.mark.parametrize("q", QUERIES)
@pytest.mark.parametrize("language", ["", "en"])
def test_whatever_is_typed_is_a_query(q, language, now):
    published_verdict(now=now)

    assert len(list(public.verdicts(q=q, language=language))) in {0, 1}


@pytest.mark.parametrize("name", ["q", "topic", "language", "rating", "claimant", "publisher"])
def test_character_that_the_database_cannot_read_is_refused_by_name(name):
    with pytest.raises(InvalidInput) as refused:
        public.verdicts(**{name: "a\x00b"})

    assert refused.value.field == name


def test_query_that_nobody_types_is_refused():
    with pytest.raises(TextTooLong):
        public.verdicts(q="a" * 501)


def test_address_that_is_none_is_refused():
    with pytest.raises(UrlRefused):
        public.verdicts(appearance_url="javascript:alert(1)")


@pytest.mark.parametrize(
    ("q", "found"),
    [("plants", 1), ('"planted 40,000 trees"', 1), ("trees -city", 0), ("bridges OR trees", 1), ("bridges", 0)],
)
def test_words_phrases_alternatives_and_exclusions(q, found, now):
    published_verdict(now=now)

    assert len(public.verdicts(q=q)) == found


def test_word_is_cut_only_by_the_rules_of_the_text_s_own_language(now):
    """The French stemmer makes "new" of "news"; an English text is not found by that."""
    french = claim_made(now=now, text="Rien.", in_language="fr")
    published_verdict(now=now, claim=french, in_language="fr", headline="Les news", summary="Rien.")
    published_verdict(now=now, headline="A new bridge", summary="None.")

    assert [orjson.loads(row.summary_json)["headline"] for row in public.verdicts(q="news")] == ["Les news"]


def test_relevance_puts_the_better_match_first(now):
    published_verdict(now=later(now), headline="Of bridges and trees", summary="None.")
    better = published_verdict(now=now, headline="Trees, trees and trees", summary="Trees.")

    assert ids(public.verdicts(q="trees", ordering="relevance"))[0] == better.public_id


def test_hidden_words_do_not_find_a_suspended_verdict(now):
    suspended(published_verdict(now=now), now=later(now))

    assert ids(public.verdicts(q="trees")) == []
    assert ids(public.verdicts(topic="environment")) == []
    assert len(public.verdicts()) == 1
