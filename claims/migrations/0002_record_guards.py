"""Triggers that keep the record: immutable rows, frozen versions, legal states, quorum, audit chains."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql" / "record_guards.sql"


class Migration(migrations.Migration):
    dependencies = [("claims", "0001_initial")]

    operations = [migrations.RunSQL(SQL.read_text(), migrations.RunSQL.noop)]
