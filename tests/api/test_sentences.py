"""The sentences of an article by API: every one with its score; the words for people of the newsroom alone."""

import pytest

from claims.enums import Role
from tests.articles import BRIDGES, FACT, OPINION, article_with


@pytest.fixture
def snapshot(db, now):
    return article_with(now=now)


def at(snapshot, query=""):
    return f"/api/v1/articles/{snapshot.article.public_id}/sentences/{query}"


def test_people_see_every_sentence_with_its_words_and_its_score(snapshot, client_as):
    rows = client_as(Role.VIEWER).get(at(snapshot)).json()["results"]

    scores = {row["exact"]: row["score"] for row in rows}
    assert len(rows) == 5
    assert scores[FACT] > 0.4 > scores[OPINION]
    assert [snapshot.text[row["start"] : row["end"]] for row in rows] == [row["exact"] for row in rows]
    assert {row["snapshot"] for row in rows} == {1}


def test_key_of_the_desk_sees_places_and_scores_without_words(snapshot, desk_reader, client_as):
    keyed = desk_reader.get(at(snapshot)).json()["results"]
    read = client_as(Role.VIEWER).get(at(snapshot)).json()["results"]

    assert keyed == [row | {"exact": None} for row in read]


def test_snapshot_is_chosen_by_number(snapshot, client_as):
    client = client_as(Role.CHECKER)

    answers = [client.get(at(snapshot, query)) for query in ("?snapshot=1", "?snapshot=2", "?snapshot=one")]

    assert [answer.status_code for answer in answers] == [200, 404, 400]


def test_unchanged_sentences_are_not_sent_again(snapshot, client_as):
    client = client_as(Role.CHECKER)

    first = client.get(at(snapshot))
    again = client.get(at(snapshot), HTTP_IF_NONE_MATCH=first["ETag"])

    assert (first.status_code, again.status_code) == (200, 304)


def test_sentences_cost_the_same_however_many_there_are(db, now, client_as, django_assert_max_num_queries):
    client = client_as(Role.CHECKER)
    addresses = [at(article_with(text, now=now)) for text in (BRIDGES, f"{BRIDGES}\n{BRIDGES} Again.")]

    for address in addresses:
        with django_assert_max_num_queries(5):  # session, user, roles, snapshot, scoring
            assert client.get(address).status_code == 200
