"""A page of verdicts comes out of an index, whatever it is filtered by, and is not sorted whole."""

from datetime import UTC, datetime

import pytest
from django.db.models import Q

from claims.models import Claimant
from claims.queries import public
from tests.many_verdicts import fill, plan_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
MANY = 4_000


@pytest.fixture
def many(owner_rights):
    fill(MANY)


def test_first_page_of_every_order_and_column_is_read_from_its_index(many):
    claimant = Claimant.objects.order_by("pk").values_list("public_id", flat=True).first()
    plans = {
        "newest": plan_of(public.verdicts()),
        "oldest": plan_of(public.verdicts(ordering="published_at")),
        "changed": plan_of(public.verdicts(ordering="-modified_at")),
        "rating": plan_of(public.verdicts(rating="false")),
        "claimant": plan_of(public.verdicts(claimant=claimant)),
        "language": plan_of(public.verdicts(language="fr")),
        "words": plan_of(public.verdicts(q='"about subject 77"')),
        "topic": plan_of(public.verdicts(topic="topic 7")),
        "publisher": plan_of(public.verdicts(appearance_url="https://news.example/12")),
    }

    assert {name: plan for name, plan in plans.items() if "Seq Scan on claims_verdict" in plan} == {}
    assert [name for name, plan in plans.items() if "verdict_newest" in plan][:2] == ["newest", "oldest"]
    assert "verdict_changed" in plans["changed"]
    assert "verdict_appearance_urls" in plans["publisher"]


def test_page_in_the_middle_is_a_range_of_the_index(many):
    somewhere = datetime(2020, 1, 2, tzinfo=UTC)

    plan = plan_of(
        public.verdicts().filter(
            Q(published_at__lte=somewhere) & (Q(published_at__lt=somewhere) | Q(review_id__lt=10**9))
        )
    )

    assert "Index Scan using verdict_newest" in plan
    assert "Index Cond: (published_at <=" in plan
