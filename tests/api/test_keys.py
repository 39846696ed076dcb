"""API keys: shown once, checked without the database where possible, refused for every reason alike."""

import re
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from claims.enums import Role, Scope
from claims.errors import InvalidInput, KeyRefused, NotFound, RoleNotAllowed
from claims.models import ApiKey, AuditEvent
from claims.services import api_keys
from tests.api.conftest import ApiClient, issue
from tests.people import person

LIST = "/api/v1/verdicts/"


def test_issued_key_has_the_promised_form_and_is_stored_as_a_digest(db):
    key, raw = issue(Scope.READ)

    form = re.fullmatch(r"fct_([0-9A-Za-z]{8})_([0-9A-Za-z]{43})([0-9A-Za-z]{6})", raw)
    stored = [str(value) for value in ApiKey.objects.values_list("name", "prefix", "digest", "scopes").get()]
    assert form[1] == key.prefix
    assert [value for value in stored if form[2] in value or raw in value] == []
    assert len(key.digest) == 64


def test_digest_depends_on_the_pepper(db, settings):
    _, raw = issue(Scope.READ)

    settings.API_KEY_PEPPER = "another pepper " * 5

    with pytest.raises(KeyRefused):
        api_keys.authenticate(raw, now=timezone.now())


def test_two_keys_differ(db):
    assert issue(Scope.READ)[1] != issue(Scope.READ)[1]


def test_wrong_checksum_is_refused_without_asking_the_database(db, django_assert_num_queries):
    _, raw = issue(Scope.READ)
    altered = raw[:-1] + ("a" if raw[-1] != "a" else "b")

    with django_assert_num_queries(0), pytest.raises(KeyRefused):
        api_keys.authenticate(altered, now=timezone.now())


@pytest.mark.parametrize("raw", ["", "fct_", "x", "fct_abcdefgh_" + "a" * 49, "fct_" + "é" * 58, "Bearer", "fct__"])
def test_text_that_is_no_key_is_refused_without_asking_the_database(db, django_assert_num_queries, raw):
    with django_assert_num_queries(0), pytest.raises(KeyRefused):
        api_keys.authenticate(raw, now=timezone.now())


def test_right_form_and_unknown_prefix_is_refused(db):
    stem = "abcdefgh_" + "a" * 43

    with pytest.raises(KeyRefused):
        api_keys.authenticate(f"fct_{stem}{api_keys.checksum(stem)}", now=timezone.now())


def test_other_secret_under_a_known_prefix_is_refused(db):
    key, _ = issue(Scope.READ)
    stem = f"{key.prefix}_{'a' * 43}"

    with pytest.raises(KeyRefused):
        api_keys.authenticate(f"fct_{stem}{api_keys.checksum(stem)}", now=timezone.now())


def test_refusal_costs_the_same_for_a_known_prefix_and_for_an_unknown_one(db, django_assert_num_queries):
    key, _ = issue(Scope.READ)

    for prefix in (key.prefix, "00000000"):
        stem = f"{prefix}_{'a' * 43}"
        with django_assert_num_queries(1), pytest.raises(KeyRefused):
            api_keys.authenticate(f"fct_{stem}{api_keys.checksum(stem)}", now=timezone.now())


def test_expired_key_is_refused(db, now):
    _, raw = issue(Scope.READ, now=now, expires_at=now + timedelta(days=1))

    assert api_keys.authenticate(raw, now=now + timedelta(hours=23)).name == "test"
    with pytest.raises(KeyRefused):
        api_keys.authenticate(raw, now=now + timedelta(days=1))


def test_revoked_key_is_refused_at_the_next_request(db, operator):
    key, raw = issue(Scope.READ)
    client = ApiClient(key=raw)

    before = client.get(LIST).status_code
    api_keys.revoke(key_id=key.public_id, actor=operator, now=timezone.now())
    after = client.get(LIST)

    assert (before, after.status_code, after.json()["code"]) == (200, 401, "key.refused")


def test_key_of_a_deactivated_owner_is_refused(db):
    owner = person(Role.CHECKER)
    _, raw = issue(Scope.READ, owner=owner)
    owner.is_active = False
    owner.save()

    assert ApiClient(key=raw).get(LIST).status_code == 401


@pytest.mark.parametrize(
    "header", ["Bearer nonsense", "Bearer", "Basic dXNlcjpwYXNz", "Token fct_x", "fct_abcdefgh_x", ""]
)
def test_bad_credentials_on_a_public_read_are_refused_and_not_taken_for_a_stranger(api, db, header):
    response = api.get(LIST, HTTP_AUTHORIZATION=header)

    assert (response.status_code, response.json()["code"]) == (401, "key.refused")


def test_key_in_the_address_is_no_key(api, db):
    _, raw = issue(Scope.DESK)

    assert api.get(f"/api/v1/claims/?key={raw}").json()["code"] == "unknown_parameter"


def test_last_use_is_noted_once_a_minute(db, now):
    key, raw = issue(Scope.READ, now=now)

    uses = []
    for seconds in (1, 30, 59, 62):
        api_keys.authenticate(raw, now=now + timedelta(seconds=seconds))
        key.refresh_from_db()
        uses.append((key.last_used_at - now).total_seconds())

    assert uses == [1, 1, 1, 62]


def test_used_key_costs_one_query(db, now, django_assert_num_queries):
    _, raw = issue(Scope.READ, now=now)
    api_keys.authenticate(raw, now=now)

    with django_assert_num_queries(1):
        api_keys.authenticate(raw, now=now)


def test_rotation_gives_a_new_key_and_lets_the_old_one_end(db, now, operator):
    key, raw = issue(Scope.SUBMIT, Scope.READ, now=now)

    made, fresh = api_keys.rotate(key_id=key.public_id, actor=operator, now=now, overlap=timedelta(hours=2))

    assert (made.scopes, made.name) == (["read", "submit"], "test")
    assert api_keys.authenticate(fresh, now=now + timedelta(hours=3)).pk == made.pk
    assert api_keys.authenticate(raw, now=now + timedelta(hours=1)).pk == key.pk
    with pytest.raises(KeyRefused):
        api_keys.authenticate(raw, now=now + timedelta(hours=2))


def test_rotation_of_an_ended_key_is_refused(db, now, operator):
    key, _ = issue(Scope.READ, now=now)
    api_keys.revoke(key_id=key.public_id, actor=operator, now=now)

    with pytest.raises(KeyRefused):
        api_keys.rotate(key_id=key.public_id, actor=operator, now=now)


def test_every_act_on_a_key_is_in_the_record(db, now, operator):
    key, _ = issue(Scope.READ, now=now)
    api_keys.rotate(key_id=key.public_id, actor=operator, now=now)
    api_keys.revoke(key_id=key.public_id, actor=operator, now=now)
    api_keys.revoke(key_id=key.public_id, actor=operator, now=now)

    events = AuditEvent.objects.filter(target_id=key.public_id).order_by("number").values_list("action", flat=True)
    assert list(events) == ["api_key.issued", "api_key.rotated", "api_key.revoked"]


@pytest.mark.parametrize("role", [role for role in Role if role != Role.OPERATOR])
def test_only_operators_issue_and_revoke(db, now, role):
    key, _ = issue(Scope.READ, now=now)
    actor = person(role, is_superuser=True)

    with pytest.raises(RoleNotAllowed):
        api_keys.issue(name="x", scopes=[Scope.READ], owner=None, actor=actor, now=now)
    with pytest.raises(RoleNotAllowed):
        api_keys.revoke(key_id=key.public_id, actor=actor, now=now)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": " ", "scopes": [Scope.READ]}, "name"),
        ({"name": "x", "scopes": []}, "scopes"),
        ({"name": "x", "scopes": [Scope.READ], "expires_at": "now"}, "expires_at"),
    ],
)
def test_incomplete_key_is_refused(db, now, fields, field):
    fields = fields | ({"expires_at": now} if "expires_at" in fields else {})

    with pytest.raises(InvalidInput) as refusal:
        api_keys.issue(owner=None, actor=None, now=now, **fields)

    assert refusal.value.field == field


def test_unknown_key_cannot_be_revoked(db, now, operator):
    with pytest.raises(NotFound):
        api_keys.revoke(key_id=operator.public_id, actor=operator, now=now)


# --- the command


def test_command_prints_the_key_alone_and_once(db):
    out, err = StringIO(), StringIO()

    call_command("issue_api_key", "Archive", "--scope", "read", "--scope", "submit", stdout=out, stderr=err)

    key = api_keys.authenticate(out.getvalue().strip(), now=timezone.now())
    assert (key.name, key.scopes) == ("Archive", ["read", "submit"])
    assert err.getvalue().count("fct_") == 0


def test_command_sets_owner_and_end(db, checker):
    out = StringIO()

    call_command(
        "issue_api_key", "X", "--scope", "desk", "--owner", "checker", "--expires-in-days", "3", stdout=out, stderr=out
    )

    key = ApiKey.objects.get()
    assert key.owner == checker
    assert (key.expires_at - key.created_at).days == 3


def test_command_refuses_an_unknown_owner(db):
    with pytest.raises(CommandError):
        call_command("issue_api_key", "X", "--scope", "read", "--owner", "nobody")
    assert ApiKey.objects.count() == 0
