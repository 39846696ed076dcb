"""The same request with the same Idempotency-Key has one effect and one answer."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from claims.enums import Scope
from claims.errors import IdempotencyMismatch, IdempotencyRunning
from claims.models import IdempotencyRecord, Intake
from claims.services import idempotency
from claims.services.idempotency import Answer, Request
from tests.api.conftest import ApiClient, issue

ARTICLES = "/api/v1/articles/"
BODY = {"text": "The harbour was deepened in 1987.", "headline": "Harbour"}


def ask(**changed):
    return Request(**({"principal": "key:1", "key": "k", "method": "POST", "path": "/x", "body_sha256": "a"} | changed))


def test_repeated_request_gets_the_first_answer_and_has_no_second_effect(submitter):
    first = submitter.send(ARTICLES, BODY, HTTP_IDEMPOTENCY_KEY="one")
    Intake.objects.update(stage="finished")
    again = submitter.send(ARTICLES, BODY, HTTP_IDEMPOTENCY_KEY="one")

    assert (again.status_code, again.content, again["Location"]) == (202, first.content, first["Location"])
    assert ("Idempotent-Replayed" in first, again["Idempotent-Replayed"]) == (False, "true")
    assert Intake.objects.count() == 1


def test_other_body_under_the_same_key_is_refused(submitter):
    submitter.send(ARTICLES, BODY, HTTP_IDEMPOTENCY_KEY="one")

    response = submitter.send(ARTICLES, BODY | {"headline": "Other"}, HTTP_IDEMPOTENCY_KEY="one")

    assert (response.status_code, response.json()["code"]) == (422, "idempotency.mismatch")


def test_callers_do_not_share_keys(client_with_key):
    answers = [client_with_key(Scope.SUBMIT).send(ARTICLES, BODY, HTTP_IDEMPOTENCY_KEY="one") for _ in range(2)]

    assert ["Idempotent-Replayed" in answer for answer in answers] == [False, False]


def test_refusal_is_repeated_too(submitter):
    answers = [submitter.send(ARTICLES, {}, HTTP_IDEMPOTENCY_KEY="one") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [400, 400]
    assert answers[1]["Idempotent-Replayed"] == "true"
    assert answers[1]["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("key", ["", "x" * 256, "ключ", "a\x01b"])
def test_key_of_another_form_is_refused(submitter, key):
    response = submitter.send(ARTICLES, BODY, HTTP_IDEMPOTENCY_KEY=key)

    assert (response.status_code, response.json()["code"]) == (400, "idempotency.invalid_key")


def test_stranger_s_check_needs_no_record(api, db):
    assert api.send("/api/v1/check/", {"text": "One."}, HTTP_IDEMPOTENCY_KEY="one").status_code == 200
    assert IdempotencyRecord.objects.count() == 0


def test_breakdown_lets_the_request_be_made_again(submitter, monkeypatch):
    def broken(**kwargs):
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr("claims.services.articles.submit_text", broken)
        first = submitter.send(ARTICLES, BODY, HTTP_IDEMPOTENCY_KEY="one")
    second = submitter.send(ARTICLES, BODY, HTTP_IDEMPOTENCY_KEY="one")

    assert (first.status_code, second.status_code) == (500, 202)


def test_running_request_refuses_its_repeat(db, now):
    assert idempotency.begin(request=ask(), actor=None, now=now) is None

    with pytest.raises(IdempotencyRunning):
        idempotency.begin(request=ask(), actor=None, now=now)
    with pytest.raises(IdempotencyMismatch):
        idempotency.begin(request=ask(body_sha256="b"), actor=None, now=now)


def test_request_left_by_a_crash_may_be_made_again_after_a_while(db, now):
    idempotency.begin(request=ask(), actor=None, now=now)

    assert idempotency.begin(request=ask(), actor=None, now=now + timedelta(minutes=6)) is None
    with pytest.raises(IdempotencyRunning):
        idempotency.begin(request=ask(), actor=None, now=now + timedelta(minutes=7))


def test_answer_is_kept_a_day(db, now):
    answer = Answer(202, {"Location": "/y"}, "{}")
    idempotency.begin(request=ask(), actor=None, now=now)
    idempotency.finish(request=ask(), answer=answer, actor=None, now=now)

    assert idempotency.begin(request=ask(), actor=None, now=now + timedelta(hours=23)) == answer
    assert idempotency.begin(request=ask(), actor=None, now=now + timedelta(hours=25)) is None


def test_sweep_deletes_what_is_older_than_a_day(db, now):
    for number, hours in enumerate((0, 2, 26)):
        idempotency.begin(request=ask(key=str(number)), actor=None, now=now + timedelta(hours=hours))

    assert idempotency.sweep(actor=None, now=now + timedelta(hours=25)) == 1
    assert IdempotencyRecord.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_forty_at_once_have_one_effect():
    _, raw = issue(Scope.SUBMIT, now=timezone.now())
    barrier = threading.Barrier(20)

    def send(_):
        client = ApiClient(key=raw)
        barrier.wait()
        try:
            return [client.send(ARTICLES, BODY, HTTP_IDEMPOTENCY_KEY="one").status_code for _ in range(2)]
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        codes = [code for pair in pool.map(send, range(20)) for code in pair]

    assert Intake.objects.count() == 1
    assert set(codes) <= {202, 409}
    assert IdempotencyRecord.objects.count() == 1
