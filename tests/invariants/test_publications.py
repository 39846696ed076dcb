"""Scales, corrections, quorum, and what the public sees."""

import pytest

from claims.models import Correction, Rating, RatingScale, Review, SignOff, Verdict
from tests.invariants import review_rows as desk
from tests.invariants import rows
from tests.invariants.refusals import breaks, fires, refusing_rule, repeats, run, settle

pytestmark = pytest.mark.django_db


def published_correction(**given):
    to_version = desk.frozen()
    closed = {
        "review": to_version.review,
        "from_version": to_version,
        "to_version": to_version,
        "published_at": rows.NOW,
    }
    return desk.correction(**(closed | {"public_note": "The year was wrong."} | given))


CASES = [
    repeats("scale_version_unique", rows.scale, name="weather", version=2, unless={"version": 3}),
    breaks("scale_best_above_worst", rows.scale, best=1),
    repeats("rating_code_unique_per_scale", rows.rating, scale=rows.scale, code="half", unless={"code": "whole"}),
    repeats("rating_position_unique_per_scale", rows.rating, scale=rows.scale, position=3, unless={"position": 4}),
    breaks("rating_value_on_scale", rows.rating, value=6),
    breaks("rating_bounds_are_the_scales", rows.rating, scale_best=9),
    breaks("correction_kind_known", desk.correction, kind="polish"),
    breaks("correction_cancelled_all_or_none", desk.correction, cancelled_at=rows.NOW),
    breaks("correction_published_or_cancelled", published_correction, cancelled_at=rows.NOW, cancelled_by=rows.user),
    breaks("correction_published_has_version", published_correction, to_version=None),
    breaks("correction_published_has_note", published_correction, public_note=""),
    breaks("correction_to_version_is_its_own", published_correction, to_version=desk.frozen),
    breaks("verdict_status_known", desk.verdict, status="removed"),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_row_that_breaks_the_rule_is_refused_by_name(case):
    assert case.refusing_rule() == case.rule


# Scales -------------------------------------------------------------------------------------------------------------


def test_rating_beside_the_scale_has_no_value():
    assert rows.rating(value=None).value is None


@fires("scale_published")
@pytest.mark.usefixtures("owner_rights")
@pytest.mark.parametrize(
    "act", ["UPDATE claims_ratingscale SET best = 9 WHERE id = %s", "DELETE FROM claims_ratingscale WHERE id = %s"]
)
def test_published_scale_changed_even_by_owner_is_refused(act):
    scale = rows.scale(published_at=rows.NOW)

    assert refusing_rule(lambda: run(act, scale.pk)) == "scale_published"


@fires("rating_of_published_scale")
@pytest.mark.usefixtures("owner_rights")
def test_rating_of_published_scale_changed_even_by_owner_is_refused():
    free = rows.rating()
    fixed = rows.standard_rating()
    acts = [
        "UPDATE claims_rating SET label = 'Quite true' WHERE id = %(fixed)s",
        "DELETE FROM claims_rating WHERE id = %(fixed)s",
        "UPDATE claims_rating SET scale_id = %(scale)s WHERE id = %(free)s",
        "UPDATE claims_rating SET scale_id = %(other)s WHERE id = %(fixed)s",
    ]
    ids = {"free": free.pk, "fixed": fixed.pk, "scale": fixed.scale_id, "other": free.scale_id}

    refused = [refusing_rule(lambda act=act: run(act % ids)) for act in acts]
    refused.append(refusing_rule(lambda: rows.rating(scale=fixed.scale)))

    assert refused == ["rating_of_published_scale"] * 5


@pytest.mark.usefixtures("owner_rights")
def test_scale_in_preparation_is_filled_changed_and_published():
    step = rows.rating()
    scale = RatingScale.objects.filter(pk=step.scale_id)

    relabelled = Rating.objects.filter(pk=step.pk).update(label="Half a step")
    published = scale.update(published_at=rows.NOW)

    assert (relabelled, published) == (1, 1)


# Corrections --------------------------------------------------------------------------------------------------------


@fires("correction_one_open_per_review")
def test_second_open_correction_is_refused():
    version = desk.frozen()
    first = desk.correction(from_version=version)

    rule = refusing_rule(lambda: desk.correction(from_version=version))
    Correction.objects.filter(pk=first.pk).update(cancelled_at=rows.NOW, cancelled_by=rows.user())
    desk.correction(from_version=version)

    assert rule == "correction_one_open_per_review"


@fires("correction_from_version_is_its_own")
def test_correction_of_the_version_of_another_review_is_refused():
    review, stranger = desk.review(), desk.frozen()

    rule = refusing_rule(lambda: desk.correction(review=review, from_version=stranger))

    assert rule == "correction_from_version_is_its_own"


def test_typing_error_is_published_without_note():
    assert published_correction(kind="typo", public_note="").published_at == rows.NOW


def test_open_correction_is_explained_and_cancelled():
    correction = Correction.objects.filter(pk=desk.correction().pk)

    explained = correction.update(public_note="The year was wrong.")
    cancelled = correction.update(cancelled_at=rows.NOW, cancelled_by=rows.user())

    assert (explained, cancelled) == (1, 1)


@fires("correction_closed")
@pytest.mark.parametrize(
    "change", ["public_note = ''", "cancelled_at = NULL, cancelled_by_id = NULL", "published_at = NULL"]
)
def test_closed_correction_changed_is_refused(change):
    published_correction()
    desk.correction(cancelled_at=rows.NOW, cancelled_by=rows.user())

    for correction in Correction.objects.order_by("pk"):
        rule = refusing_rule(lambda pk=correction.pk: run(f"UPDATE claims_correction SET {change} WHERE id = %s", pk))
        assert rule == "correction_closed"


@pytest.mark.usefixtures("owner_rights")
def test_open_correction_deleted_by_owner_is_refused():
    desk.correction()

    assert refusing_rule(lambda: run("DELETE FROM claims_correction")) == "correction_closed"


# Quorum -------------------------------------------------------------------------------------------------------------


def one_approval():
    version = desk.frozen()
    desk.sign_off(version=version)
    return version


def one_approval_withdrawn():
    version = desk.signed()
    SignOff.objects.filter(pk=version.sign_offs.first().pk).update(withdrawn_at=rows.NOW)
    return version


def one_objection():
    version = desk.signed()
    desk.sign_off(version=version, decision="request_changes", comment="Which log?")
    return version


NO_QUORUM = [desk.frozen, one_approval, one_approval_withdrawn, one_objection]


@fires("review_has_quorum", "review_approved_has_quorum")
@pytest.mark.parametrize("lacking", NO_QUORUM)
def test_review_approved_without_quorum_is_refused_at_commit(lacking):
    review = desk.submitted(lacking())

    assert refusing_rule(lambda: desk.move(review, "approved")) == "review_approved_has_quorum"


@fires("review_published_has_quorum")
@pytest.mark.parametrize("lacking", NO_QUORUM)
def test_review_published_without_quorum_is_refused_at_commit(lacking):
    version = lacking()
    review = desk.submitted(version)
    desk.move(review, "changes_requested")

    assert refusing_rule(lambda: desk.move(review, "published")) == "review_published_has_quorum"


@fires("publication_rules", "publication_has_quorum")
@pytest.mark.parametrize("lacking", NO_QUORUM)
def test_publication_of_version_without_quorum_is_refused(lacking):
    version = lacking()

    assert refusing_rule(lambda: desk.publication(version=version)) == "publication_has_quorum"


def test_quorum_is_that_of_the_policy():
    alone = desk.review_in_work(policy=desk.policy(approvals_needed=1, allows_small_team=True))
    version = desk.frozen(review=alone)
    desk.sign_off(version=version)

    assert desk.publication(version=version).number == 1


@fires("sign_off_keeps_quorum")
def test_approval_withdrawn_while_the_review_stays_approved_is_refused():
    review = desk.approved()
    settle()

    rule = refusing_rule(lambda: review.working_version.sign_offs.update(withdrawn_at=rows.NOW))

    assert rule == "review_approved_has_quorum"


def test_approval_withdrawn_together_with_the_status_is_accepted():
    review = desk.approved()
    settle()

    SignOff.objects.filter(pk=review.working_version.sign_offs.first().pk).update(withdrawn_at=rows.NOW)
    desk.move(review, "in_sign_off")
    settle()

    assert review.status == "in_sign_off"


# Published ----------------------------------------------------------------------------------------------------------


@fires("sign_off_stands_when_published", "sign_off_of_published_stands")
def test_decision_on_published_version_withdrawn_or_added_is_refused():
    publication = desk.published()
    decisions = SignOff.objects.filter(version=publication.version)
    late = {"version": publication.version, "decision": "request_changes", "comment": "Too late."}

    assert refusing_rule(lambda: decisions.update(withdrawn_at=rows.NOW)) == "sign_off_of_published_stands"
    assert refusing_rule(lambda: desk.sign_off(**late)) == "sign_off_of_published_stands"


@fires("publication_immutable")
@pytest.mark.usefixtures("owner_rights")
@pytest.mark.parametrize(
    "act", ["""UPDATE claims_publication SET detail = '{"rating": "true"}'""", "DELETE FROM claims_publication"]
)
def test_publication_changed_even_by_owner_is_refused(act):
    desk.publication()

    assert refusing_rule(lambda: run(act)) == "publication_immutable"


@fires("publication_version_is_its_own")
def test_publication_of_the_version_of_another_review_is_refused():
    stranger = desk.review()

    assert refusing_rule(lambda: desk.publication(review=stranger)) == "publication_version_is_its_own"


@fires("publication_names_its_version")
@pytest.mark.parametrize("wrong", [{"number": 2}, {"kind": "retraction"}])
def test_publication_under_another_number_or_kind_is_refused(wrong):
    assert refusing_rule(lambda: desk.publication(**wrong)) == "publication_names_its_version"


@fires("publication_number_unique_per_review")
@pytest.mark.usefixtures("owner_rights")
def test_second_publication_under_the_same_number_is_refused():
    first = desk.published()
    second = desk.signed(**desk.successor(first.version))
    settle()
    run("ALTER TABLE claims_publication DISABLE TRIGGER publication_rules")

    rule = refusing_rule(lambda: desk.publication(version=second, number=1))

    assert rule == "publication_number_unique_per_review"


# The verdict shows what the record says -----------------------------------------------------------------------------


def suspend(review):
    Review.objects.filter(pk=review.pk).update(
        suspended_at=rows.NOW, suspended_by=rows.user(), suspended_reason="A court asked."
    )


@fires("verdict_shows_record")
@pytest.mark.parametrize(
    "change", ["public_id = gen_random_uuid()", "number = 7", "status = 'suspended'", "status = 'retracted'"]
)
def test_verdict_that_shows_something_else_is_refused(change):
    desk.verdict(rating_code="", json_ld="")

    assert refusing_rule(lambda: run(f"UPDATE claims_verdict SET {change}")) == "verdict_shows_record"


def test_suspended_verdict_shown_again_behind_the_chiefs_back_is_refused():
    verdict = desk.verdict()
    suspend(verdict.review)
    hidden = Verdict.objects.filter(pk=verdict.pk)
    hidden.update(status="suspended")
    settle()

    assert refusing_rule(lambda: hidden.update(status="published")) == "verdict_shows_record"


@fires("verdict_publication_is_its_own")
def test_verdict_that_shows_the_publication_of_another_review_is_refused():
    verdict, stranger = desk.verdict(), desk.published()
    shown = Verdict.objects.filter(pk=verdict.pk)
    settle()
    run("SET CONSTRAINTS verdict_publication_is_its_own IMMEDIATE")

    assert refusing_rule(lambda: shown.update(publication=stranger)) == "verdict_publication_is_its_own"


@fires("verdict_hidden_has_no_rating")
@pytest.mark.parametrize("left", [{"rating_code": "false"}, {"json_ld": "{}"}])
def test_hidden_verdict_with_a_rating_is_refused(left):
    verdict = desk.verdict(rating_code="", json_ld="")
    suspend(verdict.review)
    row = Verdict.objects.filter(pk=verdict.pk)

    rule = refusing_rule(lambda: row.update(status="suspended", **left))
    row.update(status="suspended")
    settle()

    assert rule == "verdict_hidden_has_no_rating"
