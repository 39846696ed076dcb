"""Every refusal and breakdown is problem+json, and tells nothing about the inside."""

import pytest
from django.core.exceptions import SuspiciousOperation
from django.db import OperationalError

from api.docs import every_refusal
from claims.queries import compiled

MEMBERS = {"type", "title", "status", "detail", "instance", "code", "request_id"}
ONE = "/api/v1/verdicts/1a2b3c4d-0000-4000-8000-000000000000/"


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("get", ONE, 404, "not_found"),
        ("get", "/api/v1/nothing/", 404, "not_found"),
        ("get", "/api/v1/verdicts/not-a-uuid/", 404, "not_found"),
        ("get", "/api/v2/verdicts/", 404, "not_found"),
        ("get", "/api/", 404, "not_found"),
        ("post", "/api/v1/nothing/", 404, "not_found"),
        ("delete", "/api/v1/verdicts/", 405, "method_not_allowed"),
        ("post", "/api/v1/verdicts/", 405, "method_not_allowed"),
        ("put", ONE, 405, "method_not_allowed"),
        ("patch", ONE, 405, "method_not_allowed"),
        ("get", "/api/v1/check/", 405, "method_not_allowed"),
        ("get", "/api/v1/reviews/", 401, "not_signed_in"),
        ("post", "/api/v1/articles/", 401, "not_signed_in"),
    ],
)
def test_refusal_is_a_problem(api, db, method, path, status, code):
    response = getattr(api, method)(path)

    body = response.json()
    assert (response.status_code, body["code"]) == (status, code)
    assert response["Content-Type"] == "application/problem+json"
    assert set(body) - {"context"} == MEMBERS
    assert (body["status"], body["instance"]) == (status, path)
    assert body["type"] == f"http://127.0.0.1:8000/api/problems/#{code}"


def test_405_names_the_methods(api, db):
    assert api.delete("/api/v1/verdicts/")["Allow"] == "GET, HEAD, OPTIONS"
    assert api.delete("/api/v1/articles/")["Allow"] == "GET, HEAD, POST, OPTIONS"


def test_401_names_the_way_in(api, db):
    assert api.get("/api/v1/reviews/")["WWW-Authenticate"] == 'Bearer realm="factcheck"'


def test_problem_carries_the_request_id(api, db):
    response = api.get(ONE, HTTP_X_REQUEST_ID="abc-123")

    assert (response.json()["request_id"], response["X-Request-Id"]) == ("abc-123", "abc-123")


def test_problem_is_not_cached(api, db):
    assert api.get(ONE)["Cache-Control"] == "no-store"


def breaks_with(monkeypatch, error):
    def broken(*args):
        raise error

    monkeypatch.setattr(compiled, "fetch", broken)


def test_breakdown_tells_nothing_but_the_request_id(api, db, monkeypatch):
    breaks_with(monkeypatch, RuntimeError("SELECT secret FROM vault at /srv/app.py"))

    response = api.get("/api/v1/verdicts/")

    assert (response.status_code, response.json()["code"]) == (500, "server_error")
    assert [response.content.count(word) for word in (b"secret", b"SELECT", b"Traceback", b"RuntimeError")] == [
        0,
        0,
        0,
        0,
    ]


def test_database_that_does_not_answer_is_503_with_a_time_to_wait(api, db, monkeypatch):
    breaks_with(monkeypatch, OperationalError("canceling statement due to statement timeout"))

    response = api.get("/api/v1/verdicts/")

    assert (response.status_code, response.json()["code"], response["Retry-After"]) == (503, "unavailable", "5")
    assert response.content.count(b"statement") == 0


def test_suspicious_request_is_400(api, db, monkeypatch):
    breaks_with(monkeypatch, SuspiciousOperation("inside"))

    response = api.get("/api/v1/verdicts/")

    assert (response.status_code, response.json()["code"]) == (400, "request.invalid")
    assert response.content.count(b"inside") == 0


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/api/v1/verdicts", "/api/v1/verdicts/"),
        ("/api/v1/verdicts?rating=false", "/api/v1/verdicts/?rating=false"),
        ("/api/v1/openapi.json/", "/api/v1/openapi.json"),
    ],
)
def test_slash_too_few_or_too_many_leads_to_the_right_address(api, db, path, target):
    response = api.get(path)

    assert (response.status_code, response["Location"]) == (308, target)


def test_other_host_in_the_path_is_not_a_way_out(api, db):
    response = api.get("/api//evil.example")

    assert response.status_code == 404


def test_every_problem_has_a_place_on_the_page_it_points_to(api, db):
    page = api.get("/api/problems/").content.decode()

    assert [kind.code for kind in every_refusal() if f'id="{kind.code}"' not in page] == []
