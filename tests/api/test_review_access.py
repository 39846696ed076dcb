"""Who gets at reviews by API: people with a role and a CSRF token; no key, nobody whose role has ended."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from claims.enums import ReviewStatus, Scope
from claims.models import Review
from tests.api.conftest import signed_in
from tests.api.test_reviews import at, do
from tests.journeys import Newsroom, review_at


@pytest.fixture
def room(db, now):
    return Newsroom(now)


@pytest.fixture
def in_sign_off(room, now):
    return review_at(ReviewStatus.IN_SIGN_OFF, now=now, newsroom=room)


def test_csrf_token_is_needed_for_a_person_s_act(in_sign_off, room):
    client = Client(enforce_csrf_checks=True)
    client.force_login(room.editors[0], backend="django.contrib.auth.backends.ModelBackend")

    response = client.post(at(in_sign_off, "approve"), {"version": 1}, content_type="application/json")

    assert (response.status_code, response.json()["code"]) == (403, "csrf_failed")


def test_csrf_token_lets_a_person_act(in_sign_off, room):
    client = Client(enforce_csrf_checks=True)
    client.force_login(room.editors[0], backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["csrf"] = token = "a" * 32

    response = client.post(
        at(in_sign_off, "approve"), {"version": 1}, content_type="application/json", headers={"X-CSRFToken": token}
    )

    assert response.status_code == 200


@pytest.mark.parametrize("scope", list(Scope))
def test_no_key_reaches_a_review(in_sign_off, client_with_key, scope):
    client = client_with_key(scope)

    answers = [client.get(at(in_sign_off)), do(client, in_sign_off, "approve", {"version": 1})]

    assert [answer.json()["code"] for answer in answers] == ["person_needed", "person_needed"]


def test_role_taken_away_counts_at_the_next_request(in_sign_off, room, now):
    editor = room.editors[0]
    client = signed_in(editor)
    assert client.get(at(in_sign_off)).status_code == 200

    editor.role_memberships.update(revoked_at=now + timedelta(days=1), revoked_by=editor)

    assert client.get(at(in_sign_off)).json()["code"] == "role.not_allowed"


def test_deactivated_person_is_a_stranger_at_the_next_request(in_sign_off, room):
    client = signed_in(room.editors[0])
    room.editors[0].is_active = False
    room.editors[0].save()

    assert client.get(at(in_sign_off)).status_code == 401


MISCHIEF = {
    "status": "published", "approver": 1, "published_at": "2026-01-01T00:00:00Z", "role": "chief", "is_staff": True,
    "id": str(uuid4()), "author": "x", "score": 1, "actor": 1, "now": "2020-01-01", "review_id": 1, "decided_by": 1,
}  # fmt: skip


@pytest.mark.parametrize("field", MISCHIEF)
@pytest.mark.parametrize(("act", "body"), [("approve", {"version": 1}), ("recuse", {"reason": "x"}), ("recall", {})])
def test_fields_nobody_may_set_are_refused(in_sign_off, room, field, act, body):
    response = do(signed_in(room.editors[0]), in_sign_off, act, body | {field: MISCHIEF[field]})

    assert (response.status_code, response.json()["code"]) == (400, "unknown_field")
    assert Review.objects.get(pk=in_sign_off.pk).status == "in_sign_off"
