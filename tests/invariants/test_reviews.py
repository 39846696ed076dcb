"""Reviews and their versions: what a draft may, and what nothing may once it is frozen."""

import pytest
from django.db import connection

from claims.models import Contribution, Review, ReviewVersion
from tests.invariants import review_rows as desk
from tests.invariants import rows
from tests.invariants.refusals import breaks, fires, refusing_rule, repeats, run, settle

pytestmark = pytest.mark.django_db

IN_SIGN_OFF = {"status": "in_sign_off"}

CASES = [
    repeats(
        "review_one_live_per_claim",
        desk.review,
        claim=rows.claim,
        status="queued",
        unless={"status": "abandoned"},
    ),
    breaks("review_in_work_has_assignee", desk.review_in_work, assignee=None),
    breaks("review_status_known", desk.review, status="nearly_done"),
    breaks("review_suspended_all_or_none", desk.review, suspended_at=rows.NOW, suspended_by=rows.user),
    repeats("version_number_unique_per_review", desk.frozen, review=desk.review_in_work, number=1),
    breaks("version_number_from_one", desk.draft, number=0),
    breaks("version_kind_known", desk.draft, kind="sequel"),
    breaks(
        "version_frozen_has_hash",
        desk.draft,
        right={"frozen_at": rows.NOW, "content_sha256": "a" * 64},
        content_sha256="a",
    ),
    breaks(
        "version_frozen_has_rating",
        desk.draft,
        right={"frozen_at": rows.NOW, "content_sha256": "a" * 64},
        rating=None,
    ),
    breaks(
        "version_frozen_not_discarded",
        desk.draft,
        right={"frozen_at": rows.NOW, "content_sha256": "a" * 64},
        discarded_at=rows.NOW,
    ),
    repeats("contribution_once", desk.contribution, version=desk.draft, user=rows.user, unless={"user": rows.user}),
    breaks("lease_ends_after_start", desk.lease, expires_at=rows.NOW),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_row_that_breaks_the_rule_is_refused_by_name(case):
    assert case.refusing_rule() == case.rule


@fires("version_one_draft_per_review")
def test_second_draft_of_a_review_is_refused():
    draft = desk.draft()
    second = desk.successor(draft)

    rule = refusing_rule(lambda: desk.draft(**second))
    ReviewVersion.objects.filter(pk=draft.pk).update(discarded_at=rows.NOW)
    desk.draft(**second)

    assert rule == "version_one_draft_per_review"


def test_retraction_is_frozen_without_rating():
    assert desk.frozen(kind="retraction", rating=None).frozen_at == rows.NOW


@fires("review_in_sign_off_has_version")
@pytest.mark.parametrize("status", ["in_sign_off", "approved"])
def test_review_in_sign_off_without_version_is_refused(status):
    review = desk.review_in_work()

    assert refusing_rule(lambda: desk.review(status=status)) == "review_in_sign_off_has_version"
    assert refusing_rule(lambda: desk.move(review, "in_sign_off")) == "review_in_sign_off_has_version"


@fires("review_published_has_version", "review_retracted_has_time")
def test_published_review_without_its_columns_is_refused():
    published = Review.objects.filter(pk=desk.approved().pk)
    retracted = Review.objects.filter(pk=desk.approved(kind="retraction").pk)
    signed = {"published_version": retracted.get().working_version, "published_at": rows.NOW}

    without_version = refusing_rule(lambda: published.update(status="published"))
    without_time = refusing_rule(lambda: retracted.update(status="retracted", **signed))

    assert without_version == "review_published_has_version"
    assert without_time == "review_retracted_has_time"


@fires("review_published_is_not_put_away")
@pytest.mark.parametrize("status", ["queued", "abandoned"])
def test_published_review_put_away_for_another_is_refused(status):
    review = desk.published().review
    desk.move(review, "in_progress")

    assert refusing_rule(lambda: desk.move(review, status)) == "review_published_is_not_put_away"


@fires("review_never_deleted")
@pytest.mark.usefixtures("owner_rights")
def test_review_deleted_even_by_owner_is_refused():
    review = desk.review()

    assert refusing_rule(lambda: run("DELETE FROM claims_review WHERE id = %s", review.pk)) == "review_never_deleted"


@fires("review_identity_fixed")
@pytest.mark.parametrize("column", ["claim_id", "policy_id", "public_id"])
def test_review_given_another_identity_is_refused(column):
    review, other = desk.review(), desk.review(policy=desk.policy())

    rule = refusing_rule(
        lambda: run(
            f"UPDATE claims_review SET {column} = (SELECT {column} FROM claims_review WHERE id = %s) WHERE id = %s",
            other.pk,
            review.pk,
        )
    )

    assert rule == "review_identity_fixed"


# Versions -----------------------------------------------------------------------------------------------------------


def test_draft_is_edited_and_frozen_freely():
    draft = desk.draft()

    draft.explanation, draft.edit_count, draft.kind = "Shorter.", 1, "retraction"
    draft.save()
    draft.content_sha256, draft.frozen_at = "b" * 64, rows.NOW
    draft.save()

    assert ReviewVersion.objects.get(pk=draft.pk).explanation == "Shorter."


def changes_of(model):
    """One harmless-looking change for every column of a table."""
    columns = [field.column for field in model._meta.local_concrete_fields if not field.primary_key]
    return [f"{column} = {column}" for column in columns]


@fires("version_frozen")
@pytest.mark.parametrize("change", changes_of(ReviewVersion))
def test_frozen_version_changed_in_any_column_is_refused(change):
    version = desk.frozen()

    rule = refusing_rule(lambda: run(f"UPDATE claims_reviewversion SET {change} WHERE id = %s", version.pk))

    assert rule == "version_frozen"


@pytest.mark.usefixtures("owner_rights")
def test_frozen_version_deleted_by_owner_is_refused():
    version = desk.frozen()

    assert refusing_rule(lambda: run("DELETE FROM claims_reviewversion WHERE id = %s", version.pk)) == "version_frozen"


@fires("version_discarded_stays")
@pytest.mark.parametrize("change", ["discarded_at = NULL", "explanation = ''", "frozen_at = now()"])
def test_discarded_draft_changed_is_refused(change):
    draft = desk.draft(discarded_at=rows.NOW)

    rule = refusing_rule(lambda: run(f"UPDATE claims_reviewversion SET {change} WHERE id = %s", draft.pk))

    assert rule == "version_discarded_stays"


@fires("version_continues_line")
def test_later_version_that_is_based_on_none_is_refused():
    first = desk.frozen()

    assert refusing_rule(lambda: desk.draft(**desk.successor(first, based_on=None))) == "version_continues_line"


def test_version_based_on_a_later_one_is_refused():
    later = desk.frozen(**desk.successor(desk.frozen()))

    rule = refusing_rule(lambda: desk.frozen(review=later.review, number=2, based_on=later))

    assert rule == "version_continues_line"


@fires("version_based_on_its_own_review")
def test_version_based_on_one_of_another_review_is_refused():
    first, stranger = desk.frozen(), desk.frozen()

    rule = refusing_rule(lambda: desk.draft(**desk.successor(first, based_on=stranger)))

    assert rule == "version_based_on_its_own_review"


@fires("version_line", "version_place_fixed")
@pytest.mark.parametrize(
    "change", ["based_on_id = NULL", "number = 7", "public_id = gen_random_uuid()", "review_id = 0"]
)
def test_draft_moved_out_of_its_line_is_refused(change):
    draft = desk.draft(**desk.successor(desk.frozen()))

    rule = refusing_rule(lambda: run(f"UPDATE claims_reviewversion SET {change} WHERE id = %s", draft.pk))

    assert rule == "version_place_fixed"


@fires("contribution_to_frozen_version")
def test_contribution_to_frozen_version_is_refused():
    version = desk.frozen()

    rule = refusing_rule(lambda: desk.contribution(version=version))

    assert rule == "contribution_to_frozen_version"


@fires("contribution_immutable")
@pytest.mark.usefixtures("owner_rights")
@pytest.mark.parametrize("act", ["UPDATE claims_contribution SET user_id = user_id", "DELETE FROM claims_contribution"])
def test_contribution_taken_back_even_by_owner_is_refused(act):
    desk.contribution()

    assert refusing_rule(lambda: run(act)) == "contribution_immutable"
    assert Contribution.objects.count() == 1


@fires("review_working_version_is_its_own", "review_published_version_is_its_own")
def test_review_with_the_version_of_another_is_refused():
    review, version = desk.review_in_work(), desk.signed()
    row = Review.objects.filter(pk=review.pk)

    assert refusing_rule(lambda: row.update(working_version=version)) == "review_working_version_is_its_own"
    assert refusing_rule(lambda: row.update(published_version=version)) == "review_published_version_is_its_own"


@fires("review_stays_published")
@pytest.mark.parametrize("column", ["published_version_id = NULL", "published_version_id = %(first)s"])
def test_published_version_taken_back_is_refused(column):
    first = desk.published()
    review = first.review
    desk.move(review, "in_progress")
    second = desk.signed(**desk.successor(first.version, kind="correction"))
    desk.submitted(second)
    review.refresh_from_db()
    desk.move(review, "approved")
    desk.move(review, "published")
    settle()

    def take_back():
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE claims_review SET status = 'in_progress', {column} WHERE id = %(review)s",
                {"first": first.version_id, "review": review.pk},
            )

    assert refusing_rule(take_back) == "review_stays_published"
