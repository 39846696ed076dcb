"""Statements that come often are read and planned once, and behave as any other."""

import pytest
from django.db import IntegrityError, connection, connections

from claims.queries import prepared

pytestmark = pytest.mark.django_db
QUESTION = "SELECT count(*) FROM claims_claim WHERE in_language = %s"


def ask(times):
    for number in range(times):
        with prepared.cursor() as cursor:
            cursor.execute(QUESTION, [f"x{number}"])
            cursor.fetchone()


def kept():
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements WHERE from_sql IS FALSE")
        return [statement for (statement,) in cursor.fetchall() if "in_language = $1" in statement]


def test_statement_that_comes_often_is_kept_by_the_server():
    ask(4)

    assert len(kept()) == 1


def test_nothing_is_kept_where_that_is_turned_off(monkeypatch):
    monkeypatch.setattr(connections["default"].connection, "prepare_threshold", None)

    ask(4)

    assert kept() == []


def test_statement_is_counted_and_told_where_queries_are_logged(django_assert_num_queries):
    with django_assert_num_queries(4) as logged:
        ask(4)

    assert all(query["sql"].startswith("SELECT count(*)") for query in logged.captured_queries)


def test_refused_statement_raises_an_error_of_django():
    with pytest.raises(IntegrityError), prepared.cursor() as cursor:
        cursor.execute("INSERT INTO claims_rating DEFAULT VALUES")
