"""The demo newsroom, walked through the real services; and claims by COPY for load tests."""

import pytest
from django.core.management import call_command

from claims.enums import ClaimStatus, ReviewStatus, Role, VerdictStatus
from claims.models import Claim, Correction, OutboxEvent, Publication, Review, RoleMembership, SignOff, Verdict
from claims.queries.review_facts import collect
from claims.services import audit

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture
def seeded(settings, tmp_path):
    settings.FACTCHECK_DATA_DIR = tmp_path
    call_command("seed_demo", verbosity=0)
    return tmp_path


def counts():
    return [model.objects.count() for model in (Claim, Review, Publication, SignOff, OutboxEvent)]


def test_demo_has_people_of_every_role_and_claims_and_reviews_in_every_state(seeded):
    assert set(RoleMembership.objects.values_list("role", flat=True)) == set(Role.values)
    assert set(Claim.objects.values_list("status", flat=True)) == set(ClaimStatus.values)
    assert set(Review.objects.values_list("status", flat=True)) == set(ReviewStatus.values)
    assert set(Verdict.objects.values_list("status", flat=True)) == set(VerdictStatus.values)
    assert set(Correction.objects.values_list("kind", flat=True)) == {"correction", "update", "retraction"}


def test_demo_leaves_a_record_that_holds_and_announcements_with_numbers(seeded):
    assert audit.verify(seal_dir=seeded / "seals").broken == ()
    assert OutboxEvent.objects.filter(sequence=None).count() == 0


def test_demo_seeded_twice_adds_nothing(seeded):
    before = counts()

    call_command("seed_demo", verbosity=0)

    assert counts() == before


def test_scale_writes_claims_whose_verdicts_keep_the_rules(seeded):
    before = Claim.objects.count()

    call_command("seed_demo", "--scale", "300", verbosity=0)

    made = Review.objects.filter(status=ReviewStatus.PUBLISHED, claim__proposed_by_scorer="load/1")
    review = made.select_related("claim", "policy", "published_version").order_by("pk")[0]
    facts = collect(review, actor=review.published_version.written_by)
    assert Claim.objects.count() == before + 300
    assert (facts.content_hash_ok, facts.standing_approvals) == (True, 2)
    assert Verdict.objects.filter(review__in=made).count() == made.count()
