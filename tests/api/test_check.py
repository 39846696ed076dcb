"""A text against what is published: every sentence scored and placed, nothing stored."""

import pytest

from claims.enums import Scope
from claims.models import Article, Claim, Intake
from tests.published import correction_started, draft_of, later, published_verdict, suspended

CHECK = "/api/v1/check/"


def test_every_sentence_has_its_place_score_kind_and_reasons(api, db):
    text = "Unemployment fell to 3.1 per cent in 2025 😀. What a splendid year! Will it last?"

    body = api.send(CHECK, {"text": text}).json()

    found = body["sentences"]
    assert [text[each["start"] : each["end"]] for each in found] == [each["exact"] for each in found]
    assert (found[0]["kind"], found[2]["kind"]) == ("factual", "question")
    assert found[0]["score"] > max(found[1]["score"], found[2]["score"])
    assert found[0]["reasons"] != []
    assert (body["language"], body["characters"]) == ("en", len(text))


def test_published_verdict_on_the_same_statement_is_found(api, db, now):
    verdict = published_verdict(now=now)

    body = api.send(CHECK, {"text": "As she said, the city planted 40,000 trees last year.", "language": "en"}).json()

    [match] = body["sentences"][0]["matches"]
    assert (match["verdict"]["id"], match["verdict"]["rating"]["code"]) == (str(verdict.public_id), "false")
    assert 0.6 <= match["score"] <= 1
    assert match["method"] == "lexical/2"


def test_suspended_and_unpublished_verdicts_are_not_found(api, db, now):
    hidden = suspended(published_verdict(now=now), now=later(now))
    review, _ = correction_started(published_verdict(now=now), now=later(now))
    draft_of(review, writer=review.assignee, now=later(now), headline="SECRET")

    response = api.send(CHECK, {"text": "The city planted 40,000 trees last year.", "language": "en"})

    ids = [match["verdict"]["id"] for each in response.json()["sentences"] for match in each["matches"]]
    assert ids == [str(review.public_id)]
    assert str(hidden.public_id) not in ids
    assert response.content.count(b"SECRET") == 0


def test_nothing_is_stored(api, db, now):
    before = [model.objects.count() for model in (Article, Intake, Claim)]

    api.send(CHECK, {"text": "Rents rose by 4 per cent in 2025."})

    assert [model.objects.count() for model in (Article, Intake, Claim)] == before


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "input.invalid_fields"),
        ({"text": "x", "url": "https://gazette.example/"}, "input.invalid_fields"),
        ({"text": "   "}, "input.empty"),
        ({"text": "\u200b\u200b"}, "input.empty"),
        ({"text": "a" * 100_001}, "input.too_long"),
        ({"text": "é" * 50_001}, "input.too_long"),
        ({"text": "x", "store": True}, "unknown_field"),
    ],
)
def test_bad_text_is_refused(api, db, body, code):
    response = api.send(CHECK, body)

    assert (response.status_code, response.json()["code"]) == (400, code)


def test_longest_text_is_answered(api, db):
    response = api.send(CHECK, {"text": "It rained. " * 9_090, "language": "en"})

    assert response.status_code == 200
    assert len(response.json()["sentences"]) == 9_090


def test_address_needs_the_scope(api, client_with_key, submitter):
    body = {"url": "http://127.0.0.1/x"}

    answers = [client.send(CHECK, body) for client in (api, client_with_key(Scope.READ), submitter)]

    assert [answer.status_code for answer in answers] == [401, 403, 400]
    assert [answer.json()["code"] for answer in answers] == [
        "not_signed_in",
        "key.scope_missing",
        "url.blocked_address",
    ]


def test_strangers_have_a_limit_of_their_own_for_checks(api, db, settings):
    settings.API_LIMITS = settings.API_LIMITS | {"check": (1, 60)}

    answers = [api.send(CHECK, {"text": "One."}).status_code for _ in range(2)]

    assert (answers, api.get("/api/v1/verdicts/").status_code) == ([200, 429], 200)


def test_other_origins_may_not_post(api, db):
    response = api.send(CHECK, {"text": "One."}, HTTP_ORIGIN="https://elsewhere.example")

    assert "Access-Control-Allow-Origin" not in response
    assert response["Cache-Control"] == "private, no-store"
