"""Who may do what: every address and method of the API, asked by every kind of caller, against a written table.

The objects are unpublished: a claim that is a candidate, an article nobody has checked, a review in sign-off on
which none of the callers has worked. Bodies are complete, so what remains is the caller: 403 means "not let in", 404
"not shown", 409 "let in, but not in this state". After each request everything is as it was before.
"""

import json
import re

import pytest
from django.db import transaction
from django.urls import get_resolver

from api.endpoints import Endpoint
from claims.enums import ClaimStatus, ReviewStatus, Role, Scope
from claims.models import Intake, Review
from tests.api.conftest import ApiClient, issue, signed_in
from tests.articles import article_with, submitted_text
from tests.journeys import claim_at, review_at
from tests.people import person

CALLERS = ("anonymous", "read", "submit", "desk", "no role", "superuser",
           "viewer", "checker", "editor", "chief", "auditor", "operator")  # fmt: skip

TABLE = """
"""

PERSON = "00000000-0000-4000-8000-000000000001"
BODIES = {
    "accept": {}, "dismiss": {"reason": "x"}, "merge": {"into": PERSON}, "claims": {"start": 0, "end": 5},
    "articles/": {"text": "Prices rose by 4 per cent."}, "check/": {"text": "Prices rose."},
    "assign": {"to": PERSON}, "save-draft": {"edit_count": 0}, "submit": {"version": 1}, "approve": {"version": 1},
    "request-changes": {"version": 1, "comment": "Why?"}, "withdraw-approval": {"version": 1},
    "publish": {"version": 1}, "start-correction": {"kind": "typo", "reason": "x"}, "public-note": {"note": "x"},
    "abandon": {"reason": "x"}, "recuse": {"reason": "x"}, "suspend": {"reason": "x"},
    "evidence": {"url": "https://x.example/", "title": "x", "publisher": "x", "kind": "data", "stance": "context",
                 "why": "x"},
    "change": {"stance": "context", "why": "x"}, "capture": {"text": "x"}, "waive": {"reason": "x"},
}  # fmt: skip
# Addresses that are no endpoints of the API's own kind; all are public and read nothing but code.
OPEN_PAGES = {"api/docs/", "api/problems/", "^(?:api|v1alpha1)(?:/|$)"}


def routes():
    """Address → view class of everything that api.urls mounts."""
    found = {}

    def walk(patterns, prefix):
        for pattern in patterns:
            address = prefix + str(pattern.pattern)
            if hasattr(pattern, "url_patterns"):
                walk(pattern.url_patterns, address)
            else:
                found[address] = getattr(pattern.callback, "cls", None)

    [mounted] = [each for each in get_resolver().url_patterns if getattr(each, "app_name", "") == "api"]
    walk(mounted.url_patterns, "")
    return found


ENDPOINTS = {address: view for address, view in routes().items() if isinstance(view, type) and issubclass(view, Endpoint)}


def written_table():
    rows = [line.split() for line in TABLE.strip().splitlines()]
    return {(row[0], row[1]): row[2:] for row in rows}


@pytest.fixture
def callers(db):
    def user(*roles, **fields):
        return signed_in(person(*roles, **fields))

    return [
        ApiClient(),
        *(ApiClient(key=issue(scope)[1]) for scope in (Scope.READ, Scope.SUBMIT, Scope.DESK)),
        user(),
        user(is_superuser=True, is_staff=True),
        *(user(Role(name)) for name in CALLERS[6:]),
    ]


@pytest.fixture
def ids(db, now):
    """A public id for each kind of address."""
    submitted_text("Another text that waits.")
    return {
        "claims": claim_at(ClaimStatus.CANDIDATE, now=now).public_id,
        "articles": article_with(now=now).article.public_id,
        "reviews": review_at(ReviewStatus.IN_SIGN_OFF, now=now).public_id,
        "verdicts": Review.objects.order_by("pk").first().public_id,
        "intakes": Intake.objects.order_by("pk").first().public_id,
    }


def address_of(pattern, ids):
    kind = pattern.split("/")[2] if pattern.startswith("api/v1/") else ""
    path = re.sub(r"<uuid:evidence_id>", "00000000-0000-4000-8000-000000000000", pattern)
    return "/" + re.sub(r"<int:number>", "1", re.sub(r"<uuid:id>", str(ids.get(kind, "")), path))


def answer(client, method, pattern, ids):
    """The status, with everything that was done undone."""
    body = json.dumps(BODIES.get(re.search(r"[^/]+/?$", pattern)[0], {}))
    before = transaction.savepoint()
    status = client.generic(method, address_of(pattern, ids), body, content_type="application/json").status_code
    transaction.savepoint_rollback(before)
    return str(status)


def test_every_address_answers_every_caller_as_written(callers, ids):
    actual = {
        (method, pattern): [answer(client, method, pattern, ids) for client in callers]
        for pattern, view in ENDPOINTS.items()
        for method in view.access
    }

    assert actual == written_table()


def test_every_address_is_an_endpoint_with_a_policy_or_listed_as_open():
    unlisted = {address for address in routes() if address not in ENDPOINTS} - OPEN_PAGES

    assert unlisted == set()
    assert [address for address, view in ENDPOINTS.items() if not view.access] == []


def test_methods_without_a_policy_are_closed():
    handlers = {"get", "post", "put", "patch", "delete"}
    open_by_mistake = {
        address: sorted({name for name in handlers if hasattr(view, name)} - {name.lower() for name in view.access})
        for address, view in ENDPOINTS.items()
    }

    assert {address: names for address, names in open_by_mistake.items() if names} == {}


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"])
def test_no_other_method_is_answered_anywhere(db, ids, method):
    client = ApiClient()
    codes = {client.generic(method, address_of(pattern, ids)).status_code for pattern in ENDPOINTS}

    assert codes == {405}
