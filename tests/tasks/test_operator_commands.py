"""The operator's commands for people and keys: what they do, what they print, and how they end."""

import io
import sys
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from claims.enums import Role
from claims.errors import KeyRefused
from claims.models import ApiKey, AuditEvent, User
from claims.services import api_keys
from tests.api.conftest import issue

pytestmark = pytest.mark.django_db

PASSWORD = "violet-harbour-71"


def run(*arguments, typed=None, monkeypatch=None, **options):
    """What the command prints."""
    if monkeypatch:
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
    out = StringIO()
    call_command(*arguments, stdout=out, stderr=StringIO(), **options)
    return out.getvalue().strip()


def refusal(*arguments, **options):
    """The sentence and the exit status with which it is refused."""
    with pytest.raises(CommandError) as caught:
        run(*arguments, **options)
    return str(caught.value), caught.value.returncode


# --- keys


@pytest.mark.parametrize("form", ["{0}", "fct_{0}", "fct_{0}_and-the-rest"])
def test_key_is_revoked_by_its_beginning(operator, form):
    key, text = issue("read")

    run("revoke_api_key", form.format(key.prefix), "--by", "operator")
    run("revoke_api_key", key.prefix, "--by", "operator")

    with pytest.raises(KeyRefused):
        api_keys.authenticate(text, now=timezone.now())
    events = AuditEvent.objects.filter(target_id=key.public_id, action="api_key.revoked")
    assert [event.actor for event in events] == [operator]


def test_key_is_revoked_by_operators_only(editor):
    key, text = issue("read")

    assert refusal("revoke_api_key", key.prefix, "--by", "editor") == ("Your role does not include this action.", 1)
    assert api_keys.authenticate(text, now=timezone.now()) == key


def test_unknown_key_and_unknown_person_are_named(operator):
    key, _ = issue("read")

    assert refusal("revoke_api_key", "zzzzzzzz", "--by", "operator") == (
        "There is no key that begins with fct_zzzzzzzz.", 1,
    )  # fmt: skip
    assert refusal("revoke_api_key", key.prefix, "--by", "ghost") == ("There is no account ghost.", 1)
    assert refusal("rotate_api_key", "zzzzzzzz") == ("There is no key that begins with fct_zzzzzzzz.", 1)


def test_rotated_key_gets_a_successor_and_goes_on_for_a_while(operator):
    old, text = issue("submit")

    new = run("rotate_api_key", old.prefix, "--overlap-hours", "2", "--by", "operator")

    old.refresh_from_db()
    assert api_keys.authenticate(new, now=timezone.now()).scopes == ["submit"]
    assert api_keys.authenticate(text, now=timezone.now()) == old
    assert round((old.expires_at - timezone.now()).total_seconds() / 3600) == 2


def test_rotation_of_an_ended_key_and_an_endless_overlap_are_refused(operator):
    key, _ = issue("read")

    assert refusal("rotate_api_key", key.prefix, "--overlap-hours", "-1") == ("--overlap-hours is from 0 to 2160.", 2)
    run("revoke_api_key", key.prefix, "--by", "operator")
    assert refusal("rotate_api_key", key.prefix) == ("This key has already ended. Issue a new one.", 1)
    assert ApiKey.objects.count() == 1


# --- people


def test_first_operator_is_added_from_the_terminal(monkeypatch):
    said = run(
        "add_person", "ines", "--email", "ines@desk.example", "--name", "Ines", "--role", "operator", "--role", "chief",
        "--time-zone", "Europe/Madrid", typed=f"{PASSWORD}\n", monkeypatch=monkeypatch,
    )  # fmt: skip

    person = User.objects.get()
    assert said == "ines can sign in."
    assert (str(person), person.time_zone, person.check_password(PASSWORD)) == ("Ines", "Europe/Madrid", True)
    assert person.role_set() == {Role.OPERATOR, Role.CHIEF}


def test_password_is_asked_for_on_a_terminal(monkeypatch):
    monkeypatch.setattr("getpass.getpass", lambda _prompt: PASSWORD)
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)

    run("add_person", "ines")

    assert User.objects.get().check_password(PASSWORD)


@pytest.mark.parametrize(
    ("arguments", "typed"),
    [
        (["ines"], "short"),
        (["ines"], ""),
        (["Operator"], PASSWORD),
        (["ines", "--email", "OPERATOR@newsroom.example"], PASSWORD),
        (["ines", "--email", "no address"], PASSWORD),
        (["ines", "--time-zone", "Moon/Base"], PASSWORD),
        (["in es"], PASSWORD),
    ],
)
def test_account_that_could_not_be_used_is_refused(operator, monkeypatch, arguments, typed):
    _, status = refusal("add_person", *arguments, typed=typed, monkeypatch=monkeypatch)

    assert (status, User.objects.count()) == (1, 1)


def test_roles_are_listed_given_and_taken_away(operator, outsider):
    said = [
        run("roles", "outsider"),
        run("roles", "outsider", "--grant", "editor", "--grant", "checker"),
        run("roles", "outsider", "--revoke", "checker", "--grant", "editor", "--by", "operator"),
        run("roles", "outsider", "--revoke", "editor", "--by", "operator"),
    ]

    assert said == ["outsider: no role", "outsider: checker, editor", "outsider: editor", "outsider: no role"]
    revoked = AuditEvent.objects.filter(target_id=outsider.public_id, action="person.role_revoked")
    assert [event.actor for event in revoked] == [operator, operator]


def test_roles_are_taken_away_by_somebody_who_may(editor, outsider):
    assert refusal("roles", "outsider", "--revoke", "editor") == ("Say with --by who takes the role away.", 2)
    assert refusal("roles", "outsider", "--grant", "editor", "--by", "editor") == (
        "Your role does not include this action.", 1,
    )  # fmt: skip
    assert refusal("roles", "outsider", "--grant", "chief", "--revoke", "chief", "--by", "editor") == (
        "A role is either given or taken away.", 2,
    )  # fmt: skip
    assert refusal("roles", "ghost") == ("There is no account ghost.", 1)
