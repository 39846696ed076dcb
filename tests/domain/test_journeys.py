"""Every status of a review is reached through the real services."""

import pytest

from claims.enums import ReviewStatus
from tests.journeys import review_at

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("status", ReviewStatus.values)
def test_review_reaches_status_through_services(status, now):
    assert review_at(ReviewStatus(status), now=now).status == status
