"""Who may sign what, when the rules of the service are passed by: rows written by SQL with the application's rights."""

import pytest

from claims.models import ReviewVersion, RoleMembership, SignOff, SignOffPolicy, User
from tests.invariants import review_rows as desk
from tests.invariants import rows
from tests.invariants.refusals import breaks, fires, refusing_rule, repeats, run, settle

pytestmark = pytest.mark.django_db

CASES = [
    repeats("policy_version_unique", desk.policy, code="newsroom", version=3, unless={"version": 4}),
    breaks(
        "policy_one_approval_is_named_small_team",
        desk.policy,
        right={"approvals_needed": 1, "allows_small_team": True},
        allows_small_team=False,
    ),
    repeats(
        "sign_off_one_standing_per_editor",
        desk.sign_off,
        version=desk.frozen,
        decided_by=rows.editor,
        unless={"withdrawn_at": rows.LATER},
    ),
    breaks(
        "sign_off_changes_have_comment",
        desk.sign_off,
        right={"decision": "request_changes", "comment": "Which road office?"},
        comment="",
    ),
    breaks("sign_off_decision_known", desk.sign_off, right={"comment": "Hm."}, decision="shrug"),
    repeats("recusal_once", desk.recusal, review=desk.review, user=rows.user, unless={"user": rows.user}),
    breaks("recusal_has_reason", desk.recusal, reason=""),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_row_that_breaks_the_rule_is_refused_by_name(case):
    assert case.refusing_rule() == case.rule


def test_policy_without_any_approval_is_refused():
    rule = refusing_rule(lambda: desk.policy(approvals_needed=0, allows_small_team=True))

    assert rule == "policy_one_approval_is_named_small_team"


def signing(version, person, **given):
    """The rule that keeps this person from approving this version."""
    return refusing_rule(lambda: desk.sign_off(version=version, decided_by=person, **given))


@fires("sign_off_rules", "sign_off_not_by_contributor")
def test_writer_signing_is_refused():
    writer = rows.editor()
    version = desk.frozen(written_by=writer)

    assert signing(version, writer) == "sign_off_not_by_contributor"


@fires("sign_off_not_by_writer")
@pytest.mark.usefixtures("owner_rights")
def test_writer_signing_while_the_trigger_sleeps_is_refused_by_the_check():
    writer = rows.editor()
    version = desk.frozen(written_by=writer)
    settle()
    run("ALTER TABLE claims_signoff DISABLE TRIGGER sign_off_rules")

    assert signing(version, writer) == "sign_off_not_by_writer"


def test_contributor_signing_is_refused():
    contributor = rows.editor()
    version = desk.frozen(contributors=(contributor,))

    assert signing(version, contributor) == "sign_off_not_by_contributor"


def test_writer_who_puts_another_name_on_the_draft_stays_barred():
    writer = rows.editor()
    draft = desk.draft(written_by=writer)
    desk.contribution(version=draft, user=writer)
    row = ReviewVersion.objects.filter(pk=draft.pk)

    row.update(written_by=rows.user())
    row.update(frozen_at=rows.NOW, content_sha256="a" * 64)

    assert signing(row.get(), writer) == "sign_off_not_by_contributor"


def generations_later(version, count):
    for _ in range(count):
        version = desk.frozen(**desk.successor(version))
    return version


@pytest.mark.parametrize("generations", [1, 2, 5])
def test_contributor_of_an_earlier_generation_signing_is_refused(generations):
    contributor = rows.editor()
    latest = generations_later(desk.frozen(contributors=(contributor,)), generations)

    assert signing(latest, contributor) == "sign_off_not_by_contributor"


@pytest.mark.parametrize("generations", [1, 2, 5])
def test_writer_of_an_earlier_generation_signing_is_refused(generations):
    writer = rows.editor()
    latest = generations_later(desk.frozen(written_by=writer), generations)

    assert signing(latest, writer) == "sign_off_not_by_contributor"


def test_contributor_of_a_later_version_signs_the_earlier_one():
    first = desk.frozen()
    contributor = rows.editor()
    desk.frozen(**desk.successor(first), contributors=(contributor,))

    assert desk.sign_off(version=first, decided_by=contributor).decision == "approve"


@fires("sign_off_not_by_recused")
def test_recused_person_signing_is_refused():
    editor, version = rows.editor(), desk.frozen()
    desk.recusal(review=version.review, user=editor)

    assert signing(version, editor) == "sign_off_not_by_recused"


def test_person_recused_from_another_review_signs():
    editor = rows.editor()
    desk.recusal(user=editor)

    assert desk.sign_off(decided_by=editor).decided_by == editor


@fires("sign_off_by_policy_role")
@pytest.mark.parametrize("role", ["viewer", "checker", "auditor", "operator"])
def test_person_without_a_role_of_the_policy_signing_is_refused(role):
    assert signing(desk.frozen(), rows.holder_of(role)) == "sign_off_by_policy_role"


def test_superuser_without_role_signing_is_refused():
    assert signing(desk.frozen(), rows.user(is_superuser=True, is_staff=True)) == "sign_off_by_policy_role"


def test_person_whose_role_was_revoked_signing_is_refused():
    editor = rows.editor()
    RoleMembership.objects.filter(user=editor).update(revoked_at=rows.LATER, revoked_by=rows.user())

    assert signing(desk.frozen(), editor) == "sign_off_by_policy_role"


def test_deactivated_editor_signing_is_refused():
    editor = rows.editor()
    User.objects.filter(pk=editor.pk).update(is_active=False)

    assert signing(desk.frozen(), editor) == "sign_off_by_policy_role"


def test_role_counts_by_the_policy_of_the_review():
    by_checkers = desk.review_in_work(policy=desk.policy(roles=["checker"]))
    version = desk.frozen(review=by_checkers)

    assert desk.sign_off(version=version, decided_by=rows.holder_of("checker")).decision == "approve"
    assert signing(version, rows.editor()) == "sign_off_by_policy_role"


@fires("sign_off_version_frozen")
def test_draft_signed_is_refused():
    assert signing(desk.draft(), rows.editor()) == "sign_off_version_frozen"


@fires("sign_off_names_what_is_signed")
def test_decision_on_other_content_or_of_another_writer_is_refused():
    version = desk.frozen()

    assert signing(version, rows.editor(), content_sha256="d" * 64) == "sign_off_names_what_is_signed"
    assert signing(version, rows.editor(), version_writer=rows.user()) == "sign_off_names_what_is_signed"


# A decision is withdrawn and not rewritten --------------------------------------------------------------------------

REWRITES = [
    "decided_by_id = version_writer_id",
    "decision = 'request_changes', comment = 'No.'",
    "comment = 'Well done.'",
    "decided_at = decided_at + interval '1 day'",
    "version_id = version_id + 1",
    "content_sha256 = repeat('e', 64)",
    "withdrawn_at = NULL",
    "withdrawn_at = now(), comment = 'I never did.'",
]


@fires("sign_off_only_withdrawn")
@pytest.mark.parametrize("change", REWRITES)
def test_decision_rewritten_is_refused(change):
    decision = desk.sign_off()

    assert (
        refusing_rule(lambda: run(f"UPDATE claims_signoff SET {change} WHERE id = %s", decision.pk))
        == "sign_off_only_withdrawn"
    )


def test_standing_decision_is_withdrawn_before_publication():
    decision = desk.sign_off()

    withdrawn = SignOff.objects.filter(pk=decision.pk).update(withdrawn_at=rows.LATER)

    assert withdrawn == 1


def test_decision_withdrawn_twice_is_refused():
    decision = SignOff.objects.filter(pk=desk.sign_off(withdrawn_at=rows.NOW).pk)

    assert refusing_rule(lambda: decision.update(withdrawn_at=rows.LATER)) == "sign_off_only_withdrawn"


def test_decision_taken_again_after_withdrawal_is_accepted():
    first = desk.sign_off(withdrawn_at=rows.NOW)

    second = desk.sign_off(version=first.version, decided_by=first.decided_by)

    assert second.withdrawn_at is None


@fires("sign_off_never_deleted")
@pytest.mark.usefixtures("owner_rights")
def test_decision_deleted_even_by_owner_is_refused():
    desk.sign_off()

    assert refusing_rule(lambda: run("DELETE FROM claims_signoff")) == "sign_off_never_deleted"


@fires("recusal_immutable", "policy_immutable")
@pytest.mark.usefixtures("owner_rights")
def test_recusal_and_policy_changed_even_by_owner_are_refused():
    desk.recusal()
    policies = SignOffPolicy.objects.count()

    assert refusing_rule(lambda: run("UPDATE claims_recusal SET reason = 'None.'")) == "recusal_immutable"
    assert refusing_rule(lambda: run("DELETE FROM claims_recusal")) == "recusal_immutable"
    assert refusing_rule(lambda: run("UPDATE claims_signoffpolicy SET blind = false")) == "policy_immutable"
    assert refusing_rule(lambda: run("DELETE FROM claims_signoffpolicy")) == "policy_immutable"
    assert SignOffPolicy.objects.count() == policies
