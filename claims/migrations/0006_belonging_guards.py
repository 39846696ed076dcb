"""Rows belong together: versions to their review, words to their place, and guards to the real tables."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql" / "belonging_guards.sql"


class Migration(migrations.Migration):
    dependencies = [("claims", "0005_discarded_drafts")]

    operations = [migrations.RunSQL(SQL.read_text(), migrations.RunSQL.noop)]
