"""People, their roles, and the keys of consumers."""

import pytest

from claims.models import RoleMembership
from tests.invariants import rows
from tests.invariants.refusals import breaks, fires, refusing_rule, repeats, run

pytestmark = pytest.mark.django_db

CASES = [
    repeats("user_email_unique", rows.user, email="ada@newsroom.example", unless={"email": ""}),
    breaks("user_theme_known", rows.user, right={"theme": "dark"}, theme="neon"),
    repeats(
        "role_held_once",
        rows.membership,
        user=rows.user,
        unless={"revoked_at": rows.LATER, "revoked_by": rows.user},
    ),
    breaks("role_known", rows.membership, role="owner"),
    breaks("role_revoked_all_or_none", rows.membership, revoked_at=rows.LATER),
    breaks("api_key_revoked_all_or_none", rows.api_key, revoked_at=rows.LATER),
    breaks("api_key_scopes_known", rows.api_key, scopes=["read", "approve"]),
    breaks("api_key_digest_form", rows.api_key, digest="fct_the_key_itself"),
    repeats("saved_view_name_unique_per_owner", rows.saved_view, owner=rows.user, unless={"owner": rows.user}),
    breaks("saved_view_name_not_empty", rows.saved_view, name=""),
    repeats(
        "idempotency_key_once",
        rows.idempotency_record,
        principal="key:7",
        key="once",
        unless={"principal": "key:8"},
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_row_that_breaks_the_rule_is_refused_by_name(case):
    assert case.refusing_rule() == case.rule


def test_email_that_differs_in_case_only_is_refused():
    rows.user(email="Ada@newsroom.example")

    rule = refusing_rule(lambda: rows.user(email="ada@Newsroom.example"))

    assert rule == "user_email_unique"


@fires("role_only_revoked")
@pytest.mark.parametrize(
    "change",
    [
        "role = 'chief'",
        "user_id = granted_by_id",
        "granted_at = granted_at - interval '1 day'",
        "granted_by_id = NULL",
    ],
)
def test_role_membership_rewritten_is_refused(change):
    held = rows.membership(role="checker", granted_by=rows.user())

    rule = refusing_rule(lambda: run(f"UPDATE claims_rolemembership SET {change} WHERE id = %s", held.pk))

    assert rule == "role_only_revoked"


def test_role_that_was_revoked_cannot_be_taken_up_again():
    held = rows.membership(revoked_at=rows.LATER, revoked_by=rows.user())

    rule = refusing_rule(
        lambda: run("UPDATE claims_rolemembership SET revoked_at = NULL, revoked_by_id = NULL WHERE id = %s", held.pk)
    )

    assert rule == "role_only_revoked"


@pytest.mark.usefixtures("owner_rights")
def test_role_membership_deleted_by_owner_is_refused():
    held = rows.membership()

    rule = refusing_rule(lambda: run("DELETE FROM claims_rolemembership WHERE id = %s", held.pk))

    assert rule == "role_only_revoked"


def test_role_revoked_and_given_again_is_two_rows():
    held = rows.membership(role="editor")
    RoleMembership.objects.filter(pk=held.pk).update(revoked_at=rows.LATER, revoked_by=rows.user())

    rows.membership(user=held.user, role="editor", granted_at=rows.LATER)

    standing = RoleMembership.objects.filter(user=held.user).order_by("pk").values_list("revoked_at", flat=True)
    assert list(standing) == [rows.LATER, None]
