"""The contract by machine: complete, equal to the kept copy, and true of what is sent."""

import json
import re
from pathlib import Path

import jsonschema
import pytest
from django.core.management import call_command
from drf_spectacular.utils import OpenApiExample

from api import docs
from api.v1 import examples
from claims.enums import ReviewStatus, Role
from claims.models import ClaimMatch
from tests.api.test_permissions import ENDPOINTS
from tests.articles import article_with
from tests.journeys import claim_at, review_at
from tests.published import corrected, later, published_verdict, retracted

KEPT = Path(__file__).parents[2] / "docs" / "openapi.json"
METHODS = {"get", "post", "put", "patch", "delete"}


@pytest.fixture(scope="module")
def schema():
    return json.loads(docs.schema_bytes())


def operations(schema):
    return {
        (method, path): operation
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
        if method in METHODS
    }


def test_kept_copy_equals_the_code():
    assert KEPT.read_bytes() == docs.schema_bytes()


def test_schema_is_valid_and_makes_without_warnings(tmp_path):
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(tmp_path / "schema.yml"))

    assert (tmp_path / "schema.yml").stat().st_size > 10_000


def test_every_endpoint_and_method_is_described(schema):
    described = {(method.upper(), path) for method, path in operations(schema)}
    simplified = {(method, re.sub(r"\{\w+\}", "{}", path))
                  for method, path in described}  # fmt: skip
    expected = set()
    for address, view in ENDPOINTS.items():
        path = "/" + address
        for converter in ("<uuid:id>", "<uuid:evidence_id>", "<uuid:other_id>", "<int:number>"):
            path = path.replace(converter, "{}")
        expected |= {(method, path) for method in view.access}

    assert simplified == expected


def test_every_operation_has_an_id_a_summary_and_problems(schema):
    found = operations(schema)

    ids = [operation["operationId"] for operation in found.values()]
    assert len(ids) == len(set(ids))
    assert [key for key, operation in found.items() if not operation.get("summary")] == []
    assert [key for key, operation in found.items() if not {"400", "401", "429"} <= set(operation["responses"])] == []


def test_public_reads_say_that_no_key_is_needed(schema):
    found = operations(schema)

    assert found["get", "/api/v1/verdicts/"]["security"] == [{}, {"key": []}]
    assert found["post", "/api/v1/articles/"]["security"] == [{"key": []}, {"session": []}]
    assert found["post", "/api/v1/reviews/{id}/approve"]["security"] == [{"session": []}]


def test_parameters_are_those_that_are_read(schema):
    for address, view in ENDPOINTS.items():
        path = "/" + address.replace("<uuid:id>", "{id}").replace("<int:number>", "{number}")
        operation = schema["paths"].get(path, {}).get("get", {"parameters": []})
        described = {each["name"] for each in operation.get("parameters", []) if each["in"] == "query"}
        assert described == (set(view.parameters) if "GET" in view.access else set()), path


def test_contract_is_served_and_cached(api, db):
    first = api.get("/api/v1/openapi.json")
    again = api.get("/api/v1/openapi.json", HTTP_IF_NONE_MATCH=first["ETag"])

    assert (first.status_code, first.content, again.status_code) == (200, docs.schema_bytes(), 304)


def test_docs_page_needs_no_foreign_host(api, db):
    page, script = api.get("/api/docs/"), api.get("/api/docs/?script=")

    assert (page.status_code, script.status_code) == (200, 200)
    assert [word for word in ("http://", "https://", "//cdn") if word in page.content.decode()] == []
    assert page.content.count(b"<script>") == 0
    assert script.content.count(b"/api/v1/openapi.json") == 1


def test_looser_content_policy_is_for_the_docs_page_alone(api, db):
    header = "Content-Security-Policy"

    assert "'unsafe-inline'" in api.get("/api/docs/")[header]
    assert "script-src 'self';" in api.get("/api/docs/")[header] + ";"
    assert "unsafe" not in api.get("/api/problems/")[header]
    assert "unsafe" not in api.get("/api/v1/verdicts/")[header]


def all_examples(*, path):
    found = {"check": examples.CHECKS, "articles": examples.SUBMISSIONS}[path]
    assert all(isinstance(each, OpenApiExample) for each in found)
    return [each.value for each in found]


@pytest.mark.parametrize(("path", "status"), [("check", 200), ("articles", 202)])
def test_examples_work(submitter, path, status):
    assert [submitter.send(f"/api/v1/{path}/", body).status_code for body in all_examples(path=path)] == [status]


# --- what is sent is what is described


def validate(schema, operation, body):
    described = operation["responses"]["200"]["content"]["application/json"]["schema"]
    document = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **described,
        "components": schema["components"],
    }
    jsonschema.Draft202012Validator(document).validate(body)


@pytest.fixture
def published(db, now):
    verdict = corrected(published_verdict(now=now), now=later(now))
    retracted(published_verdict(now=now), now=later(now))
    return verdict


@pytest.mark.parametrize(
    "path",
    ["/api/v1/verdicts/", "/api/v1/verdicts/{id}/", "/api/v1/verdicts/{id}/history/", "/api/v1/claims/",
     "/api/v1/articles/", "/api/v1/claimants/", "/api/v1/publishers/", "/api/v1/ratings/", "/api/v1/topics/",
     "/api/v1/changes/"],
)  # fmt: skip
def test_public_answers_match_their_description(api, schema, published, path):
    response = api.get(path.replace("{id}", str(published.public_id)))

    assert response.status_code == 200
    validate(schema, schema["paths"][path]["get"], response.json())


def test_desk_answers_match_their_description(schema, db, now, client_as, submitter):
    review = review_at(ReviewStatus.IN_SIGN_OFF, now=now)
    article = article_with(now=now).article
    matched = ClaimMatch.objects.create(
        low=claim_at(now=now), high=claim_at(now=now), method="words", score=0.9, found_at=now
    )
    client, key = client_as(Role.EDITOR), str(review.public_id)
    asked = {
        "/api/v1/reviews/": "/api/v1/reviews/",
        "/api/v1/reviews/{id}/": f"/api/v1/reviews/{key}/",
        "/api/v1/reviews/{id}/versions/{number}/": f"/api/v1/reviews/{key}/versions/1/",
        "/api/v1/reviews/{id}/history/": f"/api/v1/reviews/{key}/history/",
        "/api/v1/articles/{id}/": f"/api/v1/articles/{article.public_id}/",
        "/api/v1/articles/{id}/sentences/": f"/api/v1/articles/{article.public_id}/sentences/",
        "/api/v1/intakes/": "/api/v1/intakes/",
        "/api/v1/claims/": "/api/v1/claims/",
        "/api/v1/claims/{id}/": f"/api/v1/claims/{matched.low.public_id}/",
    }

    for path, address in asked.items():
        validate(schema, schema["paths"][path]["get"], client.get(address).json())


def test_problems_match_their_description(api, schema, db):
    body = api.get("/api/v1/verdicts/?colour=red").json()

    document = {**schema["components"]["schemas"]["Problem"], "components": schema["components"]}
    jsonschema.Draft202012Validator(document).validate(body)
