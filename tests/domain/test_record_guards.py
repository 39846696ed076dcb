"""What the application's own database role cannot do, whatever the code does."""

import pytest
from django.conf import settings
from django.db import ProgrammingError, connection

from claims.models import RatingScale, SignOffPolicy

pytestmark = pytest.mark.django_db


def test_suite_runs_with_application_rights():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")

        assert cursor.fetchone() == (settings.DATABASE_APP_ROLE,)


@pytest.mark.parametrize("table", ["claims_auditevent", "claims_publication", "claims_review"])
def test_truncate_by_application_is_refused(table):
    with connection.cursor() as cursor, pytest.raises(ProgrammingError, match="permission denied"):
        cursor.execute(f"TRUNCATE {table} CASCADE")


@pytest.mark.parametrize("table", ["claims_auditevent", "claims_publication", "claims_signoffpolicy"])
def test_update_of_record_by_application_is_refused(table):
    with connection.cursor() as cursor, pytest.raises(ProgrammingError, match="permission denied"):
        cursor.execute(f"UPDATE {table} SET id = id")


def test_disabling_trigger_by_application_is_refused():
    with connection.cursor() as cursor, pytest.raises(ProgrammingError, match="must be owner"):
        cursor.execute("ALTER TABLE claims_auditevent DISABLE TRIGGER ALL")


def test_reference_data_is_there():
    assert list(RatingScale.objects.values_list("name", "version")) == [("standard", 1)]
    assert list(SignOffPolicy.objects.order_by("code").values_list("code", "approvals_needed")) == [
        ("panel", 2),
        ("single_editor", 1),
    ]


@pytest.mark.django_db(transaction=True)
def test_flush_keeps_reference_data():
    assert RatingScale.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_flush_keeps_reference_data_again():
    assert RatingScale.objects.count() == 1
