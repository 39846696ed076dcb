"""Who may do what: every address and method of the API, asked by every kind of caller, against a written table.

The objects are unpublished: a claim that is a candidate, an article nobody has checked, a review in sign-off on
which none of the callers has worked. Bodies are complete, so what remains is the caller: 403 means "not let in", 404
"not shown", 409 "let in, but not in this state". After each request everything is as it was before.
"""

import json
import re

import pytest
from django.db import transaction

from api import urls
from api.endpoints import Endpoint
from claims.enums import ClaimStatus, ReviewStatus, Role, Scope
from claims.models import ClaimMatch, Intake, Review
from tests.api.conftest import ApiClient, issue, signed_in
from tests.articles import article_with, submitted_text
from tests.journeys import claim_at, review_at
from tests.people import person

CALLERS = ("anonymous", "read", "submit", "desk", "no role", "superuser",
           "viewer", "checker", "editor", "chief", "auditor", "operator")  # fmt: skip

TABLE = """
GET  api/v1/openapi.json                                           200 200 200 200 200 200 200 200 200 200 200 200
GET  api/v1/verdicts/                                              200 200 200 200 200 200 200 200 200 200 200 200
GET  api/v1/verdicts/<uuid:id>/                                    404 404 404 404 404 404 404 404 404 404 404 404
GET  api/v1/verdicts/<uuid:id>/history/                            404 404 404 404 404 404 404 404 404 404 404 404
GET  api/v1/claims/                                                200 200 200 200 200 200 200 200 200 200 200 200
GET  api/v1/claims/<uuid:id>/                                      404 404 404 200 404 404 200 200 200 200 200 200
GET  api/v1/claims/<uuid:id>/appearances/                          404 404 404 200 404 404 200 200 200 200 200 200
POST api/v1/claims/<uuid:id>/accept                                401 403 403 403 403 403 403 200 200 200 403 403
POST api/v1/claims/<uuid:id>/dismiss                               401 403 403 403 403 403 403 200 200 200 403 403
POST api/v1/claims/<uuid:id>/restore                               401 403 403 403 403 403 403 409 409 409 403 403
POST api/v1/claims/<uuid:id>/merge                                 401 403 403 403 403 403 403 403 409 409 403 403
POST api/v1/claims/<uuid:id>/undo-merge                            401 403 403 403 403 403 403 403 409 409 403 403
POST api/v1/claims/<uuid:id>/matches/<uuid:other_id>/confirm       401 403 403 403 403 403 403 200 200 200 403 403
POST api/v1/claims/<uuid:id>/matches/<uuid:other_id>/reject        401 403 403 403 403 403 403 200 200 200 403 403
POST api/v1/claims/<uuid:id>/review-again                          401 403 403 403 403 403 403 403 409 409 403 403
GET  api/v1/articles/                                              200 200 200 200 200 200 200 200 200 200 200 200
POST api/v1/articles/                                              401 403 202 403 403 403 403 202 202 202 403 403
GET  api/v1/articles/<uuid:id>/                                    404 404 404 200 404 404 200 200 200 200 200 200
GET  api/v1/articles/<uuid:id>/sentences/                          401 403 403 200 403 403 200 200 200 200 200 200
POST api/v1/articles/<uuid:id>/claims                              401 403 403 403 403 403 403 201 201 201 403 403
GET  api/v1/intakes/                                               401 403 403 403 403 403 403 200 200 200 403 200
POST api/v1/intakes/<uuid:id>/retry                                401 403 403 403 403 403 403 202 202 202 403 202
GET  api/v1/reviews/                                               401 403 403 403 403 403 200 200 200 200 200 200
POST api/v1/reviews/take-next                                      401 403 403 403 403 403 403 204 204 204 403 403
GET  api/v1/reviews/<uuid:id>/                                     401 403 403 403 403 403 200 200 200 200 200 200
GET  api/v1/reviews/<uuid:id>/versions/<int:number>/               401 403 403 403 403 403 200 200 200 200 200 200
GET  api/v1/reviews/<uuid:id>/history/                             401 403 403 403 403 403 200 200 200 200 200 200
POST api/v1/reviews/<uuid:id>/take                                 401 403 403 403 403 403 403 409 409 409 403 403
POST api/v1/reviews/<uuid:id>/assign                               401 403 403 403 403 403 403 403 409 409 403 403
POST api/v1/reviews/<uuid:id>/due                                  401 403 403 403 403 403 403 403 200 200 403 403
POST api/v1/reviews/<uuid:id>/hand-back                            401 403 403 403 403 403 403 409 409 409 403 403
POST api/v1/reviews/<uuid:id>/save-draft                           401 403 403 403 403 403 403 409 409 409 403 403
POST api/v1/reviews/<uuid:id>/submit                               401 403 403 403 403 403 403 409 409 409 403 403
POST api/v1/reviews/<uuid:id>/recall                               401 403 403 403 403 403 403 403 403 403 403 403
POST api/v1/reviews/<uuid:id>/approve                              401 403 403 403 403 403 403 403 200 200 403 403
POST api/v1/reviews/<uuid:id>/request-changes                      401 403 403 403 403 403 403 403 200 200 403 403
POST api/v1/reviews/<uuid:id>/withdraw-approval                    401 403 403 403 403 403 403 403 409 409 403 403
POST api/v1/reviews/<uuid:id>/publish                              401 403 403 403 403 403 403 403 409 409 403 403
POST api/v1/reviews/<uuid:id>/start-correction                     401 403 403 403 403 403 403 409 409 409 403 403
POST api/v1/reviews/<uuid:id>/public-note                          401 403 403 403 403 403 403 409 409 409 403 403
POST api/v1/reviews/<uuid:id>/cancel-correction                    401 403 403 403 403 403 403 409 409 409 403 403
POST api/v1/reviews/<uuid:id>/abandon                              401 403 403 403 403 403 403 403 200 200 403 403
POST api/v1/reviews/<uuid:id>/reopen                               401 403 403 403 403 403 403 403 409 409 403 403
POST api/v1/reviews/<uuid:id>/recuse                               401 403 403 403 403 403 403 200 200 200 403 403
POST api/v1/reviews/<uuid:id>/suspend                              401 403 403 403 403 403 403 403 409 409 403 403
POST api/v1/reviews/<uuid:id>/resume                               401 403 403 403 403 403 403 403 409 409 403 403
POST api/v1/reviews/<uuid:id>/lease                                401 403 403 403 403 403 403 409 409 409 403 403
POST api/v1/reviews/<uuid:id>/lease/take-over                      401 403 403 403 403 403 403 409 409 409 403 403
POST api/v1/reviews/<uuid:id>/evidence                             401 403 403 403 403 403 403 409 409 409 403 403
POST api/v1/reviews/<uuid:id>/evidence/<uuid:evidence_id>/change   401 403 403 403 403 403 403 409 409 409 403 403
POST api/v1/reviews/<uuid:id>/evidence/<uuid:evidence_id>/remove   401 403 403 403 403 403 403 409 409 409 403 403
POST api/v1/reviews/<uuid:id>/evidence/<uuid:evidence_id>/capture  401 403 403 403 403 403 403 409 409 409 403 403
POST api/v1/reviews/<uuid:id>/evidence/<uuid:evidence_id>/waive    401 403 403 403 403 403 403 409 409 409 403 403
POST api/v1/check/                                                 200 200 200 200 200 200 200 200 200 200 200 200
GET  api/v1/changes/                                               200 200 200 200 200 200 200 200 200 200 200 200
GET  api/v1/claimants/                                             200 200 200 200 200 200 200 200 200 200 200 200
GET  api/v1/publishers/                                            200 200 200 200 200 200 200 200 200 200 200 200
GET  api/v1/ratings/                                               200 200 200 200 200 200 200 200 200 200 200 200
GET  api/v1/topics/                                                200 200 200 200 200 200 200 200 200 200 200 200
GET  v1alpha1/claims:search                                        400 400 400 400 400 400 400 400 400 400 400 400
GET  v1alpha1/claims:imageSearch                                   400 400 400 400 400 400 400 400 400 400 400 400
"""

BODIES = {
    "accept": {}, "dismiss": {"reason": "x"}, "merge": {"into": "<claim>"}, "claims": {"start": 0, "end": 5},
    "articles/": {"text": "Prices rose by 4 per cent."}, "check/": {"text": "Prices rose."},
    "due": {"due_at": None},
    "assign": {"to": "<person>"}, "save-draft": {"edit_count": 0}, "submit": {"version": 1}, "approve": {"version": 1},
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

    walk(urls.urlpatterns, "")
    return found


ENDPOINTS = {
    address: view for address, view in routes().items() if isinstance(view, type) and issubclass(view, Endpoint)
}


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
    claim, other = claim_at(ClaimStatus.CANDIDATE, now=now), claim_at(ClaimStatus.ACCEPTED, now=now)
    ClaimMatch.objects.create(low=claim, high=other, method="words", score=0.9, found_at=now)
    return {
        "claims": claim.public_id,
        "articles": article_with(now=now).article.public_id,
        "reviews": review_at(ReviewStatus.IN_SIGN_OFF, now=now).public_id,
        "verdicts": Review.objects.order_by("pk").first().public_id,
        "claim": other.public_id,
        "person": person(Role.CHECKER).public_id,
        "intakes": Intake.objects.order_by("pk").first().public_id,
    }


def address_of(pattern, ids):
    kind = pattern.split("/")[2] if pattern.startswith("api/v1/") else ""
    path = re.sub(r"<uuid:evidence_id>", "00000000-0000-4000-8000-000000000000", pattern)
    path = re.sub(r"<uuid:other_id>", str(ids["claim"]), path)
    return "/" + re.sub(r"<int:number>", "1", re.sub(r"<uuid:id>", str(ids.get(kind, "")), path))


def answer(client, method, pattern, ids):
    """The status, with everything that was done undone."""
    body = json.dumps(BODIES.get(re.search(r"[^/]+/?$", pattern)[0], {}))
    for name in ("claim", "person"):
        body = body.replace(f"<{name}>", str(ids[name]))
    before = transaction.savepoint()
    status = client.generic(method, address_of(pattern, ids), body, content_type="application/json").status_code
    transaction.savepoint_rollback(before)
    return str(status)


@pytest.mark.slow
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
