"""What the application's database role may do.

The owner migrates; the application reads and writes, but cannot change or delete the record and
cannot truncate, alter or disable anything. Tables of later migrations get the default rights below
and take away what they must.
"""

from django.conf import settings
from django.db import migrations

# Rows that are only ever added.
ADD_ONLY = [
    "claims_appearanceanchor",
    "claims_articlesnapshot",
    "claims_auditevent",
    "claims_auditseal",
    "claims_contribution",
    "claims_evidencecapture",
    "claims_publication",
    "claims_rating",
    "claims_ratingscale",
    "claims_rawdocument",
    "claims_recusal",
    "claims_scoring",
    "claims_signoffpolicy",
]
# Rows that change under guards and triggers but are never deleted.
NEVER_DELETED = [
    "claims_apikey",
    "claims_appearance",
    "claims_article",
    "claims_articleaddress",
    "claims_claim",
    "claims_claimant",
    "claims_claimmatch",
    "claims_correction",
    "claims_feed",
    "claims_intake",
    "claims_outboxevent",
    "claims_publisher",
    "claims_review",
    "claims_reviewversion",
    "claims_rolemembership",
    "claims_signoff",
    "claims_user",
    "claims_verdict",
]

MISSING = """The application's database role {role!r} does not exist. Create it first, as a superuser:
  CREATE ROLE {role} LOGIN PASSWORD '…';"""


def grant(apps, schema_editor):
    role = settings.DATABASE_APP_ROLE
    quoted = schema_editor.quote_name(role)
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        if cursor.fetchone()[0] == role:
            return  # one role for everything: the system check `claims.W001` says what that costs
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        if cursor.fetchone() is None:
            raise RuntimeError(MISSING.format(role=role))
    rights = "SELECT, INSERT, UPDATE, DELETE"
    statements = [
        f"GRANT USAGE ON SCHEMA public TO {quoted}",
        f"GRANT {rights} ON ALL TABLES IN SCHEMA public TO {quoted}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {quoted}",
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT {rights} ON TABLES TO {quoted}",
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {quoted}",
        f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {quoted}",
    ]
    statements += [f"REVOKE UPDATE, DELETE ON {table} FROM {quoted}" for table in ADD_ONLY]
    statements += [f"REVOKE DELETE ON {table} FROM {quoted}" for table in NEVER_DELETED]
    for statement in statements:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("claims", "0003_reference_data")]

    operations = [migrations.RunPython(grant, migrations.RunPython.noop, elidable=False)]
